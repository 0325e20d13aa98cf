import type { FlowCell, Money } from './flows-query';

/** What a map's rows are. */
export type RowsBy = 'category' | 'country' | 'weekday';
/** What is counted: `count`, `units`, or money of a currency. */
export type Measure = string;

/** A map: rows of equal length, one entry a column. */
export interface Heat {
  columns: number[];
  rows: { key: string; cells: bigint[]; total: bigint }[];
  /** The greatest cell. */
  most: bigint;
  total: bigint;
}

/** No category: what is of members that have none. */
export const NO_CATEGORY = 'none';

export const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

function keyOf(cell: FlowCell, by: RowsBy): string {
  if (by === 'category') return cell.category ? String(cell.category) : NO_CATEGORY;
  return String(cell[by]);
}

export function amountOf(amounts: readonly Money[], currency: string): bigint {
  return amounts.reduce((sum, one) => (one.currency === currency ? sum + BigInt(one.amount) : sum), 0n);
}

function measured(cell: FlowCell, measure: Measure): bigint {
  if (measure === 'count' || measure === 'units') return BigInt(cell[measure]);
  return amountOf(cell.value, measure);
}

/** Sorts cells into rows and hours. The fullest row is first; the days of a week stand in their order. */
export function bin(cells: readonly FlowCell[], by: RowsBy, measure: Measure): Heat {
  const rows = new Map<string, bigint[]>();
  if (by === 'weekday') for (let day = 1; day <= 7; day += 1) rows.set(String(day), HOURS.map(() => 0n));
  for (const cell of cells) {
    if (cell.hour < 0 || cell.hour > 23) continue;
    const key = keyOf(cell, by);
    const row = rows.get(key) ?? HOURS.map(() => 0n);
    row[cell.hour] = row[cell.hour]! + measured(cell, measure);
    rows.set(key, row);
  }
  const filled = [...rows].map(([key, values]) => ({ key, cells: values, total: values.reduce((sum, value) => sum + value, 0n) }));
  if (by !== 'weekday') filled.sort((a, b) => (a.total === b.total ? (a.key < b.key ? -1 : 1) : a.total < b.total ? 1 : -1));
  const kept = by === 'weekday' ? filled : filled.filter(({ total }) => total > 0n);
  const most = kept.flatMap((row) => row.cells).reduce((top, value) => (value > top ? value : top), 0n);
  return { columns: HOURS, rows: kept, most, total: kept.reduce((sum, { total }) => sum + total, 0n) };
}

export const LEVELS = 6;

/** How dark a cell is, 0 (nothing) to 6. By the square root: a few full hours do not hide the others. */
export function level(value: bigint, most: bigint): number {
  if (value <= 0n || most <= 0n) return 0;
  const share = Number((value * 1_000_000n) / most) / 1_000_000;
  return Math.max(1, Math.min(LEVELS, Math.ceil(Math.sqrt(share) * LEVELS)));
}

/** Currencies that money is counted in, the one in most cells first. */
export function currenciesOf(cells: readonly { value: readonly Money[] }[]): string[] {
  const counts = new Map<string, number>();
  for (const { value } of cells) for (const { currency } of value) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : y - x)).map(([currency]) => currency);
}

/** The countries that occur, in their order. */
export function countriesOf(cells: readonly { country: string }[]): string[] {
  return [...new Set(cells.map(({ country }) => country))].sort();
}
