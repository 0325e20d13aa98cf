import { cameAndWent, type Period } from '@/lib/roll-flows';

/** What an issuer owed before a month, what changed it and what it owed after, in minor units of one currency. */
export interface Month {
  startsOn: string;
  currency: string;
  opening: bigint;
  issued: bigint;
  redeemed: bigint;
  /** Whatever else came (above zero) or went. */
  other: bigint;
  closing: bigint;
}

export interface OfSeries {
  currency: string;
  unitValue: number;
  periods: readonly Period[];
}

/**
 * Adds the roll-forwards of several series, month by month, newest first. A series that did not change in
 * a month has no line for it: it owes what it owed before.
 */
export function added(all: readonly OfSeries[]): Month[] {
  const months = [...new Set(all.flatMap(({ periods }) => periods.map(({ starts_on }) => starts_on)))].sort();
  const currencies = [...new Set(all.map(({ currency }) => currency))].sort();
  return currencies.flatMap((currency) => {
    const those = all.filter((one) => one.currency === currency);
    return months.map((startsOn) => those.reduce((sum, one) => plus(sum, lineOf(one, startsOn)), nothing(startsOn, currency)));
  }).filter(({ opening, issued, closing, redeemed, other }) => [opening, issued, closing, redeemed, other].some((sum) => sum !== 0n)).reverse();
}

function nothing(startsOn: string, currency: string): Month {
  return { startsOn, currency, opening: 0n, issued: 0n, redeemed: 0n, other: 0n, closing: 0n };
}

function lineOf({ currency, unitValue, periods }: OfSeries, startsOn: string): Month {
  const value = BigInt(unitValue);
  const period = periods.find(({ starts_on }) => starts_on === startsOn);
  if (period) {
    const { came, went } = cameAndWent(period);
    const other = came - period.issued - (went - period.redeemed);
    return {
      startsOn, currency,
      opening: BigInt(period.opening) * value,
      issued: BigInt(period.issued) * value,
      redeemed: BigInt(period.redeemed) * value,
      other: BigInt(other) * value,
      closing: BigInt(period.closing) * value,
    };
  }
  const before = periods.filter(({ starts_on }) => starts_on < startsOn).sort((a, b) => (a.starts_on < b.starts_on ? 1 : -1))[0];
  const owed = BigInt(before?.closing ?? 0) * value;
  return { ...nothing(startsOn, currency), opening: owed, closing: owed };
}

function plus(a: Month, b: Month): Month {
  return {
    ...a,
    opening: a.opening + b.opening,
    issued: a.issued + b.issued,
    redeemed: a.redeemed + b.redeemed,
    other: a.other + b.other,
    closing: a.closing + b.closing,
  };
}

export function addsUp({ opening, issued, redeemed, other, closing }: Month): boolean {
  return opening + issued - redeemed + other === closing;
}
