import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { connect as connectSecure } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { newIdentity, parsePairingLink } from '@deskhand/protocol/sealed';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Interfaces, ownAddresses } from '../host/host.ts';
import { connectDevice, openSocket, pairDevice } from '../testing/device.ts';
import { type Desk, makeDesk, token } from '../testing/local-desk.ts';
import { serveOverTailscale } from './lan-tailscale.ts';
import { type Link, openLink } from './link.ts';

const info = (address: string, family: 'IPv4' | 'IPv6' = 'IPv4', internal = false) => ({
  address,
  family,
  internal,
  netmask: '',
  mac: '',
  cidr: null,
  scopeid: 0,
});
const interfaces: Interfaces = {
  lo: [info('127.0.0.1', 'IPv4', true)],
  docker0: [info('172.17.0.1')],
  wlan0: [info('192.168.1.20'), info('fe80::1', 'IPv6'), info('2001:DB8::5', 'IPv6')],
};
const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

let desk: Desk;
let link: Link;
let port: number;
beforeEach(async () => {
  desk = makeDesk();
  mkdirSync(join(desk.deps.web ?? '', 'assets'), { recursive: true });
  writeFileSync(join(desk.deps.web ?? '', 'index.html'), '<title>app</title>');
  desk.deps.network = { interfaces: () => interfaces, tailscale: async () => undefined };
  port = await freePort();
  link = await openLink(desk.deps);
});
afterEach(async () => {
  await link.close();
  desk.close();
});

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer();
    server.listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
const get = (path: string, { host = `192.168.1.20:${port}`, method = 'GET', secure = false, headers = {} } = {}) =>
  new Promise<{ status: number; text: string; headers: IncomingMessage['headers'] }>((resolve, reject) => {
    const asked = (secure ? secureRequest : request)(
      { host: '127.0.0.1', port, path, method, agent: false, headers: { host, ...headers }, ...(secure && { rejectUnauthorized: false }) },
      async (answer) => {
        let text = '';
        for await (const chunk of answer.setEncoding('utf8')) text += chunk;
        resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers });
      },
    );
    asked.on('error', reject);
    asked.end();
  });

