import type { MemberEvent } from './shapes';

/** What an event changed for one member. */
export interface Happening {
  /** `coupon.gift_claimed` … */
  type: string;
  series: string | null;
  /** Units that came (above zero) or went. */
  units: number;
  /** Money that came or went, by currency: free and reserved together. */
  money: readonly { currency: string; amount: number }[];
  /** The other one, where there is one. */
  other: string | null;
  /** Which side this member was on, where that changes the sentence. */
  side: 'in' | 'out' | null;
}

type Data = Record<string, unknown>;

const OWN_PURPOSES = new Set(['custody', 'reserved']);

/** Reads an event from a member's point of view. */
export function happened({ event }: Pick<MemberEvent, 'event'>, me: string): Happening {
  const data = (event.data ?? {}) as Data;
  const units = unitsOf(event.type, data, me);
  return { type: event.type, series: seriesOf(data), units, money: moneyOf(event.postings, me), other: otherOf(data, me), side: sideOf(units, data, me) };
}

function moneyOf(postings: readonly unknown[], me: string): Happening['money'] {
  const sums = new Map<string, number>();
  for (const posting of postings as { account: { owner: string; currency: string; purpose: string }; amount: number }[]) {
    const { owner, currency, purpose } = posting.account;
    if (owner === me && OWN_PURPOSES.has(purpose)) sums.set(currency, (sums.get(currency) ?? 0) + posting.amount);
  }
  return [...sums].filter(([, amount]) => amount !== 0).map(([currency, amount]) => ({ currency, amount }));
}

function unitsOf(type: string, data: Data, me: string): number {
  const quantity = Number(data['quantity'] ?? 0);
  const from = is(data['from'], me) ? -quantity : 0;
  const to = is(data['to'], me) ? quantity : 0;
  switch (type) {
    case 'coupon.units_issued': return sum(list(data['grants']), (grant) => is(grant['to'], me) ? Number((grant['units'] as { count: number }).count) : 0);
    case 'coupon.units_transferred': return from + to;
    case 'coupon.gift_created': return from;
    case 'coupon.gift_returned': return -from;
    // What the giver laid aside had left when the gift was made.
    case 'coupon.gift_claimed': return to;
    case 'coupon.purchase_refunded': case 'coupon.dormant_refunded': return -quantity;
    case 'market.filled': return sideQuantity(data, quantity, me);
    case 'clearing.captured': return is(data['holder'], me) ? -sum(list(data['items']), captured) : 0;
    case 'clearing.reversed': return is(data['holder'], me) ? sum(list(data['items']), captured) : 0;
    default: return 0;
  }
}

function sideQuantity(data: Data, quantity: number, me: string): number {
  const bought = is((data['buyer'] as Data | undefined)?.['member'], me) ? quantity : 0;
  const sold = is((data['seller'] as Data | undefined)?.['member'], me) ? quantity : 0;
  return bought - sold;
}

function captured(item: Data): number {
  return Number(item['captured'] ?? item['quantity'] ?? 0);
}

function seriesOf(data: Data): string | null {
  if (typeof data['series'] === 'string') return data['series'];
  const [first] = list(data['items']);
  return typeof first?.['series'] === 'string' ? first['series'] : null;
}

/** Names of fields that hold the other side, in the order in which they say most. */
const OTHERS = ['merchant', 'from', 'to', 'counterparty', 'proposer', 'issuer'];

function otherOf(data: Data, me: string): string | null {
  const found = OTHERS.map((name) => data[name]).find((value) => typeof value === 'string' && value !== me);
  return (found as string | undefined) ?? null;
}

function sideOf(units: number, data: Data, me: string): Happening['side'] {
  if (units !== 0) return units > 0 ? 'in' : 'out';
  if (is(data['from'], me)) return 'out';
  return is(data['to'], me) ? 'in' : null;
}

function is(value: unknown, me: string): boolean {
  return value === me;
}

function list(value: unknown): Data[] {
  return Array.isArray(value) ? (value as Data[]) : [];
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((all, value) => all + of(value), 0);
}
