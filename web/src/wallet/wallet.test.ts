import { describe, expect, it } from 'vitest';
import { arrange, daysLeft, isExpiring, isOver, lastMoment } from './coupons';
import { codeInHash, giftLink, readGift } from './gift-link';
import { happened } from './happening';
import { periodOf } from './period';
import type { Holding, MemberEvent } from './shapes';
import { parseQuantity, told } from './units';
import { nearest, pointsOf, shapeOf } from './value';

const now = new Date('2026-11-26T12:00:00Z');
const voucher = { currency: 'CNY', unit_value: 10_000, units_per_coupon: 1, divisible: false };
const card = { currency: 'CNY', unit_value: 1, units_per_coupon: 20_000, divisible: true };

function holding(more: Partial<Holding>): Holding {
  return { series: 'ser_1', issuer: 'mem_4', currency: 'CNY', units: 1, reserved: 0, face_value: 10_000, cost: 0, ranges: [], state: 'active', ...more };
}

describe('units', () => {
  it('are told as coupons, or as money where a card was used in part', () => {
    const format = { count: String, money: (minor: number | bigint, currency: string) => `${minor} ${currency}` };
    const word = (count: bigint) => `${count} coupons`;
    expect(told(3, voucher, format, word)).toBe('3 coupons');
    expect(told(40_000, card, format, word)).toBe('2 coupons');
    expect(told(12_050, card, format, word)).toBe('12050 CNY');
  });
  it('are read as coupons, or as money of a card that is used up in parts', () => {
    expect(parseQuantity('2', voucher)).toBe(2);
    expect(parseQuantity('1.5', voucher)).toBeNull();
    expect(parseQuantity('0', voucher)).toBeNull();
    expect(parseQuantity('120.5', card)).toBe(12_050);
    expect(parseQuantity('-1', card)).toBeNull();
  });
});

describe('coupons', () => {
  it('have days left, counted down to zero on the last day', () => {
    expect(daysLeft('2026-11-27T11:00:00Z', now)).toBe(0);
    expect(daysLeft('2026-11-28T13:00:00Z', now)).toBe(2);
    expect(daysLeft(null, now)).toBeNull();
    expect(lastMoment('2026-11-27T00:00:00.000000Z')).toBe('2026-11-26T23:59:59.999Z');
  });
  it('expire soon unless they are over', () => {
    expect(isExpiring(holding({ ends_at: '2026-11-30T00:00:00Z' }), 7, now)).toBe(true);
    expect(isExpiring(holding({ ends_at: '2026-12-30T00:00:00Z' }), 7, now)).toBe(false);
    expect(isExpiring(holding({ ends_at: '2026-11-30T00:00:00Z', state: 'dormant' }), 7, now)).toBe(false);
    expect(isOver(holding({ state: 'dormant' }))).toBe(true);
  });
  it('are found by either name and put in order', () => {
    const all = [
      holding({ series: 'ser_1', title: { en: 'Tea', zh: '茶' }, ends_at: '2027-01-01T00:00:00Z', market_value: 5 }),
      holding({ series: 'ser_2', title: { en: 'Hotel', zh: '酒店' }, market_value: 9 }),
      holding({ series: 'ser_3', title: { en: 'Bus', zh: '巴士' }, ends_at: '2026-12-01T00:00:00Z', market_value: null }),
    ];
    const find = (more: Partial<Parameters<typeof arrange>[1]>) =>
      arrange(all, { text: '', show: 'all', sort: 'value', within: 7, ...more }, now, (series) => series).map(({ series }) => series);
    expect(find({})).toEqual(['ser_3', 'ser_2', 'ser_1']);
    expect(find({ sort: 'expiry' })).toEqual(['ser_3', 'ser_1', 'ser_2']);
    expect(find({ text: '酒' })).toEqual(['ser_2']);
    expect(find({ show: 'expiring' })).toEqual(['ser_3']);
  });
});

describe('a gift by link', () => {
  it('keeps its code behind the hash', () => {
    const link = giftLink('https://xianquan.example', { gift: 'gft_1', code: 'AAKN-4MAC' });
    expect(link).toBe('https://xianquan.example/gift/gft_1#AAKN-4MAC');
    expect(new URL(link).pathname + new URL(link).search).not.toContain('AAKN');
    expect(readGift(link)).toEqual({ gift: 'gft_1', code: 'AAKN-4MAC' });
  });
  it('is read as number and code, too', () => {
    expect(readGift('gft_2  AAKN-4MAC')).toEqual({ gift: 'gft_2', code: 'AAKN-4MAC' });
    for (const text of ['', 'gft_2', 'AAKN-4MAC', 'ser_1 AAKN-4MAC', 'gft_2 short']) expect(readGift(text)).toBeNull();
  });
  it('survives a broken hash', () => {
    expect(codeInHash('#%E0%A4%A')).toBeNull();
    expect(codeInHash('')).toBeNull();
  });
});

