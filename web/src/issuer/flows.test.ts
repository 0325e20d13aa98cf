import { describe, expect, it } from 'vitest';
import { addsUp, cameAndWent, flowsOf, type Period } from '@/lib/roll-flows';
import { nextOf } from './next';

const period: Period = { starts_on: '2026-11-01', opening: 5, issued: 813, replacements: 0, reversed: 2, redeemed: 10, refunded: 0, extinguished: 0, retired: 0, escheated: 0, replaced: 0, closing: 810, closing_face: 1, sold_for: 0, refund_paid: 0, escheat_paid: 0, shortfall: 0 };

describe('a roll-forward', () => {
  it('comes from opening to closing', () => {
    expect(cameAndWent(period)).toEqual({ came: 815, went: 10 });
    expect(addsUp(period)).toBe(true);
    expect(addsUp({ ...period, closing: 811 })).toBe(false);
  });

  it('has columns for what happened', () => {
    expect(flowsOf([period]).map(([flow]) => flow)).toEqual(['issued', 'reversed', 'redeemed']);
  });
});

describe('the next step of a series', () => {
  it('is the operator’s for approval, and the issuer’s otherwise', () => {
    expect(nextOf('draft', false)).toMatchObject({ stage: 0, who: 'operator', acts: [{ name: 'approve', by: 'operator' }] });
    expect(nextOf('approved', false)).toMatchObject({ stage: 1, who: 'issuer', acts: [{ name: 'activate', by: 'issuer' }] });
    expect(nextOf('active', true)).toMatchObject({ stage: 2, who: 'operator', word: 'revision' });
    expect(nextOf('closed', false).acts).toEqual([]);
  });
});
