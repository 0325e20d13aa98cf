import { expect, it } from 'vitest';
import { placeOf } from './place-of';
import { idsIn, isBalanced, readBody, sums } from './record-body';

const filled = {
  fact: { market: { filled: { buyer: { fee: 240, member: 'mem_12', order: 'ord_3f5' }, paid: 48150, price: 963000, quantity: 50000, series: 'ser_5', via: { book: 'sell' } } } },
  moves: [{ from: { free: 'mem_3x' }, range: { count: 50000, first: 38100001 }, series: 'ser_5', to: { free: 'mem_12' } }],
  postings: [
    { account: { currency: 'CNY', owner: 'mem_12', purpose: 'reserved' }, amount: -48390 },
    { account: { currency: 'CNY', owner: 'mem_3x', purpose: 'custody' }, amount: 47669 },
    { account: { currency: 'CNY', owner: 'mem_1', purpose: 'fee_revenue' }, amount: 721 },
  ],
};
const record = {
  envelope: { actor: { member: 'mem_3x' }, command: { sell_now: { member: 'mem_3x', quantity: 50000, series: 'ser_5' } }, facts: {}, key: 'demo-1' },
  outcome: { done: [filled] },
  stamp: { sequence: 5679, time: '2026-11-26T16:38:00.560985Z' },
};

it('reads what was asked and what came of it', () => {
  const body = readBody(record);
  expect(body).toMatchObject({ sequence: 5679, actor: 'mem_3x', key: 'demo-1', refusal: null, command: { name: 'sell_now' } });
  expect(body.events[0]).toMatchObject({ type: 'market.filled', moves: [{ series: 'ser_5', first: 38100001, count: 50000, to: { name: 'free', id: 'mem_12' } }] });
  expect(isBalanced(body)).toBe(true);
  expect([...idsIn(body.events)]).toEqual(expect.arrayContaining(['mem_12', 'ord_3f5', 'ser_5', 'mem_3x', 'mem_1']));
});

it('finds postings that do not balance', () => {
  const body = readBody({ ...record, outcome: { done: [{ ...filled, postings: filled.postings.slice(1) }] } });
  expect(isBalanced(body)).toBe(false);
  expect(sums(body.events[0]!.postings)).toEqual([['CNY', 48390n]]);
});

it('reads refusals, the system and what it does not know', () => {
  const refused = readBody({ ...record, envelope: { actor: 'system', command: { tick: {} } }, outcome: { rejected: { code: 'nothing_payable', param: 'amount' } } });
  expect(refused).toMatchObject({ actor: null, key: null, command: { name: 'tick' }, refusal: { code: 'nothing_payable', param: 'amount' }, events: [] });
  expect(readBody(null).events).toEqual([]);
});

it('reads places in both forms', () => {
  expect(placeOf('mint')).toEqual({ name: 'mint', id: null });
  expect(placeOf({ order: 'ord_1' })).toEqual({ name: 'order', id: 'ord_1' });
  expect(placeOf({ ended: 'redeemed' })).toEqual({ name: 'redeemed', id: null });
});
