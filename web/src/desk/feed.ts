import type { Schemas } from '@xianquan/client';

export type Recorded = Schemas['RecordView'];

/** The newest records, as they come, newest first. */
export interface Feed {
  shown: readonly Recorded[];
  /** What came while the feed was held; shown when it goes on. */
  waiting: readonly Recorded[];
  isHeld: boolean;
  /** Records under which some are missing: more came at once than are read. */
  gaps: ReadonlySet<number>;
  /** The newest record that was read, shown or not. */
  newest: number;
}

export const EMPTY: Feed = { shown: [], waiting: [], isHeld: false, gaps: new Set(), newest: 0 };

/** So many are kept: what is older is a list's matter. */
export const KEPT = 150;

/**
 * Folds what was read in. `isJoined` tells whether it reaches back to what was known. The first reading
 * joins whatever it is.
 */
export function receive(feed: Feed, read: readonly Recorded[], isJoined: boolean): Feed {
  const fresh = read.filter(({ sequence }) => sequence > feed.newest);
  if (fresh.length === 0) return feed;
  const oldest = fresh.at(-1)!.sequence;
  const gaps = isJoined || feed.newest === 0 ? feed.gaps : new Set([...feed.gaps, oldest]);
  const newest = fresh[0]!.sequence;
  if (feed.isHeld) return { ...feed, newest, gaps, waiting: [...fresh, ...feed.waiting].slice(0, KEPT) };
  return { ...feed, newest, gaps, shown: [...fresh, ...feed.shown].slice(0, KEPT) };
}

/** Stops showing what comes; it is counted. */
export function hold(feed: Feed): Feed {
  return { ...feed, isHeld: true };
}

/** Shows what came in the meantime, and goes on. */
export function release(feed: Feed): Feed {
  return { ...feed, isHeld: false, waiting: [], shown: [...feed.waiting, ...feed.shown].slice(0, KEPT) };
}

/** Adds older records below. They may be more than are kept otherwise: somebody asked for them. */
export function addOlder(feed: Feed, older: readonly Recorded[]): Feed {
  const last = feed.shown.at(-1)?.sequence ?? Infinity;
  return { ...hold(feed), shown: [...feed.shown, ...older.filter(({ sequence }) => sequence < last)] };
}

export interface Page {
  items: readonly Recorded[];
  next_cursor?: string | null;
}

/** So many pages are read to catch up; behind them a gap is told. */
const CATCH_UP = 3;

/** Reads what is newer than `newest`, page by page, and whether it joins. */
export async function readSince(newest: number, page: (cursor: string | undefined) => Promise<Page>): Promise<{ read: Recorded[]; isJoined: boolean }> {
  const read: Recorded[] = [];
  let cursor: string | undefined;
  for (let at = 0; at < CATCH_UP; at += 1) {
    const { items, next_cursor } = await page(cursor);
    read.push(...items);
    const last = items.at(-1)?.sequence ?? 0;
    if (newest === 0 || last <= newest || !next_cursor) return { read, isJoined: true };
    cursor = next_cursor;
  }
  return { read, isJoined: false };
}
