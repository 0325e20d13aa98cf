import type { Schemas } from '@xianquan/client';

export type Recorded = Schemas['Recorded'];
export type Holding = Schemas['HoldingView'];
export type Total = Schemas['HoldingsTotal'];
export type Gift = Schemas['GiftView'];
export type MemberEvent = Schemas['MemberEventView'];
export type DayValue = Schemas['DayValue'];
export type Usable = Schemas['UsableView'];
