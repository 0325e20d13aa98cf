import { divide, exact, Problem } from '@xianquan/client';

/** What the till needs to know of a series to count its coupons. */
export interface Countable {
  unit_value: number;
  units_per_coupon: number;
  divisible: boolean;
}

/** Units that go together: a whole coupon, or one unit where it may be used in parts. */
export function stepOf(series: Countable): number {
  return series.divisible ? 1 : series.units_per_coupon;
}

/** Face value of so many units, in minor units. */
export function faceOf(units: number, series: Countable): bigint {
  return exact(units) * exact(series.unit_value);
}

/** The most units that make sense for a bill: none beyond its amount, but one at least. */
export function mostFor(bill: bigint, series: Countable): number {
  const step = stepOf(series);
  const fits = divide(bill, faceOf(step, series) || 1n, 'down');
  return Number(fits > 1n ? fits : 1n) * step;
}

/** What can be taken off with coupons of one series. */
export type Fit = { units: number; refusal: null } | { units: 0; refusal: Problem };

/**
 * The most units, up to a limit, with which the server would authorise. It is asked: first for all, then for
 * one, then in halves. `tryOut` throws a {@link Problem} where it refuses.
 */
export async function fit(series: Countable, limit: number, tryOut: (units: number) => Promise<unknown>): Promise<Fit> {
  const step = stepOf(series);
  const refusalOf = async (steps: number): Promise<Problem | null> => {
    try {
      await tryOut(steps * step);
      return null;
    } catch (problem) {
      if (problem instanceof Problem && !problem.isOffline && problem.status < 500 && problem.status !== 429) return problem;
      throw problem;
    }
  };
  const most = Math.max(1, Math.floor(limit / step));
  if (!(await refusalOf(most))) return { units: most * step, refusal: null };
  const refusal = await refusalOf(1);
  if (refusal) return { units: 0, refusal };
  let good = 1;
  let bad = most;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (await refusalOf(middle)) bad = middle;
    else good = middle;
  }
  return { units: good * step, refusal: null };
}
