/** What the description has not got yet; these go when it has. */

export interface CurrencyAmount {
  currency: string;
  amount: number;
}

/** `/v1/stats/flows`: what flowed in one industry and country in one hour of the week. */
export interface FlowCell {
  category?: number | null;
  country: string;
  /** Monday 1 to Sunday 7, where it is. */
  weekday: number;
  hour: number;
  count: number;
  units: number;
  value: CurrencyAmount[];
}

export interface Flows {
  as_of: number;
  of: FlowKind;
  from: string;
  to: string;
  cells: FlowCell[];
}

export type FlowKind = 'traded' | 'redeemed' | 'issued';

/** `/v1/stats/holdings`: what is held of the issuers of one industry and country. */
export interface HoldingCell {
  category?: number | null;
  country: string;
  series: number;
  holders: number;
  units: number;
  face: CurrencyAmount[];
  market: CurrencyAmount[];
  unpriced_face: CurrencyAmount[];
}

export interface AllHoldings {
  as_of: number;
  cells: HoldingCell[];
}
