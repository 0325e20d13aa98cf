/** The day it is somewhere, such as `2026-11-26`; where the reader is if no zone is given. */
export function dayIn(timeZone: string | undefined, now: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', ...(timeZone && { timeZone }) });
  return parts.format(now);
}

/** So many days before a day. */
export function dayBefore(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}
