import { pages, Problem, type Schemas } from '@xianquan/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '@/app/api';
import { useKeptQuery } from '@/lib/kept';
import type { Redemption } from './day-books';

const PAGE = 50;
/** Redemptions that are read for one day at most. */
const MOST = 10_000;

/** What a merchant is: its time zone says which day it is. */
export function useMember(member: string | null) {
  return useKeptQuery({
    queryKey: ['till-member', member],
    queryFn: () => api.take(api.raw.GET('/v1/members/{member}', { params: { path: { member: member ?? '' } } })),
    enabled: member !== null,
  });
}

export function useAccounts(member: string) {
  return useKeptQuery({
    queryKey: ['till-accounts', member],
    queryFn: () => api.take(api.raw.GET('/v1/wallet/accounts', { params: { query: { member } } })),
  });
}

/** The statement of a day without its lines; as JSON it is always this. */
function readStatement(member: string, day: string): Promise<Schemas['StatementView']> {
  return api.take(api.raw.GET('/v1/wallet/statement', { params: { query: { member, from: day, to: day, format: 'json', limit: 1 } } })) as Promise<Schemas['StatementView']>;
}

/** What tills came to day by day; as JSON it is always this. */
function readTotals(merchant: string, from: string, to: string): Promise<Schemas['TillTotals']> {
  return api.take(api.raw.GET('/v1/redeem/totals', { params: { query: { merchant, from, to, format: 'json' } } })) as Promise<Schemas['TillTotals']>;
}

/** The last settlements of a day are told one by one. */
const SETTLEMENTS = 100;

/** The books of a day: its sums, its settlements, and what was due before and after. */
export function useDayBooks(member: string, day: string) {
  return useKeptQuery({
    queryKey: ['till-books', member, day],
    queryFn: async () => {
      const [totals, statement, settlements] = await Promise.all([
        readTotals(member, day, day),
        readStatement(member, day),
        api.take(api.raw.GET('/v1/bank/payments', { params: { query: { member, state: 'merchant_settled', from: day, to: day, limit: SETTLEMENTS } } })),
      ]);
      return { books: totals.items, settlements: settlements.items, payable: statement.accounts.filter(({ purpose }) => purpose === 'merchant_payable') };
    },
    refetchInterval: 60_000,
  });
}

/** The days up to one, for a table of them. */
export function useDays(member: string, from: string, to: string) {
  return useKeptQuery({
    queryKey: ['till-days', member, from, to],
    queryFn: async () => (await readTotals(member, from, to)).items,
  });
}

/** The same as the server writes it for a spreadsheet. */
export async function daysAsTable(merchant: string, from: string, to: string): Promise<Blob> {
  const answer = await api.fetch(`/v1/redeem/totals?${new URLSearchParams({ merchant, from, to, format: 'csv' })}`);
  if (!answer.ok) throw Problem.of(answer.status, await answer.json().catch(() => null));
  return answer.blob();
}

function readRedemptions(member: string, day: string, limit: number, cursor: string | undefined) {
  return api.take(api.raw.GET('/v1/redeem/redemptions', { params: { query: { member, from: day, to: day, limit, ...(cursor && { cursor }) } } }));
}

/** The redemptions of a day, newest first: the first page is remembered, the others come when asked for. */
export function useRedemptions(member: string, day: string) {
  const first = useKeptQuery({
    queryKey: ['till-redemptions', member, day],
    queryFn: () => readRedemptions(member, day, PAGE, undefined),
    refetchInterval: 60_000,
  });
  const start = first.data?.next_cursor ?? null;
  const more = useInfiniteQuery({
    queryKey: ['till-redemptions-more', member, day, start],
    queryFn: ({ pageParam }) => readRedemptions(member, day, PAGE, pageParam),
    initialPageParam: start ?? '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: false,
  });
  const rows = [...(first.data?.items ?? []), ...(more.data?.pages.flatMap((page) => page.items) ?? [])].filter((one) => one.merchant === member);
  const hasMore = more.data ? more.hasNextPage : start !== null;
  return { first, rows, hasMore, isMore: more.isFetching, onMore: () => void (more.data ? more.fetchNextPage() : more.refetch()) };
}

/** All of a day, for an export. */
export async function allRedemptions(member: string, day: string): Promise<Redemption[]> {
  const all: Redemption[] = [];
  for await (const one of pages((cursor) => readRedemptions(member, day, 200, cursor))) {
    if (one.merchant === member) all.push(one);
    if (all.length >= MOST) break;
  }
  return all;
}
