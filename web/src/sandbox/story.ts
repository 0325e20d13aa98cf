import { Problem, type Client, type Schemas } from '@xianquan/client';
import { serverNow } from '@/lib/clock';
import { currentFormats } from '@/lib/format';
import { inLanguage, people, type Persona } from '@/lib/names';
import { as } from './operator';

/** Who and what the tour is about. */
export interface Scene {
  issuer: Persona;
  holder: Persona;
  merchant: Persona;
  series: Schemas['SeriesView'];
  /** Names for the sentences. */
  words: { issuer: string; holder: string; merchant: string; coupon: string };
}

/** What a step did. */
export interface Done {
  sequence: number;
  words: Record<string, string>;
  /** The redemption that a later step goes on with. */
  redemption?: string;
}

export interface Step {
  word: 'issue' | 'sell' | 'authorise' | 'capture';
  act: (scene: Scene, past: readonly Done[]) => Promise<Done>;
}

type Recorded = Schemas['Recorded'];
const CODE_LASTS = 5 * 60_000;

/** A series with an issuer, a holder and a merchant who are all in the sandbox. */
export async function setScene(): Promise<Scene> {
  const everybody = await people();
  const find = (role: string, series?: string) => everybody.find((one) => one.role === role && (!series || one.series?.includes(series)));
  const holder = find('holder');
  for (const issuer of everybody.filter((one) => one.role === 'issuer')) {
    const id = issuer.series?.[0];
    const merchant = id && find('merchant', id);
    if (!id || !holder || !merchant) continue;
    const client = await as(issuer);
    const series = await client.take(client.raw.GET('/v1/issue/series/{series}', { params: { path: { series: id } } }));
    const { language } = currentFormats();
    const words = {
      issuer: inLanguage(language, issuer.name),
      holder: inLanguage(language, holder.name),
      merchant: inLanguage(language, merchant.name),
      coupon: series.title ? inLanguage(language, series.title) : id,
    };
    return { issuer, holder, merchant, series, words };
  }
  throw new Error('this sandbox lacks an issuer, a holder or a merchant');
}

const coupon = (scene: Scene) => scene.series.units_per_coupon;

async function issue(scene: Scene): Promise<Done> {
  const client = await as(scene.issuer);
  const body = { series: scene.series.id, grants: [{ to: scene.holder.member, quantity: 2 * coupon(scene) }] };
  const { sequence } = await client.take<Recorded>(client.raw.POST('/v1/issue/units', { body }));
  return { sequence, words: scene.words };
}

async function sell(scene: Scene): Promise<Done> {
  const client = await as(scene.holder);
  const body = { member: scene.holder.member, series: scene.series.id, quantity: coupon(scene), max_slippage: 1_000 };
  const { sequence, order } = await client.take<Recorded>(client.raw.POST('/v1/trade/sell-now', { body }));
  const { money } = currentFormats();
  const { currency } = scene.series;
  const paid = order?.paid ?? 0;
  const fee = order?.fee ?? 0;
  return { sequence, words: { ...scene.words, paid: money(paid, currency), fee: money(fee, currency) } };
}

/** A bill large enough for one coupon, whatever its least bill is: doubled until the till agrees. */
async function authorise(scene: Scene): Promise<Done> {
  const { id, unit_value } = scene.series;
  const bill = unit_value * coupon(scene);
  for (const times of [2, 4, 10]) {
    try {
      const body = { merchant: scene.merchant.member, holder: scene.holder.member, order_amount: bill * times, items: [{ series: id, quantity: coupon(scene) }] };
      return await authoriseOnce(scene, body);
    } catch (problem) {
      if (!(problem instanceof Problem && problem.code === 'redeem_refused') || times === 10) throw problem;
    }
  }
  throw new Error('no bill was large enough');
}

async function authoriseOnce(scene: Scene, body: Schemas['Authorise']): Promise<Done> {
  const holder = await as(scene.holder);
  const merchant = await as(scene.merchant);
  const code = await newCode(holder, scene.holder.member);
  const { sequence, redemption } = await merchant.take<Recorded>(merchant.raw.POST('/v1/redeem/authorisations', { body: { ...body, code } }));
  if (!redemption) throw new Error('nothing was authorised');
  const words = { ...scene.words, bill: currentFormats().money(body.order_amount, scene.series.currency) };
  return { sequence, words, redemption: redemption.id };
}

async function newCode(holder: Client, member: string): Promise<string> {
  const expires_at = new Date(serverNow().getTime() + CODE_LASTS).toISOString();
  const { code } = await holder.take<Recorded>(holder.raw.POST('/v1/redeem/codes', { body: { holder: member, expires_at } }));
  if (!code) throw new Error('the server made no code');
  return code;
}

async function capture(scene: Scene, past: readonly Done[]): Promise<Done> {
  const merchant = await as(scene.merchant);
  const redemption = past.at(-1)?.redemption ?? '';
  const path = { redemption };
  const { sequence, redemption: now } = await merchant.take<Recorded>(merchant.raw.POST('/v1/redeem/redemptions/{redemption}/capture', { params: { path }, body: {} }));
  const amount = currentFormats().money(now?.amount ?? 0, scene.series.currency);
  return { sequence, words: { ...scene.words, amount } };
}

export const STEPS: readonly Step[] = [
  { word: 'issue', act: issue },
  { word: 'sell', act: sell },
  { word: 'authorise', act: authorise },
  { word: 'capture', act: capture },
];
