import type { Schemas } from '@xianquan/client';

export type Recorded = Schemas['Recorded'];
export type Holding = Schemas['HoldingView'];
export type Total = Schemas['HoldingsTotal'];
export type Gift = Schemas['GiftView'];
export type MemberEvent = Schemas['MemberEventView'];

/** What a wallet was worth at the end of a day (`GET /v1/wallet/value`). */
export interface DayValue {
  day: string;
  currency: string;
  face: number;
  market: number;
  cash: number;
  cost: number;
}

/** Whether a holding can be used at a merchant now (`GET /v1/wallet/usable`). */
export interface Usable {
  series: string;
  usable: boolean;
  quantity: number;
  takes_off: number;
  reason?: { code: string; message: string } | null;
}
