import { parseExact, type Schemas } from '@xianquan/client';
import { api } from '@/app/api';
import type { Answer, Entry, Refusal } from './queue';

/** What is back from the server, or that nothing certain is. */
export type Verdict = Answer | 'lost' | 'key';

const PATIENCE = 15_000;
/** Refusals that say nothing about the command: the same bytes may succeed a moment later. */
const LATER: readonly string[] = ['idempotency_key_in_progress', 'too_slow', 'internal', 'body_too_slow'];
const KEY: readonly string[] = ['api_key_missing', 'api_key_unknown', 'api_key_expired', 'api_key_revoked', 'role_forbids'];

export function pathOf({ op, redemption }: Pick<Entry, 'op' | 'redemption'>): string {
  return op === 'authorise' ? '/v1/redeem/authorisations' : `/v1/redeem/redemptions/${redemption ?? ''}/${op}`;
}

/** Sends an entry: the bytes that were written down, under the key that was written down. */
export async function post(entry: Entry): Promise<Verdict> {
  try {
    const answer = await api.fetch(pathOf(entry), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': entry.key },
      body: entry.body,
      signal: AbortSignal.timeout(PATIENCE),
    });
    return verdict(answer.status, await answer.text());
  } catch {
    return 'lost';
  }
}

/** What an answer means. What does not read as this server's own word is no answer: a hotel's login page, say. */
export function verdict(status: number, text: string): Verdict {
  const body = read(text);
  if (isRecorded(body) && status >= 200 && status < 300) {
    const { id, amount, until, state } = body.redemption;
    return { kind: 'done', redemption: id, sequence: body.sequence, at: body.recorded_at, amount, until: until ?? null, state };
  }
  if (!isProblem(body)) return 'lost';
  if (KEY.includes(body.code)) return 'key';
  const refusal: Refusal = { code: body.code, detail: body.detail, detailZh: body.detail_zh, status };
  if (LATER.includes(body.code)) return { kind: 'later', refusal };
  if (status === 429 || status >= 500) return 'lost';
  return { kind: 'refused', refusal, at: new Date().toISOString() };
}

function read(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return null;
  }
}

type Recorded = Schemas['Recorded'] & { redemption: Schemas['RedemptionOutcome'] };

function isRecorded(body: unknown): body is Recorded {
  return typeof body === 'object' && body !== null && 'sequence' in body && 'redemption' in body && Boolean(body.redemption);
}

function isProblem(body: unknown): body is Schemas['Problem'] {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' && 'detail' in body;
}
