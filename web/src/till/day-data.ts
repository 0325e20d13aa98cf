import { pages, type Schemas } from '@xianquan/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '@/app/api';
import { useKeptQuery } from '@/lib/kept';
import { booksOf, settlementsOf, type Line, type Redemption } from './day-books';

const PAGE = 50;
/** Lines and redemptions that are read for one day at most. */
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

/** A page of the statement; as JSON it is always this. */
function readStatement(query: { member: string; from: string; to: string; cursor?: string }): Promise<Schemas['StatementView']> {
  return api.take(api.raw.GET('/v1/wallet/statement', { params: { query: { ...query, format: 'json', limit: 200 } } })) as Promise<Schemas['StatementView']>;
}

/** The books of a day: its sums and its settlements, and whether all of it was read. */
export function useDayBooks(member: string, day: string) {
  return useKeptQuery({
    queryKey: ['till-books', member, day],
    queryFn: async () => {
      const lines: Line[] = [];
      const read = (cursor: string | undefined) => readStatement({ member, from: day, to: day, ...(cursor && { cursor }) });
      const first = await read(undefined);
      lines.push(...first.items);
      for (let cursor = first.next_cursor; cursor && lines.length < MOST;) {
        const page: Schemas['StatementView'] = await read(cursor);
        lines.push(...page.items);
        cursor = page.next_cursor;
      }
      const payable = first.accounts.filter(({ purpose }) => purpose === 'merchant_payable');
      // Sums are kept as text: what the browser remembers has no whole numbers without bounds.
      const books = booksOf(lines).map((book) => ({ currency: book.currency, captured: told(book.captured), reversed: told(book.reversed), settled: told(book.settled) }));
      return { books, settlements: settlementsOf(lines), payable, isWhole: lines.length < MOST };
    },
    refetchInterval: 60_000,
  });
}

export type Told = { count: number; amount: string };

function told({ count, amount }: { count: number; amount: bigint }): Told {
  return { count, amount: amount.toString() };
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
