import { expect, it } from 'vitest';
import { addOlder, EMPTY, hold, KEPT, readSince, receive, release, type Feed, type Recorded } from './feed';

const record = (sequence: number): Recorded => ({ sequence, recorded_at: '2026-11-26T00:00:00Z', command: 'tick', events: 1 });
/** Records from `newest` down to `oldest`. */
const records = (newest: number, oldest: number) => Array.from({ length: newest - oldest + 1 }, (_, at) => record(newest - at));
const sequences = (of: readonly Recorded[]) => of.map(({ sequence }) => sequence);

it('puts what is new on top, once', () => {
  let feed = receive(EMPTY, records(3, 1), true);
  feed = receive(feed, records(5, 2), true);
  expect(sequences(feed.shown)).toEqual([5, 4, 3, 2, 1]);
  expect(receive(feed, records(5, 3), true)).toBe(feed);
});

it('counts what comes while it is held, and shows it afterwards', () => {
  let feed = hold(receive(EMPTY, records(3, 1), true));
  feed = receive(receive(feed, records(5, 3), true), records(6, 5), true);
  expect(sequences(feed.shown)).toEqual([3, 2, 1]);
  expect(sequences(feed.waiting)).toEqual([6, 5, 4]);
  feed = release(feed);
  expect(sequences(feed.shown)).toEqual([6, 5, 4, 3, 2, 1]);
  expect(feed.waiting).toEqual([]);
});

it('tells where some are missing', () => {
  let feed = receive(EMPTY, records(3, 1), false);
  expect(feed.gaps.size).toBe(0);
  feed = receive(feed, records(20, 11), false);
  expect([...feed.gaps]).toEqual([11]);
  expect(sequences(feed.shown).slice(9, 11)).toEqual([11, 3]);
});

it('keeps a bounded number, but what was asked for', () => {
  let feed: Feed = receive(EMPTY, records(2 * KEPT, 1), true);
  expect(feed.shown).toHaveLength(KEPT);
  feed = addOlder(feed, records(KEPT, KEPT - 9));
  expect(feed.shown).toHaveLength(KEPT + 10);
  expect(feed.isHeld).toBe(true);
});

it('reads back until it meets what is known, some pages at most', async () => {
  const asked: (string | undefined)[] = [];
  const page = (newest: number) => (cursor: string | undefined) => {
    asked.push(cursor);
    const from = cursor ? Number(cursor) : newest;
    return Promise.resolve({ items: records(from, from - 9), next_cursor: String(from - 10) });
  };
  expect((await readSince(0, page(100))).isJoined).toBe(true);
  expect(asked).toEqual([undefined]);
  expect((await readSince(85, page(100))).read).toHaveLength(20);
  const far = await readSince(5, page(100));
  expect(far.isJoined).toBe(false);
  expect(far.read).toHaveLength(30);
});
