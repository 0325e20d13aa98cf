import { exact, parseAmount, wire } from '@xianquan/client';
import type { Formats } from '@/lib/format';
import type { Series } from '@/lib/names';

/** What is needed of a series to tell units as people count them. */
export type Countable = Pick<Series, 'currency' | 'unit_value' | 'units_per_coupon' | 'divisible'>;

/** Face value of one coupon. */
export function faceOf(series: Countable): bigint {
  return exact(series.unit_value) * exact(series.units_per_coupon);
}

/** Whole coupons, and units that are left over. */
export function coupons(units: number | bigint, series: Countable): { whole: bigint; rest: bigint } {
  const each = exact(series.units_per_coupon);
  return { whole: exact(units) / each, rest: exact(units) % each };
}

/** `3 coupons`, or the money on a card that is used up in parts. */
export function told(units: number | bigint, series: Countable | undefined, format: Pick<Formats, 'count' | 'money'>, word: (count: bigint) => string): string {
  if (!series) return format.count(units);
  const { whole, rest } = coupons(units, series);
  if (rest === 0n) return word(whole);
  return format.money(exact(units) * exact(series.unit_value), series.currency);
}

/** Reads how much somebody wants: whole coupons, or an amount of a card that is used up in parts. */
export function parseQuantity(text: string, series: Countable): number | null {
  if (series.divisible) {
    const amount = parseAmount(text, series.currency);
    const unit = exact(series.unit_value);
    return amount !== null && amount > 0n && amount % unit === 0n ? wire(amount / unit) : null;
  }
  const plain = text.normalize('NFKC').trim();
  if (!/^\d{1,9}$/.test(plain)) return null;
  const units = BigInt(plain) * exact(series.units_per_coupon);
  return units > 0n ? wire(units) : null;
}
