import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '@/app/api';
import { useMemberEvents } from '@/lib/live';
import { useTrader } from './available';

const OFTEN = 300;
/** What an event of a member may change on these screens. */
const TOUCHED = ['orders', 'quotes', 'accounts', 'holdings'];

/** Orders of whoever is signed in, newest first. */
export function useOrders(query: { open: boolean; series?: string }) {
  const member = useTrader()?.member;
  return useInfiniteQuery({
    queryKey: ['orders', member, query],
    queryFn: ({ pageParam }) => api.take(api.raw.GET('/v1/trade/orders', { params: { query: { ...query, limit: 50, ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: member !== undefined,
  });
}

/** Prices that are held for whoever is signed in. */
export function useHeldQuotes() {
  const member = useTrader()?.member;
  return useQuery({
    queryKey: ['quotes', member],
    queryFn: () => api.take(api.raw.GET('/v1/trade/quotes', { params: { query: { open: true, limit: 50 } } })),
    enabled: member !== undefined,
    refetchInterval: 15_000,
  });
}

/** Reads the own lists anew when something happened to them; a flood of events is one reading. */
export function useOwnEvents(): void {
  const client = useQueryClient();
  const trader = useTrader();
  const soon = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(soon.current), []);
  useMemberEvents(trader !== null, () => {
    soon.current ??= setTimeout(() => {
      soon.current = undefined;
      for (const name of TOUCHED) void client.invalidateQueries({ queryKey: [name] });
    }, OFTEN);
  });
}
