import { exact, wire, type Schemas } from '@xianquan/client';
import { readPrice, readQuantity, type Instrument, type PriceUnit, type TextFault } from './instrument';

/** How somebody wants to trade. `now` sells at once, `hold` keeps a price for a minute. */
export type Kind = 'limit' | 'market' | 'now' | 'hold';
export type Side = 'buy' | 'sell';
export type Stay = 'good_till_cancelled' | 'good_till' | 'immediate_or_cancel' | 'fill_or_kill';
export type Start = 'now' | 'at' | 'rises' | 'falls';
export type SelfTrade = 'cancel_taker' | 'cancel_maker' | 'cancel_both';

/** The order ticket as it is filled in: texts as they were typed. */
export interface Ticket {
  side: Side;
  kind: Kind;
  price: string;
  priceUnit: PriceUnit;
  quantity: string;
  stay: Stay;
  /** Local time, as a field of a form has it. */
  until: string;
  isPostOnly: boolean;
  start: Start;
  startAt: string;
  trigger: string;
  selfTrade: SelfTrade;
  /** How far below the best bid, in basis points. */
  slippage: number;
  /** How long a price is held, in seconds. */
  seconds: number;
}

export const NEW_TICKET: Ticket = {
  side: 'buy',
  kind: 'limit',
  price: '',
  priceUnit: 'money',
  quantity: '',
  stay: 'good_till_cancelled',
  until: '',
  isPostOnly: false,
  start: 'now',
  startAt: '',
  trigger: '',
  selfTrade: 'cancel_taker',
  slippage: 100,
  seconds: 60,
};

/** What the ticket asks of the server. */
export type TicketCommand =
  | { op: 'place'; body: Schemas['PlaceOrder'] }
  | { op: 'now'; body: Schemas['SellNow'] }
  | { op: 'hold'; body: { member: string; series: string; quantity: number; price: number; seconds: number } };

export type FieldName = 'price' | 'quantity' | 'until' | 'startAt' | 'trigger';
export type TicketFault = TextFault | 'notInFuture';

export interface ReadTicket {
  /** `null` where a field is at fault or missing. */
  command: TicketCommand | null;
  faults: Partial<Record<FieldName, TicketFault>>;
  price: bigint | null;
  quantity: bigint | null;
}

type Mode = 'continuous' | 'call_auction' | 'fixed_price' | 'rfq' | 'buyback_only';

/** The kinds of orders that a venue takes from a side. */
export function kindsOf(mode: string, side: Side): readonly Kind[] {
  switch (mode as Mode) {
    case 'call_auction': return ['limit'];
    case 'fixed_price': return side === 'sell' ? ['limit'] : ['market', 'hold'];
    case 'rfq': case 'buyback_only': return [];
    default: return side === 'sell' ? ['now', 'limit', 'market'] : ['limit', 'hold', 'market'];
  }
}

/** How long an order of this kind may stay at a venue. */
export function staysOf(mode: string, side: Side, kind: Kind): readonly Stay[] {
  const atOnce: readonly Stay[] = ['immediate_or_cancel', 'fill_or_kill'];
  const rests: readonly Stay[] = ['good_till_cancelled', 'good_till'];
  if (kind === 'market' || (mode === 'fixed_price' && side === 'buy')) return atOnce;
  return mode === 'call_auction' || mode === 'fixed_price' ? rests : [...rests, ...atOnce];
}

/** Makes the choices of a ticket fit each other and the venue: what is not offered is not sent. */
export function fitted(ticket: Ticket, mode: string): Ticket {
  const kinds = kindsOf(mode, ticket.side);
  const kind = kinds.includes(ticket.kind) ? ticket.kind : (kinds[0] ?? 'limit');
  const stays = staysOf(mode, ticket.side, kind);
  const stay = stays.includes(ticket.stay) ? ticket.stay : (stays[0] ?? 'good_till_cancelled');
  const mayPost = kind === 'limit' && mode === 'continuous' && !isAtOnce(stay);
  return { ...ticket, kind, stay, isPostOnly: ticket.isPostOnly && mayPost };
}

export function isAtOnce(stay: Stay): boolean {
  return stay === 'immediate_or_cancel' || stay === 'fill_or_kill';
}

/** Reads a ticket as somebody's command. */
export function readTicket(ticket: Ticket, of: Instrument, member: string, digits: number, now: Date): ReadTicket {
  const faults: ReadTicket['faults'] = {};
  const price = ticket.kind === 'now' ? null : take(faults, 'price', readPrice(ticket.price, ticket.priceUnit, of, digits));
  const quantity = take(faults, 'quantity', readQuantity(ticket.quantity, of, digits));
  const isOrder = ticket.kind === 'limit' || ticket.kind === 'market';
  const until = isOrder && ticket.stay === 'good_till' ? takeTime(faults, 'until', ticket.until, now) : null;
  const startAt = isOrder && ticket.start === 'at' ? takeTime(faults, 'startAt', ticket.startAt, now) : null;
  const triggers = isOrder && (ticket.start === 'rises' || ticket.start === 'falls');
  const trigger = triggers ? take(faults, 'trigger', readPrice(ticket.trigger, ticket.priceUnit, of, digits)) : null;
  if (Object.keys(faults).length > 0 || quantity === null) return { command: null, faults, price, quantity };
  const units = wire(quantity);
  const { series } = of;
  if (ticket.kind === 'now') return { command: { op: 'now', body: { member, series, quantity: units, max_slippage: ticket.slippage } }, faults, price, quantity };
  const limit = wire(price ?? 0n);
  if (ticket.kind === 'hold') return { command: { op: 'hold', body: { member, series, quantity: units, price: limit, seconds: ticket.seconds } }, faults, price, quantity };
  const body: Schemas['PlaceOrder'] = {
    member,
    series,
    side: ticket.side,
    price: ticket.kind === 'market' ? { market: limit } : { limit },
    quantity: units,
    time_in_force: ticket.stay === 'good_till' ? { good_till: until ?? '' } : ticket.stay,
    activation: activation(ticket.start, startAt, trigger),
    post_only: ticket.isPostOnly,
    self_trade: ticket.selfTrade,
  };
  return { command: { op: 'place', body }, faults, price, quantity };
}

function activation(start: Start, at: string | null, trigger: bigint | null): Schemas['Activation'] {
  switch (start) {
    case 'at': return { at: at ?? '' };
    case 'rises': return { rises: wire(trigger ?? 0n) };
    case 'falls': return { falls: wire(trigger ?? 0n) };
    default: return 'now';
  }
}

function take(faults: ReadTicket['faults'], name: FieldName, read: { value: bigint | null; fault: TextFault | null }): bigint | null {
  if (read.fault) faults[name] = read.fault;
  return read.value;
}

function takeTime(faults: ReadTicket['faults'], name: FieldName, text: string, now: Date): string | null {
  const time = text ? new Date(text) : null;
  if (!time || Number.isNaN(time.getTime())) faults[name] = 'missing';
  else if (time <= now) faults[name] = 'notInFuture';
  else return time.toISOString();
  return null;
}

/** A price that a market order may reach: some way past the best one, on the tick. */
export function guarded(best: number, side: Side, of: Instrument, points = 500): bigint {
  const tick = exact(of.tick);
  const price = exact(best);
  const away = (price * BigInt(points)) / 10_000n;
  const limit = side === 'buy' ? price + away : price - away;
  const floored = (limit / tick) * tick;
  return floored < tick ? tick : floored;
}
