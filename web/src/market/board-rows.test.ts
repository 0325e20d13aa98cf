import { expect, test } from 'vitest';
import type { Schemas } from '@xianquan/client';
import { chosen, NO_FILTER } from './board-query';
import { rowOf, simpleYield } from './board-rows';

const market = { series: 'ser_1', mode: 'continuous', tick: 1_000, lot: 1, halted: false, last_price: 900_000 } as Schemas['MarketView'];
const series = { id: 'ser_1', issuer: 'mem_4', state: 'active', currency: 'CNY', unit_value: 10_000, units_per_coupon: 1, title: { en: 'Dinner', zh: '晚餐券' } } as Schemas['SeriesView'];
const minute = (open: number, close: number) => ({ time: '2026-01-01T00:00:00Z', open, high: open, low: close, close, quantity: 3, paid: 27_000, trades: 1 });

test('a row says how far the price is from face, and from the price a day before', () => {
  const row = rowOf(market, series, [minute(800_000, 850_000), minute(850_000, 900_000)]);
  expect(row).toMatchObject({ discount: 1_000, change: 1_250, volume_24h: 6, value_24h: 54_000, spark: [850_000, 900_000], days_left: null, implied_yield: null });
});

test('a market without a trade has no price and no change', () => {
  const row = rowOf({ ...market, last_price: null }, series, []);
  expect(row).toMatchObject({ last_price: null, discount: null, change: null, volume_24h: 0 });
});

test('a tenth off with a year to go is a ninth a year', () => {
  expect(simpleYield(900_000, 365)).toBe(1_111);
  expect(simpleYield(900_000, 0)).toBeNull();
});

test('rows are found by title in either language, and ordered', () => {
  const dear = rowOf({ ...market, series: 'ser_2', last_price: 990_000 }, { ...series, id: 'ser_2', title: { en: 'Lunch', zh: '午餐券' } }, []);
  const cheap = rowOf(market, series, []);
  expect(chosen([dear, cheap], { ...NO_FILTER, q: '晚餐' }).map((row) => row.series)).toEqual(['ser_1']);
  expect(chosen([dear, cheap], { ...NO_FILTER, sort: 'discount' }).map((row) => row.series)).toEqual(['ser_1', 'ser_2']);
  expect(chosen([dear, cheap], { ...NO_FILTER, sort: 'discount', order: 'asc' }).map((row) => row.series)).toEqual(['ser_2', 'ser_1']);
});
