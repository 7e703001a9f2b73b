import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signerOf } from '../host/host.ts';
import { startCollecting } from '../log/collecting.ts';
import type { Log } from '../log/log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { makeAuthority } from '../net/certificate.ts';
import { postTo } from '../net/collector.ts';
import { openNet } from '../net/gate.ts';

// The collector over the wire: a real HTTPS server that fails in every way that one does, and a log that hands itself on.

const authority = makeAuthority(Date.now());
const signer = signerOf(new Uint8Array(32).fill(3));
const waits = { more: 1, first: 1, most: 4 };
let dir: string;
let log: Log;
let server: Server | undefined;
let port = 0;
let got: { key: string; events: { seq: number; body: unknown }[]; head: { host: string } }[];
/** What becomes of a request, by how many came before. */
let behave: (nth: number) => 'take' | 'take and break' | 'hang' | 'break' | number;
let nth: number;
let told: string[];
let ending: (() => Promise<void>) | undefined;
/** Ends the request that is on its way, as its bound in time does. */
let givesUp = () => {};

async function serve(): Promise<void> {
  server = createServer(authority.for('audit.acme.internal'), async (request, response) => {
    const how = behave(nth++);
    const [key, body] = [String(request.headers['idempotency-key']), await text(request).catch(() => '')];
    if (how === 'hang') return givesUp();
    if (how === 'break') return void request.socket.destroy();
    if (typeof how === 'number') return void response.writeHead(how).end();
    const lines = body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    got.push({ key, events: lines.slice(0, -1), head: lines.at(-1).head });
    if (how === 'take and break') return void request.socket.destroy();
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
  // A TCP server's address is never a string.
  port = (server.address() as AddressInfo).port;
}
async function kill(): Promise<void> {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'deskhand-collector-'));
  log = openSqliteLog({ dir: join(dir, 'log'), signer });
  [got, told, nth, port] = [[], [], 0, 0];
  behave = () => 'take';
  await serve();
});
afterEach(async () => {
  await ending?.();
  await kill();
  log.close();
  rmSync(dir, { recursive: true, force: true });
});

function begin(what: 'metadata' | 'content' = 'metadata') {
  const net = openNet({ tell: () => {}, dial: () => ({ address: '127.0.0.1', port }) });
  const request: typeof net.request = (asked) => {
    const given = new AbortController();
    givesUp = () => given.abort();
    return net.request({ ...asked, signal: given.signal });
  };
  const put = postTo({ request }, 'https://audit.acme.internal/take', { addresses: ['10.1.2.3'], ca: authority.pem });
  const collecting = startCollecting({ log, what, put, tell: (error) => told.push(error instanceof Error ? error.message : ''), waits });
  ending = () => {
    collecting.close();
    givesUp();
    return collecting.settled();
  };
  return collecting;
}
const say = (words: string) =>
  log.append([{ type: 'message.sent', actor: { kind: 'host' }, task: 'task_1', body: { text: log.put(words) } }]);
const seqs = () => got.flatMap(({ events }) => events.map(({ seq }) => seq));
const upTo = (n: number) => Array.from({ length: n }, (_, at) => at + 1);

test('each event arrives in order, without what was said, and each batch with where the log ended, signed', async () => {
  for (let i = 0; i < 3; i++) await say(`private words ${i}`);
  begin();
  await expect.poll(() => seqs()).toEqual([1, 2, 3]);
  expect(JSON.stringify(got)).not.toContain('private words');
  expect(got[0]?.head.host).toBe(signer.key);
});

test('with what was said only where the policy says so', async () => {
  await say('private words');
  begin('content');
  await expect.poll(() => JSON.stringify(got)).toContain('private words');
});

test.each([
  ['500s', 500],
  ['says that it is busy', 503],
  ['sends it on elsewhere', 302],
  ['breaks off', 'break'],
  ['never answers', 'hang'],
] as const)('one that %s is asked again, in order, and nothing is lost; it is said once', async (_what, how) => {
  behave = (before) => (before < 3 ? how : 'take');
  await say('one');
  begin();
  await say('two');
  await expect.poll(() => seqs()).toEqual([1, 2]);
  expect(told).toHaveLength(1);
});

test('what arrived and was not answered for comes again: at least once, by the same key, so that it can be told', async () => {
  behave = (before) => (before === 0 ? 'take and break' : 'take');
  await say('one');
  begin();
  await expect.poll(() => seqs()).toEqual([1, 1]);
  expect(new Set(got.map(({ key }) => key)).size).toBe(1);
});

test('killed and away for long, then back: all of it arrives, in batches of a bounded size', async () => {
  await kill();
  begin();
  await log.append(upTo(1700).map(() => ({ type: 'brake.pulled' as const, actor: { kind: 'host' as const }, body: { by: 'me' } })));
  await expect.poll(() => told).toHaveLength(1);
  await serve();
  await expect.poll(() => seqs().length).toBeGreaterThanOrEqual(1700);
  expect([...new Set(seqs())]).toEqual(upTo(1700));
  expect(Math.max(...got.map(({ events }) => events.length))).toBe(500);
});
