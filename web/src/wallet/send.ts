import { sawRecord } from './queries';

/** The parameters under which a write is told and not done. */
export const PREVIEW = { query: { preview: true } } as const;

/** Remembers which record a write is, so that the next reads count it in. */
export async function recorded<T extends { sequence: number }>(call: Promise<T>): Promise<T> {
  const answer = await call;
  sawRecord(answer.sequence);
  return answer;
}
