import { decimal, exact, type Schemas } from '@xianquan/client';

export type Redemption = Schemas['RedemptionView'];
export type Line = Pick<Schemas['LineView'], 'id' | 'recorded_at' | 'type' | 'currency' | 'purpose' | 'amount'>;

/** How often something happened, and the money of it. */
export interface Sum {
  count: number;
  amount: bigint;
}

/** What a day came to in one currency, from the lines of the statement. */
export interface DayBooks {
  currency: string;
  captured: Sum;
  reversed: Sum;
  settled: Sum;
}

export interface Settlement {
  id: string;
  at: string;
  currency: string;
  amount: number;
}

const KINDS: Readonly<Record<string, 'captured' | 'reversed' | 'settled'>> = {
  'clearing.captured': 'captured',
  'clearing.reversed': 'reversed',
  'ledger.merchant_settled': 'settled',
};

/** Sums up a statement. One event may have several lines: one for each issuer, or part from free cash. */
export function booksOf(lines: readonly Line[]): readonly DayBooks[] {
  const books = new Map<string, DayBooks>();
  const seen = new Set<string>();
  for (const { id, type, currency, purpose, amount } of lines) {
    const kind = KINDS[type];
    if (!kind || (kind === 'settled' && purpose !== 'custody')) continue;
    const book = books.get(currency) ?? { currency, captured: none(), reversed: none(), settled: none() };
    books.set(currency, book);
    if (!seen.has(`${kind} ${id}`)) book[kind].count += 1;
    seen.add(`${kind} ${id}`);
    book[kind].amount += kind === 'reversed' ? -exact(amount) : exact(amount);
  }
  return [...books.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

function none(): Sum {
  return { count: 0, amount: 0n };
}

export function settlementsOf(lines: readonly Line[]): readonly Settlement[] {
  const settled = lines.filter(({ type, purpose }) => type === 'ledger.merchant_settled' && purpose === 'custody');
  return settled.map(({ id, recorded_at, currency, amount }) => ({ id, at: recorded_at, currency, amount }));
}

/** The day it is somewhere, such as `2026-11-26`. */
export function dayIn(timeZone: string | undefined, now: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', ...(timeZone && { timeZone }) });
  return parts.format(now);
}

/** How the columns of an export are called. */
export type Heads = Readonly<Record<'id' | 'state' | 'authorised' | 'captured' | 'ended' | 'reversible' | 'store' | 'holder' | 'currency' | 'bill' | 'amount' | 'match' | 'coupons', string>>;

/** A line for each redemption, as a spreadsheet reads it: a byte order mark, amounts in major units, no formula. */
export function csvOf(redemptions: readonly Redemption[], heads: Heads, stateOf: (state: string) => string, nameOf: (series: string) => string): string {
  const rows = redemptions.map((one) => [
    one.id, stateOf(one.state), one.authorised_at, one.captured_at ?? '', one.ended_at ?? '', one.reversible_until ?? '', String(one.store), one.holder, one.currency,
    decimal(one.order_amount, one.currency), decimal(one.amount, one.currency), decimal(one.merchant_match, one.currency),
    one.items.map((item) => `${nameOf(item.series)} (${item.series}) × ${item.captured || item.quantity}`).join('; '),
  ]);
  const columns = [heads.id, heads.state, heads.authorised, heads.captured, heads.ended, heads.reversible, heads.store, heads.holder, heads.currency, heads.bill, heads.amount, heads.match, heads.coupons];
  return `\uFEFF${[columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Text that begins like a formula is not one. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
