import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrakeAnswer } from '@deskhand/protocol/brake-door';
import { newIdentity, toBase64url } from '@deskhand/protocol/sealed';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localPage } from '../host/host.ts';
import { readIdentity } from '../host/identity.ts';
import { writePhones } from '../host/phones-file.ts';
import type { Take } from './asking.ts';
import { greet, knock, post } from './phone.double.ts';
import { openPhoneDoor, type PhoneDoor } from './phone-door.ts';

let home: string;
let door: PhoneDoor;
let asked: { ask: string; by: string; device?: string | undefined; ok: boolean }[];
let port: number;
let host: Uint8Array;
const device = newIdentity();
const tablet = newIdentity();
const pageKey = 'K'.repeat(22);

const take: Take = async (ask, { by, device }, may) => {
  const ok = ask === 'status' || (ask === 'release' ? may.release : may.pull);
  asked.push({ ask, by, device, ok });
  return { ok, state: 'running', now: 1, may } satisfies BrakeAnswer;
};
const pair = (...devices: [id: string, key: Uint8Array, scopes: string[]][]) =>
  writePhones(home, {
    names: ['desk.tail1234.ts.net:8443'],
    devices: devices.map(([id, key, scopes]) => ({ id, name: `${id}’s name`, key: toBase64url(key), scopes })),
  });

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'deskhand-door-'));
  host = newIdentity(readIdentity(home)).key;
  asked = [];
  pair(['phone', device.key, ['look', 'send']], ['tablet', tablet.key, ['look', 'send', 'approve', 'admin']]);
  door = await openPhoneDoor({ home, take, pageKey });
  port = door.doors().loopback;
});
afterEach(() => {
  door.close();
  rmSync(home, { recursive: true, force: true });
});

const phone = () => ({ device, host });

test('is where it was before, so that a page that was open all the while reaches it; elsewhere only where that is taken', async () => {
  const again = async () => {
    door = await openPhoneDoor({ home, take, pageKey });
    return door.doors().loopback;
  };
  door.close();
  expect(await again()).toBe(port);
  door.close();
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  const moved = await again();
  expect(moved).not.toBe(port);
  other.close();
  door.close();
  expect(await again()).toBe(moved);
  for (const broken of ['', 'x', '-1', '80', '70000', '1.5']) {
    door.close();
    writeFileSync(join(home, 'brake-port'), broken);
    expect(await again(), broken).toBeGreaterThan(1023);
  }
});

