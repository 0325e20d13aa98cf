import { newIdempotencyKey, wire, type Schemas } from '@xianquan/client';
import { api } from '@/app/api';
import type { Instrument } from './instrument';
import { guarded } from './ticket';
import type { Market, Recorded } from './shapes';

/** How many are sold: at once at what the market bids, or offered at what was paid last. */
export type Way = 'now' | 'offer';

/** One holding that is sold. */
export interface Line {
  of: Instrument;
  units: bigint;
  way: Way;
  /** For an offer, in millionths of face. */
  price: bigint | null;
  /** For a sale at once, in basis points below the best bid. */
  slippage: number;
}

/** What became of a line. */
export type LineResult = { series: string; recorded: Recorded; problem: null } | { series: string; recorded: null; problem: { code: string; detail: string } };

/** How a holding can be sold at this market now; `null` where not at all. */
export function wayOf(market: Market | undefined): Way | null {
  if (!market || market.halted || market.mode === 'rfq' || market.mode === 'buyback_only') return null;
  return market.mode === 'continuous' && typeof market.best_bid === 'number' ? 'now' : 'offer';
}

/** The price of an offer: the last one, or what the market asks, on the tick. */
export function offerPrice(market: Market, of: Instrument): bigint | null {
  const price = market.last_price ?? market.best_ask ?? market.reference_price;
  return typeof price === 'number' && price > 0 ? guarded(price, 'sell', of, 0) : null;
}

/** Whole lots of what is free. */
export function sellable(units: number | bigint, of: Instrument): bigint {
  const lot = BigInt(of.lot);
  return (BigInt(units) / lot) * lot;
}

/** The command of a line, with the fields of its operation. */
export function commandOf(line: Line, member: string): { op: 'sell_now' | 'place_order' } & Record<string, unknown> {
  const { of: { series }, units } = line;
  if (line.way === 'now') return { op: 'sell_now', member, series, quantity: wire(units), max_slippage: line.slippage };
  return { op: 'place_order', member, series, side: 'sell', price: { limit: wire(line.price ?? 0n) }, quantity: wire(units), time_in_force: 'good_till_cancelled' };
}

/** What a line would bring. */
export function previewLine(line: Line, member: string): Promise<Recorded> {
  const { op, ...body } = commandOf(line, member);
  const path = op === 'sell_now' ? '/v1/trade/sell-now' : '/v1/trade/orders';
  return api.take<Recorded>(api.raw.POST(path, { params: { query: { preview: true } }, body } as never));
}

/** Sends all lines at once; each is decided by itself. The keys follow from one, so that sending again is harmless. */
export async function sendLines(lines: readonly Line[], member: string, key: string = newIdempotencyKey()): Promise<LineResult[]> {
  const commands = lines.map((line, at) => ({ ...commandOf(line, member), idempotency_key: `${key}-${at}` }));
  const { answers } = await api.take<Schemas['BatchAnswers']>(api.raw.POST('/v1/batch', { body: { commands } as Schemas['Batch'] }));
  return answers.map(({ recorded, problem }, at) => {
    const { series } = lines[at]!.of;
    if (recorded) return { series, recorded: recorded as Recorded, problem: null };
    const { code, detail } = (problem ?? {}) as { code?: string; detail?: string };
    return { series, recorded: null, problem: { code: code ?? 'malformed', detail: detail ?? '' } };
  });
}
