import type { components } from './schema.ts';

/** A refusal as the server tells it (RFC 9457). */
export type ProblemBody = components['schemas']['Problem'] & { [more: string]: unknown };

/** A refusal, or a server that was not reached. Every call that does not succeed ends in one. */
export class Problem extends Error {
  /** Stable name of the reason; `offline` where nobody answered, `malformed` where the answer was none. */
  readonly code: string;
  readonly status: number;
  /** The field at fault, where there is one. */
  readonly param: string | null;
  readonly mayRetry: boolean;
  readonly requestId: string | null;
  /** All that the server said. */
  readonly body: ProblemBody | null;

  constructor(code: string, status: number, message: string, body: ProblemBody | null = null, cause?: unknown) {
    super(message, { cause });
    this.name = 'Problem';
    this.code = code;
    this.status = status;
    this.param = body?.param ?? null;
    this.mayRetry = body?.may_retry ?? status === 0;
    this.requestId = body?.request_id ?? null;
    this.body = body;
  }

  /** Nobody answered: whether a command was recorded is not known. */
  get isOffline(): boolean {
    return this.code === 'offline';
  }

  static of(status: number, body: unknown): Problem {
    if (isProblem(body)) return new Problem(body.code, status, body.detail, body);
    return new Problem('malformed', status, `HTTP ${status}`);
  }

  static offline(cause: unknown): Problem {
    return new Problem('offline', 0, 'The server was not reached.', null, cause);
  }
}

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
}
