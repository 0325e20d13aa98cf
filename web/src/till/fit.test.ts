import { Problem } from '@xianquan/client';
import { expect, it } from 'vitest';
import { faceOf, fit, mostFor } from './fit';

const voucher = { unit_value: 10_000, units_per_coupon: 1, divisible: false };
const pack = { unit_value: 500, units_per_coupon: 4, divisible: false };
const card = { unit_value: 1, units_per_coupon: 20_000, divisible: true };

/** A server that lets so many units pass, and counts how often it is asked. */
function server(most: number) {
  const asked: number[] = [];
  const tryOut = async (units: number) => {
    asked.push(units);
    if (units > most) throw new Problem('insufficient_units', 409, 'Too few.');
  };
  return { asked, tryOut };
}

it('counts what makes sense for a bill', () => {
  expect(mostFor(34_000n, voucher)).toBe(3);
  expect(mostFor(1_500n, voucher)).toBe(1);
  expect(mostFor(5_000n, pack)).toBe(8);
  expect(mostFor(13_805n, card)).toBe(13_805);
  expect(faceOf(3, voucher)).toBe(30_000n);
});

it('takes all where all is let through', async () => {
  const { asked, tryOut } = server(99);
  expect(await fit(voucher, 3, tryOut)).toEqual({ units: 3, refusal: null });
  expect(asked).toEqual([3]);
});

it.each([1, 2, 3, 777, 13_804])('finds the most of %i', async (most) => {
  const { asked, tryOut } = server(most);
  expect(await fit(card, 13_805, tryOut)).toEqual({ units: most, refusal: null });
  expect(asked.length).toBeLessThan(20);
});

it('takes whole coupons only', async () => {
  expect(await fit(pack, 40, server(11).tryOut)).toEqual({ units: 8, refusal: null });
});

it('tells why not one may be used', async () => {
  const found = await fit(voucher, 5, server(0).tryOut);
  expect(found.units).toBe(0);
  expect(found.refusal?.code).toBe('insufficient_units');
});

it('does not take a lost network for a refusal', async () => {
  await expect(fit(voucher, 2, async () => { throw Problem.offline(null); })).rejects.toThrow();
});
