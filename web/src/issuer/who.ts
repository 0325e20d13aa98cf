import { useQuery } from '@tanstack/react-query';
import { pages } from '@xianquan/client';
import { api } from '@/app/api';
import { useSession } from '@/app/session';
import { createKeptStore, useStore } from '@/lib/store';

const chosen = createKeptStore<string | null>('xq.issuer', (kept) => (typeof kept === 'string' ? kept : null));

export function chooseIssuer(member: string): void {
  chosen.set(member);
}

/** All issuers, for the operator; an issuer sees itself alone. */
export function useIssuers(isOperator: boolean) {
  return useQuery({
    queryKey: ['issuers'],
    enabled: isOperator,
    staleTime: 60_000,
    queryFn: async () => {
      const found: string[] = [];
      const read = (cursor: string | undefined) => api.take(api.raw.GET('/v1/members', { params: { query: { kind: 'issuer', limit: 200, ...(cursor && { cursor }) } } }));
      for await (const member of pages(read)) found.push(member.id);
      return found.reverse();
    },
  });
}

/** Whose console this is. */
export function useIssuer(): { issuer: string | null; isOperator: boolean; error: unknown; retry: () => void } {
  const who = useSession();
  const isOperator = who?.role === 'operator';
  const { data, error, refetch } = useIssuers(isOperator);
  const kept = useStore(chosen);
  const member = kept && data?.includes(kept) ? kept : (data?.[0] ?? null);
  return { issuer: isOperator ? member : (who?.member ?? null), isOperator, error: isOperator ? error : null, retry: () => void refetch() };
}
