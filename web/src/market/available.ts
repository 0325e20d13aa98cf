import { useQuery } from '@tanstack/react-query';
import { api } from '@/app/api';
import { useSession, type Session } from '@/app/session';
import type { Instrument } from './instrument';

/** Whether somebody may trade for themselves. */
export function mayTrade(who: Session | null): who is Session {
  return who?.role === 'holder' || who?.role === 'merchant' || who?.role === 'issuer';
}

/** The one who trades, or nobody. */
export function useTrader(): Session | null {
  const who = useSession();
  return mayTrade(who) ? who : null;
}

/** Free cash and free units of whoever is signed in; `null` while not known. */
export function useAvailable(of: Instrument): { cash: bigint | null; units: bigint | null } {
  const member = useTrader()?.member;
  const accounts = useQuery({
    queryKey: ['accounts', member],
    queryFn: () => api.take(api.raw.GET('/v1/wallet/accounts')),
    enabled: member !== undefined,
  });
  const holdings = useHoldings();
  const cash = accounts.data?.accounts.find(({ currency, purpose }) => currency === of.currency && purpose === 'custody')?.balance;
  const units = holdings.data?.find(({ series }) => series === of.series)?.units;
  return {
    cash: accounts.data ? BigInt(cash ?? 0) : null,
    units: holdings.data ? BigInt(units ?? 0) : null,
  };
}

const PAGES = 10;

/** All that whoever is signed in holds. */
export function useHoldings() {
  const member = useTrader()?.member;
  return useQuery({
    queryKey: ['holdings', 'market', member],
    queryFn: async () => {
      const items = [];
      let cursor: string | undefined;
      for (let page = 0; page < PAGES; page += 1) {
        const list = await api.take(api.raw.GET('/v1/wallet/holdings', { params: { query: { limit: 200, ...(cursor && { cursor }) } } }));
        items.push(...list.items);
        cursor = list.next_cursor ?? undefined;
        if (!cursor) break;
      }
      return items;
    },
    enabled: member !== undefined,
  });
}
