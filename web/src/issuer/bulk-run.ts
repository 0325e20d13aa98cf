import { Problem, wire } from '@xianquan/client';
import type { BulkRow } from './bulk-file';

/** What became of a line. */
export type Outcome =
  /** Not sent, or sent and never answered: it is sent again under the same key. */
  | { state: 'waiting' }
  | { state: 'issued'; sequence: number }
  | { state: 'refused'; code: string; message: string };

/** A bulk issue, as the browser remembers it until it is done with. */
export interface BulkJob {
  /** Names the keys of its lines: with it kept, no line is ever issued twice. */
  id: string;
  series: string;
  unitsPerCoupon: number;
  startedAt: string;
  lines: { line: number; member: string; coupons: string; paid: string | null; outcome: Outcome }[];
}

export type BulkLine = BulkJob['lines'][number];

/** Lines of one request: small enough that progress is seen and a pause is soon. */
export const BATCH = 100;

export function newJob(id: string, series: string, unitsPerCoupon: number, rows: readonly BulkRow[], now: Date): BulkJob {
  return {
    id,
    series,
    unitsPerCoupon,
    startedAt: now.toISOString(),
    lines: rows.map(({ line, member, coupons, paid }) => ({ line, member, coupons: coupons.toString(), paid: paid?.toString() ?? null, outcome: { state: 'waiting' } })),
  };
}

/** The command of a line; its key is always the same. */
export function commandOf(job: BulkJob, { line, member, coupons, paid }: BulkLine) {
  const quantity = wire(BigInt(coupons) * BigInt(job.unitsPerCoupon));
  const grant = { to: member, quantity, ...(paid !== null && { paid: wire(BigInt(paid)) }) };
  return { op: 'issue_units', idempotency_key: `${job.id}.${line}`, series: job.series, grants: [grant] };
}

export interface LineAnswer {
  status: number;
  recorded?: { sequence: number } | null;
  problem?: { code?: string; detail?: string; may_retry?: boolean } | null;
}

export type SendLines = (commands: ReturnType<typeof commandOf>[]) => Promise<LineAnswer[]>;

/** What an answer means for its line. What may succeed later stays waiting. */
export function outcomeOf({ recorded, problem, status }: LineAnswer): Outcome {
  if (recorded) return { state: 'issued', sequence: recorded.sequence };
  const later = status === 503 || status === 429 || status === 500 || problem?.code === 'idempotency_key_in_progress';
  if (later) return { state: 'waiting' };
  return { state: 'refused', code: problem?.code ?? `http_${status}`, message: problem?.detail ?? '' };
}

/** Sends the next lines, and returns the job with their outcomes; `null` where none waits. */
export async function step(job: BulkJob, send: SendLines): Promise<BulkJob | null> {
  const next = job.lines.filter(({ outcome }) => outcome.state === 'waiting').slice(0, BATCH);
  if (next.length === 0) return null;
  const answers = await send(next.map((line) => commandOf(job, line)));
  if (answers.length !== next.length) throw new Problem('malformed', 0, `${answers.length} answers to ${next.length} commands`);
  const outcomes = new Map(next.map((line, at) => [line.line, outcomeOf(answers[at]!)]));
  if ([...outcomes.values()].every(({ state }) => state === 'waiting')) throw busy(answers[0]!);
  return { ...job, lines: job.lines.map((line) => ({ ...line, outcome: outcomes.get(line.line) ?? line.outcome })) };
}

/** Nothing went through: the job stops, and whoever looks decides when it goes on. */
function busy({ status, problem }: LineAnswer): Problem {
  return new Problem(problem?.code ?? 'busy', status, problem?.detail ?? 'busy');
}

export interface Count {
  all: number;
  issued: number;
  refused: number;
  waiting: number;
}

export function countOf(job: BulkJob): Count {
  const count: Count = { all: job.lines.length, issued: 0, refused: 0, waiting: 0 };
  for (const { outcome } of job.lines) count[outcome.state] += 1;
  return count;
}

/** The server keeps keys for 30 days; what waited longer could be issued a second time. */
const KEYS_ARE_KEPT = 25 * 86_400_000;

export function isTooOld(job: BulkJob, now: Date): boolean {
  return now.getTime() - new Date(job.startedAt).getTime() > KEYS_ARE_KEPT;
}
