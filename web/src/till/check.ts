import { dayIn } from '@/lib/day';
import type { Redemption } from './day-books';
import type { Entry } from './queue';
import { salesOf, type Sale, type SaleState } from './sales';

/** A sale that this till has noted otherwise than the server. */
export interface Difference {
  sale: Sale;
  /** What the server says; `null` where it has no such redemption on that day. */
  server: string | null;
}

/** This till's own record of a day beside the server's. */
export interface Checked {
  /** Sales that both have, and have alike. */
  alike: number;
  differences: readonly Difference[];
  /** What the server does not know yet. */
  unsent: readonly Sale[];
  /** Redemptions of other tills. */
  elsewhere: number;
}

const SAYS: Partial<Record<SaleState, readonly string[]>> = {
  authorised: ['authorised'],
  taken: ['captured', 'final'],
  returned: ['voided'],
  reversed: ['reversed'],
};

/** Compares what this till has noted on a day with what the server has. */
export function check(entries: readonly Entry[], redemptions: readonly Redemption[], day: string, timeZone: string | undefined): Checked {
  const known = new Map(redemptions.map((one) => [one.id, one]));
  // What began elsewhere and was only ended here is of another day, or of another till.
  const begun = new Set(entries.filter((entry) => entry.op === 'authorise').map((entry) => entry.sale));
  const mine = salesOf(entries).filter((sale) => begun.has(sale.id) && dayIn(timeZone, new Date(sale.at)) === day);
  const unsent = mine.filter((sale) => sale.isWaiting);
  const told = mine.filter((sale) => !sale.isWaiting && SAYS[sale.state]);
  const differences = told.flatMap((sale): Difference[] => {
    const server = known.get(sale.redemption ?? '')?.state ?? null;
    return server !== null && SAYS[sale.state]?.includes(server) ? [] : [{ sale, server }];
  });
  const here = new Set(mine.map((sale) => sale.redemption));
  return { alike: told.length - differences.length, differences, unsent, elsewhere: redemptions.filter(({ id }) => !here.has(id)).length };
}
