import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDesk, type PluginsDesk } from './desk.double.ts';
import type { SignInBegun } from './plugins.ts';
import { openSignedWorld, type SignedWorld, url } from './signed-world.double.ts';

// Signing in to a plugin's address, with a certified authorization server and the protocol's own server.

let desk: PluginsDesk;
let world: SignedWorld;
beforeEach(async () => {
  // The provider says at each start that it is set up for a test.
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'info').mockReturnValue();
  world = await openSignedWorld();
  desk = await openDesk({ net: world.net, now: () => Date.now() + later });
});
afterEach(async () => {
  await desk.close();
  world.close();
  later = 0;
  vi.restoreAllMocks();
});
let later = 0;

const run = { kind: 'url' as const, url };
const begin = async (client?: { id: string }) => {
  const begun = await desk.plugins.signIn('notes', client);
  if ('code' in begun) throw new Error(begun.sentence);
  return begun;
};
const begun = async (): Promise<SignInBegun> => {
  await desk.add('notes', run);
  return begin();
};
/** With the tools that come of it accepted. */
async function signedIn(): Promise<void> {
  const { address } = await begun();
  expect(await desk.plugins.signedIn(await world.person(address))).toEqual({ plugin: 'notes', at: 'id.example' });
  await desk.plugins.look('notes');
  await desk.accept('notes');
}
const pass = async () => JSON.parse((await desk.keys.get('plugin notes @pass')) ?? '{}');
const who = () => desk.call('notes', 'who');
const posts = (path: string) => world.asked.filter((one) => one.path === path).length;

test('an address that wants one to sign in says so; after it, its tools can be called', async () => {
  const trouble = await desk.add('notes', run);
  expect(trouble).toEqual({ code: 'plugin.sign-in', sentence: 'It wants you to sign in.', next: 'deskhand plugins sign-in notes' });
  expect(desk.view('notes').trouble).toEqual(trouble);
  const { address, at, redirect } = await begin();
  expect(at).toBe('id.example');
  const query = Object.fromEntries(new URL(address).searchParams);
  expect(query).toMatchObject({ code_challenge_method: 'S256', resource: url, redirect_uri: redirect, scope: 'notes offline_access' });
  expect(redirect).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signed-in$/);
  expect(await desk.plugins.signedIn(await world.person(address))).toEqual({ plugin: 'notes', at: 'id.example' });
  expect(desk.view('notes')).toMatchObject({ signed: { at: 'id.example' } });
  expect(desk.view('notes').trouble).toBeUndefined();
  expect(await desk.plugins.look('notes')).toBeUndefined();
  await desk.accept('notes');
  expect(await who()).toMatchObject({ came: 'answer', text: expect.stringContaining('It is ana') });
});

test('a browser on this computer comes back by itself, and is told how it went', async () => {
  const { address } = await begun();
  const end = await world.person(address);
  const page = await fetch(end);
  expect(await page.text()).toContain('Signed in for notes');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(desk.view('notes').signed?.at).toBe('id.example');
  // The port stays open while somebody else is expected.
  await begin();
  const again = await fetch(end);
  expect(await again.text()).toContain('belongs to no sign-in');
  for (const [path, headers] of [
    ['/', {}],
    ['/signed-in', { host: 'evil.example' }],
  ] as const)
    expect(await status(new URL(path, end), headers)).toBe(404);
});

test('what it leaves is kept with the keys: in no event, in no answer, and gone with the plugin', async () => {
  await signedIn();
  const { tokens } = await pass();
  expect(tokens).toMatchObject({ access: expect.any(String), refresh: expect.any(String), ends: expect.any(Number) });
  expect(JSON.stringify(await who())).not.toContain(tokens.access);
  const events = JSON.stringify(desk.log.events({}));
  for (const token of [tokens.access, tokens.refresh]) expect(events).not.toContain(token);
  expect(JSON.stringify(world.told)).not.toContain(tokens.access);
  await desk.log.append([{ type: 'plugin.removed', actor: { kind: 'device', id: 'test' }, body: { plugin: 'notes' } }]);
  await expect.poll(() => desk.keys.get('plugin notes @pass')).toBeUndefined();
  await expect.poll(() => posts('/token/revocation')).toBe(1);
});