describe('this network', () => {
  test('reaches nothing until the owner says so, and nothing again once it is shut', async () => {
    await expect(get('/')).rejects.toThrow(/ECONNREFUSED/);
    await link.setLan({ port });
    expect((await get('/')).status).toBe(200);
    await link.setLan(false);
    await expect(get('/')).rejects.toThrow(/ECONNREFUSED/);
  });

  test('is let in again after a restart, if the owner did', async () => {
    await link.setLan({ port });
    await link.close();
    link = await openLink(desk.deps);
    expect(link.lan()).toMatchObject({ open: true, addresses: [{ url: `http://192.168.1.20:${port}/`, secure: false }, {}, {}] });
    expect((await get('/')).status).toBe(200);
  });

  test('sees the app and no other address, whatever it shows', async () => {
    await link.setLan({ port });
    expect(await get('/')).toMatchObject({ status: 200, text: '<title>app</title>' });
    const headers = { authorization: `Bearer ${token}` };
    for (const path of ['/v1/desk', '/v1/health', '/v1/hello?nonce=aaaaaaaaaaaaaaaaaaaa', '/v1/session', '/v1/tail?after=0'])
      expect((await get(path, { headers })).status).toBe(404);
    expect((await get('/v1/commands', { method: 'POST', headers })).status).toBe(404);
    expect((await get('/', { method: 'POST' })).status).toBe(405);
    // What was shared before the app could take it: the app is opened, and says so.
    expect(await get('/share', { method: 'POST' })).toMatchObject({ status: 303, headers: { location: './#/shared' } });
  });

  const names = [
    ['192.168.1.20', true],
    ['[2001:db8::5]', true],
    ['localhost', true],
    ['evil.example', false],
    ['192.168.1.21', false],
    ['desk.example', false],
  ] as const;
  test.each(names)('by the name %s: %s', async (name, ours) => {
    await link.setLan({ port });
    expect((await get('/', { host: `${name}:${port}` })).status).toBe(ours ? 200 : 403);
    expect((await get('/', { host: `${name}:1` })).status).toBe(403);
    const host = `${name}:${port}`;
    const statuses = await Promise.all(
      [undefined, `http://${host}`, `https://${host}`, 'http://evil.example', 'null'].map(async (origin) => {
        const { socket, opened, closed } = openSocket(port, { host, ...(origin && { origin }) });
        const refused = new Promise<number>((resolve) =>
          socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0)),
        );
        const status = await Promise.race([
          opened.then(
            () => 101,
            () => refused,
          ),
          refused,
        ]);
        socket.terminate();
        await closed;
        return status;
      }),
    );
    expect(statuses).toEqual(ours ? [101, 101, 403, 403, 403] : [403, 403, 403, 403, 403]);
  });

  test('another socket than the sealed one isn’t there', async () => {
    await link.setLan({ port });
    const { WebSocket } = await import('ws');
    const other = new WebSocket(`ws://127.0.0.1:${port}/v1/tail?after=0`, { headers: { authorization: `Bearer ${token}` } });
    await new Promise((resolve) => other.on('error', resolve));
  });

  test('a phone pairs and works over it', async () => {
    await link.setLan({ port });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const at = `http://127.0.0.1:${link.port}/v1/pairings`;
    const made = (await (await fetch(at, { method: 'POST', headers })).json()) as { id: string; fragment: string };
    const offer = parsePairingLink(made.fragment);
    if (!offer) throw new Error('the link is read');
    const phone = await pairDevice(port, offer);
    await fetch(`${at}/${made.id}`, { method: 'POST', headers, body: JSON.stringify({ yes: true, name: 'Phone', scopes: ['look'] }) });
    expect(await phone.outcome()).toMatchObject({ kind: 'paired' });
    const connection = await connectDevice(port, phone.identity, newIdentity(desk.deps.identity()).key);
    expect((await connection?.streams.ask({ method: 'GET', path: '/v1/desk' }))?.status).toBe(200);
    phone.close();
    connection?.close();
  });

  test('where it was let in it stays so, when it can’t be let in otherwise', async () => {
    await link.setLan({ port });
    const blocked = createServer().listen(0);
    onTestFinished(() => void blocked.close());
    await once(blocked, 'listening');
    const { port: taken } = blocked.address() as AddressInfo; // it listens
    await expect(link.setLan({ port: taken })).rejects.toThrow(`Phones can't be let in at port ${taken}: another program has it.`);
    expect((await get('/')).status).toBe(200);
    expect(link.lan().open).toBe(true);
  });

  test('a port that is taken is told in words, and opens nothing', async () => {
    await expect(link.setLan({ port: link.port })).rejects.toThrow(/another program has it/);
    expect(link.lan().open).toBe(false);
  });
});

