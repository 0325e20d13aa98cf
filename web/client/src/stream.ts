import { parseExact } from './json.ts';
import { Problem } from './problem.ts';

/** One item of a stream. */
export interface StreamItem {
  /** `sequence.index`: where the stream goes on from. */
  id: string;
  /** Such as `book`, `trade`, `depth`, `status`. */
  kind: string;
  data: unknown;
}

/** How a stream is doing. */
export type StreamState =
  /** Asking for the stream. */
  | 'connecting'
  /** Items arrive as they are recorded. */
  | 'live'
  /** The connection was lost; it is being made again. */
  | 'reconnecting'
  /** It was stopped, or refused for good. */
  | 'ended';

export interface FollowOptions {
  url: string;
  headers: () => Record<string, string>;
  onItem: (item: StreamItem) => void;
  onState?: (state: StreamState, problem: Problem | null) => void;
  /** Where the stream cannot go on from the last item: state must be read anew. */
  onGap?: () => void;
  /** Where to go on from. */
  after?: string | null;
  fetch?: typeof globalThis.fetch;
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface Follow {
  stop(): void;
  /** Resolves when the stream has ended for good. */
  readonly ended: Promise<void>;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;
/** The server says something every fifteen seconds; three silences mean the line is dead. */
const SILENCE = 45_000;

/** Follows a stream of server-sent events, and goes on from the last item after each loss. */
export function follow(options: FollowOptions): Follow {
  const stopping = new AbortController();
  return { stop: () => stopping.abort(), ended: run(options, stopping.signal) };
}

async function run(options: FollowOptions, signal: AbortSignal): Promise<void> {
  const place = { after: options.after ?? null };
  const tell = (state: StreamState, problem: Problem | null = null) => options.onState?.(state, problem);
  const wait = options.wait ?? pause;
  let failures = 0;
  tell('connecting');
  while (!signal.aborted) {
    const lost = await once(options, place, signal, () => {
      failures = 0;
      tell('live');
    });
    if (signal.aborted) break;
    if (lost?.code === 'position_unknown') {
      place.after = null;
      options.onGap?.();
    } else if (lost && isFinal(lost)) {
      tell('ended', lost);
      return;
    }
    tell('reconnecting', lost);
    // Half of the wait is by chance, so that the readers of a server that comes back are not one crowd.
    const most = Math.min(FIRST_WAIT * 2 ** failures, LONGEST_WAIT);
    failures += 1;
    await wait(most / 2 + (Math.random() * most) / 2, signal);
  }
  tell('ended');
}

/** A refusal that asking again will not change. */
function isFinal(problem: Problem): boolean {
  return problem.status >= 400 && problem.status < 500 && problem.status !== 429 && problem.status !== 408;
}

/** Reads one connection to its end; the problem tells how it ended, where it did not end by itself. */
async function once(
  options: FollowOptions,
  place: { after: string | null },
  signal: AbortSignal,
  live: () => void,
): Promise<Problem | null> {
  const connection = new AbortController();
  const stop = () => connection.abort();
  signal.addEventListener('abort', stop);
  let silence: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(stop, SILENCE);
  };
  try {
    heard();
    const response = await open(options, place.after, connection.signal);
    if (!response.ok || !response.body) return Problem.of(response.status, await response.json().catch(() => null));
    live();
    for await (const item of items(response.body, heard)) {
      if (item.kind === 'end') return endOf(item);
      place.after = item.id;
      options.onItem(item);
    }
    return null;
  } catch (error) {
    return error instanceof Problem ? error : Problem.offline(error);
  } finally {
    clearTimeout(silence);
    connection.abort();
    signal.removeEventListener('abort', stop);
  }
}

function open(options: FollowOptions, after: string | null, signal: AbortSignal): Promise<Response> {
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);
  const headers = { ...options.headers(), accept: 'text/event-stream', ...(after ? { 'last-event-id': after } : {}) };
  return send(options.url, { headers, signal, cache: 'no-store' });
}

function endOf(item: StreamItem): Problem | null {
  const code = (item.data as { code?: string } | null)?.code;
  return code ? new Problem(code, 0, code) : null;
}

/** The items of a body, as the HTML standard reads an event stream (9.2.6). */
export async function* items(body: ReadableStream<Uint8Array>, heard: () => void = () => {}): AsyncGenerator<StreamItem> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      const blocks = (rest + value).split(/\r\n\r\n|\n\n|\r\r/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const item = read(block);
        if (item) yield item;
      }
    }
  } finally {
    reader.releaseLock();
  }
}

function read(block: string): StreamItem | null {
  let id = '';
  let kind = 'message';
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'id') id = value;
    else if (name === 'event') kind = value;
    else if (name === 'data') data.push(value);
  }
  return data.length ? { id, kind, data: parseExact(data.join('\n')) } : null;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });
}
