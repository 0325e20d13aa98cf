import type { Effects } from './shapes';

/** What a write would change for one member in one series. */
export interface Effect {
  /** Change of free cash. */
  cash: bigint;
  /** Change of what is held back. */
  reserved: bigint;
  fee: bigint;
  /** Change of free units. */
  units: bigint;
}

export function effectsOn(effects: Effects | null | undefined, member: string, of: { series: string; currency: string }): Effect {
  const sum = (changes: number[]) => changes.reduce((all, change) => all + BigInt(change), 0n);
  const balance = (purpose: string) => sum((effects?.balances ?? [])
    .filter((one) => one.member === member && one.currency === of.currency && one.purpose === purpose)
    .map(({ change }) => change));
  return {
    cash: balance('custody'),
    reserved: balance('reserved'),
    fee: sum((effects?.fees ?? []).filter((fee) => fee.member === member && fee.currency === of.currency).map(({ amount }) => amount)),
    units: sum((effects?.units ?? []).filter((one) => one.member === member && one.series === of.series && one.place === 'free').map(({ change }) => change)),
  };
}
