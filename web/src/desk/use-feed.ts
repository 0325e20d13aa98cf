import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '@/app/api';
import { addOlder, EMPTY, hold, readSince, receive, release, type Feed, type Page } from './feed';

/** Which records are looked at. */
export interface Wanted {
  command: string;
  /** `''` all, `no` what happened, `yes` what was refused. */
  refused: '' | 'no' | 'yes';
  actor: string;
}

export const ALL: Wanted = { command: '', refused: '', actor: '' };

/** The journal has no stream of its own: it is asked so often, in milliseconds. */
const EVERY = 1_000;
const PAGE = 200;

function readPage({ command, refused, actor }: Wanted, cursor: string | undefined, to?: string): Promise<Page> {
  const query = { limit: PAGE, ...(cursor && { cursor }), ...(to && { to }), ...(command && { command }), ...(actor && { actor }), ...(refused && { refused: refused === 'yes' }) };
  return api.take(api.raw.GET('/v1/audit/records', { params: { query } }));
}

export interface FeedNow {
  feed: Feed;
  /** Why the newest are not known at the moment. */
  error: unknown;
  hasBegun: boolean;
  hold: () => void;
  release: () => void;
  /** Reads what is older than what is shown; `null` where there is nothing older. */
  older: (() => void) | null;
  isReading: boolean;
  retry: () => void;
}

/** Follows the journal. One reading is one drawing, however many records it brings. */
export function useFeed(wanted: Wanted): FeedNow {
  const [feed, setFeed] = useState<Feed>(EMPTY);
  const [error, setError] = useState<unknown>(null);
  const [hasBegun, setBegun] = useState(false);
  const [round, setRound] = useState(0);
  const [isReading, setReading] = useState(false);
  const [hasOlder, setOlder] = useState(true);
  const newest = useRef(0);
  const { command, refused, actor } = wanted;
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    newest.current = 0;
    setFeed((now) => ({ ...EMPTY, isHeld: now.isHeld && now.shown.length === 0 }));
    setBegun(false);
    setOlder(true);
    const look = async () => {
      try {
        const { read, isJoined } = await readSince(newest.current, (cursor) => readPage({ command, refused, actor }, cursor));
        if (isOver) return;
        newest.current = Math.max(newest.current, read[0]?.sequence ?? 0);
        setFeed((now) => receive(now, read, isJoined));
        setBegun(true);
        setError(null);
      } catch (problem) {
        if (!isOver) setError(problem);
      }
      if (!isOver) timer = setTimeout(() => void look(), document.hidden ? 5 * EVERY : EVERY);
    };
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [command, refused, actor, round]);
  const last = feed.shown.at(-1)?.recorded_at;
  const older = useCallback(async () => {
    if (last === undefined) return;
    setReading(true);
    try {
      const { items } = await readPage({ command, refused, actor }, undefined, justAfter(last));
      setFeed((now) => addOlder(now, items));
      setOlder(items.length === PAGE);
    } catch (problem) {
      setError(problem);
    } finally {
      setReading(false);
    }
  }, [command, refused, actor, last]);
  return {
    feed, error, hasBegun, isReading,
    hold: () => setFeed(hold),
    release: () => setFeed(release),
    older: hasOlder && feed.shown.length > 0 ? () => void older() : null,
    retry: () => setRound((now) => now + 1),
  };
}

/** `to` leaves its own moment out; what is read twice is passed over. */
function justAfter(time: string): string {
  return new Date(Date.parse(time) + 1).toISOString();
}
