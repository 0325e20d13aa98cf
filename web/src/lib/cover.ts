import { divide, exact } from '@xianquan/client';

/** Escrow as a share of what is required, in basis points; `null` where nothing is. */
export function coverOf(balance: number, required: number): number | null {
  return required > 0 ? Number(divide(exact(balance) * 10_000n, exact(required), 'down')) : null;
}

/** A part of a whole in basis points; 0 of nothing. */
export function shareOf(part: number | bigint, whole: number | bigint): number {
  return exact(whole) > 0n ? Number(divide(exact(part) * 10_000n, exact(whole), 'nearest')) : 0;
}

/** Units as coupons, where they are whole. */
export function couponsOf(units: number, unitsPerCoupon: number): number {
  return Number(divide(exact(units), exact(Math.max(1, unitsPerCoupon)), 'nearest'));
}
