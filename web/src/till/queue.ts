/**
 * What a till has asked of the server, as a queue that no loss of network and no crash empties.
 *
 * ```text
 *   waiting ──answer──► done
 *      │ └───refusal──► refused ──somebody deals with it──► settled
 *      └─given up before it was ever sent──► dropped
 * ```
 *
 * An entry is written down before it is sent, with its idempotency key and the exact body, and each try is
 * written down before it leaves. So whatever is lost, the same bytes go out again under the same key, and
 * the server records them once. What belongs to one sale goes in order; a sale that is stuck holds up no
 * other. All of this is functions from entries to entries: the box that keeps them runs each in one
 * transaction, so that two tabs cannot contradict each other.
 */

export type Op = 'authorise' | 'capture' | 'void' | 'reverse';

/** What was pressed. It never changes. */
export interface Ask {
  /** The idempotency key. */
  key: string;
  /** Entries of one sale go in order. */
  sale: string;
  op: Op;
  /** Who pressed: keys count for one member alone. */
  by: string;
  /** This till's clock when it was pressed. */
  at: string;
  /** Which redemption; `null` where an authorisation before it will tell. */
  redemption: string | null;
  /** The exact body that is sent. */
  body: string;
  about: About;
}

/** What the screen tells of it. */
export interface About {
  merchant: string;
  currency: string;
  /** Face value that comes off, in minor units. */
  amount: number;
  /** The amount of the purchase. */
  bill: number;
  items: readonly { series: string; quantity: number }[];
}

/** A refusal that is kept: in both languages, to be read in either. */
export interface Refusal {
  code: string;
  detail: string;
  detailZh: string;
  status: number;
}

export type Fate =
  | { state: 'waiting' }
  | { state: 'done'; sequence: number; at: string; amount: number; until: string | null; redemptionState: string }
  | { state: 'refused'; at: string; refusal: Refusal }
  | { state: 'settled'; at: string; refusal: Refusal }
  | { state: 'dropped'; at: string };

export interface Entry extends Ask {
  /** Its place in the queue. */
  place: number;
  /** How often it was sent. */
  tries: number;
  /** The goods left before the server said yes: the merchant bears the risk. */
  isRisk: boolean;
  /** What came back last, while it waits. */
  trouble: Refusal | null;
  fate: Fate;
}

/** What came back for an entry. */
export type Answer =
  | { kind: 'done'; redemption: string; sequence: number; at: string; amount: number; until: string | null; state: string }
  | { kind: 'refused'; refusal: Refusal; at: string }
  /** Nothing certain: it goes out again. */
  | { kind: 'later'; refusal: Refusal | null };

/** The server forgets idempotency keys after thirty days; what is older is a matter for people. */
const KEYS_LAST = 29 * 86_400_000;
/** What is over is kept for this long, for the day's list. */
const OVER_LASTS = 3 * 86_400_000;

export const NOT_AUTHORISED = 'till_not_authorised';
export const TOO_OLD = 'till_too_old';

/** A change of a queue: the entries that are other or new. */
export type Change = readonly Entry[];

export function isWaiting(entry: Entry): boolean {
  return entry.fate.state === 'waiting';
}

/** Puts asks at the end. What is there already stays what it is. */
export function add(entries: readonly Entry[], asks: readonly Ask[], isRisk = false): Change {
  let place = entries.reduce((last, entry) => Math.max(last, entry.place), 0);
  const fresh = asks.filter((ask) => !entries.some((entry) => entry.key === ask.key));
  return fresh.map((ask) => {
    const redemption = ask.redemption ?? redemptionOf(entries, ask.sale);
    return { ...ask, redemption, place: (place += 1), tries: 0, isRisk, trouble: null, fate: { state: 'waiting' } };
  });
}

/** The redemption that an authorisation of the sale has begun. */
export function redemptionOf(entries: readonly Entry[], sale: string): string | null {
  const authorised = entries.find((entry) => entry.sale === sale && entry.op === 'authorise' && entry.fate.state === 'done');
  return authorised?.redemption ?? null;
}

function isTaken(entries: readonly Entry[], sale: string): boolean {
  return entries.some((entry) => entry.sale === sale && entry.op === 'capture' && entry.fate.state !== 'dropped');
}

/** The next to be sent, among those of `by` whose sale is not stuck. */
export function next(entries: readonly Entry[], by: string, stuck: ReadonlySet<string>): Entry | null {
  const seen = new Set(stuck);
  for (const entry of inOrder(entries)) {
    if (!isWaiting(entry)) continue;
    if (entry.by === by && !seen.has(entry.sale)) return entry;
    seen.add(entry.sale);
  }
  return null;
}

/** Notes a try before it leaves. Nothing where it may not go any more. */
export function trying(entries: readonly Entry[], key: string, now: Date): Change {
  const entry = entries.find((one) => one.key === key);
  if (!entry || !isWaiting(entry)) return [];
  if (now.getTime() - new Date(entry.at).getTime() > KEYS_LAST) {
    return refuse(entries, entry, { code: TOO_OLD, detail: '', detailZh: '', status: 0 }, now.toISOString());
  }
  return [{ ...entry, tries: entry.tries + 1 }];
}

