import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { createKeptStore } from '@/lib/store';
import { readRows } from './board-rows';
import type { BoardPage, BoardRow } from './shapes';

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

/** The board, read anew every few seconds. */
export function useBoard(filter: Filter) {
  const { starred: _, ...asked } = filter;
  return useInfiniteQuery({
    queryKey: ['board', 'rows'],
    queryFn: async (): Promise<BoardPage> => ({ items: await readRows() }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
    select: ({ pages, pageParams }) => ({ pageParams, pages: pages.map((page) => ({ ...page, items: chosen(page.items, asked) })) }),
  });
}

const NUMBER: Record<Sort, (row: BoardRow) => number> = {
  volume: (row) => row.volume_24h,
  discount: (row) => row.discount ?? -Infinity,
  yield: (row) => row.implied_yield ?? -Infinity,
  days_left: (row) => row.days_left ?? Infinity,
  change: (row) => row.change ?? -Infinity,
};

/** Those that are asked for, in the order that is asked for. */
export function chosen(rows: readonly BoardRow[], filter: Omit<Filter, 'starred'>): BoardRow[] {
  const q = filter.q.toLocaleLowerCase();
  const fits = (row: BoardRow) =>
    (!q || [row.series, row.title?.en, row.title?.zh].some((text) => text?.toLocaleLowerCase().includes(q)))
    && (!filter.currency || row.currency === filter.currency)
    && (!filter.state || row.series_state === filter.state);
  const number = NUMBER[filter.sort];
  const sign = filter.order === 'asc' ? 1 : -1;
  const order = (a: number, b: number) => (a === b ? 0 : a < b ? -sign : sign);
  return rows.filter(fits).sort((a, b) => order(number(a), number(b)));
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
