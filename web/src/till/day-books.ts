import { decimal, type Schemas } from '@xianquan/client';

export type Redemption = Schemas['RedemptionView'];

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
