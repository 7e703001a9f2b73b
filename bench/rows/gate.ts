import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { connect as connectTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { makeOutside, type OutsideWorld } from '../../packages/daemon/src/net/passage.double.ts';
import { openSandbox } from '../../packages/daemon/src/sandbox/open-sandbox.ts';
import { type Command, type Process, startNetworked } from '../../packages/daemon/src/sandbox/sandbox.ts';
import { row } from '../row.ts';

// What the gate costs: a request over TLS through it against the same request without it, both to one server on loopback,
// and a command that gets a way to it against one that doesn't. Asker, gate and server share one thread here, so that a
// ratio is what the gate costs where nothing else takes time: no network, no distance.

const host = 'a.example.org';
const megabytes = 100;

/** A sealed connection to the server, ready to be asked. */
type Way = () => Promise<TLSSocket>;
interface Ways {
  direct: Way;
  gate: Way;
}

async function withWays(answer: RequestListener, work: (ways: Ways) => Promise<number>): Promise<number> {
  const world = await makeOutside();
  try {
    world.answerWith = answer;
    return await work(await waysOf(world));
  } finally {
    await world.close();
  }
}

async function waysOf({ deps, open }: OutsideWorld): Promise<Ways> {
  const server = deps.dial?.('', 443);
  if (!server || !deps.trust) throw new Error('The world outside has no server to ask.');
  const { trust } = deps;
  const { port, passage } = await open({ read: [host] });
  return {
    direct: () => seal(connectTcp(server.port, server.address), trust),
    gate: async () => {
      const socket = connectTcp(port, '127.0.0.1');
      socket.write(`CONNECT ${host}:443 HTTP/1.1\r\nhost: ${host}:443\r\n\r\n`);
      await first(socket);
      return seal(socket, passage.files[0]?.content ?? '');
    },
  };
}

function seal(socket: Socket, ca: string): Promise<TLSSocket> {
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    const sealed = connectTls({ socket, ca, servername: host }, () => resolve(sealed)).on('error', reject);
  });
}

const first = (socket: Socket) =>
  new Promise<Buffer>((resolve, reject) => void socket.once('data', resolve).once('error', reject).once('end', reject));

async function ask(way: Way): Promise<TLSSocket> {
  const socket = await way();
  socket.write(`GET /x HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
  return socket;
}

/** Milliseconds from the first thought of a connection to the first byte of the answer, one after the other. */
async function firstByte(way: Way, many = 50): Promise<number> {
  let sum = 0;
  for (let i = -5; i < many; i++) {
    const began = performance.now();
    const socket = await ask(way);
    const head = await first(socket);
    if (i >= 0) sum += performance.now() - began;
    socket.destroy();
    if (!head.toString('latin1').startsWith('HTTP/1.1 200')) throw new Error(head.toString('latin1', 0, 200));
  }
  return sum / many;
}

/** Megabytes a second of one large answer. */
async function throughput(way: Way): Promise<number> {
  const began = performance.now();
  let bytes = 0;
  for await (const part of await ask(way)) bytes += part.length;
  if (bytes < megabytes * 1e6) throw new Error(`Only ${bytes} bytes came.`);
  return (megabytes * 1000) / (performance.now() - began);
}

const small: RequestListener = (_request, response) => void response.end('ok');
const part = Buffer.alloc(1e6, 'x');
const large: RequestListener = (_request, response) => {
  let left = megabytes;
  response.setHeader('content-length', megabytes * part.length);
  const more = () => {
    while (left-- > 0) if (!response.write(part)) return void response.once('drain', more);
    response.end();
  };
  more();
};

/** Milliseconds that a command takes more for having a way to the gate: its port, its variables, its certificate. */
async function openingMore(): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'deskhand-bench-gate-'));
  const world = await makeOutside();
  try {
    const sandbox = await openSandbox({ stateDir: dir });
    if (sandbox.facts.kind !== 'overlay') return Number.NaN;
    const holder = await sandbox.hold({ mounts: [], masks: [] });
    const networked = await each(async () => startNetworked(holder, { ...command, network: (await world.open({ read: [host] })).passage }));
    const plain = await each(async () => holder.start(command));
    await holder.close();
    return networked - plain;
  } finally {
    await world.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

const limits = { seconds: 30, memory: 2 ** 30, processes: 64, fileBytes: 2 ** 26 };
const command: Command = { argv: ['/bin/true'], cwd: '/', env: {}, limits };

async function each(start: () => Promise<Process>, many = 20): Promise<number> {
  let sum = 0;
  for (let i = -2; i < many; i++) {
    const began = performance.now();
    const process = await start();
    process.stdin.end();
    process.stdout.resume();
    process.stderr.resume();
    await process.exit;
    if (i >= 0) sum += performance.now() - began;
  }
  return sum / many;
}

export const rows = [
  row({ name: 'gate.first-byte', unit: 'ms', measure: () => withWays(small, ({ gate }) => firstByte(gate)) }),
  row({
    name: 'gate.first-byte.ratio',
    unit: 'times',
    measure: () => withWays(small, async ({ direct, gate }) => (await firstByte(gate)) / (await firstByte(direct))),
  }),
  row({ name: 'gate.throughput', unit: 'MB/s', measure: () => withWays(large, ({ gate }) => throughput(gate)) }),
  row({
    name: 'gate.throughput.ratio',
    unit: 'of direct',
    measure: () => withWays(large, async ({ direct, gate }) => (await throughput(gate)) / (await throughput(direct))),
  }),
  row({ name: 'gate.command.more', unit: 'ms', runs: 3, measure: openingMore }),
];
