import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Holding } from './shapes';

const now = new Date('2026-11-26T12:00:00Z');
const holding = (series: string, ends_at: string | null, units = 1): Holding =>
  ({ series, ends_at, units, issuer: 'mem_4', currency: 'CNY', reserved: 0, face_value: 1, cost: 0, ranges: [], state: 'active' });

describe('reminders', () => {
  let remind: typeof import('./remind');
  beforeAll(async () => {
    vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} });
    remind = await import('./remind');
  });
  const soon = holding('ser_1', '2026-11-28T00:00:00Z');
  const later = holding('ser_2', '2027-11-28T00:00:00Z');
  const gone = holding('ser_3', '2026-11-28T00:00:00Z', 0);

  it('are of what expires soon and can be used', () => {
    expect(remind.due([soon, later, gone], now, { within: 7, told: {} })).toEqual([soon]);
  });
  it('come once a day', () => {
    const told = remind.afterTelling({ ser_9: '2026-11-20' }, [soon], now);
    expect(told).toEqual({ ser_1: '2026-11-26' });
    expect(remind.due([soon], now, { within: 7, told })).toEqual([]);
    expect(remind.due([soon], new Date('2026-11-27T12:00:00Z'), { within: 7, told })).toEqual([soon]);
  });
  it('come as one, about what ends first', async () => {
    const shown: [string, NotificationOptions][] = [];
    vi.stubGlobal('Notification', class { constructor(title: string, options: NotificationOptions) { shown.push([title, options]); } });
    vi.stubGlobal('navigator', {});
    const write = (first: Holding, days: number, more: number) => ({ title: `${first.series} ${days}`, body: `${more} more` });
    await remind.notify([holding('ser_5', '2026-11-29T13:00:00Z'), soon], now, write);
    expect(shown).toEqual([['ser_1 1', expect.objectContaining({ body: '1 more', tag: 'xq-expiring' })]]);
    await remind.notify([], now, write);
    expect(shown).toHaveLength(1);
    vi.stubGlobal('Notification', undefined);
    Reflect.deleteProperty(globalThis, 'Notification');
  });
  it('come nowhere where the browser has none', () => {
    expect(remind.permission()).toBe('unsupported');
  });
});
