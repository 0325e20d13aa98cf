import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { serverNow } from '@/lib/clock';
import { orWhereUnknown, read } from '@/lib/undescribed';
import type { AllHoldings, FlowKind, Flows } from './shapes';

/** How far back. */
export const SPANS = [1, 7, 28, 90] as const;
export type Span = (typeof SPANS)[number];

const DAY = 86_400_000;

/** What flowed in the last days; `null` where the server does not tell it. */
export function useFlows(of: FlowKind, days: Span) {
  return useQuery({
    queryKey: ['desk', 'flows', of, days],
    refetchInterval: 15_000,
    placeholderData: keepPreviousData,
    queryFn: () => read<Flows>(`/v1/stats/flows?of=${of}&from=${encodeURIComponent(new Date(serverNow().getTime() - days * DAY).toISOString())}`).catch(orWhereUnknown(null)),
  });
}

/** What is held; `null` where the server does not tell it. */
export function useAllHoldings() {
  return useQuery({
    queryKey: ['desk', 'all-holdings'],
    refetchInterval: 15_000,
    queryFn: () => read<AllHoldings>('/v1/stats/holdings').catch(orWhereUnknown(null)),
  });
}
