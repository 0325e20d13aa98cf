import { parseAmount, parseScaled } from '@xianquan/client';
import { MEMBER } from './values';

/** A line of a bulk issue: so many coupons for a member. */
export interface BulkRow {
  /** Where it stands in the file, from 1. */
  line: number;
  member: string;
  coupons: bigint;
  /** What the member paid outside this system, in minor units, where the file says so. */
  paid: bigint | null;
}

export type LineFault = 'columns' | 'member' | 'quantity' | 'paid' | 'twice';

export interface FaultyLine {
  line: number;
  text: string;
  fault: LineFault;
}

export interface BulkFile {
  rows: BulkRow[];
  faults: FaultyLine[];
  total: bigint;
  isTooLong: boolean;
}

/** More than that is for the API itself. */
export const MOST_ROWS = 20_000;

/**
 * Reads `member,quantity` or `member,quantity,paid`, with or without a head, separated by commas,
 * semicolons or tabs as spreadsheets of any language write them.
 */
export function readBulk(text: string, currency: string): BulkFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const rows: BulkRow[] = [];
  const faults: FaultyLine[] = [];
  const seen = new Set<string>();
  for (const [at, raw] of lines.entries()) {
    if (!raw.trim()) continue;
    const cells = cellsOf(raw);
    if (rows.length + faults.length === 0 && isHead(cells)) continue;
    const row = readRow(at + 1, cells, currency);
    if (typeof row === 'string') faults.push({ line: at + 1, text: raw, fault: row });
    else if (seen.has(row.member)) faults.push({ line: at + 1, text: raw, fault: 'twice' });
    else {
      seen.add(row.member);
      rows.push(row);
    }
  }
  return { rows, faults, total: rows.reduce((sum, row) => sum + row.coupons, 0n), isTooLong: rows.length > MOST_ROWS };
}

/** A head has neither an id nor a number. */
function isHead(cells: readonly string[]): boolean {
  return !MEMBER.test(cells[0] ?? '') && !/\d/.test(cells[1] ?? '');
}

function readRow(line: number, cells: readonly string[], currency: string): BulkRow | LineFault {
  if (cells.length < 2 || cells.length > 3) return 'columns';
  const [member = '', quantity = '', paid = ''] = cells;
  if (!MEMBER.test(member)) return 'member';
  const coupons = parseScaled(quantity, 0);
  if (coupons === null || coupons <= 0n) return 'quantity';
  const money = paid === '' ? null : parseAmount(paid, currency);
  if (paid !== '' && (money === null || money < 0n)) return 'paid';
  return { line, member, coupons, paid: money };
}

const SEPARATORS = /[,;\t，；]/;

function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? '';
    if (quoted && letter === '"' && line[at + 1] === '"') {
      cell += letter;
      at += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (!quoted && SEPARATORS.test(letter)) {
      cells.push(cell.trim());
      cell = '';
    } else cell += letter;
  }
  cells.push(cell.trim());
  return cells;
}

/** A file for spreadsheets: no cell is taken for a formula. */
export function writeCsv(head: readonly string[], rows: readonly (readonly (string | number | bigint)[])[]): Blob {
  const lines = [head, ...rows].map((row) => row.map(cellText).join(','));
  return new Blob([`\uFEFF${lines.join('\r\n')}\r\n`], { type: 'text/csv;charset=utf-8' });
}

function cellText(cell: string | number | bigint): string {
  const text = String(cell);
  const safe = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
