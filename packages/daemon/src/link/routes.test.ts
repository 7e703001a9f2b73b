import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Draft, TaskView } from '@deskhand/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { helloProof } from '../host/host.ts';
import { token } from '../testing/local-desk.ts';
import { makeAdmission } from './admission.ts';
import { defaultLinkLimits } from './link.ts';
import { json, name, openRoutes, page, program, type Routes, type Sent } from './routes.double.ts';
import { makeRoutes } from './routes.ts';
import { makeSessions } from './sessions.ts';

let routes: Routes;
beforeEach(async () => {
  routes = await openRoutes();
});
afterEach(() => routes.desk.close());

const get = (path: string, headers?: Record<string, string>) => routes.get(path, headers);
const post = (path: string, body: Sent, headers?: Record<string, string>) => routes.post(path, body, headers);
const command = (input: object) => routes.command(input);
const newTask = () => routes.newTask();

describe('who may come in', () => {
  const cookie = () => `deskhand-4040=${routes.sessions.exchange(routes.sessions.newCode())}`;
  const hosts = [
    name,
    'localhost:4040',
    'evil.example',
    'evil.example:4040',
    '127.0.0.1',
    '127.0.0.1:4041',
    'deskhand.localhost:4040',
    undefined,
  ];
  const origins = [
    undefined,
    `http://${name}`,
    'http://localhost:4040',
    'http://evil.example',
    'null',
    `https://${name}`,
    'http://127.0.0.1:8080',
  ];
  const proofs = ['token', 'wrong token', 'cookie', 'wrong cookie', 'none'] as const;
  const requests = [
    { method: 'GET', path: '/v1/desk' },
    { method: 'POST', path: '/v1/commands', type: 'application/json' },
    { method: 'POST', path: '/v1/commands', type: 'text/plain' },
    { method: 'POST', path: '/v1/content', type: 'application/octet-stream' },
    { method: 'POST', path: '/v1/content', type: 'multipart/form-data; boundary=x' },
    { method: 'PUT', path: '/v1/commands', type: 'application/json' },
    { method: 'OPTIONS', path: '/v1/commands' },
  ];

  test('every Host, Origin, proof, method and type together: only ours passes', async () => {
    let passed = 0;
    let refused = 0;
    for (const host of hosts)
      for (const origin of origins)
        for (const proof of proofs)
          for (const { method, path, type } of requests) {
            const headers: Record<string, string> = {};
            if (host) headers.host = host;
            if (origin) headers.origin = origin;
            if (type) headers['content-type'] = type;
            if (proof === 'token') headers.authorization = `Bearer ${token}`;
            if (proof === 'wrong token') headers.authorization = `Bearer ${'t'.repeat(43)}`;
            if (proof === 'cookie') headers.cookie = cookie();
            if (proof === 'wrong cookie') headers.cookie = 'deskhand-4040=1900000000000.aaaa.bbbb';
            const body =
              method === 'GET' || method === 'OPTIONS' ? undefined : JSON.stringify({ type: 'stop', all: true, key: 'stop-everything' });
            const response = await routes.app.request(path, { method, headers, ...(body && { body }) });
            const ours = (host === name || host === 'localhost:4040') && (origin === undefined || origin === `http://${host}`);
            const proven = proof === 'token' || (proof === 'cookie' && origin !== undefined);
            const right = (method === 'GET' || method === 'POST') && type !== 'text/plain' && !type?.startsWith('multipart');
            const label = `${method} ${path} ${type} host ${host} origin ${origin} ${proof}: ${response.status}`;
            expect(response.ok, label).toBe(ours && proven && right);
            expect(response.headers.get('access-control-allow-origin'), label).toBeNull();
            if (!response.ok) expect(await response.json(), label).toMatchObject({ ok: false, sentence: expect.any(String) });
            response.ok ? passed++ : refused++;
          }
    expect({ passed, refused }).toEqual({ passed: 18, refused: hosts.length * origins.length * proofs.length * requests.length - 18 });
  });

  test.each(['cross-site', 'same-site'])('what a browser says comes from a %s page is refused, cookie or token', async (site) => {
    for (const proof of [program, { host: name, cookie: cookie() }]) {
      expect((await get('/v1/desk', { ...proof, 'sec-fetch-site': site })).status).toBe(403);
    }
    expect((await get('/v1/desk', { host: name, cookie: cookie(), 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test('a code from a local link buys a cookie once, from our own page only', async () => {
    const code = routes.sessions.newCode();
    const exchange = (headers: Record<string, string>) =>
      routes.app.request('/v1/session', {
        method: 'POST',
        body: JSON.stringify({ code }),
        headers: { 'content-type': 'application/json', ...headers },
      });
    expect((await exchange({ host: name, origin: 'http://evil.example' })).status).toBe(403);
    expect((await exchange({ host: 'evil.example', origin: 'http://evil.example' })).status).toBe(403);
    const first = await exchange(page);
    expect(first.status).toBe(204);
    const set = first.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/^deskhand-4040=[\w.-]+; HttpOnly; SameSite=Strict; Path=\/v1; Max-Age=\d+$/);
    expect((await get('/v1/session', { ...page, cookie: set.split(';')[0] ?? '' })).status).toBe(200);
    expect((await exchange(page)).status).toBe(403);
  });

  test('a program can tell the host from a stranger before it shows its token', async () => {
    const hello = (nonce: string) => json<{ proof?: string }>(get(`/v1/hello?nonce=${nonce}`, { host: name }));
    const nonce = 'n'.repeat(20);
    expect((await hello(nonce)).proof).toBe(helloProof(token, nonce, 4040));
    expect((await hello('m'.repeat(20))).proof).not.toBe(helloProof(token, nonce, 4040));
    expect((await hello(nonce)).proof, 'what another port would have to say').not.toBe(helloProof(token, nonce, 4041));
    expect((await get(`/v1/hello?nonce=${nonce}`, { host: 'evil.example:4040' })).status).toBe(403);
  });

  test('codes and cookies end with their time, and cookies with the token', async () => {
    const code = routes.sessions.newCode();
    const held = routes.sessions.exchange(routes.sessions.newCode()) ?? '';
    expect(makeSessions('another token', routes.desk.deps.now).holds(held)).toBe(false);
    expect(makeSessions(token, routes.desk.deps.now).holds(held), 'a restart doesn’t matter').toBe(true);
    routes.desk.pass(10 * 60_000);
    expect(routes.sessions.exchange(code)).toBeUndefined();
    expect(routes.sessions.holds(held)).toBe(true);
    routes.desk.pass(30 * 86_400_000);
    expect(routes.sessions.holds(held)).toBe(false);
    expect(routes.sessions.holds(held.replace(/^\d+/, '2900000000000')), 'a later end isn’t signed').toBe(false);
  });
});

describe('commands', () => {
  test('are answered, and done once', async () => {
    const body = JSON.stringify({ type: 'send', text: 'hello', key: 'same-key-1' });
    const first = await (await post('/v1/commands', body)).json();
    expect(first).toMatchObject({ ok: true, seq: 1 });
    expect(await (await post('/v1/commands', body)).json()).toEqual(first);
  });

  test('that make no sense say what is wrong', async () => {
    expect((await post('/v1/commands', '{')).status).toBe(400);
    const unknown = await post('/v1/commands', JSON.stringify({ type: 'format disk', key: 'k'.repeat(9) }));
    expect(unknown.status).toBe(400);
    expect((await command({ type: 'stop', task: 'task_no' })).status).toBe(404);
    expect((await command({ type: 'stop' })).status).toBe(409);
    expect((await command({ type: 'send', text: 'x'.repeat(3000) })).status).toBe(413);
  });

  test('that a crash inside cuts short tell nothing of the inside', async () => {
    const reported: unknown[] = [];
    const { desk, sessions } = routes;
    const admission = makeAdmission({ token, sessions, port: () => 4040 });
    const take = () => Promise.reject(new Error('secret detail at /home/x'));
    const app = makeRoutes({
      doors: () => [],
      ...desk.deps,
      intake: { take },
      report: (e) => reported.push(e),
      limits: defaultLinkLimits,
      sessions,
      admission,
    });
    const response = await app.request('/v1/commands', {
      method: 'POST',
      body: JSON.stringify({ type: 'stop', all: true, key: 'stop-everything' }),
      headers: { ...program, 'content-type': 'application/json' },
    });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(reported).toHaveLength(1);
  });
});

describe('looking', () => {
  test('the desk, a task, tasks of a thread, events by page', async () => {
    const a = await newTask();
    await newTask();
    const start = await json<{ desk: { tasks: object } }>(get('/v1/desk'));
    expect(Object.keys(start.desk.tasks)).toHaveLength(2);
    expect(start).toMatchObject({ desk: { seq: 2 }, head: { seq: 2 }, host: { folders: [] } });
    expect(await (await get(`/v1/tasks/${a.task}`)).json()).toMatchObject({ summary: { id: a.task, title: 'hello' } });
    expect(await json(get(`/v1/tasks?thread=${a.thread}`))).toMatchObject({ tasks: [{ id: a.task }] });
    expect((await get('/v1/tasks/task_no')).status).toBe(404);
    expect(await json(get('/v1/events?limit=1'))).toMatchObject({ events: [{ seq: 1 }], head: { seq: 2 } });
    expect(await json(get('/v1/events?limit=1&after=1'))).toMatchObject({ events: [{ seq: 2 }] });
    expect((await get('/v1/events?after=-1')).status).toBe(400);
    expect((await get('/v1/nothing')).status).toBe(404);
  });

  test('a long task comes with the content of its newest steps, and the rest is had by its hash', async () => {
    const at = await newTask();
    await routes.desk.deps.log.append(
      ['one', 'two'].flatMap((step): Draft[] => [
        {
          type: 'step.started',
          body: { step, turn: 1, call: step, tool: 'read_file', effect: 'read', args: routes.desk.deps.log.put('{}'), words: 'reads' },
          actor: { kind: 'agent', task: at.task },
          task: at.task,
          thread: at.thread,
        },
        {
          type: 'step.finished',
          body: { step, outcome: 'ok', output: routes.desk.deps.log.put(`what ${step} said`), ms: 1 },
          actor: { kind: 'agent', task: at.task },
          task: at.task,
          thread: at.thread,
        },
      ]),
    );
    const { steps } = await json<TaskView>(get(`/v1/tasks/${at.task}?texts=1`));
    expect(steps.one?.output?.text).toBeUndefined();
    expect(await (await get(`/v1/content/${steps.one?.output?.hash}`)).text()).toBe('what one said');
    expect(steps.two).toMatchObject({ args: { text: '{}' }, output: { text: 'what two said' } });
    expect(await json(get(`/v1/tasks/${at.task}?steps=2`))).toMatchObject({ steps: { one: {}, two: {} } });
    const cut = await json<TaskView>(get(`/v1/tasks/${at.task}?steps=1`));
    expect(cut).toMatchObject({ cut: true, summary: { steps: 2 } });
    expect(Object.keys(cut.steps)).toEqual(['one']);
  });

  test('models and health', async () => {
    expect(await json(get('/v1/folders'))).toEqual({ near: ['/home/ana/Letters'], gone: ['/home/ana/Old'] });
    const framed = { device: 'phone', scopes: ['look'] };
    expect(await json(routes.app.request('/v1/folders', {}, { framed }))).toEqual({ near: [], gone: ['/home/ana/Old'] });
    expect(await (await get('/v1/models')).json()).toMatchObject({ models: [{ id: 'openai/small' }] });
    expect(await (await get('/v1/health')).json()).toMatchObject({ ok: true, sandbox: { kind: 'none' }, host: { keys: [] } });
  });
});

describe('content', () => {
  const bytes = { 'content-type': 'application/octet-stream' };
  const upload = (body: Sent, query = '') => post(`/v1/content${query}`, body, bytes);

  test('an upload can be named, and comes back inert, whole or by range', async () => {
    const { hash, bytes: length } = await json<{ hash: string; bytes: number }>(upload('0123456789'));
    expect({ hash, length }).toEqual({ hash: createHash('sha256').update('0123456789').digest('hex'), length: 10 });
    const whole = await get(`/v1/content/${hash}?name=r%C3%A9sum%C3%A9".html`);
    expect(await whole.text()).toBe('0123456789');
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
      'content-disposition': `attachment; filename="r_sum__.html"; filename*=UTF-8''r%C3%A9sum%C3%A9%22.html`,
      'content-length': '10',
    });
    const range = async (value: string) => {
      const response = await get(`/v1/content/${hash}`, { ...program, range: value });
      return [response.status, response.headers.get('content-range'), await response.text()];
    };
    expect(await range('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
    expect(await range('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await range('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await range('bytes=5-99')).toEqual([206, 'bytes 5-9/10', '56789']);
    expect(await range('bytes=10-')).toEqual([416, 'bytes */10', '']);
    expect(await range('bytes=0-1,3-4')).toEqual([200, null, '0123456789']);
    expect((await get(`/v1/content/${hash}`, { ...program, 'if-none-match': `"${hash}"` })).status).toBe(304);
  });

  test('large content is streamed from its file, by range too', async () => {
    const large = Buffer.alloc(40_000, 'abc');
    const { hash } = await json<{ hash: string }>(upload(large));
    expect(Buffer.from(await (await get(`/v1/content/${hash}`)).arrayBuffer()).equals(large)).toBe(true);
    expect(await (await get(`/v1/content/${hash}`, { ...program, range: 'bytes=33000-33004' })).text()).toBe('abcab');
  });

  test.skipIf(process.platform !== 'linux')('who asks only whether it is here leaves no file open', async () => {
    const { hash } = await json<{ hash: string }>(upload(Buffer.alloc(200_000, 'abc')));
    const path = routes.desk.deps.log.pathOf(hash);
    const opened = () => readdirSync('/proc/self/fd').filter((fd) => isLinkTo(`/proc/self/fd/${fd}`, path));
    const head = await routes.app.request(`/v1/content/${hash}`, { method: 'HEAD', headers: program });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '200000', '']);
    // Whatever was begun before it is open by now.
    expect(await (await get(`/v1/content/${hash}`)).text()).toHaveLength(200_000);
    await expect.poll(opened).toEqual([]);
  });

  test('too long, damaged or broken off: nothing stays', async () => {
    expect((await upload('x'.repeat(300_001))).status).toBe(413);
    const endless = new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(4096)) });
    const chunked = { method: 'POST', body: endless, headers: { ...program, ...bytes }, duplex: 'half' } as RequestInit;
    expect((await routes.app.request('/v1/content', chunked)).status).toBe(413);
    const broken = new ReadableStream({ pull: (c) => c.error(new Error('gone')) });
    expect((await routes.app.request('/v1/content', { ...chunked, body: broken })).status).toBe(400);
    expect((await upload('abc', `?hash=${'0'.repeat(64)}`)).status).toBe(422);
    expect(readdirSync(routes.desk.halfUploads())).toEqual([]);
    expect((await get(`/v1/content/${'0'.repeat(64)}`)).status).toBe(404);
    expect((await get('/v1/content/..%2f..%2ftoken')).status).toBe(400);
  });
});

describe('the app', () => {
  test('is served under a strict policy, to our own name only, and needs no token', async () => {
    const web = routes.desk.deps.web ?? '';
    writeFileSync(join(web, 'index.html'), '<!doctype html>');
    writeFileSync(join(web, 'assets', 'app-1a2b.js'), 'x');
    const home = await get('/', { host: name });
    expect(home.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'/);
    expect(home.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(await (await get('/thread/thread_1', { host: name })).text()).toBe('<!doctype html>');
    const script = await get('/assets/app-1a2b.js', { host: name });
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect((await get('/assets/none.js', { host: name })).status).toBe(404);
    for (const [accepts, sent] of [
      ['br, gzip;q=0.8', 'gzip'],
      ['gzip;q=0, br', null],
    ] as const) {
      const smaller = await get('/assets/app-1a2b.js', { host: name, 'accept-encoding': accepts });
      expect(smaller.headers.get('content-encoding')).toBe(sent);
      const bytes = Buffer.from(await smaller.arrayBuffer());
      expect(String(sent ? gunzipSync(bytes) : bytes)).toBe('x');
    }
    expect((await get('/', { host: 'evil.example' })).status).toBe(403);
    expect((await routes.app.request('/', { method: 'POST', headers: { host: name } })).status).toBe(405);
    const shared = await routes.app.request('/share', { method: 'POST', headers: { host: name, origin: 'null' }, body: 'text=x' });
    expect([shared.status, shared.headers.get('location')]).toEqual([303, './#/shared']);
    expect((await routes.app.request('/share', { method: 'POST', headers: { host: 'evil.example' } })).status).toBe(403);
  });

  test('no address leads out of it', async () => {
    const web = routes.desk.deps.web ?? '';
    mkdirSync(join(web, '..', 'secret'));
    writeFileSync(join(web, '..', 'secret', 'key.txt'), 'top secret');
    symlinkSync('../secret', join(web, '.hidden'));
    for (const path of [
      '/../secret/key.txt',
      '/%2e%2e/secret/key.txt',
      '/..%2fsecret/key.txt',
      '/assets/..%5c..%5csecret/key.txt',
      '/.hidden/key.txt',
    ]) {
      expect(await (await get(path, { host: name })).text(), path).not.toContain('top secret');
    }
  });

  test('that isn’t built says so in words', async () => {
    const response = await get('/', { host: name });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('deskhand send');
  });
});

/** One that was closed meanwhile leads nowhere. */
function isLinkTo(link: string, path: string | undefined): boolean {
  try {
    return readlinkSync(link) === path;
  } catch {
    return false;
  }
}
