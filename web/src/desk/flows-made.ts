import { pages, type Schemas } from '@xianquan/client';
import { api } from '@/app/api';
import { readPages } from './read-pages';
import type { FlowCell, FlowKind, Flows } from './shapes';

/** Where a server does not tell flows yet, they are added up here from its lists; this goes when it does. */

/** One thing that flowed. */
export interface Flowed {
  at: string;
  units: number;
  amount: number;
  currency: string;
}

/** Of whom, as far as flows go. */
export type Whose = Pick<Schemas['MemberView'], 'category' | 'jurisdiction' | 'time_zone'>;

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Adds up by industry, country, day of the week and hour where it is. */
export function cellsOf(flowed: readonly (Flowed & { whose: Whose })[]): FlowCell[] {
  const clocks = new Map<string, Intl.DateTimeFormat>();
  const cells = new Map<string, FlowCell>();
  for (const { at, units, amount, currency, whose } of flowed) {
    const { category = null, jurisdiction: country, time_zone } = whose;
    const clock = clocks.get(time_zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: time_zone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' });
    clocks.set(time_zone, clock);
    const parts = Object.fromEntries(clock.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
    const weekday = WEEKDAYS.indexOf(parts['weekday'] ?? '') + 1;
    const hour = Number(parts['hour']);
    const key = [category, country, weekday, hour].join(' ');
    const cell = cells.get(key) ?? { category, country, weekday, hour, count: 0, units: 0, value: [] };
    const money = cell.value.find((one) => one.currency === currency);
    if (money) money.amount += amount;
    // A swap has no price.
    else if (currency !== '') cell.value.push({ currency, amount });
    cells.set(key, { ...cell, count: cell.count + 1, units: cell.units + units });
  }
  return [...cells.values()];
}

/** So many pages of 200 are added up. */
const PAGES = 10;

export interface Made extends Flows {
  /** Only so many of the newest are counted. */
  newest?: number;
}

/** Flows from the newest trades or redemptions since a time; `null` of what no list tells. */
export async function makeFlows(of: FlowKind, from: string): Promise<Made | null> {
  if (of === 'issued') return null;
  const members = await membersById();
  const { items, asOf, isWhole } = of === 'traded' ? await traded(from) : await redeemed(from);
  const known = items.flatMap(({ member, ...flowed }) => {
    const whose = members.get(member);
    return whose ? [{ ...flowed, whose }] : [];
  });
  return { as_of: asOf, of, from, to: new Date().toISOString(), cells: cellsOf(known), ...(!isWhole && { newest: items.length }) };
}

type Read = Promise<{ items: (Flowed & { member: string })[]; asOf: number; isWhole: boolean }>;

async function traded(from: string): Read {
  const issuers = new Map<string, string>();
  for await (const { id, issuer } of pages((cursor) => api.take(api.raw.GET('/v1/issue/series', { params: { query: { limit: 200, ...(cursor && { cursor }) } } })))) issuers.set(id, issuer);
  const { items, asOf, isWhole } = await readPages(PAGES, (cursor) => api.take(api.raw.GET('/v1/trade/trades', { params: { query: { from, limit: 200, ...(cursor && { cursor }) } } })));
  const flowed = items.map(({ recorded_at, series, quantity, paid, currency }) => ({ at: recorded_at, units: quantity, amount: paid ?? 0, currency: currency ?? '', member: issuers.get(series) ?? '' }));
  return { items: flowed, asOf, isWhole };
}

async function redeemed(from: string): Read {
  const { items, asOf, isWhole } = await readPages(PAGES, (cursor) => api.take(api.raw.GET('/v1/redeem/redemptions', { params: { query: { from, limit: 200, ...(cursor && { cursor }) } } })));
  const flowed = items.flatMap(({ captured_at, merchant, amount, currency, items: coupons }) => {
    if (!captured_at) return [];
    return [{ at: captured_at, units: coupons.reduce((sum, { captured }) => sum + captured, 0), amount, currency, member: merchant }];
  });
  return { items: flowed, asOf, isWhole };
}

async function membersById(): Promise<Map<string, Whose>> {
  const found = new Map<string, Whose>();
  for (const kind of ['issuer', 'merchant'] as const) {
    for await (const member of pages((cursor) => api.take(api.raw.GET('/v1/members', { params: { query: { kind, limit: 200, ...(cursor && { cursor }) } } })))) found.set(member.id, member);
  }
  return found;
}
