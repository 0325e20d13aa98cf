import type { Schemas } from '@xianquan/client';
import type { Named } from '@/lib/names';

/** A series as the front page of the market shows it . */
export interface BoardRow {
  series: string;
  title?: Named | null;
  brand?: string | Named | null;
  /** Merchant category code, such as `5812`. */
  category?: string | null;
  country?: string | null;
  currency: string;
  unit_value: number;
  units_per_coupon: number;
  issuer: string;
  issuer_state: string;
  series_state: string;
  market_state: string;
  ends_at?: string | null;
  days_left?: number | null;
  last_price?: number | null;
  /** Against the price of a day before, in basis points. */
  change?: number | null;
  /** Basis points of face. */
  discount?: number | null;
  /** Basis points a year. */
  implied_yield?: number | null;
  best_bid?: number | null;
  best_ask?: number | null;
  volume_24h: number;
  value_24h: number;
  spark: number[];
  outstanding?: number | null;
  /** Escrow as a share of what is owed, in basis points. */
  cover?: number | null;
}

export interface BoardPage {
  items: BoardRow[];
  next_cursor?: string | null;
}

export type Effects = Schemas['Effects'];
export type Recorded = Schemas['Recorded'];
export type Trade = Schemas['TradeView'];
export type Level = Schemas['LevelView'];
export type Order = Schemas['OrderView'];
export type Quote = Schemas['QuoteView'];
export type Market = Schemas['MarketView'];
