import type { Schemas } from '@xianquan/client';

/** What a write would change, as a preview tells it. */
export interface Effects {
  balances: { member: string; currency: string; purpose: string; change: number }[];
  units: { member: string; series: string; place: string; change: number }[];
  fees: { member: string; currency: string; amount: number }[];
}

export type Recorded = Schemas['Recorded'] & { effects?: Effects | null };
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

/** A sentence of the terms (`GET /v1/issue/series/{series}/terms`). */
export interface TermsSentence {
  topic: string;
  en: string;
  zh: string;
}
