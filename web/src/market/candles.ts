import type { Schemas } from '@xianquan/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/app/api';
import { serverNow } from '@/lib/clock';
import type { Trade } from './shapes';

export const INTERVALS = ['1m', '5m', '15m'] as const;
export type Interval = (typeof INTERVALS)[number];

export const SECONDS: Record<Interval, number> = { '1m': 60, '5m': 300, '15m': 900 };
/** The server tells a thousand minutes at a time; so many times it is asked. */
const TIMES: Record<Interval, number> = { '1m': 1, '5m': 2, '15m': 3 };
const AT_A_TIME = 1_000 * 60_000;

/** A candle for drawing: whole numbers, prices in millionths of face. */
export interface Candle {
  /** Seconds since 1970 at which it begins. */
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  quantity: number;
}

export function useCandles(series: string, interval: Interval) {
  return useQuery({
    queryKey: ['candles', series, interval],
    queryFn: async () => {
      const now = serverNow().getTime();
      const windows = Array.from({ length: TIMES[interval] }, (_, at) => now - (TIMES[interval] - at) * AT_A_TIME);
      const lists = await Promise.all(windows.map((from) => readMinutes(series, from)));
      return { candles: gathered(lists.flatMap(({ items }) => items).map(read), interval), asOf: lists.at(-1)?.as_of ?? 0 };
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    refetchInterval: 60_000,
  });
}

function readMinutes(series: string, from: number): Promise<Schemas['List_CandleView']> {
  const query = { from: new Date(from).toISOString(), to: new Date(from + AT_A_TIME - 1).toISOString() };
  return api.take(api.raw.GET('/v1/trade/markets/{series}/candles', { params: { path: { series }, query } }));
}

/** Minutes, oldest first, as candles of a longer time. */
export function gathered(minutes: readonly Candle[], interval: Interval): Candle[] {
  const step = SECONDS[interval];
  const candles: Candle[] = [];
  for (const minute of [...minutes].sort((a, b) => a.time - b.time)) {
    const time = Math.floor(minute.time / step) * step;
    const last = candles.at(-1);
    if (last?.time !== time) candles.push({ ...minute, time });
    else {
      const { high, low, close, quantity } = minute;
      candles[candles.length - 1] = { ...last, high: Math.max(last.high, high), low: Math.min(last.low, low), close, quantity: last.quantity + quantity };
    }
  }
  return candles;
}

function read(candle: Schemas['CandleView']): Candle {
  const { open, high, low, close, quantity } = candle;
  return { time: Math.floor(new Date(candle.time).getTime() / 1_000), open, high, low, close, quantity };
}

/** Puts a trade that was told since into the candles; earlier ones are in them already. */
export function withTrade(candles: readonly Candle[], trade: Trade, interval: Interval): Candle {
  const at = Math.floor(new Date(trade.recorded_at).getTime() / 1_000);
  const last = candles.at(-1);
  const { price, quantity } = trade;
  if (last && at < last.time + SECONDS[interval]) {
    return { ...last, high: Math.max(last.high, price), low: Math.min(last.low, price), close: price, quantity: last.quantity + quantity };
  }
  const step = SECONDS[interval];
  const time = last ? last.time + Math.floor((at - last.time) / step) * step : Math.floor(at / step) * step;
  return { time, open: price, high: price, low: price, close: price, quantity };
}

/** The candles with all trades that were recorded after what was read counts in. */
export function withTrades(candles: readonly Candle[], trades: readonly Trade[], interval: Interval, asOf: number): Candle[] {
  const all = [...candles];
  const since = trades.filter(({ id }) => Number.parseInt(id, 10) > asOf).reverse();
  for (const trade of since) {
    const candle = withTrade(all, trade, interval);
    if (all.at(-1)?.time === candle.time) all[all.length - 1] = candle;
    else all.push(candle);
  }
  return all;
}
