import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Event } from '@deskhand/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Desk, makeDesk, token } from '../testing/local-desk.ts';
import { type Link, type LinkLimits, openLink } from './link.ts';
import type { TailMessage } from './tail.ts';

let desk: Desk;
let link: Link;
const clients: WebSocket[] = [];
beforeEach(() => {
  desk = makeDesk();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  await link?.close();
  desk.close();
});
const open = async (limits?: Partial<LinkLimits>) => {
  link = await openLink({ ...desk.deps, ...(limits && { limits }) });
};
const bearer = { authorization: `Bearer ${token}` };

let number = 0;
const append = (count: number) =>
  desk.deps.log.append(
    Array.from({ length: count }, () => ({
      type: 'folder.removed' as const,
      body: { path: `/${++number}` },
      actor: { kind: 'host' as const },
    })),
  );

/** A tail that keeps what it was told. */
function tail(after: number, headers: Record<string, string> = bearer) {
  const socket = new WebSocket(`ws://127.0.0.1:${link.port}/v1/tail?after=${after}`, { headers });
  clients.push(socket);
  const messages: TailMessage[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data) => {
    // What our own tail sends.
    messages.push(JSON.parse(String(data)) as TailMessage);
    for (const wake of waiting) wake();
  });
  const seqs = () =>
    messages.flatMap((message) => (message.kind === 'events' ? (message.events as Event[]).map((event) => event.seq) : []));
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!holds()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { socket, messages, seqs, until };
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test('ends although somebody who was turned away does not hang up', async () => {
  await open();
  const stays = connect({ port: link.port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {});
  stays.write('GET /v1/tail HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
  await once(stays.resume(), 'end');
  await link.close();
  stays.destroy();
});

test('started again where any port will do, it listens where it did before, unless another program is there by now', async () => {
  await open();
  const { port } = link;
  const other = await openLink({ ...desk.deps, before: port });
  expect(other.port).not.toBe(port);
  await other.close();
  await link.close();
  link = await openLink({ ...desk.deps, before: port });
  expect(link.port).toBe(port);
});

describe('the tail', () => {
  test('catches up and goes on, without gap or duplicate, while much is appended', async () => {
    await append(1200);
    await open();
    const follower = tail(100);
    const writing = (async () => {
      for (let i = 0; i < 40; i++) await append(7);
    })();
    const late = tail(1190);
    await writing;
    const end = desk.deps.log.head.seq;
    await Promise.all([follower, late].map(({ until, seqs }) => until(() => seqs().at(-1) === end)));
    expect(follower.seqs()).toEqual(range(101, end));
    expect(late.seqs()).toEqual(range(1191, end));
    expect(follower.messages.filter(({ kind }) => kind === 'caught up')).toHaveLength(1);
  });

  test('a reader that pauses longer than the backlog lasts still gets everything', async () => {
    await append(3000);
    await open({ backlog: 20_000 });
    const slow = tail(0);
    await once(slow.socket, 'open');
    slow.socket.pause();
    await append(500);
    slow.socket.resume();
    await slow.until(() => slow.seqs().length === 3500);
    expect(slow.seqs()).toEqual(range(1, 3500));
  });

  test('a reader that takes nothing is let go', async () => {
    await append(20_000);
    await open({ backlog: 50_000_000, stall: 50, tails: 1 });
    const dead = tail(0);
    await once(dead.socket, 'open');
    // The socket's own buffers fill, and then nothing moves.
    dead.socket.pause();
    // Its end can't reach it while it isn't reading, so its place is what tells: the only one there is.
    let status = 403;
    while (status === 403) {
      const next = tail(desk.deps.log.head.seq).socket;
      next.on('error', () => {});
      const opened = once(next, 'open').then(() => 101);
      const refused = once(next, 'unexpected-response').then(([, response]) => response.statusCode);
      status = await Promise.race([opened, refused]);
    }
    expect(status).toBe(101);
    expect(dead.seqs().length).toBeLessThan(20_000);
  });

  test('what is live is passed on after catching up', async () => {
    await append(1);
    await open();
    const follower = tail(0);
    await follower.until(() => follower.messages.some(({ kind }) => kind === 'caught up'));
    desk.deps.log.live.send({ kind: 'text', task: 't', turn: 1, delta: 'Hel' });
    await follower.until(() => follower.messages.length === 3);
    expect(follower.messages.map(({ kind }) => kind)).toEqual(['events', 'caught up', 'live']);
  });

  test.each([
    ['no token', {}, 401],
    ['a wrong token', { authorization: 'Bearer wrong' }, 401],
    ['a foreign page', { ...bearer, origin: 'http://evil.example' }, 403],
    ['a rebound name', { ...bearer, host: 'evil.example' }, 403],
    ['another port’s page', { ...bearer, origin: 'http://127.0.0.1:1' }, 403],
  ])('is closed to %s', async (_, headers: Record<string, string>, status) => {
    await open();
    const { socket } = tail(0, headers);
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(status);
    socket.on('error', () => {});
  });

  test('has a place to start and a most in number', async () => {
    await open({ tails: 1 });
    await once(tail(0).socket, 'open');
    const second = tail(0).socket;
    const [, refused] = await once(second, 'unexpected-response');
    second.on('error', () => {});
    expect(refused.statusCode).toBe(403);
    const lost = new WebSocket(`ws://127.0.0.1:${link.port}/v1/tail`, { headers: bearer });
    const [, wrong] = await once(lost, 'unexpected-response');
    lost.on('error', () => {});
    expect(wrong.statusCode).toBe(400);
  });

  test('a follower who sends a flood is cut off', async () => {
    await open();
    const { socket } = tail(0);
    await once(socket, 'open');
    socket.on('error', () => {});
    socket.send('x'.repeat(5000));
    await once(socket, 'close');
  });
});

describe('the socket', () => {
  const raw = async (text: string): Promise<{ socket: Socket; closed: Promise<string> }> => {
    const socket = connect(link.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => {});
    const closed = once(socket, 'close').then(() => answer);
    await once(socket, 'connect');
    socket.write(text);
    return { socket, closed };
  };

  test('a head that never ends is cut off', async () => {
    await open({ head: 100 });
    const { closed } = await raw('GET /v1/desk HTTP/1.1\r\nHost: ');
    expect(await closed).toMatch(/^(HTTP\/1.1 408|$)/);
  });

  test('a body that never ends is answered and cut off', async () => {
    await open({ read: 100 });
    const head = `POST /v1/commands HTTP/1.1\r\nHost: 127.0.0.1:${link.port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
    const { closed } = await raw(`${head}Content-Length: 500\r\n\r\n{"type"`);
    expect(await closed).toContain('408');
  });

  test('only loopback is listened on, and a taken port is told in words', async () => {
    await open();
    await expect(openLink({ ...desk.deps, port: link.port })).rejects.toThrow(/another program has it/);
  });

  test('the local link opens with a code that works once', async () => {
    await open();
    const url = new URL(link.localLink());
    expect(url.origin).toBe(`http://127.0.0.1:${link.port}`);
    const code = new URLSearchParams(url.hash.slice(1)).get('code');
    const headers = { 'content-type': 'application/json', origin: url.origin };
    const exchange = () => fetch(`${url.origin}/v1/session`, { method: 'POST', body: JSON.stringify({ code }), headers });
    const first = await exchange();
    expect(first.status).toBe(204);
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    const follower = tail(0, { cookie, origin: url.origin });
    await once(follower.socket, 'open');
    expect((await exchange()).status).toBe(403);
  });

  test('an upload reaches the log through a real connection', async () => {
    await open();
    const body = Buffer.alloc(3_000_000, 'deskhand');
    const headers = { ...bearer, 'content-type': 'application/octet-stream' };
    const response = await fetch(`http://127.0.0.1:${link.port}/v1/content`, { method: 'POST', body, headers });
    // What the route answers.
    const { hash } = (await response.json()) as { hash: string };
    const back = await fetch(`http://127.0.0.1:${link.port}/v1/content/${hash}`, { headers: bearer });
    expect(Buffer.from(await back.arrayBuffer()).equals(body)).toBe(true);
  });
});
