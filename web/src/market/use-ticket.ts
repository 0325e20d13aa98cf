import { minorDigits } from '@xianquan/client';
import { useMemo, useState } from 'react';
import { serverNow } from '@/lib/clock';
import type { MarketViewNow } from './book';
import { writePrice, writeQuantity, type Instrument } from './instrument';
import { useTrader } from './available';
import { fitted, guarded, NEW_TICKET, readTicket, type ReadTicket, type Ticket } from './ticket';

export interface TicketState {
  ticket: Ticket;
  read: ReadTicket;
  change: (part: Partial<Ticket>) => void;
  setPrice: (price: number | bigint) => void;
  setUnits: (units: bigint) => void;
  clear: () => void;
}

/** The ticket as it stands. Until somebody touches the price it is the best one of the book. */
export function useTicket(of: Instrument, mode: string, view: MarketViewNow): TicketState {
  const member = useTrader()?.member ?? '';
  const digits = minorDigits(of.currency);
  const [typed, setTyped] = useState<Ticket>(NEW_TICKET);
  const [isTouched, setTouched] = useState(false);
  const fit = fitted(typed, mode);
  const best = suggested(fit, of, view);
  const ticket = isTouched || best === null ? fit : { ...fit, price: writePrice(best, fit.priceUnit, of, digits) };
  const read = useMemo(() => readTicket(ticket, of, member, digits, serverNow()), [JSON.stringify(ticket), of, member, digits]);
  const change = (part: Partial<Ticket>) => {
    const turns = part.side !== undefined || part.kind !== undefined;
    if (turns) setTouched(false);
    else if (part.price !== undefined || ticket.kind === 'limit') setTouched(true);
    const rewritten = part.priceUnit && part.priceUnit !== ticket.priceUnit && read.price !== null ? { price: writePrice(read.price, part.priceUnit, of, digits) } : {};
    setTyped({ ...(turns ? fit : ticket), ...rewritten, ...part });
  };
  return {
    ticket,
    read,
    change,
    setPrice: (price) => change({ price: writePrice(BigInt(price), ticket.priceUnit, of, digits) }),
    setUnits: (units) => change({ quantity: writeQuantity(units, of, digits) }),
    clear: () => {
      setTyped({ ...ticket, quantity: '' });
      setTouched(false);
    },
  };
}

/** The price that a ticket begins with. */
function suggested(ticket: Ticket, of: Instrument, view: MarketViewNow): bigint | null {
  const bid = view.bids[0]?.price;
  const ask = view.asks[0]?.price;
  const facing = ticket.side === 'buy' ? ask : bid;
  const beside = ticket.side === 'buy' ? bid : ask;
  if (ticket.kind === 'market') return facing === undefined ? null : guarded(facing, ticket.side, of);
  const price = facing ?? beside;
  return price === undefined ? null : BigInt(price);
}
