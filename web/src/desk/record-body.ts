import { placeOf, type Place } from './place-of';

/** A record as the journal has it. The description calls it an object: its parts are read with care. */
export interface RecordBody {
  sequence: number;
  time: string;
  /** A member, or `null` where the system did it. */
  actor: string | null;
  key: string | null;
  command: { name: string; fields: Fields };
  /** What was looked up before it was decided, such as the local time of a merchant. */
  facts: Fields;
  refusal: { code: string; param: string | null } | null;
  events: Happening[];
}

export type Fields = Readonly<Record<string, unknown>>;

export interface Happening {
  /** Noun and fact, such as `market.filled`. */
  type: string;
  fields: Fields;
  moves: Move[];
  postings: Posting[];
}

export interface Move {
  series: string;
  first: number;
  count: number;
  from: Place;
  to: Place;
}

export interface Posting {
  owner: string;
  purpose: string;
  currency: string;
  amount: number;
}

export function readBody(raw: unknown): RecordBody {
  const { envelope, outcome, stamp } = fields(raw);
  const { actor, command, facts, key } = fields(envelope);
  const [name, of] = only(command);
  const { done, rejected } = fields(outcome);
  const { sequence, time } = fields(stamp);
  const refusal = rejected === undefined ? null : fields(rejected);
  return {
    sequence: Number(sequence),
    time: String(time),
    actor: text(fields(actor)['member']),
    key: text(key),
    command: { name, fields: fields(of) },
    facts: fields(facts),
    refusal: refusal && { code: String(refusal['code']), param: text(refusal['param']) },
    events: list(done).map(readEvent),
  };
}

function readEvent(raw: unknown): Happening {
  const { fact, moves, postings } = fields(raw);
  const [noun, what] = only(fact);
  const [verb, of] = only(what);
  return { type: `${noun}.${verb}`, fields: fields(of), moves: list(moves).map(readMove), postings: list(postings).map(readPosting) };
}

function readMove(raw: unknown): Move {
  const { series, range, from, to } = fields(raw);
  const { first, count } = fields(range);
  return { series: String(series), first: Number(first), count: Number(count), from: placeOf(from), to: placeOf(to) };
}

function readPosting(raw: unknown): Posting {
  const { account, amount } = fields(raw);
  const { owner, purpose, currency } = fields(account);
  return { owner: String(owner), purpose: String(purpose), currency: String(currency), amount: Number(amount) };
}

/** The sum of postings by currency. Each is nothing, or books would not balance. */
export function sums(postings: readonly Posting[]): [string, bigint][] {
  const totals = new Map<string, bigint>();
  for (const { currency, amount } of postings) totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(amount));
  return [...totals];
}

/** Whether every event of a record keeps the sum of money as it was. */
export function isBalanced(body: RecordBody): boolean {
  return body.events.every(({ postings }) => sums(postings).every(([, sum]) => sum === 0n));
}

/** Ids of members, series and other things that a record names, each once, in order. */
export function idsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === 'string') {
    if (/^(mem|ser|ord|rdm|gft|deal|quo|bbk|pur|los|hld|wdr|dep)_[0-9a-z]+$/.test(value)) found.add(value);
  } else if (Array.isArray(value)) {
    for (const item of value) idsIn(item, found);
  } else if (value && typeof value === 'object') {
    for (const item of Object.values(value)) idsIn(item, found);
  }
  return found;
}

/** The one entry of `{"place_order": {…}}`, or `"tick"` alone. */
function only(value: unknown): [string, unknown] {
  if (typeof value === 'string') return [value, {}];
  return Object.entries(fields(value))[0] ?? ['', {}];
}

function fields(value: unknown): Fields {
  return value && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
