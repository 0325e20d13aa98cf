import { Problem, type paths, type Schemas } from '@xianquan/client';
import { api } from '@/app/api';

/** What a write would come to. It carries no idempotency key, so that it can never be taken for the write itself. */
export function previewed(path: keyof paths, body?: unknown): Promise<Schemas['Recorded']> {
  return answered<Schemas['Recorded']>(api.fetch(`${path}?preview=true`, { method: 'POST', headers: { 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }) }));
}

/** What was answered, or the problem. */
async function answered<T>(call: Promise<Response>): Promise<T> {
  const answer = await call.catch((error: unknown) => {
    throw error instanceof DOMException ? error : Problem.offline(error);
  });
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw Problem.of(answer.status, body);
  return body as T;
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
