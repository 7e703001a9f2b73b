import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Change, Draft, TaskView } from '@deskhand/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { helloProof } from '../host/host.ts';
import { type Desk, makeDesk, token } from '../testing/local-desk.ts';
import { makeAdmission } from './admission.ts';
import { defaultLinkLimits } from './link.ts';
import { makeRoutes } from './routes.ts';
import { makeSessions, type Sessions } from './sessions.ts';
import { emptyUploads } from './uploads.ts';

const name = '127.0.0.1:4040';
const page = { host: name, origin: `http://${name}` };
const program = { host: name, authorization: `Bearer ${token}` };

let desk: Desk;
let app: ReturnType<typeof makeRoutes>;
let sessions: Sessions;

beforeEach(async () => {
  desk = makeDesk();
  sessions = makeSessions(token, desk.deps.now);
  const admission = makeAdmission({ token, sessions, port: () => 4040 });
  await emptyUploads(desk.deps.uploads);
  app = makeRoutes({ doors: () => [], ...desk.deps, limits: { ...defaultLinkLimits, body: 2000, upload: 300_000 }, sessions, admission });
});
afterEach(() => desk.close());

type Body = NonNullable<RequestInit['body']>;
/** A test says what it then checks. */
const json = async <T>(response: Response | Promise<Response>) => (await (await response).json()) as T;
const get = (path: string, headers: Record<string, string> = program) => app.request(path, { headers });
const post = (path: string, body: Body, headers: Record<string, string> = {}) =>
  app.request(path, { method: 'POST', body, headers: { ...program, 'content-type': 'application/json', ...headers } });
const command = (input: object) => post('/v1/commands', JSON.stringify({ key: `key-${Math.random()}`, ...input }));

async function newTask(): Promise<{ task: string; thread: string }> {
  return json(command({ type: 'send', text: 'hello' }));
}

