import { readFile } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type OutgoingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const DIST = new URL('../dist', import.meta.url).pathname;
const INTERFACE = /^\/(v1|graphql|openapi\.json|healthz|readyz|metrics)(\/|$)/;
/** What guards the screens; the server alone knows what it says. */
const GUARDS = ['content-security-policy', 'referrer-policy', 'permissions-policy', 'x-content-type-options'];
const KINDS: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

export interface Front {
  url: string;
  close: () => Promise<void>;
}

/**
 * Serves `dist` as just built in front of a server that carries older screens, under the very headers
 * which that server sends with its own, and hands everything else on to it.
 */
export async function front(server: string): Promise<Front> {
  const own = await fetch(server, { headers: { accept: 'text/html' } });
  const guards = Object.fromEntries(GUARDS.map((name) => [name, own.headers.get(name) ?? '']));
  const listening = createServer((asked, answer) => {
    const path = new URL(asked.url ?? '/', server).pathname;
    if (INTERFACE.test(path)) handOn(server, asked, answer);
    else void send(path, answer, guards);
  });
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
  const { port } = listening.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closed(listening) };
}

async function send(path: string, answer: ServerResponse, guards: OutgoingHttpHeaders): Promise<void> {
  const file = join(DIST, normalize(path));
  const found = path.endsWith('/') ? null : await readFile(file).catch(() => null);
  if (!found && path.startsWith('/assets/')) return void answer.writeHead(404, guards).end();
  const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const kind = found ? KINDS[extname(file)] ?? 'application/octet-stream' : KINDS['.html'];
  answer.writeHead(200, { ...guards, 'content-type': kind, 'cache-control': cache }).end(found ?? await readFile(join(DIST, 'index.html')));
}

function handOn(server: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { hostname, port, host } = new URL(server);
  const onward = request({ hostname, port, path: asked.url, method: asked.method, headers: { ...asked.headers, host } }, (told) => {
    answer.writeHead(told.statusCode ?? 502, told.headers);
    told.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  answer.on('close', () => onward.destroy());
  asked.pipe(onward);
}

function closed(listening: Server): Promise<void> {
  const ended = new Promise<void>((done) => listening.close(() => done()));
  listening.closeAllConnections();
  return ended;
}
