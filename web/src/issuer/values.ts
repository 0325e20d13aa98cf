import { decimal, exact, parseAmount, parseScaled, scaled, wire } from '@xianquan/client';
import type { Field } from './fields';

/** What stands in a field of the form. */
export type Entry = string | boolean | readonly string[] | { zh: string; en: string };
export type Entries = Readonly<Record<string, Entry>>;

export type EntryFault = 'amount' | 'share' | 'number' | 'date' | 'member' | 'category';

export interface Read {
  /** What is sent; blanks are left out, so that the server's defaults hold. */
  values: Record<string, unknown>;
  /** What cannot be sent as it stands. */
  faults: Partial<Record<string, EntryFault>>;
}

/** The form before anybody has written in it. */
export function firstEntries(fields: readonly Field[], currency: string, zone: string): Entries {
  return Object.fromEntries(fields.map((field) => [field.name, firstEntry(field, currency, zone)]));
}

function firstEntry({ kind, fallback }: Field, currency: string, zone: string): Entry {
  switch (kind) {
    case 'titles': return { zh: '', en: '' };
    case 'currency': return currency;
    case 'zone': return zone;
    case 'yes': return fallback === true;
    case 'members': case 'categories': return [];
    case 'weekdays': return Array.isArray(fallback) ? fallback.map(String) : [];
    case 'share': return typeof fallback === 'number' ? scaled(exact(fallback), 2).replace(/\.00$/, '') : '';
    case 'money': return typeof fallback === 'number' && fallback > 0 ? decimal(fallback, currency) : '';
    default: return typeof fallback === 'number' ? String(fallback) : '';
  }
}

/** Reads the form. Money is read digit by digit, never as a fraction in binary. */
export function readEntries(fields: readonly Field[], entries: Entries): Read {
  const values: Record<string, unknown> = {};
  const faults: Read['faults'] = {};
  const currency = typeof entries['currency'] === 'string' ? entries['currency'] : 'CNY';
  for (const field of fields) {
    const entry = entries[field.name];
    if (entry === undefined) continue;
    const found = readEntry(field, entry, currency);
    if (found === null) continue;
    if ('fault' in found) faults[field.name] = found.fault;
    else values[field.name] = found.value;
  }
  return { values, faults };
}

type Found = { value: unknown } | { fault: EntryFault } | null;

function readEntry({ kind }: Field, entry: Entry, currency: string): Found {
  if (typeof entry === 'boolean') return { value: entry };
  if (typeof entry === 'object' && 'zh' in entry) return readTitles(entry);
  if (typeof entry === 'object') return readList(kind, entry);
  const text = entry.trim();
  if (text === '') return null;
  switch (kind) {
    case 'money': return number(parseAmount(text, currency), 'amount');
    case 'share': return number(parseScaled(text.replace(/%$/, ''), 2), 'share');
    case 'number': return number(parseScaled(text, 0), 'number');
    case 'date': return /^\d{4}-\d{2}-\d{2}$/.test(text) ? { value: text } : { fault: 'date' };
    default: return { value: text };
  }
}

function readTitles({ zh, en }: { zh: string; en: string }): Found {
  const title = { ...(zh.trim() && { zh: zh.trim() }), ...(en.trim() && { en: en.trim() }) };
  return Object.keys(title).length ? { value: title } : null;
}

function readList(kind: Field['kind'], entries: readonly string[]): Found {
  if (entries.length === 0) return null;
  if (kind === 'members') return entries.every((id) => MEMBER.test(id)) ? { value: [...entries] } : { fault: 'member' };
  const numbers = entries.map(Number);
  return numbers.every((each) => Number.isInteger(each) && each >= 0 && each <= 9999) ? { value: numbers.sort((a, b) => a - b) } : { fault: 'category' };
}

/** What follows the prefix is a base-32 number, in which four letters are not used. */
export const MEMBER = /^mem_[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{1,13}$/;

function number(value: bigint | null, fault: EntryFault): Found {
  if (value === null) return { fault };
  const size = value < 0n ? -value : value;
  return size > 9_007_199_254_740_991n ? { fault } : { value: wire(value) };
}

/** Ids out of what was typed or pasted. */
export function splitList(text: string): string[] {
  return [...new Set(text.split(/[\s,;，；、]+/).filter(Boolean))];
}