test('the token goes to the plugin’s own address alone, and each request of signing in is told by the gate', async () => {
  await signedIn();
  await who();
  const { tokens } = await pass();
  const shown = world.asked.filter(({ authorization }) => authorization?.includes(tokens.access));
  expect(new Set(shown.map(({ host, path }) => host + path))).toEqual(new Set(['plugin.example/mcp']));
  expect(new Set(world.told.map(({ host }) => host))).toEqual(new Set(['plugin.example', 'id.example']));
});

test('a token that ran out is renewed before it is used, and one that was taken back when it is turned down', async () => {
  await signedIn();
  const before = await pass();
  later = 3_590_000;
  expect(await who()).toMatchObject({ came: 'answer', text: expect.stringContaining('It is ana') });
  const after = await pass();
  expect(after.tokens.access).not.toBe(before.tokens.access);
  expect(after.tokens.refresh).not.toBe(before.tokens.refresh);
  await desk.keys.set('plugin notes @pass', JSON.stringify({ ...after, tokens: { ...after.tokens, access: 'nothing-of-this-server' } }));
  expect(await who()).toMatchObject({ came: 'answer' });
  expect((await pass()).tokens.access).not.toBe('nothing-of-this-server');
});

test('many calls at one time renew once', async () => {
  await signedIn();
  later = 3_590_000;
  const before = posts('/token');
  const answers = await Promise.all([who(), who(), who(), who()]);
  expect(answers.map(({ came }) => came)).toEqual(['answer', 'answer', 'answer', 'answer']);
  expect(posts('/token') - before).toBe(1);
});

test('a sign-in that counts no more is told once, and asked for again', async () => {
  await signedIn();
  const had = await pass();
  await desk.keys.set('plugin notes @pass', JSON.stringify({ ...had, tokens: { access: 'gone', refresh: 'gone-too' } }));
  expect(await who()).toMatchObject({ came: 'refused', sentence: expect.stringContaining('It wants you to sign in') });
  expect(desk.view('notes')).toMatchObject({ trouble: { code: 'plugin.sign-in' } });
  expect(desk.view('notes').signed).toBeUndefined();
  const out = desk.log.events({}).filter((event) => event.type === 'plugin.signed' && event.body.what === 'out');
  expect(out).toHaveLength(1);
  expect(JSON.stringify(out)).not.toContain('gone-too');
  const { address } = await begin();
  await desk.plugins.signedIn(await world.person(address));
  expect(await who()).toMatchObject({ came: 'answer' });
});

test('a server that can’t be reached takes nobody’s sign-in away', async () => {
  await signedIn();
  later = 3_590_000;
  world.instead.set('id.example', (_, response) => void response.writeHead(503).end());
  await who();
  expect((await pass()).tokens.refresh).toBeDefined();
  world.instead.clear();
  expect(await who()).toMatchObject({ came: 'answer' });
});

test('signing out has it forgotten there and here', async () => {
  await signedIn();
  const { tokens } = await pass();
  await desk.plugins.signOut('notes');
  expect(await desk.keys.get('plugin notes @pass')).toBeUndefined();
  expect(desk.view('notes').signed).toBeUndefined();
  expect(posts('/token/revocation')).toBe(1);
  const answer = await world.net.request({ method: 'POST', url, headers: { authorization: `Bearer ${tokens.access}` } });
  expect(answer).toMatchObject({ status: 401 });
});