describe('who may come in', () => {
  const cookie = () => `deskhand-4040=${sessions.exchange(sessions.newCode())}`;
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
            const response = await app.request(path, { method, headers, ...(body && { body }) });
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
    const code = sessions.newCode();
    const exchange = (headers: Record<string, string>) =>
      app.request('/v1/session', {
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
    const code = sessions.newCode();
    const held = sessions.exchange(sessions.newCode()) ?? '';
    expect(makeSessions('another token', desk.deps.now).holds(held)).toBe(false);
    expect(makeSessions(token, desk.deps.now).holds(held), 'a restart doesn’t matter').toBe(true);
    desk.pass(10 * 60_000);
    expect(sessions.exchange(code)).toBeUndefined();
    expect(sessions.holds(held)).toBe(true);
    desk.pass(30 * 86_400_000);
    expect(sessions.holds(held)).toBe(false);
    expect(sessions.holds(held.replace(/^\d+/, '2900000000000')), 'a later end isn’t signed').toBe(false);
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
    const admission = makeAdmission({ token, sessions, port: () => 4040 });
    const take = () => Promise.reject(new Error('secret detail at /home/x'));
    app = makeRoutes({
      doors: () => [],
      ...desk.deps,
      intake: { take },
      report: (e) => reported.push(e),
      limits: defaultLinkLimits,
      sessions,
      admission,
    });
    const response = await command({ type: 'stop', all: true });
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
    await desk.deps.log.append(
      ['one', 'two'].flatMap((step): Draft[] => [
        {
          type: 'step.started',
          body: { step, turn: 1, call: step, tool: 'read_file', effect: 'read', args: desk.deps.log.put('{}'), words: 'reads' },
          actor: { kind: 'agent', task: at.task },
          task: at.task,
          thread: at.thread,
        },
        {
          type: 'step.finished',
          body: { step, outcome: 'ok', output: desk.deps.log.put(`what ${step} said`), ms: 1 },
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
    expect(await json(app.request('/v1/folders', {}, { framed }))).toEqual({ near: [], gone: ['/home/ana/Old'] });
    expect(await (await get('/v1/models')).json()).toMatchObject({ models: [{ id: 'openai/small' }] });
    expect(await (await get('/v1/health')).json()).toMatchObject({ ok: true, sandbox: { kind: 'none' }, host: { keys: [] } });
  });

  test('changes come from the review once there is one, before that from the stage', async () => {
    const at = await newTask();
    const change = (path: string): Change => ({ kind: 'added', path, what: 'file', after: 2, marks: [] });
    desk.staged.set('/f/a.txt', { change: change('/f/a.txt'), after: Buffer.from('hi') });
    const changes = async () => (await get(`/v1/tasks/${at.task}/changes`)).json();
    expect(await changes(), 'it hasn’t begun').toEqual({ from: 'stage', changes: [] });
    const { log } = desk.deps;
    const usage = { input: 1, output: 1 };
    const add = (draft: Pick<Draft, 'type' | 'body'>) => log.append([{ ...draft, actor: { kind: 'host' }, ...at } as Draft]);
    await add({ type: 'turn.finished', body: { turn: 1, calls: [], usage, finish: 'stop', ms: 1 } });
    expect(await changes()).toMatchObject({ from: 'stage', changes: [{ path: '/f/a.txt' }] });
    const list = log.put(JSON.stringify([change('/f/a.txt'), change('/f/b.png')]));
    await add({ type: 'review.requested', body: { list, added: 2, changed: 0, moved: 0, deleted: 0, marked: 0 } });
    expect(await changes()).toMatchObject({ from: 'review', changes: [{}, {}] });
  });

  test('one change is compared as text, or by side as inert bytes; nothing but a change is', async () => {
    const at = await newTask();
    const paths = ['/f/a.txt', '/f/b.bin'];
    const list = paths.map((path): Change => ({ kind: 'changed', path, what: 'file', marks: [] }));
    desk.staged.set('/f/a.txt', { change: list[0] as Change, before: Buffer.from('old'), after: Buffer.from('new') });
    desk.staged.set('/f/b.bin', { change: list[1] as Change, after: Buffer.from([0, 1]) });
    const body = { list: desk.deps.log.put(JSON.stringify(list)), added: 0, changed: 2, moved: 0, deleted: 0, marked: 0 };
    await desk.deps.log.append([{ type: 'review.requested', body, actor: { kind: 'host' }, ...at }]);
    const compare = (query: string) => get(`/v1/tasks/${at.task}/compare?${query}`);
    expect(await (await compare('path=/f/a.txt')).json()).toEqual({
      path: '/f/a.txt',
      before: { bytes: 3, text: 'old' },
      after: { bytes: 3, text: 'new' },
    });
    expect(await (await compare('path=/f/b.bin')).json()).toEqual({ path: '/f/b.bin', after: { bytes: 2 } });
    expect(await (await compare('path=/f/b.bin&readable=1')).json()).toEqual({
      path: '/f/b.bin',
      after: { bytes: 2, text: '/f/b.bin reads 2', readable: true },
    });
    expect(await (await compare('path=/f/b.bin')).json()).toEqual({ path: '/f/b.bin', after: { bytes: 2 } });
    const bytes = await compare('path=/f/b.bin&side=after');
    expect(new Uint8Array(await bytes.arrayBuffer())).toEqual(Uint8Array.of(0, 1));
    expect(bytes.headers.get('content-security-policy')).toContain('sandbox');
    expect((await compare('path=/f/b.bin&side=before')).status).toBe(404);
    expect((await compare('path=/etc/passwd')).status).toBe(404);
  });

  test('of a film no side is read: its sizes are told, and it is not sent', async () => {
    const at = await newTask();
    const list: Change[] = [{ kind: 'changed', path: '/f/film.mp4', what: 'file', before: 3_000_000_000, after: 20, marks: [] }];
    const body = { list: desk.deps.log.put(JSON.stringify(list)), added: 0, changed: 1, moved: 0, deleted: 0, marked: 0 };
    await desk.deps.log.append([{ type: 'review.requested', body, actor: { kind: 'host' }, ...at }]);
    // Whoever read it would find nothing here.
    const film = (query = '') => get(`/v1/tasks/${at.task}/compare?path=/f/film.mp4${query}`);
    expect(await json(film('&readable=1'))).toEqual({ path: '/f/film.mp4', before: { bytes: 3_000_000_000 }, after: { bytes: 20 } });
    expect(await json(film('&side=before'))).toMatchObject({ code: 'file.large' });
  });

  test('the timeline counts what it names: files, and folders only where there is nothing else', async () => {
    const at = await newTask();
    const add = (commit: string, ...list: Change[]) => {
      const counts = { list: desk.deps.log.put(JSON.stringify(list)), added: list.length, changed: 0, moved: 0, deleted: 0, marked: 0 };
      return desk.deps.log.append([{ type: 'change.committed', body: { ...counts, commit }, actor: { kind: 'host' }, ...at } as Draft]);
    };
    const count = (added: number) => ({ added, changed: 0, moved: 0, deleted: 0 });
    const folder: Change = { kind: 'added', path: '/f/data', what: 'folder', marks: [] };
    await add('commit_1', folder, { kind: 'added', path: '/f/data/a.csv', what: 'file', marks: [] });
    await add('commit_2', folder);
    const { timeline } = await json<{ timeline: object[] }>(get('/v1/timeline'));
    expect(timeline).toHaveLength(2);
    expect(timeline).toContainEqual(expect.objectContaining({ commit: 'commit_1', counts: count(1), some: ['/f/data/a.csv'] }));
    expect(timeline).toContainEqual(expect.objectContaining({ commit: 'commit_2', counts: count(1), some: ['/f/data'] }));
  });

  test('what is in place is compared from the record of its commit, and what that lacks is said', async () => {
    const at = await newTask();
    const list = ['/f/a.txt', '/f/b.txt', '/f/c.txt'].map((path): Change => ({ kind: 'changed', path, what: 'file', marks: [] }));
    const counts = { list: desk.deps.log.put(JSON.stringify(list)), added: 0, changed: 3, moved: 0, deleted: 0, marked: 0 };
    const add = (draft: Pick<Draft, 'type' | 'body'>) => desk.deps.log.append([{ ...draft, actor: { kind: 'host' }, ...at } as Draft]);
    await add({ type: 'change.committed', body: { ...counts, commit: 'commit_1' } });
    await add({ type: 'task.finished', body: { outcome: 'done' } });
    desk.recorded.set('commit_1 /f/a.txt', { before: Buffer.from('old'), after: Buffer.from('new'), movedOn: false });
    desk.recorded.set('commit_1 /f/b.txt', { before: Buffer.from('old'), movedOn: true });
    const compare = (query: string) => get(`/v1/tasks/${at.task}/compare?path=/f/${query}`);
    expect(await json(compare('a.txt'))).toMatchObject({ before: { text: 'old' }, after: { text: 'new' } });
    expect(await json(compare('b.txt'))).toEqual({ path: '/f/b.txt', before: { bytes: 3, text: 'old' }, movedOn: true });
    expect(await json(compare('b.txt&side=after'))).toMatchObject({ code: 'file.moved-on' });
    expect(await json(compare('c.txt'))).toMatchObject({ code: 'record.gone' });
    expect((await compare('d.txt')).status).toBe(404);
  });
});

describe('content', () => {
  const bytes = { 'content-type': 'application/octet-stream' };
  const upload = (body: Body, query = '') => post(`/v1/content${query}`, body, bytes);

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
    const path = desk.deps.log.pathOf(hash);
    const opened = () => readdirSync('/proc/self/fd').filter((fd) => isLinkTo(`/proc/self/fd/${fd}`, path));
    const head = await app.request(`/v1/content/${hash}`, { method: 'HEAD', headers: program });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '200000', '']);
    // Whatever was begun before it is open by now.
    expect(await (await get(`/v1/content/${hash}`)).text()).toHaveLength(200_000);
    await expect.poll(opened).toEqual([]);
  });

  test('too long, damaged or broken off: nothing stays', async () => {
    expect((await upload('x'.repeat(300_001))).status).toBe(413);
    const endless = new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(4096)) });
    const chunked = { method: 'POST', body: endless, headers: { ...program, ...bytes }, duplex: 'half' } as RequestInit;
    expect((await app.request('/v1/content', chunked)).status).toBe(413);
    const broken = new ReadableStream({ pull: (c) => c.error(new Error('gone')) });
    expect((await app.request('/v1/content', { ...chunked, body: broken })).status).toBe(400);
    expect((await upload('abc', `?hash=${'0'.repeat(64)}`)).status).toBe(422);
    expect(readdirSync(desk.halfUploads())).toEqual([]);
    expect((await get(`/v1/content/${'0'.repeat(64)}`)).status).toBe(404);
    expect((await get('/v1/content/..%2f..%2ftoken')).status).toBe(400);
  });
});

describe('the app', () => {
  test('is served under a strict policy, to our own name only, and needs no token', async () => {
    const web = desk.deps.web ?? '';
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
    expect((await app.request('/', { method: 'POST', headers: { host: name } })).status).toBe(405);
    const shared = await app.request('/share', { method: 'POST', headers: { host: name, origin: 'null' }, body: 'text=x' });
    expect([shared.status, shared.headers.get('location')]).toEqual([303, './#/shared']);
    expect((await app.request('/share', { method: 'POST', headers: { host: 'evil.example' } })).status).toBe(403);
  });

  test('no address leads out of it', async () => {
    const web = desk.deps.web ?? '';
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
