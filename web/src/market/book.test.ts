import { describe, expect, test } from 'vitest';
import { deepened, MarketNow } from './book';
import { feeOf, slippage, walk } from './estimate';
import type { Trade } from './shapes';

const level = (price: number, quantity: number) => ({ price, quantity, orders: quantity ? 1 : 0 });
const trade = (id: string, price: number): Trade => ({ id, price, quantity: 1, paid: price / 100, recorded_at: '2026-11-26T10:00:00Z', taker: 'buy' });
const book = { id: '9.4294967295', kind: 'book', data: { bids: [level(919_000, 5), level(917_000, 2)], asks: [level(921_000, 3), level(923_000, 4)] } };

describe('a market as its stream tells it', () => {
  test('levels change, come and go', () => {
    const market = new MarketNow().take(book);
    market.take({ id: '10.4294967295', kind: 'depth', data: { bids: [level(920_000, 1), level(917_000, 0)], asks: [level(921_000, 9)] } });
    expect(market.view().bids).toEqual([level(920_000, 1), level(919_000, 5)]);
    expect(market.view().asks).toEqual([level(921_000, 9), level(923_000, 4)]);
  });

  test('a book that is told anew takes the place of what was there', () => {
    const market = new MarketNow().take(book).take({ ...book, data: { bids: [level(1_000, 1)], asks: [] } });
    expect(market.view().bids).toEqual([level(1_000, 1)]);
    expect(market.view().asks).toEqual([]);
  });

  test('trades come once, newest first, whether told or read', () => {
    const market = new MarketNow().addTrades([trade('9.2', 2), trade('9.1', 1)]);
    market.take({ id: '10.1', kind: 'trade', data: trade('10.1', 3) }).addTrades([trade('10.1', 3), trade('9.10', 4)]);
    expect(market.view().trades.map(({ id }) => id)).toEqual(['10.1', '9.10', '9.2', '9.1']);
  });

  test('a halt is told', () => {
    expect(new MarketNow().take({ id: '1.0', kind: 'status', data: { halted: true } }).view().halted).toBe(true);
  });

  test('what has not changed is not drawn anew', () => {
    const market = new MarketNow().take(book);
    expect(market.view()).toBe(market.view());
  });

  test('a minute of five hundred changes a second is folded in well under a second', () => {
    const market = new MarketNow().take(book);
    const began = performance.now();
    for (let at = 0; at < 30_000; at += 1) {
      market.take({ id: `${at}.0`, kind: 'depth', data: { bids: [level(900_000 + (at % 20) * 1_000, at % 7)], asks: [level(921_000 + (at % 20) * 1_000, at % 5)] } });
      if (at % 50 === 0) market.view();
    }
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

test('levels are summed from the best on', () => {
  expect(deepened([level(3, 1), level(2, 4), level(1, 2)], 2)).toMatchObject([{ total: 1 }, { total: 5 }]);
});

describe('an estimate', () => {
  test('walks the book as far as the limit allows, rounding down at each price', () => {
    const asks = [level(921_000, 3), level(923_000, 4), level(930_000, 9)];
    expect(walk(asks, 5n, 10_000, (price) => price <= 923_000n)).toEqual({ filled: 5n, paid: 27_630n + 18_460n, last: 923_000n });
    expect(walk(asks, 99n, 10_000, (price) => price <= 923_000n)).toMatchObject({ filled: 7n });
    expect(walk([level(333_333, 1)], 1n, 10, () => true).paid).toBe(3n);
  });

  test('names the slippage and the fee', () => {
    expect(slippage(900_000n, 891_000n)).toBe(100n);
    expect(feeOf(9_299n, 50)).toBe(46n);
  });
});