/** Notes what came back. */
export function answered(entries: readonly Entry[], key: string, answer: Answer): Change {
  const entry = entries.find((one) => one.key === key);
  if (!entry || !isWaiting(entry)) return [];
  switch (answer.kind) {
    case 'later': return [{ ...entry, trouble: answer.refusal }];
    case 'refused': return refuse(entries, entry, answer.refusal, answer.at);
    case 'done': return finish(entries, entry, answer);
  }
}

function finish(entries: readonly Entry[], entry: Entry, answer: Extract<Answer, { kind: 'done' }>): Change {
  const { redemption, sequence, at, amount, until, state } = answer;
  const done: Entry = { ...entry, redemption, trouble: null, fate: { state: 'done', sequence, at, amount, until, redemptionState: state } };
  const after = entries.filter((one) => one.sale === entry.sale && one.key !== entry.key && isWaiting(one) && one.redemption === null);
  return [done, ...after.map((one) => ({ ...one, redemption }))];
}

/** What waits for an authorisation that was refused is over with it; to give up what never was is no fault. */
function refuse(entries: readonly Entry[], entry: Entry, refusal: Refusal, at: string): Change {
  const behind = entry.op === 'authorise' ? waitingBehind(entries, entry) : [];
  const wasGivenUp = behind.some((one) => one.op === 'void');
  const fate: Fate = wasGivenUp ? { state: 'settled', at, refusal } : { state: 'refused', at, refusal };
  const because: Refusal = { code: NOT_AUTHORISED, detail: '', detailZh: '', status: 0 };
  const ends: Fate = wasGivenUp ? { state: 'dropped', at } : { state: 'refused', at, refusal: because };
  return [{ ...entry, trouble: null, fate }, ...behind.map((one) => ({ ...one, fate: ends }))];
}

function waitingBehind(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  return entries.filter((one) => one.sale === entry.sale && one.place > entry.place && isWaiting(one));
}

/**
 * Gives an authorisation up that nobody has answered. What never left is dropped; what may have arrived is
 * voided as soon as the outcome is known.
 */
export function giveUp(entries: readonly Entry[], sale: string, voids: Ask, now: Date): Change {
  const waiting = entries.filter((one) => one.sale === sale && isWaiting(one));
  const asked = waiting.find((one) => one.op === 'authorise');
  if (waiting.some((one) => one.op === 'void')) return [];
  // The answer came while somebody pressed: there is nothing to give back.
  if (!asked && (redemptionOf(entries, sale) === null || isTaken(entries, sale))) return [];
  if (asked?.tries === 0) return waiting.map((one) => ({ ...one, fate: { state: 'dropped', at: now.toISOString() } }));
  const captures = waiting.filter((one) => one.op === 'capture' && one.tries === 0);
  const dropped = captures.map((one): Entry => ({ ...one, fate: { state: 'dropped', at: now.toISOString() } }));
  return [...dropped, ...add(entries, [voids])];
}

/** The merchant takes the risk of an authorisation that nobody has answered: the capture follows it. */
export function takeRisk(entries: readonly Entry[], sale: string, captures: Ask): Change {
  const asked = entries.find((one) => one.sale === sale && one.op === 'authorise' && isWaiting(one));
  if (!asked || waitingBehind(entries, asked).length > 0) return [];
  return [{ ...asked, isRisk: true }, ...add(entries, [captures], true)];
}

/** Somebody has dealt with what was refused of a sale. */
export function settle(entries: readonly Entry[], sale: string, now: Date): Change {
  const at = now.toISOString();
  return entries.flatMap((one): Entry[] =>
    one.sale === sale && one.fate.state === 'refused' ? [{ ...one, fate: { state: 'settled', at, refusal: one.fate.refusal } }] : []);
}

/** Places of what nobody looks at any more: sales that have been over for days. */
export function outdated(entries: readonly Entry[], now: Date): readonly number[] {
  const isOld = ({ fate }: Entry) => fate.state !== 'waiting' && fate.state !== 'refused' && now.getTime() - new Date(fate.at).getTime() > OVER_LASTS;
  const kept = new Set(entries.filter((entry) => !isOld(entry)).map((entry) => entry.sale));
  return entries.filter((entry) => !kept.has(entry.sale)).map((entry) => entry.place);
}

/** Face value that has left at the merchant's own risk and is not answered yet. */
export function atRisk(entries: readonly Entry[]): number {
  const open = entries.filter((entry) => entry.op === 'authorise' && entry.isRisk && isWaiting(entry));
  return open.reduce((sum, entry) => sum + entry.about.amount, 0);
}

export function inOrder(entries: readonly Entry[]): readonly Entry[] {
  return [...entries].sort((a, b) => a.place - b.place);
}
