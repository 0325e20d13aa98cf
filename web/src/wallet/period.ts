export const PERIODS = ['month', 'lastMonth', 'quarter', 'year', 'own'] as const;
export type PeriodName = (typeof PERIODS)[number];

/** The first and the last day of a period, as calendar days where the reader lives. */
export function periodOf(name: Exclude<PeriodName, 'own'>, now: Date): { from: string; to: string } {
  const year = now.getFullYear();
  const month = now.getMonth();
  switch (name) {
    case 'month': return { from: day(year, month, 1), to: day(year, month, now.getDate()) };
    case 'lastMonth': return { from: day(year, month - 1, 1), to: day(year, month, 0) };
    case 'quarter': return { from: day(year, month - 2, 1), to: day(year, month, now.getDate()) };
    case 'year': return { from: day(year, 0, 1), to: day(year, month, now.getDate()) };
  }
}

function day(year: number, month: number, date: number): string {
  const at = new Date(year, month, date, 12);
  return [at.getFullYear(), String(at.getMonth() + 1).padStart(2, '0'), String(at.getDate()).padStart(2, '0')].join('-');
}
