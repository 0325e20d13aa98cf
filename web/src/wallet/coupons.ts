import type { Holding } from './shapes';

export type Sort = 'value' | 'expiry' | 'name';
export type Show = 'all' | 'expiring' | 'reserved' | 'over';

const DAY = 86_400_000;

/** Whole days until it is over: 0 on the last, negative afterwards; `null` where it has no end. */
export function daysLeft(endsAt: string | null | undefined, now: Date): number | null {
  return endsAt ? Math.floor((new Date(endsAt).getTime() - now.getTime()) / DAY) : null;
}

/** The last moment at which it can be used: what ends at midnight is good until the day before. */
export function lastMoment(endsAt: string): string {
  return new Date(new Date(endsAt).getTime() - 1).toISOString();
}

/** States in which units can still be used, sold or given. */
const ALIVE: readonly (string | null | undefined)[] = ['active', 'suspended', null, undefined];

export function isOver(holding: Pick<Holding, 'state'>): boolean {
  return !ALIVE.includes(holding.state);
}

/** Whether it is over within so many days, and is not yet. */
export function isExpiring(holding: Pick<Holding, 'state' | 'ends_at'>, within: number, now: Date): boolean {
  const days = daysLeft(holding.ends_at, now);
  return !isOver(holding) && days !== null && days >= 0 && days < within;
}

/** What somebody looks for, in the order wished for. */
export function arrange(holdings: readonly Holding[], wanted: { text: string; show: Show; sort: Sort; within: number }, now: Date, nameOf: (series: string) => string): Holding[] {
  const text = wanted.text.trim().toLowerCase();
  const names = new Map(holdings.map(({ series, title }) => [series, [nameOf(series), series, title?.en, title?.zh].join(' ').toLowerCase()]));
  const shown: Record<Show, (holding: Holding) => boolean> = {
    all: () => true,
    expiring: (holding) => isExpiring(holding, wanted.within, now),
    reserved: (holding) => holding.reserved > 0,
    over: isOver,
  };
  const orders: Record<Sort, (a: Holding, b: Holding) => number> = {
    value: (a, b) => worthOf(b) - worthOf(a),
    expiry: (a, b) => endOf(a) - endOf(b),
    name: (a, b) => nameOf(a.series).localeCompare(nameOf(b.series)),
  };
  return holdings
    .filter((holding) => shown[wanted.show](holding) && (names.get(holding.series) ?? '').includes(text))
    .sort((a, b) => orders[wanted.sort](a, b) || a.series.localeCompare(b.series));
}

function worthOf(holding: Holding): number {
  return holding.market_value ?? holding.face_value;
}

function endOf({ ends_at }: Holding): number {
  return ends_at ? new Date(ends_at).getTime() : Infinity;
}