test('it outlives a restart of the host, is known there still, and is nobody’s at another address', async () => {
  await signedIn();
  await desk.restart();
  expect(await who()).toMatchObject({ came: 'answer' });
  await begin();
  expect(posts('/reg')).toBe(1);
  await desk.add('notes', { kind: 'url', url: 'https://evil.example/mcp' });
  await expect.poll(() => desk.keys.get('plugin notes @pass')).toBeUndefined();
  expect(world.asked.filter(({ host, authorization }) => host === 'evil.example' && authorization)).toEqual([]);
});

test('a no is a no; what comes back twice, late, for nobody, from another or without a code counts for nothing', async () => {
  const { address } = await begun();
  expect(await desk.plugins.signedIn(await world.person(address, 'no'))).toMatchObject({
    sentence: 'You said no at id.example, or it did.',
  });
  expect(desk.view('notes').trouble?.sentence).toBe('You said no at id.example, or it did.');

  const ways: [string, (end: URL) => void, RegExp][] = [
    ['another state', (end) => end.searchParams.set('state', 'x'.repeat(43)), /belongs to no sign-in/],
    ['two states', (end) => end.searchParams.append('state', 'x'), /belongs to no sign-in/],
    ['no state', (end) => end.searchParams.delete('state'), /no address that a sign-in ends at/],
    ['another server', (end) => end.searchParams.set('iss', 'https://evil.example'), /is not from id\.example/],
    ['no server', (end) => end.searchParams.delete('iss'), /is not from id\.example/],
    ['no code', (end) => end.searchParams.delete('code'), /holds no code/],
    ['two codes', (end) => end.searchParams.append('code', 'y'), /holds no code/],
    ['another code', (end) => end.searchParams.set('code', 'z'.repeat(43)), /gave no leave: invalid_grant/],
    ['markup', (end) => end.searchParams.set('error', '<script>x</script>'), /did not sign you in: scriptxscript/],
  ];
  for (const [name, change, why] of ways) {
    const end = new URL(await world.person((await begin()).address));
    change(end);
    expect(await desk.plugins.signedIn(end.href), name).toMatchObject({ sentence: expect.stringMatching(why) });
    expect(desk.view('notes').signed, name).toBeUndefined();
  }
  expect(await desk.plugins.signedIn('not an address')).toMatchObject({ sentence: expect.stringMatching(/no address/) });
  const end = await world.person((await begin()).address);
  later = 11 * 60_000;
  expect(await desk.plugins.signedIn(end)).toMatchObject({ sentence: expect.stringMatching(/longer than ten minutes/) });
  expect(await desk.keys.get('plugin notes @pass')).toBeUndefined();
});

test('an answer that somebody else began is not taken in another’s place: the code is bound to who asked', async () => {
  await begun();
  const [mine, theirs] = [await begin(), await begin()];
  // The first was replaced by the second, and their codes can't be exchanged.
  const [end, other] = [new URL(await world.person(mine.address)), new URL(await world.person(theirs.address))];
  expect(await desk.plugins.signedIn(end.href)).toMatchObject({ sentence: expect.stringMatching(/belongs to no sign-in/) });
  other.searchParams.set('code', end.searchParams.get('code') ?? '');
  expect(await desk.plugins.signedIn(other.href)).toMatchObject({ sentence: expect.stringMatching(/gave no leave/) });
});

