import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeAuthority } from './certificate.ts';
import { openNet } from './gate.ts';
import { notNear } from './near.ts';
import type { NearPlace } from './net.ts';

// A real HTTPS server that stands in for one on the own network: its private address is dialled as a port of loopback.

const authority = makeAuthority(Date.now());
let server: Server;
let seen: string[];
let dialled: string[];
let resolved: string[];
let answer = 200;
let location: string | undefined;
beforeEach(async () => {
  [seen, dialled, resolved, answer, location] = [[], [], [], 200, undefined];
  server = createServer(authority.for('audit.acme.internal'), (request, response) => {
    seen.push(`${request.method} ${request.headers.host}${request.url}`);
    response.writeHead(answer, location === undefined ? {} : { location }).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => void server.close());

const net = () =>
  openNet({
    tell: () => {},
    resolve: async (name) => {
      resolved.push(name);
      return ['93.184.215.14'];
    },
    dial: (address) => {
      dialled.push(address);
      // A TCP server's address is never a string.
      return { address: '127.0.0.1', port: (server.address() as AddressInfo).port };
    },
  });
const near: NearPlace = { addresses: ['10.1.2.3'], ca: authority.pem };
const ask = (url: string, place: NearPlace | undefined = near) =>
  net().request({ method: 'POST', url, headers: {}, near: place, follow: () => true, limits: { all: 5000 } });

test('an address that the policy names is asked, by its certificate’s name, and no name is resolved', async () => {
  expect(await ask('https://audit.acme.internal/take')).toMatchObject({ ok: true, status: 200 });
  expect([dialled, resolved, seen]).toEqual([['10.1.2.3'], [], ['POST audit.acme.internal/take']]);
});

test('without it the same place is refused as ever', async () => {
  const asked = { method: 'POST', url: 'https://audit.acme.internal/take', headers: {} };
  expect(await net().request(asked)).toMatchObject({ ok: false, code: 'url', begun: false });
  expect(await net().request({ ...asked, url: 'https://10.1.2.3/take' })).toMatchObject({ ok: false, code: 'url' });
  expect(dialled).toEqual([]);
});

test.each([
  ['127.0.0.1', 'this computer'],
  ['127.9.9.9', 'this computer'],
  ['::1', 'this computer'],
  ['0.0.0.0', 'this computer'],
  ['169.254.169.254', 'metadata'],
  ['168.63.129.16', 'metadata'],
  ['fe80::1', 'this computer'],
  ['::ffff:127.0.0.1', 'this computer'],
  ['::ffff:169.254.169.254', 'metadata'],
  ['64:ff9b::7f00:1', 'this computer'],
  ['224.0.0.1', 'no single computer'],
  ['audit.acme.internal', 'no address'],
  ['0x7f.1', 'no address'],
])('%s stays closed, whoever names it', async (address, why) => {
  expect(notNear(address)).toContain(why);
  expect(await ask('https://audit.acme.internal/', { ...near, addresses: ['10.1.2.3', address] })).toMatchObject({
    ok: false,
    code: 'address',
  });
  expect(dialled).toEqual([]);
});

test('private networks and the open Internet may be named', () => {
  expect(['10.1.2.3', '172.16.0.9', '192.168.1.1', '100.64.1.1', 'fd00::1', '93.184.215.14'].map(notNear)).toEqual(
    new Array(6).fill(undefined),
  );
});

test('plain http, a password in the address, no address at all: nothing is sent', async () => {
  expect(await ask('http://audit.acme.internal/')).toMatchObject({ ok: false, code: 'url' });
  expect(await ask('https://me:pw@audit.acme.internal/')).toMatchObject({ ok: false, code: 'url' });
  expect(await ask('https://audit.acme.internal/', { addresses: [] })).toMatchObject({ ok: false, code: 'address' });
  expect(dialled).toEqual([]);
});

test('whoever answers there under another name, or for whom nobody vouches, gets nothing', async () => {
  expect(await ask('https://other.acme.internal/')).toMatchObject({ ok: false });
  expect(await ask('https://audit.acme.internal/', { addresses: ['10.1.2.3'] })).toMatchObject({ ok: false });
  expect(seen).toEqual([]);
});

test('it is sent on nowhere: a redirect is the answer', async () => {
  [answer, location] = [307, 'https://169.254.169.254/latest'];
  expect(await ask('https://audit.acme.internal/take')).toMatchObject({ ok: true, status: 307 });
  expect([dialled, seen.length]).toEqual([['10.1.2.3'], 1]);
});
