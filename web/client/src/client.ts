import createFetchClient, { type Client as FetchClient } from 'openapi-fetch';
import { refuseRounded } from './json.ts';
import { Problem } from './problem.ts';
import type { paths } from './schema.ts';
import { follow, type Follow, type FollowOptions } from './stream.ts';

/** What a client is made of. */
export interface ClientOptions {
  /** Where the server is; the page's own origin where absent. */
  baseUrl?: string;
  /** The API key of this moment, `xqk_…`; `null` reads what is public. */
  key?: () => string | null;
  /** The language of this moment, `zh-CN` or `en`. */
  language?: () => string;
  /** How often a request is sent again where nobody answered or the server says it may succeed later. */
  retries?: number;
  /** For tests, and for where there is no global one. */
  fetch?: typeof globalThis.fetch;
  /** For tests. */
  wait?: (milliseconds: number) => Promise<void>;
}

/** An answer, with the record that it counts in. */
export interface Answer<T> {
  data: T;
  /** The last record that the answer counts in, or the record of the write. */
  sequence: number | null;
}

type Api = FetchClient<paths>;

/** The API, typed from its OpenAPI description. Every method ends in data or in a {@link Problem}. */
export interface Client {
  /** Calls that are not wrapped: `data`, `error`, `response`, as openapi-fetch gives them. */
  readonly raw: Api;
  /** Unwraps a call: `take(client.raw.GET('/v1/trade/markets'))`. */
  take<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T>;
  /** The same with the sequence. */
  answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<Answer<T>>;
  /** Follows a stream until it is stopped; comes back by itself. */
  follow(path: string, options: Omit<FollowOptions, 'url' | 'headers' | 'fetch'>): Follow;
  /** Whatever lies outside the description: a statement as PDF, a screen's own file. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

const FIRST_WAIT = 250;
const LONGEST_WAIT = 8_000;

/** Makes a client. */
export function createClient(options: ClientOptions = {}): Client {
  const baseUrl = options.baseUrl ?? globalThis.location?.origin ?? '';
  const send = retrying(options);
  const headers = () => standing(options);
  const raw = createFetchClient<paths>({ baseUrl, fetch: send });
  raw.use({
    onRequest({ request }) {
      for (const [name, value] of Object.entries(headers())) request.headers.set(name, value);
      if (request.method === 'POST' && !request.headers.has('idempotency-key')) {
        request.headers.set('idempotency-key', newIdempotencyKey());
      }
      return request;
    },
    async onResponse({ response }) {
      if (isJson(response)) refuseRounded(await response.clone().text());
    },
  });
  const answer = async <T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<Answer<T>> => {
    const { data, error, response } = await call.catch(lost);
    if (!response.ok) throw Problem.of(response.status, error);
    return { data: data as T, sequence: sequenceOf(response) };
  };
  return {
    raw,
    answer,
    take: async (call) => (await answer(call)).data,
    follow: (path, more) => follow({ ...more, url: baseUrl + path, headers, ...(options.fetch && { fetch: options.fetch }) }),
    fetch: (path, init = {}) => {
      const request = new Request(baseUrl + path, init);
      for (const [name, value] of Object.entries(headers())) request.headers.set(name, value);
      return send(request);
    },
  };
}

/** A key under which a command is recorded once, however often it is sent. */
export function newIdempotencyKey(): string {
  return globalThis.crypto.randomUUID();
}

function standing(options: ClientOptions): Record<string, string> {
  const key = options.key?.();
  const language = options.language?.();
  return {
    ...(key ? { authorization: `Bearer ${key}` } : {}),
    ...(language ? { 'accept-language': language } : {}),
  };
}

function sequenceOf(response: Response): number | null {
  const text = response.headers.get('xq-sequence');
  return text === null ? null : Number(text);
}

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.includes('json') ?? false;
}

function lost(error: unknown): never {
  throw error instanceof Problem || isAbort(error) ? error : Problem.offline(error);
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/**
 * Sends a request, and again where nobody answered or the server is busy. A write goes out with the
 * same idempotency key each time, so it is recorded once.
 */
function retrying(options: ClientOptions): (request: Request) => Promise<Response> {
  const send = options.fetch ?? ((request: Request) => globalThis.fetch(request));
  const wait = options.wait ?? ((ms: number) => new Promise<void>((done) => setTimeout(done, ms)));
  const retries = options.retries ?? 2;
  return async (request) => {
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt >= retries;
      const answered = await attemptOnce(send, request.clone(), last);
      if (answered) return answered;
      await wait(Math.min(FIRST_WAIT * 2 ** attempt, LONGEST_WAIT));
    }
  };
}

/** The answer, or `null` where the request should be sent again. */
async function attemptOnce(send: (request: Request) => Promise<Response>, request: Request, last: boolean): Promise<Response | null> {
  try {
    const response = await send(request);
    const later = response.status === 503 || response.status === 429;
    return later && !last ? null : response;
  } catch (error) {
    if (last || isAbort(error)) throw error;
    return null;
  }
}
