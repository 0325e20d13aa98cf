import { useEffect } from 'react';
import { queries } from '@/app/api';
import { session } from '@/app/session';
import { createStore, useStore } from '@/lib/store';
import { fleetingBox, openBox, type Box } from './box';
import { post } from './post';
import { isWaiting, outdated, type Change, type Entry } from './queue';
import { pass, type Ending } from './sender';

/** The queue as the screens see it. */
export interface Outbox {
  entries: readonly Entry[];
  isOpen: boolean;
  isSending: boolean;
  /** How the last pass ended. */
  ending: Ending | null;
  /** The browser keeps nothing: what waits is lost with the tab. */
  isFleeting: boolean;
}

const outbox = createStore<Outbox>({ entries: [], isOpen: false, isSending: false, ending: null, isFleeting: false });
const LOCK = 'xq-till';
const AT_ONCE = 100;
const FIRST_WAIT = 1_500;
const LONGEST_WAIT = 20_000;

let box: Promise<Box> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let losses = 0;
const others = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(LOCK);

function opened(): Promise<Box> {
  box ??= openBox().catch(() => {
    outbox.set((now) => ({ ...now, isFleeting: true }));
    return fleetingBox();
  });
  return box;
}

async function look(): Promise<void> {
  const entries = await (await opened()).all();
  outbox.set((now) => ({ ...now, entries, isOpen: true }));
}

/** Changes the queue, on the disk when this resolves, and sends what can be sent. */
export async function change(how: (entries: readonly Entry[]) => Change): Promise<Change> {
  const changed = await (await opened()).change(how, (entries) => outdated(entries, new Date()));
  await look();
  others?.postMessage('changed');
  void send();
  return changed;
}

/** Sends what waits now. One tab at a time does; the others see what became of it. */
export async function send(): Promise<void> {
  clearTimeout(timer);
  const who = session.get();
  if (!who || outbox.get().isSending) return;
  outbox.set((now) => ({ ...now, isSending: true }));
  try {
    const ending = await alone(async () => pass(await watched(), who.member, post));
    if (ending !== 'elsewhere') {
      losses = ending === 'lost' ? losses + 1 : 0;
      outbox.set((now) => ({ ...now, ending }));
    }
  } finally {
    outbox.set((now) => ({ ...now, isSending: false }));
    await look();
    again();
  }
}

/** The box, told to the screens whenever it changes. */
async function watched(): Promise<Box> {
  const inner = await opened();
  return {
    all: inner.all,
    change: async (how) => {
      const changed = await inner.change(how);
      await look();
      others?.postMessage('changed');
      if (changed.some(({ fate }) => fate.state === 'done')) void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'fit' });
      return changed;
    },
  };
}

async function alone<T>(work: () => Promise<T>): Promise<T | 'elsewhere'> {
  if (!navigator.locks) return work();
  return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => (lock ? work() : 'elsewhere'));
}

/** While something waits it is tried again: soon after the first loss, then more seldom. */
function again(): void {
  const by = session.get()?.member;
  if (!outbox.get().entries.some((entry) => isWaiting(entry) && entry.by === by) || outbox.get().ending === 'key') return;
  // Without a loss, what waits came while the pass was ending.
  timer = setTimeout(() => void send(), losses === 0 ? AT_ONCE : Math.min(FIRST_WAIT * 2 ** (losses - 1), LONGEST_WAIT));
}

function heed(): void {
  if (document.visibilityState === 'visible' && navigator.onLine) void send();
}

let watchers = 0;

function watch(): () => void {
  watchers += 1;
  if (watchers === 1) {
    window.addEventListener('online', heed);
    document.addEventListener('visibilitychange', heed);
    others?.addEventListener('message', look);
  }
  void look().then(send);
  return () => {
    watchers -= 1;
    if (watchers > 0) return;
    window.removeEventListener('online', heed);
    document.removeEventListener('visibilitychange', heed);
    others?.removeEventListener('message', look);
  };
}

/** The queue, kept going as long as a screen of the till is open. */
export function useOutbox(): Outbox {
  useEffect(watch, []);
  return useStore(outbox);
}

/** Asks the browser to keep the queue even where it runs out of room. */
export function askToKeep(): void {
  void navigator.storage?.persist?.();
}
