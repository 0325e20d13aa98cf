import { expect, it } from 'vitest';
import { cellsOf } from './flows-made';
import { readPages } from './read-pages';

const shanghai = { category: 5812, jurisdiction: 'CN', time_zone: 'Asia/Shanghai' };
const newYork = { category: null, jurisdiction: 'US', time_zone: 'America/New_York' };

it('adds up by the hour and the day where it is', () => {
  const at = '2026-11-26T16:30:00.123456Z';
  const cells = cellsOf([
    { at, units: 1, amount: 900, currency: 'CNY', whose: shanghai },
    { at: '2026-11-26T16:59:59Z', units: 2, amount: 100, currency: 'CNY', whose: shanghai },
    { at, units: 3, amount: 5, currency: 'USD', whose: newYork },
  ]);
  expect(cells).toEqual([
    { category: 5812, country: 'CN', weekday: 5, hour: 0, count: 2, units: 3, value: [{ currency: 'CNY', amount: 1_000 }] },
    { category: null, country: 'US', weekday: 4, hour: 11, count: 1, units: 3, value: [{ currency: 'USD', amount: 5 }] },
  ]);
});

it('reads some pages, and tells whether that was all', async () => {
  const page = (cursor: string | undefined) => Promise.resolve({ as_of: 9, items: [cursor ?? '0'], next_cursor: cursor === '2' ? null : String(Number(cursor ?? '0') + 1) });
  expect(await readPages(2, page)).toEqual({ items: ['0', '1'], asOf: 9, isWhole: false });
  expect(await readPages(5, page)).toEqual({ items: ['0', '1', '2'], asOf: 9, isWhole: true });
});
