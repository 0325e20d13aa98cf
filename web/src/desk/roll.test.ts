import { expect, it } from 'vitest';
import type { Period } from '@/lib/roll-flows';
import { added, addsUp } from './roll';

const period = (starts_on: string, opening: number, flows: Partial<Period>, closing: number): Period => ({
  starts_on, opening, closing, closing_face: 0, issued: 0, replacements: 0, reversed: 0, redeemed: 0, refunded: 0, extinguished: 0,
  retired: 0, escheated: 0, replaced: 0, sold_for: 0, refund_paid: 0, escheat_paid: 0, shortfall: 0, ...flows,
});

it('adds series of one currency, in money, and carries on what did not change', () => {
  const months = added([
    { currency: 'CNY', unitValue: 100, periods: [period('2026-10-01', 0, { issued: 10 }, 10), period('2026-11-01', 10, { redeemed: 4, reversed: 1, refunded: 2 }, 5)] },
    { currency: 'CNY', unitValue: 1, periods: [period('2026-10-01', 0, { issued: 500 }, 500)] },
    { currency: 'USD', unitValue: 5, periods: [period('2026-11-01', 0, { issued: 2 }, 2)] },
  ]);
  expect(months.filter(({ currency }) => currency === 'CNY')).toEqual([
    { startsOn: '2026-11-01', currency: 'CNY', opening: 1_500n, issued: 0n, redeemed: 400n, other: -100n, closing: 1_000n },
    { startsOn: '2026-10-01', currency: 'CNY', opening: 0n, issued: 1_500n, redeemed: 0n, other: 0n, closing: 1_500n },
  ]);
  expect(months.filter(({ currency }) => currency === 'USD')).toHaveLength(1);
  expect(months.every(addsUp)).toBe(true);
});

it('has nothing of nothing', () => expect(added([])).toEqual([]));
