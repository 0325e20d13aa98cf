import { Problem } from '@xianquan/client';
import { api } from '@/app/api';
import { keyed } from '@/lib/command';
import type { Recorded } from './shapes';
import type { TicketCommand } from './ticket';

/** Where a write is only previewed. The API's description names it for every write. */
const PREVIEW = { params: { query: { preview: true } } } as const;

/** Sends a ticket. */
export async function sendTicket(command: TicketCommand, key: string): Promise<Recorded> {
  switch (command.op) {
    case 'place': return api.take<Recorded>(api.raw.POST('/v1/trade/orders', { body: command.body, ...keyed(key) }));
    case 'now': return api.take<Recorded>(api.raw.POST('/v1/trade/sell-now', { body: command.body, ...keyed(key) }));
    case 'hold': {
      const { member, quantity, seconds } = command.body;
      const order = await offerAt(command.body);
      return api.take<Recorded>(api.raw.POST('/v1/trade/quotes', { body: { member, order, quantity, seconds }, ...keyed(key) }));
    }
  }
}

/** What a ticket would do. */
export async function previewTicket(command: TicketCommand): Promise<Recorded> {
  switch (command.op) {
    case 'place': return api.take<Recorded>(api.raw.POST('/v1/trade/orders', { ...PREVIEW, body: command.body } as never));
    case 'now': return api.take<Recorded>(api.raw.POST('/v1/trade/sell-now', { ...PREVIEW, body: command.body } as never));
    case 'hold': {
      const { member, quantity, seconds } = command.body;
      const order = await offerAt(command.body);
      return api.take<Recorded>(api.raw.POST('/v1/trade/quotes', { ...PREVIEW, body: { member, order, quantity, seconds } } as never));
    }
  }
}

/**
 * The offer that a purchase at this price would meet first. The book names no orders; what a purchase
 * would do does.
 */
async function offerAt({ member, series, quantity, price }: Extract<TicketCommand, { op: 'hold' }>['body']): Promise<string> {
  const body = { member, series, side: 'buy', price: { limit: price }, quantity, time_in_force: 'immediate_or_cancel' };
  const { events } = await api.take<Recorded>(api.raw.POST('/v1/trade/orders', { ...PREVIEW, body } as never));
  for (const { type, data } of events) {
    const order = type === 'market.filled' ? (data as { seller?: { order?: string } }).seller?.order : undefined;
    if (order) return order;
  }
  throw new Problem('no_offer', 409, 'No offer stands at this price any more.');
}
