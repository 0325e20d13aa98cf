import { divide, exact, WHOLE } from '@xianquan/client';
import type { Level } from './shapes';

/** What a quantity would meet in the book. */
export interface Walk {
  /** Units that find somebody. */
  filled: bigint;
  /** What they cost, fees apart. */
  paid: bigint;
  /** The last price that is reached, in millionths of face. */
  last: bigint | null;
}

/** Walks down one side of the book, as far as the limit allows. The server's preview has the last word. */
export function walk(levels: readonly Level[], units: bigint, unitValue: number, isWithin: (price: bigint) => boolean): Walk {
  let left = units;
  let paid = 0n;
  let last: bigint | null = null;
  for (const level of levels) {
    const price = exact(level.price);
    if (left === 0n || !isWithin(price)) break;
    const here = left < exact(level.quantity) ? left : exact(level.quantity);
    paid += divide(here * exact(unitValue) * price, WHOLE, 'down');
    left -= here;
    last = price;
  }
  return { filled: units - left, paid, last };
}

/** How far the last price lies from the first, in basis points of the first. */
export function slippage(first: bigint, last: bigint): bigint {
  const away = first > last ? first - last : last - first;
  return divide(away * 10_000n, first, 'up');
}

/** A fee at a rate in basis points, as the engine rounds it: down. */
export function feeOf(paid: bigint, rate: number): bigint {
  return divide(paid * exact(rate), 10_000n, 'down');
}
