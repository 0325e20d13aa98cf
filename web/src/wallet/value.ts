import type { DayValue } from './shapes';

/** A point of the line: what coupons and cash came to at the end of a day, in minor units. */
export interface Point {
  day: string;
  coupons: number;
  cash: number;
  total: number;
}

/** The days of one currency, oldest first. Coupons without a price add nothing, as in the sum above the line. */
export function pointsOf(days: readonly DayValue[], currency: string): Point[] {
  return days
    .filter((day) => day.currency === currency)
    .map(({ day, market_value: coupons, cash }) => ({ day, coupons, cash, total: coupons + cash }))
    .sort((a, b) => a.day.localeCompare(b.day));
}

export interface Shape {
  line: string;
  area: string;
  /** Where each point lies. */
  at: readonly { x: number; y: number }[];
}

/** The line of values in a box. A value that stands still runs through the middle. */
export function shapeOf(values: readonly number[], width: number, height: number, margin = 4): Shape {
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const room = height - 2 * margin;
  const at = values.map((value, index) => ({
    x: index * step,
    y: span === 0 ? height / 2 : margin + room - ((value - low) / span) * room,
  }));
  const line = at.map(({ x, y }, index) => `${index ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
  const last = at[at.length - 1];
  return { line, area: last ? `${line}L${last.x.toFixed(1)} ${height}L0 ${height}Z` : '', at };
}

/** Which point is nearest to a place on the line. */
export function nearest(x: number, width: number, count: number): number {
  if (count < 2) return 0;
  return Math.max(0, Math.min(count - 1, Math.round((x / width) * (count - 1))));
}