describe('with a certificate', () => {
  test('the page is secure, under the certificate’s names first', async () => {
    await link.setLan({ port, cert: fixture('desk.crt'), key: fixture('desk.key') });
    expect(link.lan().addresses[0]).toEqual({ url: `https://desk.example:${port}/`, secure: true, by: 'certificate' });
    expect((await get('/', { host: `desk.example:${port}`, secure: true })).status).toBe(200);
    expect((await get('/', { host: `other.desk.example:${port}`, secure: true })).status).toBe(403);
  });

  test('one that was renewed is served without a restart, and one that was renewed by half not before it is whole', async () => {
    const at = (name: string) => join(dirname(desk.deps.lanFile), name);
    const [cert, key] = [at('host.crt'), at('host.key')];
    cpSync(fixture('desk.crt'), cert);
    cpSync(fixture('desk.key'), key);
    desk.deps.network = { interfaces: () => interfaces, tailscale: async () => undefined, renewal: 20 };
    await link.close();
    link = await openLink(desk.deps);
    const said = vi.spyOn(console, 'error').mockReturnValue();
    onTestFinished(() => said.mockRestore());
    await link.setLan({ port, cert, key });
    const status = async (name: string) => (await get('/', { host: `${name}:${port}`, secure: true })).status;
    cpSync(fixture('renewed.crt'), cert);
    await vi.waitFor(() => expect(said).toHaveBeenCalled());
    expect(await status('desk.example')).toBe(200);
    cpSync(fixture('renewed.key'), key);
    await expect.poll(() => status('renewed.example')).toBe(200);
    const socket = connectSecure({ port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    expect(socket.getPeerCertificate().subject.CN).toBe('renewed.example');
    socket.destroy();
  });

  test('one that is no certificate is told, without its content', async () => {
    const wrong = join(dirname(desk.deps.lanFile), 'wrong.pem');
    writeFileSync(wrong, 'SECRET');
    const refused = await link.setLan({ port, cert: wrong, key: wrong }).catch((error: Error) => error.message);
    expect(refused).toMatch(/can't be used/);
    expect(refused).not.toContain('SECRET');
  });
});

describe('over Tailscale', () => {
  /** Answers as the program's own command line does, and keeps what it was asked. */
  function program(status: object, served: object = {}): string {
    const path = join(dirname(desk.deps.lanFile), 'tailscale');
    const script = `#!/bin/sh\necho "$*" >> "$0.asked"\ncase "$*" in\n"status --json --peers=false") cat <<'E'\n${JSON.stringify(status)}\nE\n;;\n"serve status --json") cat <<'E'\n${JSON.stringify(served)}\nE\n;;\nesac\n`;
    writeFileSync(path, script);
    chmodSync(path, 0o755);
    return path;
  }
  const running = { BackendState: 'Running', Self: { DNSName: 'desk.tail1234.ts.net.' }, CertDomains: ['desk.tail1234.ts.net'] };
  const asked = (path: string) => readFileSync(`${path}.asked`, 'utf8').trim().split('\n');

  test('it is served there, under its own name, and taken back', async () => {
    const path = program(running);
    const served = await serveOverTailscale(7434, path);
    expect(served?.name).toBe('desk.tail1234.ts.net');
    await served?.close();
    expect(asked(path).slice(2)).toEqual(['serve --bg --https=443 http://127.0.0.1:7434', 'serve --https=443 off']);
  });

  test('what the owner serves there already is left alone', async () => {
    const path = program(running, { TCP: { 443: { HTTPS: true } } });
    expect((await serveOverTailscale(7434, path))?.name).toBe('desk.tail1234.ts.net:8443');
  });

  test.each([
    ['it is off', { ...running, BackendState: 'Stopped' }],
    ['it has no certificates', { ...running, CertDomains: null }],
  ])('nothing is served where %s', async (_, status) => expect(await serveOverTailscale(7434, program(status))).toBeUndefined());

  test('nothing is served where there is none', async () =>
    expect(await serveOverTailscale(7434, join(dirname(desk.deps.lanFile), 'none'))).toBeUndefined());

  test('the app answers to that name, as a secure page', async () => {
    const tailscale = async () => ({ name: 'desk.tail1234.ts.net', close: async () => {} });
    desk.deps.network = { interfaces: () => interfaces, tailscale };
    await link.close();
    link = await openLink(desk.deps);
    await link.setLan({ port });
    expect(link.lan().addresses[0]).toEqual({ url: 'https://desk.tail1234.ts.net/', secure: true, by: 'tailscale' });
    expect((await get('/', { host: 'desk.tail1234.ts.net' })).status).toBe(200);
    const { opened, socket } = openSocket(port, { host: 'desk.tail1234.ts.net', origin: 'https://desk.tail1234.ts.net' });
    await opened;
    socket.terminate();
  });
});

test('a phone’s likeliest way to this computer comes first', () => {
  expect(ownAddresses(interfaces)).toEqual(['192.168.1.20', '[2001:db8::5]', '172.17.0.1']);
});
