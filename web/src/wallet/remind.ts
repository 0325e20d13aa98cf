import { createKeptStore } from '@/lib/store';
import { daysLeft, isExpiring } from './coupons';
import type { Holding } from './shapes';

/** What a browser keeps about reminders. How many days ahead is among the settings. */
export interface Reminders {
  isOn: boolean;
  /** The end of a series that was last told of, by series: each end is told once a day. */
  told: Readonly<Record<string, string>>;
}

export const reminders = createKeptStore<Reminders>('xq.reminders', (kept) => {
  const given = (kept ?? {}) as Partial<Reminders>;
  return { isOn: given.isOn === true, told: typeof given.told === 'object' && given.told ? given.told : {} };
});

/** What is to be told now: what expires soon and was not told today. */
export function due(holdings: readonly Holding[], now: Date, { within, told }: { within: number; told: Reminders['told'] }): Holding[] {
  const today = now.toISOString().slice(0, 10);
  return holdings.filter((holding) => holding.units > 0 && isExpiring(holding, within, now) && told[holding.series] !== today);
}

/** Remembers that these were told today; days long past are forgotten. */
export function afterTelling(told: Reminders['told'], holdings: readonly Holding[], now: Date): Reminders['told'] {
  const today = now.toISOString().slice(0, 10);
  const fresh = Object.entries(told).filter(([, day]) => day >= today);
  return Object.fromEntries([...fresh, ...holdings.map(({ series }) => [series, today] as const)]);
}

export type Permission = NotificationPermission | 'unsupported';

export function permission(): Permission {
  return 'Notification' in globalThis ? Notification.permission : 'unsupported';
}

/** Asks the browser; only a person's press may ask. */
export async function askPermission(): Promise<Permission> {
  return permission() === 'default' ? Notification.requestPermission() : permission();
}

/** Shows one notification for everything: an app that rings five times is silenced. */
export async function notify(holdings: readonly Holding[], now: Date, write: (first: Holding, days: number, more: number) => { title: string; body: string }): Promise<void> {
  const sorted = [...holdings].sort((a, b) => (a.ends_at ?? '').localeCompare(b.ends_at ?? ''));
  const [first] = sorted;
  if (!first) return;
  const { title, body } = write(first, daysLeft(first.ends_at, now) ?? 0, sorted.length - 1);
  const options = { body, icon: '/icon-192.png', tag: 'xq-expiring' };
  const worker = 'serviceWorker' in navigator ? await navigator.serviceWorker.getRegistration() : undefined;
  // On phones only a service worker may show one.
  if (worker) await worker.showNotification(title, options);
  else new Notification(title, options);
}
