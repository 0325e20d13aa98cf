import type { Schemas } from '@xianquan/client';

/** A series as the front page of the market shows it. */
export type BoardRow = Schemas['BoardRow'];
export type Effects = Schemas['Effects'];
export type Recorded = Schemas['Recorded'];
export type Trade = Schemas['TradeView'];
export type Level = Schemas['LevelView'];
export type Order = Schemas['OrderView'];
export type Quote = Schemas['QuoteView'];
export type Market = Schemas['MarketView'];
