import { describe, expect, test } from 'vitest';
import type { Instrument } from './instrument';
import { fitted, guarded, kindsOf, NEW_TICKET, readTicket, type Ticket } from './ticket';

const voucher: Instrument = { series: 'ser_1', currency: 'CNY', unitValue: 10_000, unitsPerCoupon: 1, tick: 1_000, lot: 1 };
const card: Instrument = { series: 'ser_5', currency: 'CNY', unitValue: 1, unitsPerCoupon: 20_000, tick: 1_000, lot: 1_000 };
const now = new Date('2026-11-26T10:00:00Z');

function read(part: Partial<Ticket>, of = voucher) {
  return readTicket({ ...NEW_TICKET, price: '92.1', quantity: '3', ...part }, of, 'mem_15', 2, now);
}

describe('a ticket becomes a command', () => {
  test('a limit order in money for a coupon', () => {
    expect(read({}).command).toEqual({ op: 'place', body: {
      member: 'mem_15', series: 'ser_1', side: 'buy', price: { limit: 921_000 }, quantity: 3,
      time_in_force: 'good_till_cancelled', activation: 'now', post_only: false, self_trade: 'cancel_taker',
    } });
  });

  test('a price in per cent of face', () => {
    expect(read({ priceUnit: 'percent', price: '92.1%' }).price).toBe(921_000n);
  });

  test('a stop that sells at the market when the price falls', () => {
    const { command } = read({ side: 'sell', kind: 'market', stay: 'fill_or_kill', start: 'falls', trigger: '90' });
    expect(command).toMatchObject({ body: { price: { market: 921_000 }, time_in_force: 'fill_or_kill', activation: { falls: 900_000 } } });
  });

  test('until a time, from a time on', () => {
    const { command } = read({ stay: 'good_till', until: '2026-11-28T10:00:00Z', start: 'at', startAt: '2026-11-27T10:00:00Z' });
    expect(command).toMatchObject({ body: { time_in_force: { good_till: '2026-11-28T10:00:00.000Z' }, activation: { at: '2026-11-27T10:00:00.000Z' } } });
  });

  test('money on a card that is used bit by bit', () => {
    expect(read({ kind: 'now', quantity: '150', slippage: 50 }, card).command).toEqual({ op: 'now', body: { member: 'mem_15', series: 'ser_5', quantity: 15_000, max_slippage: 50 } });
  });
});

describe('a ticket says what is wrong with it', () => {
  test.each([
    [{ price: '' }, { price: 'missing' }],
    [{ price: '92.15' }, { price: 'offTick' }],
    [{ price: 'ninety' }, { price: 'notANumber' }],
    [{ quantity: '0' }, { quantity: 'notPositive' }],
    [{ quantity: '1.5' }, { quantity: 'notANumber' }],
    [{ stay: 'good_till' as const, until: '2026-11-01T00:00:00Z' }, { until: 'notInFuture' }],
    [{ start: 'rises' as const }, { trigger: 'missing' }],
  ])('%o', (part, faults) => {
    const found = read(part);
    expect(found.faults).toEqual(faults);
    expect(found.command).toBeNull();
  });

  test('part of a lot', () => {
    expect(read({ kind: 'now', quantity: '15.5' }, card).faults).toEqual({ quantity: 'offLot' });
  });
});

describe('what a venue does not take is not offered', () => {
  test('an auction takes limit orders that rest', () => {
    expect(kindsOf('call_auction', 'buy')).toEqual(['limit']);
    expect(fitted({ ...NEW_TICKET, kind: 'market', stay: 'fill_or_kill', isPostOnly: true }, 'call_auction')).toMatchObject({ kind: 'limit', stay: 'good_till_cancelled', isPostOnly: false });
  });

  test('a fixed price is taken at once', () => {
    expect(fitted(NEW_TICKET, 'fixed_price')).toMatchObject({ kind: 'market', stay: 'immediate_or_cancel' });
  });
});

test('a market order is guarded by a price on the tick', () => {
  expect(guarded(921_000, 'buy', voucher)).toBe(967_000n);
  expect(guarded(919_000, 'sell', voucher)).toBe(873_000n);
});
