import { expect, test } from 'vitest';
import { withTrades, type Candle } from './candles';
import type { Trade } from './shapes';

const candle: Candle = { time: 600, open: 5, high: 6, low: 4, close: 5, quantity: 10 };
const trade = (id: string, second: number, price: number): Trade => ({ id, price, quantity: 2, paid: 1, recorded_at: new Date(second * 1_000).toISOString(), taker: 'buy' });

test('trades that were recorded since are folded in, in their order', () => {
  const trades = [trade('12.1', 665, 3), trade('11.1', 630, 9), trade('10.1', 610, 99)];
  expect(withTrades([candle], trades, '1m', 10)).toEqual([
    { ...candle, high: 9, close: 9, quantity: 12 },
    { time: 660, open: 3, high: 3, low: 3, close: 3, quantity: 2 },
  ]);
});

test('a quiet time leaves a gap, and the first trade begins a candle', () => {
  expect(withTrades([candle], [trade('11.1', 900, 7)], '5m', 10).map(({ time }) => time)).toEqual([600, 900]);
  expect(withTrades([], [trade('11.1', 125, 7)], '1m', 10)).toMatchObject([{ time: 120, open: 7 }]);
});
