import { divide, WHOLE, type Schemas } from '@xianquan/client';
import { api } from '@/app/api';
import { serverNow } from '@/lib/clock';
import { allMarkets, allSeries } from '@/lib/lists';
import type { BoardRow } from './shapes';

type Market = Schemas['MarketView'];
type Series = Schemas['SeriesView'];
type Candle = Schemas['CandleView'];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Candles are told a thousand at a time, and half a day has fewer minutes than that. */
const HALVES = [[24, 12], [12, 0]] as const;
const POINTS = 24;

/** All markets with their series and their last day, put together from the lists. */
export async function readRows(): Promise<BoardRow[]> {
  const [markets, series] = await Promise.all([allMarkets(), allSeries()]);
  const known = new Map(series.map((one) => [one.id, one]));
  const rows = markets.map(async (market) => {
    const of = known.get(market.series);
    return of ? rowOf(market, of, await lastDay(market.series)) : null;
  });
  return (await Promise.all(rows)).filter((row) => row !== null);
}

/** The same of one market. */
export async function readRow(series: string): Promise<BoardRow> {
  const params = { path: { series } };
  const [market, of, day] = await Promise.all([
    api.take(api.raw.GET('/v1/trade/markets/{series}', { params })),
    api.take(api.raw.GET('/v1/issue/series/{series}', { params })),
    lastDay(series),
  ]);
  return rowOf(market, of, day);
}

async function lastDay(series: string): Promise<Candle[]> {
  const now = serverNow().getTime();
  const at = (hours: number) => new Date(now - hours * HOUR).toISOString();
  const halves = HALVES.map(([from, to]) => api.take(api.raw.GET('/v1/trade/markets/{series}/candles', {
    params: { path: { series }, query: { from: at(from), to: at(to) } },
  })));
  return (await Promise.all(halves)).flatMap((half) => half.items);
}

export function rowOf(market: Market, series: Series, day: readonly Candle[]): BoardRow {
  const price = market.last_price ?? null;
  const left = series.ends_at ? Math.max(0, Math.floor((new Date(series.ends_at).getTime() - serverNow().getTime()) / DAY)) : null;
  return {
    series: series.id,
    title: series.title ?? null,
    currency: series.currency,
    unit_value: series.unit_value,
    units_per_coupon: series.units_per_coupon,
    issuer: series.issuer,
    issuer_state: 'active',
    series_state: series.state,
    market_state: market.halted ? 'halted' : market.mode,
    ends_at: series.ends_at ?? null,
    days_left: left,
    last_price: price,
    change: price === null ? null : points(price, day[0]?.open),
    discount: price === null ? null : Number(divide((WHOLE - BigInt(price)) * 10_000n, WHOLE, 'nearest')),
    implied_yield: price ? simpleYield(price, left) : null,
    best_bid: market.best_bid ?? null,
    best_ask: market.best_ask ?? null,
    volume_24h: day.reduce((sum, candle) => sum + candle.quantity, 0),
    value_24h: day.reduce((sum, candle) => sum + candle.paid, 0),
    spark: thinned(day.map((candle) => candle.close)),
  };
}

/** How far a price is above another, in basis points. */
function points(price: number, before: number | undefined): number | null {
  return before ? Number(divide(BigInt(price - before) * 10_000n, BigInt(before), 'nearest')) : null;
}

/** What the discount comes to in a year, without compounding, in basis points. */
export function simpleYield(price: number, days: number | null): number | null {
  if (!days) return null;
  return Number(divide((WHOLE - BigInt(price)) * 3_650_000n, BigInt(price) * BigInt(days), 'nearest'));
}

function thinned(prices: readonly number[]): number[] {
  const step = Math.max(1, Math.ceil(prices.length / POINTS));
  return prices.filter((_, at) => (prices.length - 1 - at) % step === 0);
}
