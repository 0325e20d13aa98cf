import type { Schemas } from '@xianquan/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/app/api';
import { knownNow } from '@/lib/clock';
import type { Trade } from './shapes';

export const INTERVALS = ['1m', '5m', '15m', '1h', '1d'] as const;
export type Interval = (typeof INTERVALS)[number];

export const SECONDS: Record<Interval, number> = { '1m': 60, '5m': 300, '15m': 900, '1h': 3_600, '1d': 86_400 };
/** The server tells a thousand at a time. */
const AT_A_TIME = 1_000;

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
      const now = (await knownNow()).getTime();
      const step = SECONDS[interval] * 1_000;
      const query = { from: new Date(now - AT_A_TIME * step).toISOString(), to: new Date(now + step).toISOString(), interval };
      const { items, as_of } = await api.take(api.raw.GET('/v1/trade/markets/{series}/candles', { params: { path: { series }, query } }));
      return { candles: items.map(read), asOf: as_of };
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    refetchInterval: 60_000,
  });
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
