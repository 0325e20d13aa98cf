import { expect, it } from 'vitest';
import { byCover, share, totals, type Backing } from './backing';

const backing = (issuer: string, currency: string, balance: number, required: number): Backing => ({ issuer, currency, balance, required, changed_sequence: 1 });
const all = [backing('a', 'CNY', 500, 100), backing('b', 'CNY', 80, 100), backing('c', 'USD', 10, 0), backing('d', 'CNY', 100, 100)];

it('adds by currency, and what is missing is not made up for by others', () => {
  expect(totals(all)).toEqual([
    { currency: 'CNY', balance: 680n, required: 300n, missing: 20n, short: 1 },
    { currency: 'USD', balance: 10n, required: 0n, missing: 0n, short: 0 },
  ]);
});

it('puts the worst covered first and those that owe nothing last', () => {
  expect(byCover(all).map(({ issuer }) => issuer)).toEqual(['b', 'd', 'a', 'c']);
});

it('draws something where there is something', () => {
  expect([share(0, 10), share(1, 1_000_000), share(5, 10), share(1, 0)]).toEqual([0, 4, 500, 0]);
});
