import { expect, it } from 'vitest';
import { dayBefore, dayIn } from '@/lib/day';
import { csvOf, type Heads, type Redemption } from './day-books';
import { check } from './check';
import { add, answered, trying, type Entry } from './queue';

it('knows which day it is at the store', () => {
  const now = new Date('2026-11-26T18:00:00Z');
  expect(dayIn('Asia/Shanghai', now)).toBe('2026-11-27');
  expect(dayIn('America/New_York', now)).toBe('2026-11-26');
  expect(dayBefore('2026-03-01', 1)).toBe('2026-02-28');
  expect(dayBefore('2026-01-15', 30)).toBe('2025-12-16');
});

const redemption = (id: string, state: string): Redemption => ({
  id, state, merchant: 'mem_e', holder: 'mem_15', store: 1, currency: 'CNY', amount: 10_000, order_amount: 13_850, merchant_match: 0, sequence: 1,
  authorised_at: '2026-11-26T04:00:00Z', expires_at: '2026-11-26T06:00:00Z', timed_out: false, captured_at: null, reversible_until: null, ended_at: null,
  items: [{ series: 'ser_1', issuer: 'mem_4', quantity: 1, captured: 1, from_escrow: 10_000, from_custody: 0 }],
});

it('writes what a spreadsheet reads, and no formula', () => {
  const heads = Object.fromEntries(['id', 'state', 'authorised', 'captured', 'ended', 'reversible', 'store', 'holder', 'currency', 'bill', 'amount', 'match', 'coupons'].map((name) => [name, name])) as unknown as Heads;
  const csv = csvOf([redemption('rdm_1', 'captured')], heads, (state) => `=${state}`, () => 'Tea, "large"');
  const [head, row] = csv.split('\r\n');
  expect(head?.startsWith('\uFEFFid,state,')).toBe(true);
  expect(row).toBe(`rdm_1,'=captured,2026-11-26T04:00:00Z,,,,1,mem_15,CNY,138.50,100.00,0.00,"Tea, ""large"" (ser_1) × 1"`);
});

/** This till's own record: one sale captured as `rdm_1`, another that waits. */
function record(): readonly Entry[] {
  const about = { merchant: 'mem_e', currency: 'CNY', amount: 10_000, bill: 13_850, items: [] };
  const ask = (key: string, sale: string, op: 'authorise' | 'capture') => ({ key, sale, op, by: 'mem_e', at: '2026-11-26T04:00:00Z', redemption: null, body: '{}', about });
  const now = new Date('2026-11-26T04:00:00Z');
  let entries: readonly Entry[] = [];
  const apply = (changed: readonly Entry[]) => {
    entries = [...entries.filter((one) => !changed.some(({ place }) => place === one.place)), ...changed];
  };
  apply(add(entries, [ask('1', 'a', 'authorise'), ask('2', 'a', 'capture'), ask('3', 'b', 'authorise')]));
  for (const [key, state] of [['1', 'authorised'], ['2', 'captured']] as const) {
    apply(trying(entries, key, now));
    apply(answered(entries, key, { kind: 'done', redemption: 'rdm_1', sequence: 1, at: '2026-11-26T04:00:00Z', amount: 10_000, until: null, state }));
  }
  return entries;
}

it('compares its own record with the server', () => {
  const alike = check(record(), [redemption('rdm_1', 'final'), redemption('rdm_2', 'captured')], '2026-11-26', 'Asia/Shanghai');
  expect(alike).toMatchObject({ alike: 1, differences: [], elsewhere: 1 });
  expect(alike.unsent.map(({ id }) => id)).toEqual(['b']);
  expect(check(record(), [redemption('rdm_1', 'reversed')], '2026-11-26', 'Asia/Shanghai').differences[0]).toMatchObject({ server: 'reversed' });
  expect(check(record(), [], '2026-11-26', 'Asia/Shanghai').differences[0]).toMatchObject({ server: null });
  expect(check(record(), [], '2026-11-25', 'Asia/Shanghai')).toMatchObject({ alike: 0, differences: [], unsent: [] });
});
