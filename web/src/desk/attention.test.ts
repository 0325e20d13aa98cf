import { expect, it } from 'vitest';
import { matters } from './attention';
import type { System } from './window';

const now = new Date('2026-11-26T12:00:00Z');
const system: System = {
  role: 'sole', node: 'xq', sequence: 9, durable_sequence: 9, uptime_seconds: 1, queue: 0, commands_per_second: 1, commit_ms: null,
  commit_us: { p50: 1, p99: 2 }, followers: [{ name: 'books', position: 9, lag: 3 }], streams: 0, members: 1, series: 1, open_orders: 0, time: '2026-11-26T12:00:00Z',
};
const backing = (issuer: string, balance: number, required: number) => ({ issuer, currency: 'CNY', balance, required, changed_sequence: 1 });
const whats = (found: { what: string }[]) => found.map(({ what }) => what);

it('finds nothing where all is well, and nothing of what is not known', () => {
  expect(matters({}, now)).toEqual([]);
  expect(matters({ backing: [backing('a', 200, 100), backing('b', 5, 0)], isEven: true, halted: [], suspended: [], frozen: [], system, withdrawals: [], suspense: 0, drafts: 0 }, now)).toEqual([]);
});

it('puts the worst first', () => {
  const found = matters({ backing: [backing('a', 104, 100), backing('b', 80, 100)], isEven: false, halted: ['ser_1'], drafts: 2, system: { ...system, queue: 5_000 } }, now);
  expect(whats(found)).toEqual(['short', 'uneven', 'thin', 'queue', 'halted', 'drafts']);
  expect(found[0]).toMatchObject({ id: 'b', amount: { minor: 20, currency: 'CNY' } });
});

it('gives the bank a day', () => {
  const withdrawals = [{ created_at: '2026-11-26T11:00:00Z' }, { created_at: '2026-11-25T11:00:00Z' }];
  expect(matters({ withdrawals, suspense: 1 }, now)).toEqual([
    { what: 'withdrawals', tone: 'warn', count: 1, to: '/desk/bank' },
    { what: 'suspense', tone: 'accent', count: 1, to: '/desk/bank' },
  ]);
});

it('sees a node that is slow or whose followers are far behind', () => {
  expect(whats(matters({ system: { ...system, commit_us: { p50: 1, p99: 2_000_000 }, followers: [{ name: 'books', position: 1, lag: 70_000 }] } }, now))).toEqual(['lag', 'slow']);
});