describe('a paired device', () => {
  test('pulls the brake where it may send, lets go where it is an admin, and is told by the host itself', async () => {
    expect(await knock(port, phone(), 'pull')).toEqual({ ok: true, state: 'running', now: 1, may: { pull: true, release: false } });
    expect(await knock(port, phone(), 'release')).toMatchObject({ ok: false });
    expect(await knock(port, { device: tablet, host }, 'release')).toMatchObject({ ok: true, may: { pull: true, release: true } });
    expect(asked).toEqual([
      { ask: 'pull', by: 'phone’s name', device: 'phone', ok: true },
      { ask: 'release', by: 'phone’s name', device: 'phone', ok: false },
      { ask: 'release', by: 'tablet’s name', device: 'tablet', ok: true },
    ]);
  });

  test('has the rights that the host knows of, not those that it had or says it has', async () => {
    pair(['phone', device.key, ['look']]);
    expect(await knock(port, phone(), 'pull')).toMatchObject({ ok: false, may: { pull: false, release: false } });
    expect(await knock(port, phone(), 'status')).toMatchObject({ ok: true });
  });

  test('is nobody once it was shut out, between its two messages too', async () => {
    const greeted = await greet(port, phone());
    pair(['tablet', tablet.key, ['look', 'send']]);
    expect((await post(port, greeted.question?.('pull') ?? new Uint8Array())).status).toBe(401);
    expect(await knock(port, phone(), 'pull')).toBe(401);
    // The same id with another key is another device.
    pair(['phone', tablet.key, ['look', 'send']]);
    expect(await knock(port, phone(), 'pull')).toBe(401);
    expect(asked).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('is nobody where others could have written who is paired', async () => {
    chmodSync(join(home, 'phones.json'), 0o666);
    expect(await knock(port, phone(), 'pull')).toBe(401);
    for (const text of ['', '[]', '{"devices":7}', '{"devices":[7],"names":[]}', '{"devices":[{"id":"a"}],"names":[]}']) {
      rmSync(join(home, 'phones.json'));
      writeFileSync(join(home, 'phones.json'), text, { mode: 0o600 });
      expect(await knock(port, phone(), 'pull'), text).toBe(401);
    }
    expect(asked).toEqual([]);
  });
});

describe('the app in a browser on this computer', () => {
  const token = 'T'.repeat(43);
  const here = (secret: string) => ({ device: newIdentity(localPage(secret).secret), host });

  test('is known by a key made from the token: it pulls and lets go, and with another token it is a stranger', async () => {
    expect(await knock(port, here(token), 'pull')).toBe(401);
    writeFileSync(join(home, 'token'), `${token}\n`, { mode: 0o600 });
    expect(await knock(port, here(token), 'pull')).toMatchObject({ ok: true, may: { pull: true, release: true } });
    expect(await knock(port, here(token), 'release')).toMatchObject({ ok: true });
    expect(asked.map(({ ask, device }) => [ask, device])).toEqual([
      ['pull', 'browser'],
      ['release', 'browser'],
    ]);
    expect(await knock(port, here('t'.repeat(43)), 'pull')).toBe(401);
  });

  test('is nobody at the door of this network', async () => {
    writeFileSync(join(home, 'token'), `${token}\n`, { mode: 0o600 });
    const brake = await freePort();
    writeFileSync(join(home, 'lan.json'), JSON.stringify({ port: 7434, brake }));
    await door.look();
    expect(await knock(brake, here(token), 'pull')).toBe(401);
    expect(await knock(brake, phone(), 'pull')).toMatchObject({ ok: true });
  });
});

describe('whoever isn’t paired', () => {
  test('is not heard: a stranger, another host’s device, nonsense of any length', async () => {
    expect(await knock(port, { device: newIdentity(), host }, 'pull')).toBe(401);
    expect(await knock(port, { device, host: newIdentity().key }, 'pull')).toBe(401);
    for (const length of [0, 1, 96, 97, 98, 1024]) expect((await post(port, new Uint8Array(length).fill(2))).status).toBe(401);
    expect((await post(port, new Uint8Array(60).fill(4))).status).toBe(410);
    expect(asked).toEqual([]);
  });

  test('does nothing with what it heard: neither message does anything a second time, nor changed by a bit', async () => {
    const greeted = await greet(port, phone());
    const question = greeted.question?.('pull') ?? new Uint8Array();
    for (const at of [1, 20, 33, 34, 42, 43, question.length - 1]) {
      const changed = Uint8Array.from(question);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect((await post(port, changed)).status, `byte ${at}`).toBeGreaterThanOrEqual(400);
    }
    expect(asked).toEqual([]);
    const answered = await post(port, question);
    expect(greeted.read?.(answered.body)).toMatchObject({ ok: true });
    expect((await post(port, question)).status).toBe(410);
    expect((await post(port, greeted.hello)).status).toBe(410);
    expect(asked).toHaveLength(1);
  });

  test('can’t make up what the host says, or say again what it said before', async () => {
    const first = await greet(port, phone());
    const said = await post(port, first.question?.('status') ?? new Uint8Array());
    const second = await greet(port, phone());
    expect(second.read?.(said.body)).toBeUndefined();
    const third = await greet(port, phone());
    expect(third.read?.(Uint8Array.from([3, ...new Array(200).fill(0)]))).toBeUndefined();
  });

  test('keeps nobody out with greetings that it heard, sent again by the thousand', async () => {
    const heard = await greet(port, phone());
    for (let i = 0; i < 50; i++) await post(port, heard.hello);
    expect((await post(port, heard.question?.('pull') ?? new Uint8Array())).status).toBe(200);
  });

  test('is not heard any more for the rest of a minute after sixty tries, and others behind the same proxy are', async () => {
    const behind = { headers: { 'x-forwarded-for': '100.64.0.9' } };
    const statuses = [];
    for (let i = 0; i < 62; i++) statuses.push((await post(port, new Uint8Array(97), behind)).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(60);
    expect(statuses.slice(60)).toEqual([429, 429]);
    expect(await knock(port, phone(), 'status', { headers: { 'x-forwarded-for': '100.64.0.10' } })).toMatchObject({ ok: true });
  });

  test('a question that isn’t one does nothing', async () => {
    for (const ask of ['', 'stop', 7, null, { pull: 1 }, '__proto__', 'x'.repeat(700)]) expect(await knock(port, phone(), ask)).toBe(400);
    expect(asked).toEqual([]);
  });
});

describe('what a browser brings', () => {
  const own = () => ({ host: `127.0.0.1:${port}` });

  test('a page of the app on this host may speak, any other may not', async () => {
    const pages: [origin: string, may: boolean][] = [
      ['http://127.0.0.1:4747', true],
      ['http://localhost:4747', false],
      ['https://127.0.0.1:4747', false],
      ['http://evil.example', false],
      ['http://127.0.0.1.evil.example', false],
      ['null', false],
      ['file://', false],
    ];
    for (const [origin, may] of pages) {
      const posted = await post(port, new Uint8Array(97), { headers: { ...own(), origin } });
      expect([posted.status, posted.origin], origin).toEqual(may ? [401, origin] : [403, undefined]);
    }
  });

  test('a name that was turned to this computer’s address is refused', async () => {
    for (const name of [`evil.example:${port}`, `127.0.0.1:${port + 1}`, '127.0.0.1', `[::1]:${port}`, `desk.tail1234.ts.net:${port}`])
      expect((await post(port, new Uint8Array(97), { headers: { host: name } })).status, name).toBe(403);
  });

  test('only one address exists, and only for POST', async () => {
    expect((await post(port, new Uint8Array(0), { path: '/' })).status).toBe(404);
    expect((await post(port, new Uint8Array(0), { path: '/v1/desk' })).status).toBe(404);
    expect((await post(port, new Uint8Array(0), { method: 'GET' })).status).toBe(405);
    expect((await post(port, new Uint8Array(0), { method: 'OPTIONS' })).status).toBe(405);
    expect((await post(port, new Uint8Array(5000))).status).toBe(413);
  });
});

describe('whoever is slow, or many', () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  const open = async (text = '') => {
    const socket = connect(port, '127.0.0.1')
      .on('error', () => {})
      .resume();
    sockets.push(socket);
    await once(socket, 'connect');
    if (text) socket.write(text);
    return socket;
  };

  test('keeps no phone out: a thousand connections that say nothing, or a letter', async () => {
    for (let i = 0; i < 1000; i++)
      await open(['', 'P', 'POST /v1/brake HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 900\r\n\r\nx'][i % 3]);
    expect(await knock(port, phone(), 'pull')).toMatchObject({ ok: true });
    await expect.poll(() => sockets.filter(({ destroyed }) => !destroyed).length).toBeLessThanOrEqual(16);
  });

  test('a head or a body without end is cut off', async () => {
    const head = await open('POST /v1/brake HTTP/1.1\r\n');
    const gone = new Promise((resolve) => head.once('close', resolve));
    for (let i = 0; i < 3000 && !head.destroyed; i++) head.write(`x-${i}: ${'y'.repeat(50)}\r\n`);
    await gone;
    const body = await open(`POST /v1/brake HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-length: 99999999\r\n\r\n`);
    const cut = new Promise((resolve) => body.once('close', resolve));
    for (let i = 0; i < 3000 && !body.destroyed; i++) body.write('z'.repeat(1000));
    await cut;
    expect(await knock(port, phone(), 'status')).toMatchObject({ ok: true });
  });
});

describe('this network', () => {
  const lan = (settings: object | undefined) =>
    settings ? writeFileSync(join(home, 'lan.json'), JSON.stringify(settings)) : rmSync(join(home, 'lan.json'), { force: true });

  test('reaches the door only where the owner let it in, and no more once it is shut out', async () => {
    expect(door.doors().network).toBeUndefined();
    const brake = await freePort();
    lan({ port: 7434, brake });
    await door.look();
    expect(door.doors().network).toBe(brake);
    expect(await knock(brake, phone(), 'pull')).toMatchObject({ ok: true });
    // The page for this computer's browser is not there.
    expect((await post(brake, new Uint8Array(0), { method: 'GET', path: `/${pageKey}` })).status).toBe(404);
    lan(undefined);
    await door.look();
    await expect(knock(brake, phone(), 'pull')).rejects.toThrow(/ECONNREFUSED/);
  });

  test('is not let in by settings that can’t be read, or by a certificate that is told by half', async () => {
    for (const settings of [{}, { port: 'x' }, { port: 0 }, { port: 7434, brake: 70_000 }, { port: 7434, cert: '/c.pem' }]) {
      lan(settings);
      await door.look();
      expect(door.doors().network, JSON.stringify(settings)).toBeUndefined();
    }
  });

  test('says why it is not open where another program has its port, and opens once that is gone', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, resolve));
    const address = other.address();
    const brake = typeof address === 'object' && address ? address.port : 0;
    lan({ port: 7434, brake });
    await door.look();
    expect(door.doors()).toMatchObject({ network: undefined, why: `another program has port ${brake}` });
    other.close();
    await once(other, 'close');
    await door.look();
    expect(door.doors()).toMatchObject({ network: brake, why: undefined });
  });

  test('speaks TLS with the certificate of the app, to pages that came by it, and by its name', async () => {
    const fixture = (name: string) => join(import.meta.dirname, '..', 'link', 'fixtures', name);
    const [cert, key] = [fixture('desk.crt'), fixture('desk.key')];
    const brake = await freePort();
    lan({ port: 7434, brake, cert, key });
    await door.look();
    const by = (origin: string) => ({ secure: true, headers: { host: `desk.example:${brake}`, origin } });
    expect(await knock(brake, phone(), 'pull', by('https://desk.example:7434'))).toMatchObject({ ok: true });
    expect(await knock(brake, phone(), 'pull', by('http://desk.example:7434'))).toBe(403);
    expect(await knock(brake, phone(), 'pull', { secure: true, headers: { host: `other.example:${brake}` } })).toBe(403);
    await expect(knock(brake, phone(), 'pull')).rejects.toThrow();
    lan({ port: 7434, brake, cert, key: '/nowhere' });
    await door.look();
    expect(door.doors()).toMatchObject({ network: undefined, why: expect.any(String) });
  });

  test('a certificate that was renewed is served without a restart, and one renewed by half not before it is whole', async () => {
    const fixture = (name: string) => join(import.meta.dirname, '..', 'link', 'fixtures', name);
    const [cert, key] = [join(home, 'host.crt'), join(home, 'host.key')];
    cpSync(fixture('desk.crt'), cert);
    cpSync(fixture('desk.key'), key);
    const brake = await freePort();
    lan({ port: 7434, brake, cert, key });
    await door.look();
    const by = (name: string) => knock(brake, phone(), 'pull', { secure: true, headers: { host: `${name}:${brake}` } });
    expect(await by('desk.example')).toMatchObject({ ok: true });
    cpSync(fixture('renewed.crt'), cert);
    await door.look();
    expect(await by('desk.example')).toMatchObject({ ok: true });
    cpSync(fixture('renewed.key'), key);
    await door.look();
    expect(await by('renewed.example')).toMatchObject({ ok: true });
    expect(await by('desk.example')).toBe(403);
  });

  test('through Tailscale: by the name that it serves, from its secure page', async () => {
    const brake = await freePort();
    lan({ port: 7434, brake });
    await door.look();
    const by = (origin: string) => ({ headers: { host: 'desk.tail1234.ts.net:8443', origin } });
    expect(await knock(brake, phone(), 'pull', by('https://desk.tail1234.ts.net'))).toMatchObject({ ok: true });
    expect(await knock(brake, phone(), 'pull', by('http://desk.tail1234.ts.net'))).toBe(403);
    expect(await knock(brake, phone(), 'pull', by('https://other.tail1234.ts.net'))).toBe(403);
  });
});

describe('the page for this computer’s browser', () => {
  const own = () => ({ host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` });
  const form = (ask: string, headers: Record<string, string> = own()) =>
    post(port, Buffer.from(`ask=${ask}`), {
      path: `/${pageKey}`,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    });

  test('shows how it stands, and does what its buttons say', async () => {
    const page = await post(port, new Uint8Array(0), { method: 'GET', path: `/${pageKey}` });
    expect(Buffer.from(page.body).toString()).toContain('Stop everything');
    expect((await form('pull')).status).toBe(303);
    expect((await form('nonsense')).status).toBe(303);
    expect(asked.map(({ ask }) => ask)).toEqual(['status', 'pull']);
  });

  test('is there for nobody who doesn’t know its address, and does nothing for another page', async () => {
    expect((await post(port, new Uint8Array(0), { method: 'GET', path: `/${'L'.repeat(22)}` })).status).toBe(404);
    expect((await form('pull', { host: `127.0.0.1:${port}`, origin: 'http://evil.example' })).status).toBe(403);
    expect((await form('pull', { host: `evil.example:${port}` })).status).toBe(403);
    expect((await form('pull', { host: `127.0.0.1:${port}`, origin: 'null' })).status).toBe(403);
    expect(asked).toEqual([]);
  });
});
