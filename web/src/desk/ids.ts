import { readBase32, readToken, writeToken, type Token } from './tokens';

/** Kinds of things that have an id, by how their ids begin. */
const PREFIXES = {
  mem: 'member',
  ser: 'series',
  ord: 'order',
  rdm: 'redemption',
  gft: 'gift',
  deal: 'deal',
  quo: 'quote',
  bbk: 'buyback',
  pur: 'purchase',
  los: 'loss',
  hld: 'hold',
  wdr: 'withdrawal',
  dep: 'deposit',
} as const;

export type Kind = (typeof PREFIXES)[keyof typeof PREFIXES];

/** What a text that somebody looks for is. */
export type Sought =
  | { what: 'record'; sequence: number }
  | { what: 'thing'; kind: Kind; id: string }
  | { what: 'token'; token: string }
  /** Units of one series by their serial numbers. */
  | { what: 'units'; series: string; first: number; last: number }
  | { what: 'account'; member: string; purpose: string | null; currency: string | null }
  /** A token whose check character does not fit. */
  | { what: 'mistyped'; token: string }
  /** Nothing of these: perhaps a part of a name. */
  | { what: 'words'; words: string };

export const PURPOSES = [
  'custody', 'reserved', 'escrow', 'settlement_hub', 'merchant_payable', 'fee_revenue', 'reserve_fund',
  'suspense', 'unclaimed_property', 'nostro', 'match_funded', 'match_granted',
] as const;

/** Which kind of thing an id names; `null` where it is no id. */
export function kindOf(id: string): Kind | null {
  const found = /^([a-z]+)_([0-9a-z]+)$/.exec(id);
  if (!found || readBase32(found[2]!) === null) return null;
  return PREFIXES[found[1] as keyof typeof PREFIXES] ?? null;
}

/** Recognises what was typed, pasted or scanned; `null` of nothing. */
export function recognise(typed: string): Sought | null {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return null;
  return record(text) ?? token(text) ?? thing(text) ?? units(text) ?? account(text) ?? { what: 'words', words: text };
}

/** `5679`, `#5,679`, or `5679.2` as streams number events. */
function record(text: string): Sought | null {
  const found = /^#?((?:\d{1,3}(?:,\d{3})+)|\d{1,15})(?:\.\d{1,10})?$/.exec(text);
  const sequence = found ? Number(found[1]!.replaceAll(',', '')) : 0;
  return sequence > 0 ? { what: 'record', sequence } : null;
}

function token(text: string): Sought | null {
  const read = readToken(text.replaceAll(/\s/g, ''));
  if (read === null) return null;
  if (read === 'mistyped') return { what: 'mistyped', token: text.toUpperCase() };
  return { what: 'token', token: writeToken(read) };
}

function thing(text: string): Sought | null {
  const id = text.toLowerCase();
  const kind = kindOf(id);
  return kind && { what: 'thing', kind, id };
}

/** `ser_1 201`, `ser_1:201-210`, `ser_1 #201..210`. */
function units(text: string): Sought | null {
  const found = /^(ser_[0-9a-z]+)[\s:#/,]+(\d{1,15})(?:\s*(?:-|–|—|~|\.\.+|至|to)\s*(\d{1,15}))?$/i.exec(text);
  if (!found || kindOf(found[1]!.toLowerCase()) === null) return null;
  const first = Number(found[2]);
  const last = Number(found[3] ?? found[2]);
  if (first < 1 || last < first) return null;
  return { what: 'units', series: found[1]!.toLowerCase(), first, last };
}

/** `mem_4 escrow CNY`, in any order of what follows the member. */
function account(text: string): Sought | null {
  const [member = '', ...rest] = text.split(/[\s:/,]+/).filter(Boolean);
  if (kindOf(member.toLowerCase()) !== 'member' || rest.length === 0 || rest.length > 2) return null;
  const purpose = PURPOSES.find((name) => rest.some((part) => part.toLowerCase() === name)) ?? null;
  const currency = rest.find((part) => /^[a-z]{3}$/i.test(part))?.toUpperCase() ?? null;
  if (Number(purpose !== null) + Number(currency !== null) !== rest.length) return null;
  return { what: 'account', member: member.toLowerCase(), purpose, currency };
}

/** The tokens of a range of units, as far as anybody wants to read them. */
export function tokensOf({ series, first, last }: { series: string; first: number; last: number }, most = 50): Token[] {
  const count = Math.min(most, last - first + 1);
  return Array.from({ length: count }, (_, at) => ({ series, serial: first + at }));
}
