import { Problem } from '@xianquan/client';
import { api } from '@/app/api';

/** Addresses that the API's description has not got yet. When it has, their callers take its types. */

export function read<T>(path: string): Promise<T> {
  return answered<T>(api.fetch(path));
}

/** What was answered, or the problem. */
export async function answered<T>(call: Promise<Response>): Promise<T> {
  const answer = await call.catch((error: unknown) => {
    throw error instanceof DOMException ? error : Problem.offline(error);
  });
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw Problem.of(answer.status, body);
  return body as T;
}

/** Instead of the refusal of a server that has no such address: what a screen shows then. */
export function orWhereUnknown<T>(instead: T): (problem: unknown) => T {
  return (problem) => {
    if (problem instanceof Problem && problem.status === 404 && problem.code === 'route_not_found') return instead;
    throw problem;
  };
}