test('metadata that lies is not followed', async () => {
  await desk.add('notes', run);
  const json = (value: object) => (_: unknown, response: { end(text: string): unknown }) => void response.end(JSON.stringify(value));
  const place = 'plugin.example/.well-known/oauth-protected-resource/mcp';
  const found = {
    issuer: 'https://id.example',
    authorization_endpoint: 'https://id.example/auth',
    token_endpoint: 'https://id.example/token',
    code_challenge_methods_supported: ['S256'],
  };
  const metadata = 'id.example/.well-known/oauth-authorization-server';
  const ways: [string, [string, object][], RegExp][] = [
    [
      'another resource',
      [[place, { resource: 'https://bank.example/mcp', authorization_servers: ['https://id.example'] }]],
      /about another address/,
    ],
    [
      'part of a name',
      [[place, { resource: 'https://plugin.example/m', authorization_servers: ['https://id.example'] }]],
      /about another address/,
    ],
    ['not sealed', [[place, { resource: url, authorization_servers: ['http://id.example'] }]], /describes no sign-in/],
    [
      'in another’s name',
      [
        [metadata, { ...found, issuer: 'https://bank.example' }],
        ['id.example/.well-known/openid-configuration', {}],
      ],
      /describes no sign-in/,
    ],
    [
      'endpoints that are not sealed',
      [
        [metadata, { ...found, token_endpoint: 'http://id.example/token' }],
        ['id.example/.well-known/openid-configuration', {}],
      ],
      /describes no sign-in/,
    ],
    ['no proof of who asked', [[metadata, { ...found, code_challenge_methods_supported: ['plain'] }]], /PKCE/],
    ['nobody is made known', [[metadata, found]], /made known to it before/],
    ['inside this computer', [[place, { resource: url, authorization_servers: ['https://127.0.0.1:1'] }]], /describes no sign-in/],
    [
      'markup',
      [
        [metadata, '<html>' as never],
        ['id.example/.well-known/openid-configuration', {}],
      ],
      /describes no sign-in/,
    ],
  ];
  for (const [name, changes, why] of ways) {
    for (const [at, value] of changes) world.instead.set(at, json(value));
    expect(await desk.plugins.signIn('notes'), name).toMatchObject({ sentence: expect.stringMatching(why) });
    world.instead.clear();
  }
  expect(world.told.filter(({ decision }) => decision === 'refused').map(({ why }) => why)).toEqual([
    expect.stringContaining('127.0.0.1'),
    expect.stringContaining('127.0.0.1'),
  ]);
});

test('a program that was made known by hand signs in by its id', async () => {
  await desk.add('notes', run);
  const registered = await (await import('./oauth-tokens.ts')).register(
    world.net,
    { registration_endpoint: 'https://id.example/reg' } as never,
    'http://127.0.0.1/signed-in',
  );
  const { address } = await begin(registered as { id: string });
  expect(await desk.plugins.signedIn(await world.person(address))).toMatchObject({ plugin: 'notes' });
  expect(posts('/reg')).toBe(1);
});

test('an answer of the token’s address that is too large, no JSON or no token is a sentence, and nothing is kept', async () => {
  const bodies = [
    '',
    '<html>',
    '{}',
    '{"access_token":"a b","token_type":"Bearer"}',
    '{"access_token":"abc","token_type":"mac"}',
    `"${'x'.repeat(400_000)}"`,
  ];
  await desk.add('notes', run);
  for (const body of bodies) {
    const end = await world.person((await begin()).address);
    world.instead.set('id.example/token', (_, response) => void response.end(body));
    expect(await desk.plugins.signedIn(end)).toMatchObject({ sentence: expect.stringMatching(/gave no leave/) });
    world.instead.clear();
  }
  expect(await desk.keys.get('plugin notes @pass')).toBeUndefined();
});

test('rights that it asks for beside those given are named, and asked for the next time', async () => {
  await signedIn();
  world.instead.set(
    'plugin.example/mcp',
    (_, response) => void response.writeHead(403, { 'www-authenticate': 'Bearer error="insufficient_scope", scope="notes admin"' }).end(),
  );
  expect(await who()).toMatchObject({ came: 'refused' });
  expect(desk.view('notes').trouble?.sentence).toMatch(/more rights .*\(notes, admin\)/);
  world.instead.clear();
  expect(new URL((await begin()).address).searchParams.get('scope')).toContain('admin');
});

async function status(address: URL, headers: Record<string, string>): Promise<number | undefined> {
  const asked = request(address, { headers });
  asked.end();
  const [response] = await once(asked, 'response');
  response.resume();
  return response.statusCode;
}
