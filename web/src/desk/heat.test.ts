import { expect, it } from 'vitest';
import { bin, countriesOf, currenciesOf, level, LEVELS } from './heat';
import type { FlowCell } from './flows-query';

const cell = (category: number | null, country: string, weekday: number, hour: number, count: number, cny = 0): FlowCell => ({
  category, country, weekday, hour, count, units: count * 10, value: cny ? [{ currency: 'CNY', amount: cny }] : [{ currency: 'USD', amount: 5 }],
});
const cells = [cell(5812, 'CN', 1, 12, 3, 300), cell(5812, 'CN', 2, 12, 4, 400), cell(5812, 'US', 1, 18, 1), cell(7011, 'US', 7, 0, 9), cell(null, 'CN', 3, 23, 1, 1)];

it('sorts into rows and hours, the fullest first', () => {
  const heat = bin(cells, 'category', 'count');
  expect(heat.rows.map(({ key, total }) => [key, total])).toEqual([['7011', 9n], ['5812', 8n], ['none', 1n]]);
  expect(heat.rows[1]!.cells[12]).toBe(7n);
  expect(heat.rows[0]!.cells).toHaveLength(24);
  expect([heat.most, heat.total]).toEqual([9n, 18n]);
});

it('measures units and money of one currency', () => {
  expect(bin(cells, 'country', 'units').rows.map(({ key, total }) => [key, total])).toEqual([['US', 100n], ['CN', 80n]]);
  expect(bin(cells, 'category', 'CNY').rows.map(({ key, total }) => [key, total])).toEqual([['5812', 700n], ['none', 1n]]);
});

it('has all days of the week, in their order, empty ones too', () => {
  expect(bin(cells, 'weekday', 'count').rows.map(({ key, total }) => `${key}:${total}`)).toEqual(['1:4', '2:4', '3:1', '4:0', '5:0', '6:0', '7:9']);
});

it('shades by the square root, and never hides what is there', () => {
  expect([0n, 1n, 25n, 100n].map((value) => level(value, 100n))).toEqual([0, 1, 3, LEVELS]);
  expect(level(1n, 10n ** 15n)).toBe(1);
  expect(level(0n, 0n)).toBe(0);
});

it('names currencies and countries', () => {
  expect(currenciesOf(cells)).toEqual(['CNY', 'USD']);
  expect(countriesOf(cells)).toEqual(['CN', 'US']);
});
