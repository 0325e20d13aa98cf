import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { paths, Schemas } from '@xianquan/client';
import { api } from '@/app/api';
import { knownNow } from '@/lib/clock';

export type FlowCell = Schemas['FlowCell'];
export type HoldingCell = Schemas['HoldingCell'];
export type Money = Schemas['Money'];
export type FlowKind = paths['/v1/stats/flows']['get']['parameters']['query']['of'];

/** How far back. */
export const SPANS = [1, 7, 28, 90] as const;
export type Span = (typeof SPANS)[number];

const DAY = 86_400_000;
/** A map of hours need not be read anew more often, in milliseconds. */
const EVERY = 60_000;

/** What flowed in the last days. */
export function useFlows(of: FlowKind, days: Span) {
  return useQuery({
    queryKey: ['desk', 'flows', of, days],
    refetchInterval: EVERY,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const now = await knownNow();
      const from = new Date(now.getTime() - days * DAY).toISOString();
      return api.take(api.raw.GET('/v1/stats/flows', { params: { query: { of, from } } }));
    },
  });
}

/** What is held by all together. */
export function useAllHoldings() {
  return useQuery({
    queryKey: ['desk', 'all-holdings'],
    refetchInterval: EVERY,
    queryFn: () => api.take(api.raw.GET('/v1/stats/holdings')),
  });
}
