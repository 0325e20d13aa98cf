import type { BrowserContext } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Somebody of the demo world, with a key. */
export interface Person {
  key: string;
  member: string;
  role: string;
  persona: string | null;
  name: { en?: string; zh?: string } | null;
}

interface Persona {
  persona: string;
  role: string;
  member: string;
  name: { en: string; zh: string };
}

export function server(): string {
  return process.env['XQ_SERVER'] ?? '';
}

/** Where the screens are: the server's own, or those of `vite preview` while they are built. */
export function screens(): string {
  return process.env['XQ_SCREENS'] ?? server();
}

const known = new Map<string, Promise<Person>>();

/** The so-manieth person of a role. */
export function person(role: string, at = 0): Promise<Person> {
  const name = `${role} ${at}`;
  const found = known.get(name) ?? find(role, at);
  known.set(name, found);
  return found;
}

async function find(role: string, at: number): Promise<Person> {
  const answer = await fetch(`${server()}/v1/sandbox/personas`);
  if (!answer.ok) return byProgram(role, at);
  const body = (await answer.json()) as { items: Persona[] } | Persona[];
  const those = (Array.isArray(body) ? body : body.items).filter((one) => one.role === role);
  const { persona, member, name } = those[at % those.length]!;
  const opened = await fetch(`${server()}/v1/sandbox/personas/${persona}/session`, { method: 'POST' });
  const { key } = (await opened.json()) as { key: string };
  return { key, member, role, persona, name };
}

/** Where the server has no personas: a key made by the program beside it. */
function byProgram(role: string, at: number): Person {
  const folder = process.env['XQ_DATA'] ?? '';
  const world = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as Record<string, string[]>;
  const member = world[`${role}s`]![at]!;
  const made = execFileSync(process.env['XQ_PROGRAM'] ?? '../target/release/xq', ['keys', 'create', '--member', member, '--role', role], { env: { ...process.env, XQ_DATA: folder }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return { key: /xqk_[0-9a-f]+/.exec(made)![0], member, role, persona: null, name: null };
}

/** Signs somebody in, in a browser that has seen the tour. */
export async function signIn(context: BrowserContext, who: Person | null): Promise<void> {
  await context.addInitScript((session) => {
    localStorage.setItem('xq.toured', 'true');
    if (session) localStorage.setItem('xq.session', session);
  }, who && JSON.stringify(who));
}

/** A read or a write as somebody; the screens' own doings are checked against it. */
export async function call<T>(who: Person, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(server() + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${who.key}`, 'content-type': 'application/json', ...(body !== undefined && { 'idempotency-key': crypto.randomUUID() }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const told: unknown = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(told)}`);
  return told as T;
}

/** The first series that an issuer ever had; what other walks make is newer. */
export async function firstSeries<T>(issuer: Person): Promise<T> {
  const { items } = await call<{ items: T[] }>(issuer, `/v1/issue/series?issuer=${issuer.member}&limit=200`);
  return items.at(-1)!;
}

/** What time it is at the server, in milliseconds: a sandbox's clock may be ahead. */
export async function serverNow(): Promise<number> {
  const { now } = await call<{ now: string }>(await person('operator'), '/v1/sandbox/clock');
  return Date.parse(now);
}

/** The words of an area in the language of a project, by their keys: `say('cash.title')`. */
export function wordsOf(locale: string | undefined, area: string): (key: string) => string {
  const language = locale?.startsWith('zh') ? 'zh-CN' : 'en';
  const words: unknown = JSON.parse(readFileSync(new URL(`../src/i18n/${language}/${area}.json`, import.meta.url), 'utf8'));
  return (key) => {
    const found = key.split('.').reduce<unknown>((within, name) => (within as Record<string, unknown> | undefined)?.[name], words);
    if (typeof found !== 'string') throw new Error(`no word ${key} in ${language}/${area}`);
    return found;
  };
}
