import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { front } from './front.ts';

type Stop = () => Promise<void>;

/**
 * Starts the real server with a demo world on a free port, and stops it afterwards. `XQ_SERVER` names
 * one that runs already; `XQ_PROGRAM` the program to start. The screens are the server's own, unless
 * `XQ_SCREENS` names others: an address, or `dist` for those that were just built, under the server's headers.
 */
export default async function world(): Promise<Stop> {
  const stops: Stop[] = [];
  if (!process.env['XQ_SERVER']) stops.push(await startServer());
  if (process.env['XQ_SCREENS'] === 'dist') {
    const { url, close } = await front(process.env['XQ_SERVER']!);
    process.env['XQ_SCREENS'] = url;
    stops.unshift(close);
  }
  return async () => {
    for (const stop of stops) await stop();
  };
}

async function startServer(): Promise<Stop> {
  const program = process.env['XQ_PROGRAM'] ?? '../target/release/xq';
  const folder = await mkdtemp(join(tmpdir(), 'xq-e2e-'));
  const address = `127.0.0.1:${await freePort()}`;
  const server = spawn(program, ['demo', '--listen', address], { env: { ...process.env, XQ_DATA: folder }, stdio: ['ignore', 'ignore', 'inherit'] });
  process.env['XQ_SERVER'] = `http://${address}`;
  process.env['XQ_DATA'] = folder;
  await answers(server, `http://${address}/readyz`);
  return async () => {
    const ended = new Promise((done) => server.once('exit', done));
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
}

async function answers(server: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`nobody answers at ${url}`);
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}
