import { Problem } from '@xianquan/client';
import { api } from '@/app/api';
import type { Recorded } from './shapes';
import { sawRecord } from './queries';

/** What a write would do. It carries no idempotency key, so that it can never be taken for the write itself. */
export async function previewed(path: string, body?: unknown): Promise<Recorded> {
  const headers = { 'content-type': 'application/json' };
  const answer = await api.fetch(`${path}?preview=true`, { method: 'POST', headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const told: unknown = await answer.json();
  if (!answer.ok) throw Problem.of(answer.status, told);
  return told as Recorded;
}

/** Remembers which record a write is, so that the next reads count it in. */
export async function recorded<T extends { sequence: number }>(call: Promise<T>): Promise<T> {
  const answer = await call;
  sawRecord(answer.sequence);
  return answer;
}
