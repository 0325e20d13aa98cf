import type { Problem } from '@xianquan/client';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '@/app/api';
import { useKeptQuery } from '@/lib/kept';
import type { Series } from '@/lib/names';
import type { TillCode } from '@/lib/till-code';
import { fit, mostFor, type Fit } from './fit';
import { tryAuthorise } from './press';
import type { Entry } from './queue';

/** How many series are tried out by themselves. */
const TRIED = 12;

/** The series that may be redeemed now, remembered for when there is no network. */
export function useTillSeries(): ReadonlyMap<string, Series> {
  const { data } = useKeptQuery({
    queryKey: ['till-series'],
    queryFn: () => api.take(api.raw.GET('/v1/issue/series', { params: { query: { state: 'active', limit: 200 } } })),
    refetchInterval: 300_000,
  });
  return useMemo(() => new Map(data?.items.map((series) => [series.id, series])), [data]);
}

/** Which to try first: what the holder named, then what this till has seen most. */
export function ranked(all: Iterable<Series>, currency: string, named: string | null, entries: readonly Entry[]): readonly Series[] {
  const seen = new Map<string, number>();
  for (const { series } of entries.flatMap((entry) => entry.about.items)) seen.set(series, (seen.get(series) ?? 0) + 1);
  const weight = ({ id }: Series) => (id === named ? Infinity : (seen.get(id) ?? 0));
  return [...all].filter((series) => series.currency === currency).sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1));
}

/** A series with what can be done with it for this bill. */
export interface Candidate {
  series: Series;
  /** `null` while it is being found out, and where nobody answers. */
  fit: Fit | null;
  /** What stood in the way of finding out. */
  error: unknown;
  refusal: Problem | null;
}

/** Tries the series out at the server, each for itself. */
export function useCandidates(series: readonly Series[], { code, merchant, bill, store }: { code: TillCode; merchant: string; bill: bigint; store: number }): readonly Candidate[] {
  const some = series.slice(0, TRIED);
  const results = useQueries({
    queries: some.map((one) => ({
      queryKey: ['fit', merchant, code.holder, code.code, bill.toString(), store, one.id],
      queryFn: () => fit(one, mostFor(bill, one), (units) =>
        tryAuthorise({ merchant, holder: code.holder, code: code.code, order_amount: Number(bill), store, items: [{ series: one.id, quantity: units }] })),
      staleTime: Infinity,
      gcTime: 60_000,
    })),
  });
  return some.map((one, at) => {
    const result = results[at];
    return { series: one, fit: result?.data ?? null, error: result?.error ?? null, refusal: result?.data?.refusal ?? null };
  });
}
