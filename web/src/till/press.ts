import { newIdempotencyKey, type Schemas } from '@xianquan/client';
import { api } from '@/app/api';
import { session } from '@/app/session';
import { change } from './outbox';
import { add, giveUp, settle, takeRisk, type About, type Ask, type Op } from './queue';

/** Which sale something is pressed for. */
export interface Of {
  sale: string;
  redemption: string | null;
  about: About;
}

function askOf(op: Op, { sale, redemption, about }: Of, body: object): Ask {
  return {
    key: newIdempotencyKey(),
    sale,
    op,
    by: session.get()?.member ?? '',
    at: new Date().toISOString(),
    redemption: op === 'authorise' ? null : redemption,
    body: JSON.stringify(body),
    about,
  };
}

/** Asks for authorisation; where the merchant takes the risk, the capture follows at once. Gives the sale. */
export async function authorise(body: Schemas['Authorise'], about: About, isRisk: boolean): Promise<string> {
  const of: Of = { sale: newIdempotencyKey(), redemption: null, about };
  const asks = [askOf('authorise', of, body), ...(isRisk ? [askOf('capture', of, {})] : [])];
  await change((entries) => add(entries, asks, isRisk));
  return of.sale;
}

export function capture(of: Of, body: Schemas['Capture']): Promise<unknown> {
  return change((entries) => add(entries, [askOf('capture', of, body)]));
}

export function giveBack(of: Of): Promise<unknown> {
  return change((entries) => add(entries, [askOf('void', of, {})]));
}

export function reverse(of: Of): Promise<unknown> {
  return change((entries) => add(entries, [askOf('reverse', of, {})]));
}

export function abandon(of: Of): Promise<unknown> {
  return change((entries) => giveUp(entries, of.sale, askOf('void', of, {}), new Date()));
}

export function acceptRisk(of: Of): Promise<unknown> {
  return change((entries) => takeRisk(entries, of.sale, askOf('capture', of, {})));
}

export function dealtWith(sale: string): Promise<unknown> {
  return change((entries) => settle(entries, sale, new Date()));
}

/** What an authorisation would come to; nothing is reserved, and the code stays good. */
export function tryAuthorise(body: Schemas['Authorise']): Promise<Schemas['Recorded']> {
  return api.take(api.raw.POST('/v1/redeem/authorisations', { params: { query: { preview: true } }, body }));
}

/** What a capture would come to. */
export function tryCapture({ redemption, body }: { redemption: string; body: Schemas['Capture'] }): Promise<Schemas['Recorded']> {
  const params = { path: { redemption }, query: { preview: true } };
  return api.take(api.raw.POST('/v1/redeem/redemptions/{redemption}/capture', { params, body }));
}

/** What a reversal would come to. */
export function tryReverse(redemption: string): Promise<Schemas['Recorded']> {
  const params = { path: { redemption }, query: { preview: true } };
  return api.take(api.raw.POST('/v1/redeem/redemptions/{redemption}/reverse', { params }));
}
