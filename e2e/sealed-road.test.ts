import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { parsePairingLink } from '@deskhand/protocol/sealed';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Desk } from '../packages/web/src/desk/desk.ts';
import { sealedDesk } from '../packages/web/src/desk/sealed.ts';
import type { Pairing } from '../packages/web/src/desk/sealed-connection.ts';
import { type Progress, takeUp } from '../packages/web/src/pair/take-up.ts';
import { type RealHost, startHost } from './support/host.ts';
import { useSameHost } from './support/same-host.ts';

// The app's sealed road to a real host, over a line that breaks when it is told to.

const hosts = useSameHost(() => startHost());
let host: RealHost;
let line: Line;
beforeEach(async () => {
  host = await hosts();
  line = await openLine(host.daemon().port);
});
afterEach(() => line.close());

interface Line {
  url: string;
  /** Breaks every connection once so many bytes went through it in either direction. */
  breakAfter(bytes: number, times: number): void;
  breaks(): number;
  close(): void;
}

async function openLine(port: number): Promise<Line> {
  const open = new Set<Socket>();
  let most = Number.POSITIVE_INFINITY;
  let left = 0;
  let broken = 0;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    let passed = 0;
    // The host answers to its own name only.
    near.once('data', (head) => void far.write(head.toString('latin1').replace(/^Host: .*$/im, `Host: 127.0.0.1:${port}`), 'latin1'));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
      from.on('data', (data) => {
        if (from === far || passed > 0) to.write(data);
        passed += data.length;
        if (passed > most && left > 0) {
          left -= 1;
          broken += 1;
          near.destroy();
        }
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server's address is an AddressInfo once it listens. The name asked for stays the host's own.
  const at = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${at.port}/v1/sealed`,
    breakAfter(bytes, times) {
      most = bytes;
      left = times;
    },
    breaks: () => broken,
    close() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

async function pair(): Promise<Pairing> {
  const { port } = host.daemon();
  const token = readFileSync(join(host.home, 'token'), 'utf8').trim();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const ask = async (path: string, body?: object) => {
    const response = await fetch(`http://127.0.0.1:${port}/v1/pairings${path}`, {
      headers,
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    // What our own host says.
    return (await response.json()) as { id: string; fragment: string; code: string };
  };
  const { id, fragment } = await ask('', {});
  const offer = parsePairingLink(fragment);
  if (!offer) throw new Error('the link is read');
  return new Promise((resolve, reject) => {
    const tell = async (progress: Progress) => {
      if (progress.step === 'failed') reject(new Error(progress.why));
      if (progress.step !== 'comparing') return;
      expect((await ask(`/${id}`)).code).toBe(progress.code);
      await ask(`/${id}`, { yes: true, name: 'Phone', scopes: ['look', 'send'] });
    };
    takeUp({
      url: line.url,
      offer,
      name: 'Phone',
      async keep(pairing) {
        resolve(pairing);
        return true;
      },
      tell: (progress) => void tell(progress),
    });
  });
}

const size = 3_000_000;
const file = randomBytes(size);
const hash = createHash('sha256').update(file).digest('hex');

async function until<T extends { ok: boolean }>(work: () => Promise<T>): Promise<Extract<T, { ok: true }>> {
  for (;;) {
    const reply = await work();
    if (reply.ok) return reply as Extract<T, { ok: true }>;
  }
}

test('files go both ways over a line that breaks, without beginning again', async () => {
  const desk: Desk = sealedDesk(line.url, await pair());
  line.breakAfter(1_000_000, 2);
  const begun: number[] = [];
  const ref = await until(() => {
    let first = true;
    return desk.upload(new Blob([file]), (sent) => {
      if (first) begun.push(sent);
      first = false;
    });
  });
  expect(ref.value).toEqual({ hash, bytes: size });
  expect(line.breaks()).toBe(2);
  // Each further try went on from about where the one before broke off. One may break before it got to say where it begins.
  const [first, ...further] = begun;
  expect(first).toBe(0);
  expect(further.length).toBeGreaterThanOrEqual(1);
  for (const [index, from] of further.entries()) expect(from).toBeGreaterThan(300_000 + (further[index - 1] ?? 0));

  line.breakAfter(1_200_000, 2);
  const back = await desk.content(hash);
  expect(back.ok && Buffer.from(back.value).equals(file)).toBe(true);
  expect(line.breaks()).toBe(4);
  // The host has it: it isn't sent again.
  expect(await desk.upload(new Blob([file]), () => expect.fail('nothing goes out'))).toEqual(ref);
});

test('the tail goes on from its cursor with no gap and no duplicate, over a line that breaks', async () => {
  const desk = sealedDesk(line.url, await pair());
  const seqs: number[] = [];
  const follow = (stop: number) =>
    new Promise<void>((resolve) => {
      const begin = () => {
        const end = desk.tail(seqs.at(-1) ?? 0, {
          open: () => {},
          events(events) {
            seqs.push(...events.map(({ seq }) => seq));
            if ((seqs.at(-1) ?? 0) < stop) return;
            end();
            resolve();
          },
          live: () => {},
          closed: begin,
        });
      };
      begin();
    });
  line.breakAfter(20_000, 3);
  for (let i = 0; i < 12; i++) {
    const answer = await until(() => desk.send({ type: 'send', key: `key-number-${i}`, text: `say ${'words '.repeat(200)}${i}` }));
    expect(answer.value.ok).toBe(true);
  }
  const { value } = await until(() => desk.snapshot());
  await follow(value.seq);
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
  expect(line.breaks()).toBeGreaterThan(0);
});
