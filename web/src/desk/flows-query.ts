import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { serverNow } from '@/lib/clock';
import { orWhereUnknown, read } from '@/lib/undescribed';
import { makeFlows, type Made } from './flows-made';
import type { AllHoldings, FlowKind, Flows } from './shapes';

/** How far back. */
export const SPANS = [1, 7, 28, 90] as const;
export type Span = (typeof SPANS)[number];

const DAY = 86_400_000;
/** A map of hours need not be read anew more often, in milliseconds. */
const EVERY = 60_000;

/** What flowed in the last days; `null` where the server does not tell it. */
export function useFlows(of: FlowKind, days: Span) {
  return useQuery({
    queryKey: ['desk', 'flows', of, days],
    refetchInterval: EVERY,
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<Made | null> => {
      const from = new Date(serverNow().getTime() - days * DAY).toISOString();
      const told = await read<Flows>(`/v1/stats/flows?of=${of}&from=${encodeURIComponent(from)}`).catch(orWhereUnknown(null));
      return told ?? makeFlows(of, from);
    },
  });
}

/** What is held; `null` where the server does not tell it. */
export function useAllHoldings() {
  return useQuery({
    queryKey: ['desk', 'all-holdings'],
    refetchInterval: EVERY,
    queryFn: () => read<AllHoldings>('/v1/stats/holdings').catch(orWhereUnknown(null)),
  });
}
