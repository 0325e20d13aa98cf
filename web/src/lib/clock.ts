import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '@/app/api';
import { createStore, useStore } from './store';

/** How far the server's clock is ahead of this computer's, in milliseconds. A sandbox moves its clock. */
const ahead = createStore(0);

/** The time it is at the server: what expires and begins is held against this. */
export function serverNow(): Date {
  return new Date(Date.now() + ahead.get());
}

/** Whether the server was ever asked. */
let isAsked = false;
let asking: Promise<unknown> | null = null;

/** The same, once the server has told it: a span of time that is asked for has to end at its now. */
export async function knownNow(): Promise<Date> {
  // Where it cannot be asked, this computer's clock is as good as any.
  if (!isAsked) await (asking ??= askClock().catch(() => null).finally(() => { asking = null; }));
  return serverNow();
}

/** The same, asked anew: what ends in minutes must not hang on a clock that was moved a moment ago. */
export async function freshNow(): Promise<Date> {
  await askClock().catch(() => null);
  return serverNow();
}

/** Asks what time it is, and remembers it. */
export async function askClock(): Promise<{ now: string; sandbox: boolean }> {
  const asked = Date.now();
  const clock = await api.take(api.raw.GET('/v1/sandbox/clock'));
  const middle = (asked + Date.now()) / 2;
  isAsked = true;
  ahead.set(Math.round(new Date(clock.now).getTime() - middle));
  return clock;
}

/** The server's clock; asked when a screen that needs it is opened, and now and then. */
export function useClock() {
  return useQuery({ queryKey: ['clock'], queryFn: askClock, refetchInterval: 60_000, staleTime: 10_000 });
}

/** The server's time, anew every so often; for countdowns and days left. */
export function useServerNow(every = 1_000): Date {
  useClock();
  const offset = useStore(ahead);
  const [local, setLocal] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setLocal(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return new Date(local + offset);
}
