import type { Change, Draft } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { json, openRoutes, type Routes } from './routes.double.ts';

// What a task changed, as it is listed and compared over HTTP.

let routes: Routes;
beforeEach(async () => {
  routes = await openRoutes();
});
afterEach(() => routes.desk.close());

const get = (path: string) => routes.get(path);
const newTask = () => routes.newTask();

test('changes come from the review once there is one, before that from the stage', async () => {
  const at = await newTask();
  const change = (path: string): Change => ({ kind: 'added', path, what: 'file', after: 2, marks: [] });
  routes.desk.staged.set('/f/a.txt', { change: change('/f/a.txt'), after: Buffer.from('hi') });
  const changes = async () => (await get(`/v1/tasks/${at.task}/changes`)).json();
  expect(await changes(), 'it hasn’t begun').toEqual({ from: 'stage', changes: [] });
  const { log } = routes.desk.deps;
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
  routes.desk.staged.set('/f/a.txt', { change: list[0] as Change, before: Buffer.from('old'), after: Buffer.from('new') });
  routes.desk.staged.set('/f/b.bin', { change: list[1] as Change, after: Buffer.from([0, 1]) });
  const body = { list: routes.desk.deps.log.put(JSON.stringify(list)), added: 0, changed: 2, moved: 0, deleted: 0, marked: 0 };
  await routes.desk.deps.log.append([{ type: 'review.requested', body, actor: { kind: 'host' }, ...at }]);
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
  const body = { list: routes.desk.deps.log.put(JSON.stringify(list)), added: 0, changed: 1, moved: 0, deleted: 0, marked: 0 };
  await routes.desk.deps.log.append([{ type: 'review.requested', body, actor: { kind: 'host' }, ...at }]);
  // Whoever read it would find nothing here.
  const film = (query = '') => get(`/v1/tasks/${at.task}/compare?path=/f/film.mp4${query}`);
  expect(await json(film('&readable=1'))).toEqual({ path: '/f/film.mp4', before: { bytes: 3_000_000_000 }, after: { bytes: 20 } });
  expect(await json(film('&side=before'))).toMatchObject({ code: 'file.large' });
});

test('the timeline counts what it names: files, and folders only where there is nothing else', async () => {
  const at = await newTask();
  const add = (commit: string, ...list: Change[]) => {
    const counts = {
      list: routes.desk.deps.log.put(JSON.stringify(list)),
      added: list.length,
      changed: 0,
      moved: 0,
      deleted: 0,
      marked: 0,
    };
    return routes.desk.deps.log.append([
      { type: 'change.committed', body: { ...counts, commit }, actor: { kind: 'host' }, ...at } as Draft,
    ]);
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
  const counts = { list: routes.desk.deps.log.put(JSON.stringify(list)), added: 0, changed: 3, moved: 0, deleted: 0, marked: 0 };
  const add = (draft: Pick<Draft, 'type' | 'body'>) => routes.desk.deps.log.append([{ ...draft, actor: { kind: 'host' }, ...at } as Draft]);
  await add({ type: 'change.committed', body: { ...counts, commit: 'commit_1' } });
  await add({ type: 'task.finished', body: { outcome: 'done' } });
  routes.desk.recorded.set('commit_1 /f/a.txt', { before: Buffer.from('old'), after: Buffer.from('new'), movedOn: false });
  routes.desk.recorded.set('commit_1 /f/b.txt', { before: Buffer.from('old'), movedOn: true });
  const compare = (query: string) => get(`/v1/tasks/${at.task}/compare?path=/f/${query}`);
  expect(await json(compare('a.txt'))).toMatchObject({ before: { text: 'old' }, after: { text: 'new' } });
  expect(await json(compare('b.txt'))).toEqual({ path: '/f/b.txt', before: { bytes: 3, text: 'old' }, movedOn: true });
  expect(await json(compare('b.txt&side=after'))).toMatchObject({ code: 'file.moved-on' });
  expect(await json(compare('c.txt'))).toMatchObject({ code: 'record.gone' });
  expect((await compare('d.txt')).status).toBe(404);
});
