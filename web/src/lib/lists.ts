import { pages, type Schemas } from '@xianquan/client';
import { api } from '@/app/api';

const limit = 200;

/** All series, page by page. */
export function allSeries(): Promise<Schemas['SeriesView'][]> {
  return all((cursor) => api.take(api.raw.GET('/v1/issue/series', { params: { query: { limit, ...(cursor && { cursor }) } } })));
}

/** All markets, page by page. */
export function allMarkets(): Promise<Schemas['MarketView'][]> {
  return all((cursor) => api.take(api.raw.GET('/v1/trade/markets', { params: { query: { limit, ...(cursor && { cursor }) } } })));
}

async function all<T>(page: (cursor?: string) => Promise<{ items: T[]; next_cursor?: string | null }>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of pages(page)) found.push(item);
  return found;
}
