export const PERIODS = ['month', 'lastMonth', 'quarter', 'year', 'own'] as const;
export type PeriodName = (typeof PERIODS)[number];

/** The first and the last day of a period, from today's, such as `2026-11-26`. */
export function periodOf(name: Exclude<PeriodName, 'own'>, today: string): { from: string; to: string } {
  const [year = 0, month = 1] = today.split('-').map(Number);
  switch (name) {
    case 'month': return { from: day(year, month, 1), to: today };
    case 'lastMonth': return { from: day(year, month - 1, 1), to: day(year, month, 0) };
    case 'quarter': return { from: day(year, month - 2, 1), to: today };
    case 'year': return { from: day(year, 1, 1), to: today };
  }
}

/** Months from 1 to 12; what is outside is in another year, and day 0 is the last of the month before. */
function day(year: number, month: number, date: number): string {
  return new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
}