describe('what happened', () => {
  const event = (type: string, data: unknown, postings: unknown[] = []): MemberEvent =>
    ({ id: '1.0', sequence: 1, recorded_at: '2026-11-26T12:00:00Z', event: { index: 0, type, data, postings, moves: [] } }) as unknown as MemberEvent;

  it('tells a trade from either side', () => {
    const trade = event('market.filled', { series: 'ser_6', quantity: 20_000, buyer: { member: 'mem_15' }, seller: { member: 'mem_13' } }, [
      { account: { owner: 'mem_15', currency: 'CNY', purpose: 'custody' }, amount: -19_573 },
      { account: { owner: 'mem_13', currency: 'CNY', purpose: 'custody' }, amount: 19_284 },
    ]);
    expect(happened(trade, 'mem_15')).toMatchObject({ units: 20_000, side: 'in', money: [{ currency: 'CNY', amount: -19_573 }] });
    expect(happened(trade, 'mem_13')).toMatchObject({ units: -20_000, side: 'out', money: [{ currency: 'CNY', amount: 19_284 }] });
  });
  it('counts a gift once for the giver and once for the taker', () => {
    const data = { gift: 'gft_1', series: 'ser_1', from: 'mem_17', to: 'mem_15', quantity: 1 };
    expect(happened(event('coupon.gift_claimed', data), 'mem_15')).toMatchObject({ units: 1, other: 'mem_17', side: 'in' });
    expect(happened(event('coupon.gift_claimed', data), 'mem_17')).toMatchObject({ units: 0, other: 'mem_15', side: 'out' });
    expect(happened(event('coupon.gift_created', { ...data, to: undefined }), 'mem_17').units).toBe(-1);
    expect(happened(event('coupon.gift_returned', { ...data, to: undefined }), 'mem_17').units).toBe(1);
  });
  it('counts what was granted to this member alone', () => {
    const grants = [{ to: 'mem_9', units: { first: 1, count: 5 } }, { to: 'mem_15', units: { first: 6, count: 2 } }];
    expect(happened(event('coupon.units_issued', { series: 'ser_1', grants }), 'mem_15').units).toBe(2);
  });
  it('does not call money that is only set aside spent', () => {
    const set = event('market.order_accepted', {}, [
      { account: { owner: 'mem_15', currency: 'CNY', purpose: 'custody' }, amount: -100 },
      { account: { owner: 'mem_15', currency: 'CNY', purpose: 'reserved' }, amount: 100 },
    ]);
    expect(happened(set, 'mem_15').money).toEqual([]);
  });
});

describe('value over time', () => {
  it('is of one currency and in order', () => {
    const day = (text: string, currency: string, market: number) => ({ day: text, currency, market_value: market, cash: 1, face_value: 0, unpriced_face_value: 0, cost: 0 });
    const days = [day('2026-11-02', 'CNY', 3), day('2026-11-01', 'CNY', 2), day('2026-11-01', 'USD', 9)];
    expect(pointsOf(days, 'CNY').map(({ total }) => total)).toEqual([3, 4]);
  });
  it('is drawn inside its box', () => {
    const { line, at } = shapeOf([0, 10, 5], 100, 50, 5);
    expect(at).toEqual([{ x: 0, y: 45 }, { x: 50, y: 5 }, { x: 100, y: 25 }]);
    expect(line).toBe('M0.0 45.0L50.0 5.0L100.0 25.0');
    expect(shapeOf([7, 7], 100, 50).at.map(({ y }) => y)).toEqual([25, 25]);
    expect(nearest(60, 100, 3)).toBe(1);
    expect(nearest(500, 100, 3)).toBe(2);
  });
});

describe('the period of a statement', () => {
  it('is whole months, also over the turn of the year', () => {
    const january = '2027-01-15';
    expect(periodOf('month', january)).toEqual({ from: '2027-01-01', to: '2027-01-15' });
    expect(periodOf('lastMonth', january)).toEqual({ from: '2026-12-01', to: '2026-12-31' });
    expect(periodOf('quarter', january)).toEqual({ from: '2026-11-01', to: '2027-01-15' });
    expect(periodOf('year', january)).toEqual({ from: '2027-01-01', to: '2027-01-15' });
  });
});
