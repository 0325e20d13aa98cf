import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { api } from '@/app/api';
import { createKeptStore } from '@/lib/store';
import type { BoardRow } from './shapes';

export const SORTS = ['volume', 'discount', 'yield', 'days_left', 'change'] as const;
export type Sort = (typeof SORTS)[number];

/** What the board shows, as the address of the page says it. */
export interface Filter {
  q: string;
  category: string;
  currency: string;
  state: string;
  sort: Sort;
  order: 'desc' | 'asc';
  /** Only those with a star. */
  starred: boolean;
}

export const NO_FILTER: Filter = { q: '', category: '', currency: '', state: '', sort: 'volume', order: 'desc', starred: false };

const EVERY = 15_000;
const PAGE = 100;
/** How long a text to search for may be. */
const LONGEST = 64;

/** The board, read anew every few seconds. */
export function useBoard({ starred: _, ...filter }: Filter) {
  return useInfiniteQuery({
    queryKey: ['board', 'rows', filter],
    queryFn: ({ pageParam }) => api.take(api.raw.GET('/v1/trade/board', { params: { query: asked(filter, pageParam) } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
  });
}

/** What is asked of the server: nothing about what is not narrowed. */
function asked({ q, category, currency, state, sort, order }: Omit<Filter, 'starred'>, cursor: string | null) {
  return {
    sort,
    order,
    limit: PAGE,
    ...(q.trim() && { q: q.trim().slice(0, LONGEST) }),
    ...(/^\d+$/.test(category) && { category: Number(category) }),
    ...(currency && { currency }),
    ...(state && { state }),
    ...(cursor && { cursor }),
  };
}

/** The filter in the address, so that it can be shared and gone back to. */
export function useFilter(): [Filter, (part: Partial<Filter>) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const filter = readFilter(search);
  const set = (part: Partial<Filter>) => {
    void navigate({ to: '/', search: written({ ...filter, ...part }) as never, replace: true, resetScroll: false });
  };
  return [filter, set];
}

export function readFilter(search: Record<string, unknown>): Filter {
  const text = (name: string) => (search[name] === undefined || search[name] === null ? '' : String(search[name]));
  return {
    q: text('q'),
    category: text('category'),
    currency: text('currency'),
    state: text('state'),
    sort: SORTS.find((sort) => sort === text('sort')) ?? 'volume',
    order: text('order') === 'asc' ? 'asc' : 'desc',
    starred: text('starred') === 'true',
  };
}

/** Only what is not as it is anyway. */
export function written(filter: Filter): Partial<Filter> {
  const entries = Object.entries(filter).filter(([name, value]) => value !== NO_FILTER[name as keyof Filter]);
  return Object.fromEntries(entries) as Partial<Filter>;
}

/** Series that this browser marked with a star. */
export const stars = createKeptStore<readonly string[]>('xq.stars', (kept) =>
  Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string') : []);

export function toggleStar(series: string): void {
  stars.set((now) => (now.includes(series) ? now.filter((id) => id !== series) : [...now, series]));
}

/** What was traded in a day, by currency: whole minor units, summed without rounding. */
export function tradedByCurrency(rows: readonly BoardRow[]): [string, bigint][] {
  const sums = new Map<string, bigint>();
  for (const row of rows) sums.set(row.currency, (sums.get(row.currency) ?? 0n) + BigInt(row.value_24h));
  return [...sums].sort(([, a], [, b]) => (a < b ? 1 : -1));
}
