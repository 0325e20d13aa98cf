import { useQuery } from '@tanstack/react-query';
import { api } from '@/app/api';
import { useSession } from '@/app/session';
import type { Instrument } from './instrument';
import type { BoardRow } from './shapes';

/** A series as the board has it, wherever it stands there. */
export function useBoardRow(series: string) {
  return useQuery({
    queryKey: ['board-row', series],
    queryFn: () => readRow(series),
    refetchInterval: 10_000,
  });
}

async function readRow(series: string): Promise<BoardRow> {
  const { items } = await api.take(api.raw.GET('/v1/trade/board', { params: { query: { series } } }));
  if (items[0]) return items[0];
  // Its market says why it is not there.
  await api.take(api.raw.GET('/v1/trade/markets/{series}', { params: { path: { series } } }));
  throw new Error(`${series} is not on the board`);
}

export function useMarket(series: string) {
  return useQuery({
    queryKey: ['market', series],
    queryFn: () => api.take(api.raw.GET('/v1/trade/markets/{series}', { params: { path: { series } } })),
    refetchInterval: 30_000,
  });
}

export function useSeriesStats(series: string) {
  return useQuery({
    queryKey: ['series-stats', series],
    queryFn: () => api.take(api.raw.GET('/v1/stats/series/{series}', { params: { path: { series } } })),
    staleTime: 10_000,
  });
}

export function useTerms(series: string) {
  return useQuery({
    queryKey: ['terms', series],
    queryFn: () => api.take(api.raw.GET('/v1/issue/series/{series}/terms', { params: { path: { series } } })),
    staleTime: 60_000,
  });
}

/** Buy-backs of a series that are open; for members alone. */
export function useBuybacks(series: string) {
  const isMember = useSession() !== null;
  return useQuery({
    enabled: isMember,
    queryKey: ['buybacks', series],
    queryFn: () => api.take(api.raw.GET('/v1/trade/buybacks', { params: { query: { series, open: true } } })),
    refetchInterval: 30_000,
  });
}

export function instrumentOf(row: Pick<BoardRow, 'series' | 'currency' | 'unit_value' | 'units_per_coupon'>, market: { tick: number; lot: number }): Instrument {
  return { series: row.series, currency: row.currency, unitValue: row.unit_value, unitsPerCoupon: row.units_per_coupon, tick: market.tick, lot: market.lot };
}
