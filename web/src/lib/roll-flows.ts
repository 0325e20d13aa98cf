import type { Schemas } from '@xianquan/client';

export type Period = Schemas['RollForwardView'];

/** The lines of a roll-forward between opening and closing, with their sign. */
export const FLOWS = [
  ['issued', 1],
  ['replacements', 1],
  ['reversed', 1],
  ['redeemed', -1],
  ['refunded', -1],
  ['extinguished', -1],
  ['retired', -1],
  ['escheated', -1],
  ['replaced', -1],
] as const;

export type Flow = (typeof FLOWS)[number][0];

/** Units that came and units that went in a period. */
export function cameAndWent(period: Period): { came: number; went: number } {
  let came = 0;
  let went = 0;
  for (const [flow, sign] of FLOWS) {
    if (sign > 0) came += period[flow];
    else went += period[flow];
  }
  return { came, went };
}

/** Whether opening and flows come to closing, as they must. */
export function addsUp(period: Period): boolean {
  const { came, went } = cameAndWent(period);
  return period.opening + came - went === period.closing;
}

/** The flows that happened at all: the others need no column. */
export function flowsOf(periods: readonly Period[]): (typeof FLOWS)[number][] {
  return FLOWS.filter(([flow]) => flow === 'issued' || flow === 'redeemed' || periods.some((period) => period[flow] !== 0));
}
