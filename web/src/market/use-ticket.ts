import { minorDigits } from '@xianquan/client';
import { useCallback, useMemo, useState } from 'react';
import { serverNow } from '@/lib/clock';
import { usePaced } from '@/lib/pace';
import { useTrader } from './available';
import { writePrice, writeQuantity, type Instrument } from './instrument';
import { bestAsk, bestBid, useFeed, type Feed } from './market-live';
import { fitted, guarded, kindsOf, NEW_TICKET, readTicket, type ReadTicket, type Side, type Ticket } from './ticket';

/** What was typed, and whether the price was among it. */
export interface Typed {
  ticket: Ticket;
  isPriceTyped: boolean;
}

/** The ticket of a page: what was typed outlives the sheet that it was typed into. */
export interface TicketForm {
  typed: Typed;
  set: (next: (now: Typed) => Typed) => void;
  /** Takes a price, such as one of the book. */
  takePrice: (price: number) => void;
  turn: (side: Side) => void;
}

export function useTicketForm(of: Instrument, mode: string): TicketForm {
  const [typed, set] = useState<Typed>({ ticket: NEW_TICKET, isPriceTyped: false });
  const takePrice = useCallback((price: number) => set(({ ticket }) => {
    const fit = fitted(ticket, mode);
    // A sale at once has no price: whoever chooses one wants a limit.
    const kind = fit.kind === 'now' ? 'limit' : fit.kind;
    return { ticket: { ...fit, kind, price: writePrice(BigInt(price), fit.priceUnit, of, minorDigits(of.currency)) }, isPriceTyped: true };
  }), [of, mode]);
  const turn = useCallback((side: Side) => set((now) => (now.ticket.side === side ? now : turned(now.ticket, side, mode))), [mode]);
  return { typed, set, takePrice, turn };
}

/** Each side begins with what most people come for: a purchase with a limit, a sale at once. */
function turned(ticket: Ticket, side: Side, mode: string): Typed {
  return { ticket: { ...ticket, side, kind: kindsOf(mode, side)[0] ?? 'limit' }, isPriceTyped: false };
}

export interface TicketState {
  ticket: Ticket;
  read: ReadTicket;
  change: (part: Partial<Ticket>) => void;
  setPrice: (price: bigint) => void;
  setUnits: (units: bigint) => void;
  clear: () => void;
}

const FOLLOWS = 1_000;
const none = () => undefined;

/** The ticket as it stands. Until somebody types a price it is the best one of the book. */
export function useTicket({ typed, set, turn }: TicketForm, of: Instrument, mode: string, feed: Feed): TicketState {
  const member = useTrader()?.member ?? '';
  const digits = minorDigits(of.currency);
  const fit = fitted(typed.ticket, mode);
  // A price that was typed stands still, and so does the ticket; else it follows the book, not faster than one can read.
  const bid = usePaced(useFeed(feed, typed.isPriceTyped ? none : bestBid), FOLLOWS);
  const ask = usePaced(useFeed(feed, typed.isPriceTyped ? none : bestAsk), FOLLOWS);
  const best = suggested(fit, of, bid, ask);
  const ticket = typed.isPriceTyped || best === null ? fit : { ...fit, price: writePrice(best, fit.priceUnit, of, digits) };
  const read = useMemo(() => readTicket(ticket, of, member, digits, serverNow()), [JSON.stringify(ticket), of, member, digits]);
  const change = (part: Partial<Ticket>) => {
    if (part.side) return turn(part.side);
    if (part.kind) return set(() => ({ ticket: { ...fit, ...part }, isPriceTyped: false }));
    const isNewUnit = part.priceUnit !== undefined && part.priceUnit !== ticket.priceUnit && read.price !== null;
    const rewritten = isNewUnit ? { price: writePrice(read.price!, part.priceUnit!, of, digits) } : {};
    // Whoever fills in a limit order wants the price to stand still.
    set((now) => ({ ticket: { ...ticket, ...rewritten, ...part }, isPriceTyped: now.isPriceTyped || part.price !== undefined || ticket.kind === 'limit' }));
  };
  return {
    ticket,
    read,
    change,
    setPrice: (price) => change({ price: writePrice(price, ticket.priceUnit, of, digits) }),
    setUnits: (units) => change({ quantity: writeQuantity(units, of, digits) }),
    clear: () => set(() => ({ ticket: { ...ticket, quantity: '' }, isPriceTyped: false })),
  };
}

/** The price that a ticket begins with. */
function suggested(ticket: Ticket, of: Instrument, bid: number | undefined, ask: number | undefined): bigint | null {
  const facing = ticket.side === 'buy' ? ask : bid;
  const beside = ticket.side === 'buy' ? bid : ask;
  if (ticket.kind === 'market') return facing === undefined ? null : guarded(facing, ticket.side, of);
  const price = facing ?? beside;
  return price === undefined ? null : BigInt(price);
}
