/** Microseconds as what a person reads: `360 µs`, `17.8 ms`, `1.2 s`. */
export function microseconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value < 1_000) return `${value} µs`;
  if (value < 1_000_000) return `${tenths(value / 1_000)} ms`;
  return `${tenths(value / 1_000_000)} s`;
}

/** Bytes in units of 1,000. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let rest = value;
  let at = 0;
  while (rest >= 1_000 && at < units.length - 1) {
    rest /= 1_000;
    at += 1;
  }
  return `${at === 0 ? rest : tenths(rest)} ${units[at]}`;
}

function tenths(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}

/** Whole days, hours and minutes of a span of seconds, the two largest that are there. */
export function span(seconds: number): { unit: 'day' | 'hour' | 'minute' | 'second'; value: number }[] {
  const parts = [
    { unit: 'day' as const, value: Math.floor(seconds / 86_400) },
    { unit: 'hour' as const, value: Math.floor((seconds % 86_400) / 3_600) },
    { unit: 'minute' as const, value: Math.floor((seconds % 3_600) / 60) },
    { unit: 'second' as const, value: Math.floor(seconds % 60) },
  ];
  const first = parts.findIndex(({ value }) => value > 0);
  return first < 0 ? parts.slice(3) : parts.slice(first, first + 2);
}
