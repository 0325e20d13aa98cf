import { newIdempotencyKey, Problem, type paths, type Schemas } from '@xianquan/client';
import { api } from '@/app/api';

/** What a write would come to. It carries no idempotency key, so that it can never be taken for the write itself. */
export function previewed(path: keyof paths, body?: unknown): Promise<Schemas['Recorded']> {
  return told<Schemas['Recorded']>(api.fetch(`${path}?preview=true`, { method: 'POST', headers: JSON_TYPE, ...(body !== undefined && { body: JSON.stringify(body) }) }));
}

/** Reads an address that the description has not got yet. */
export function read<T>(path: string): Promise<T> {
  return told<T>(api.fetch(path));
}

/** Sends to an address that the description has not got yet. */
export function sent<T>(path: string, body: unknown, key: string = newIdempotencyKey()): Promise<T> {
  return told<T>(api.fetch(path, { method: 'POST', headers: { ...JSON_TYPE, 'idempotency-key': key }, body: JSON.stringify(body) }));
}

const JSON_TYPE = { 'content-type': 'application/json' };

async function told<T>(call: Promise<Response>): Promise<T> {
  const answer = await call.catch((error: unknown) => {
    throw error instanceof DOMException ? error : Problem.offline(error);
  });
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw Problem.of(answer.status, body);
  return body as T;
}

/** The server has no such thing yet: the screen says so instead of failing. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Problem && ['route_not_found', 'method_not_allowed', 'path_invalid'].includes(error.code);
}

let mine = 0;

/** Remembers which record a write is, so that the next reads count it in. */
export async function recorded<T extends { sequence: number }>(call: Promise<T>): Promise<T> {
  const answer = await call;
  mine = Math.max(mine, answer.sequence);
  return answer;
}

/** Part of a query that counts in what was written from here. */
export function sinceMine(): { min_sequence?: number } {
  return mine > 0 ? { min_sequence: mine } : {};
}
