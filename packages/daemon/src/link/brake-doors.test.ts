import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KnownPhones } from '../host/host.ts';
import { type Desk, makeDesk, token } from '../testing/local-desk.ts';
import { doorsFor, sourceOf } from './brake-doors.ts';
import { type Link, openLink } from './link.ts';

test('a page finds the brake’s door under its own name, and no less secure than it is itself', () => {
  const network = { loopback: 40_001, network: 7435 };
  expect(doorsFor('http://192.168.1.20:7434', network)).toEqual(['http://192.168.1.20:7435']);
  expect(doorsFor('http://127.0.0.1:4747', network)).toEqual(['http://127.0.0.1:40001', 'http://127.0.0.1:7435']);
  expect(doorsFor('http://localhost:4747', { loopback: 40_001 })).toEqual(['http://localhost:40001']);
  expect(doorsFor('https://192.168.1.20:7434', network)).toEqual([]);
  const secure = { ...network, secure: true };
  expect(doorsFor('https://desk.example:7434', secure)).toEqual(['https://desk.example:7435']);
  expect(doorsFor('http://192.168.1.20:7434', secure)).toEqual([]);
  const served = { ...network, served: 'desk.tail1234.ts.net:8443' };
  expect(doorsFor('https://desk.tail1234.ts.net', served)).toEqual(['https://desk.tail1234.ts.net:8443']);
  expect(doorsFor('http://[2001:db8::5]:7434', network)).toEqual(['http://[2001:db8::5]:7435']);
  for (const nonsense of ['', 'null', 'http://']) expect(doorsFor(nonsense, network)).toEqual([]);
});

test('a policy names the door, and of an IPv6 address, which it can’t name, the port', () => {
  expect(sourceOf('http://192.168.1.20:7435')).toBe('http://192.168.1.20:7435');
  expect(sourceOf('https://[2001:db8::5]:7435')).toBe('https://*:7435');
});

describe('the host', () => {
  let desk: Desk;
  let link: Link;
  let told: KnownPhones[];
  beforeEach(async () => {
    desk = makeDesk();
    told = [];
    desk.deps.tellPhones = (phones) => void told.push(phones);
    desk.deps.brakeDoors = async () => ({ loopback: 40_001 });
    link = await openLink(desk.deps);
  });
  afterEach(async () => {
    await link.close();
    desk.close();
  });
  const get = (path: string) => fetch(`http://127.0.0.1:${link.port}${path}`, { headers: { authorization: `Bearer ${token}` } });

  test('tells the app where that door is, and lets its page speak to that and nothing else', async () => {
    const page = `http://127.0.0.1:${link.port}`;
    const reply = await get(`/v1/brake?page=${encodeURIComponent(page)}`);
    expect(await reply.json()).toEqual({
      doors: ['http://127.0.0.1:40001'],
      keys: { secret: expect.stringMatching(/^[\w-]{43}$/), host: expect.stringMatching(/^[\w-]{43}$/) },
    });
    expect((await get('/')).headers.get('content-security-policy')).toContain("connect-src 'self' http://127.0.0.1:40001;");
    expect((await fetch(`${page}/v1/brake?page=${page}`)).status).toBe(401);
  });

  test('tells the supervisor who is paired and what they may, with each change, and forgets who was shut out', async () => {
    const actor = { kind: 'host' } as const;
    const body = { device: 'phone', name: 'Phone', key: 'k', scopes: ['look' as const] };
    await desk.deps.log.append([{ type: 'device.paired', actor, body: { ...body } }]);
    await desk.deps.log.append([{ type: 'device.changed', actor, body: { device: 'phone', scopes: ['look', 'send'] } }]);
    await desk.deps.log.append([{ type: 'device.revoked', actor, body: { device: 'phone' } }]);
    const phone = { id: 'phone', name: 'Phone', key: 'k' };
    expect(told.map(({ devices }) => devices)).toEqual([
      [],
      [{ ...phone, scopes: ['look'] }],
      [{ ...phone, scopes: ['look', 'send'] }],
      [],
    ]);
  });
});
