import { Problem, type Schemas } from '@xianquan/client';
import { api } from '@/app/api';
import type { Kind } from './ids';

/** What lists say of a thing that has no page of its own: its record has the rest. */
export interface Listed {
  id: string;
  state: string;
  sequence: number;
  created_at: string;
}

/** How far back a list is read: the API finds these by no id. */
const PAGES = 5;
export const LOOKED_THROUGH = PAGES * 200;

type Listing = { items: Listed[]; next_cursor?: string | null };
type Read = (cursor: string | undefined) => Promise<Listing>;

const query = (cursor: string | undefined) => ({ params: { query: { limit: 200, ...(cursor && { cursor }) } } });

const LISTS: Partial<Record<Kind, Read>> = {
  gift: (cursor) => api.take(api.raw.GET('/v1/issue/gifts', query(cursor))),
  deal: (cursor) => api.take(api.raw.GET('/v1/trade/deals', query(cursor))),
  quote: (cursor) => api.take(api.raw.GET('/v1/trade/quotes', query(cursor))),
  buyback: (cursor) => api.take(api.raw.GET('/v1/trade/buybacks', query(cursor))),
  purchase: (cursor) => api.take(api.raw.GET('/v1/issue/purchases', query(cursor))),
  loss: (cursor) => api.take(api.raw.GET('/v1/issue/losses', query(cursor))),
  hold: (cursor) => api.take(api.raw.GET('/v1/bank/holds', query(cursor))),
  withdrawal: (cursor) => api.take(api.raw.GET('/v1/bank/withdrawals', query(cursor))),
  deposit: (cursor) => api.take(api.raw.GET('/v1/bank/deposits', query(cursor))),
};

/** Looks for a thing in the newest entries of its list. */
export async function lookUp(kind: Kind, id: string): Promise<Listed | null> {
  const read = LISTS[kind];
  let cursor: string | undefined;
  for (let page = 0; read && page < PAGES; page += 1) {
    const { items, next_cursor } = await read(cursor);
    const found = items.find((item) => item.id === id);
    if (found) return found;
    if (!next_cursor) return null;
    cursor = next_cursor;
  }
  return null;
}

/** Whether a refusal says that there is no such thing. */
export function isNotThere(error: unknown): boolean {
  return error instanceof Problem && (error.status === 404 || error.code === 'path_invalid');
}

export type Account = Schemas['AccountView'];
