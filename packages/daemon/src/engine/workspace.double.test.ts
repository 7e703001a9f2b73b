import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Stage, Workspace } from '../workspace/workspace.ts';
import { get as getFile, makeWorld, put as putFile } from '../workspace/world.double.ts';
import { memoryWorkspace } from './workspace.double.ts';

// What the engine relies on, of the workspace that most of its tests run over and of the real one: neither may be kinder.

interface Ground {
  folder: string;
  workspace: Workspace;
  put(path: string, content: string | undefined): void;
  get(path: string): string | undefined;
  remove(): void;
}

function inMemory(): Ground {
  const disk = new Map<string, string>();
  const { workspace } = memoryWorkspace(disk);
  const put = (path: string, content: string | undefined) => void (content === undefined ? disk.delete(path) : disk.set(path, content));
  return { folder: '/desk', workspace, put, get: (path) => disk.get(path), remove: () => {} };
}

async function real(): Promise<Ground> {
  const world = makeWorld('none');
  const put = (path: string, content: string | undefined) => (content === undefined ? rmSync(path) : putFile(path, content));
  return { folder: world.folder, workspace: await world.open(), put, get: getFile, remove: world.remove };
}

describe.each<[string, () => Ground | Promise<Ground>]>([
  ['in memory', inMemory],
  ['the real one', real],
])('%s', (_, open) => {
  let ground: Ground;
  let workspace: Workspace;
  let stage: Stage;
  beforeEach(async () => {
    ground = await open();
    workspace = ground.workspace;
    stage = await workspace.open(spec());
  });
  afterEach(async () => {
    await stage.close();
    ground.remove();
  });

  const spec = (task = 'task_1') => ({ task, folders: [{ path: ground.folder, mode: 'review' as const }] });
  const at = (name: string) => `${ground.folder}/${name}`;
  const put = (name: string, content: string | undefined) => ground.put(at(name), content);
  const get = (name: string) => ground.get(at(name));
  const write = (name: string, content: string) => stage.files.write(at(name), Buffer.from(content));
  const changes = async (task?: string) =>
    (await workspace.diff(spec(task))).map(({ kind, path }) => `${kind} ${path.slice(ground.folder.length + 1)}`).sort();
  const commit = (id: string, paths?: string[]) => workspace.commit(spec(), { id, ...(paths && { paths: paths.map(at) }) });

  test('nothing is in place before the commit, which is done once by its id; a part leaves the rest staged', async () => {
    put('a', 'a');
    put('gone', 'gone');
    await write('a', 'changed');
    await write('new', 'new');
    await stage.files.remove(at('gone'));
    expect([get('a'), get('new'), get('gone')]).toEqual(['a', undefined, 'gone']);
    expect(await changes()).toEqual(['added new', 'changed a', 'deleted gone']);
    expect(await commit('c1', ['a'])).toMatchObject({ ok: true, changes: [{ kind: 'changed', path: at('a') }] });
    expect([get('a'), get('new')]).toEqual(['changed', undefined]);
    expect(await changes()).toEqual(['added new', 'deleted gone']);
    expect(await commit('c2')).toMatchObject({ ok: true });
    expect([get('new'), get('gone')]).toEqual(['new', undefined]);
    put('new', 'by hand');
    expect(await commit('c2')).toMatchObject({ ok: true });
    expect(get('new')).toBe('by hand');
    expect(await workspace.commitOf('c1')).toMatchObject({ ok: true, commit: 'c1' });
    expect(await workspace.commitOf('c3')).toBeUndefined();
  });

  test('what changed under the task, came or went stops the commit, whole, until somebody chose for each', async () => {
    for (const name of ['theirs.txt', 'mine.txt', 'both.txt', 'went.txt']) put(name, 'first');
    for (const name of ['theirs.txt', 'mine.txt', 'both.txt', 'went.txt', 'came.txt', 'free.txt']) await write(name, 'task');
    for (const name of ['theirs.txt', 'mine.txt', 'both.txt', 'came.txt']) put(name, 'person');
    put('went.txt', undefined);
    const asked = ['both.txt', 'came.txt', 'mine.txt', 'theirs.txt', 'went.txt'];
    const refused = await commit('c1');
    expect(refused).toMatchObject({ ok: false });
    expect(refused.ok ? [] : refused.conflicts.toSorted()).toEqual(asked.map(at));
    expect([...asked, 'free.txt'].map(get)).toEqual(['person', 'person', 'person', 'person', undefined, undefined]);
    const takes = { 'both.txt': 'both', 'came.txt': 'theirs', 'mine.txt': 'mine', 'theirs.txt': 'theirs', 'went.txt': 'mine' } as const;
    expect(
      await workspace.resolve(
        spec(),
        Object.entries(takes).map(([name, take]) => ({ path: at(name), take })),
      ),
    ).toEqual([]);
    expect(await commit('c1')).toMatchObject({ ok: true });
    expect([...asked, 'both (from the task).txt', 'free.txt'].map(get)).toEqual([
      'person',
      'person',
      'task',
      'person',
      'task',
      'task',
      'task',
    ]);
  });

  test('a choice is about what was there then: who saved since is asked again', async () => {
    put('a', 'first');
    await write('a', 'task');
    put('a', 'person');
    expect(await commit('c1')).toMatchObject({ ok: false, conflicts: [at('a')] });
    put('a', 'person, once more');
    await workspace.resolve(spec(), [{ path: at('a'), take: 'mine' }]);
    expect(await commit('c1')).toMatchObject({ ok: false, conflicts: [at('a')] });
    expect(get('a')).toBe('person, once more');
  });

  test('read again before the task changed it, a file is seen as it is; one that was only read is told when it changed', async () => {
    put('a', 'first');
    put('b', 'first');
    for (const name of ['a', 'b']) await stage.files.read(at(name));
    put('a', 'second');
    put('b', 'second');
    await stage.files.read(at('a'));
    await write('a', 'second, and the task');
    expect(await workspace.outdated(spec())).toEqual([at('b')]);
    expect(await commit('c1')).toMatchObject({ ok: true });
    expect(get('a')).toBe('second, and the task');
  });

  test('an undo leaves what has moved on, keeps both or takes it back as it is asked, and is undone in turn', async () => {
    put('a.txt', 'first');
    put('b.txt', 'first');
    for (const name of ['a.txt', 'b.txt', 'c.txt']) await write(name, 'second');
    await commit('c1');
    put('a.txt', 'third, by hand');
    const all = () => ['a.txt', 'b.txt', 'c.txt'].map(get);
    expect(await workspace.undo('c1', { id: 'u0', paths: [at('a.txt')] })).toMatchObject({ ok: false, conflicts: [at('a.txt')] });
    expect(all()).toEqual(['third, by hand', 'second', 'second']);
    expect(await workspace.undo('c1', { id: 'u1', paths: [at('b.txt')] })).toMatchObject({ ok: true });
    expect(await workspace.undo('u1', { id: 'u2' })).toMatchObject({ ok: true });
    expect(all()).toEqual(['third, by hand', 'second', 'second']);
    expect(await workspace.undo('c1', { id: 'u3' })).toMatchObject({ ok: true, left: [at('a.txt')] });
    expect(all()).toEqual(['third, by hand', 'first', undefined]);
    const both = await workspace.undo('c1', { id: 'u4', paths: [at('a.txt')], newer: 'beside' });
    const kept = both.ok ? (both.changes.find(({ path }) => path.includes('(newer'))?.path ?? '') : '';
    expect([...all(), ground.get(kept)]).toEqual(['first', 'first', undefined, 'third, by hand']);
    await expect(workspace.undo('c9', { id: 'u9' })).rejects.toMatchObject({ code: 'no-commit' });
  });

  test('what has moved on goes where that is asked for, and the undo of the undo brings it back', async () => {
    put('a.txt', 'first');
    await write('a.txt', 'second');
    await write('b.txt', 'second');
    await commit('c1');
    for (const name of ['a.txt', 'b.txt']) put(name, 'third, by hand');
    expect(await workspace.undo('c1', { id: 'u1', newer: 'goes' })).toMatchObject({ ok: true });
    expect([get('a.txt'), get('b.txt')]).toEqual(['first', undefined]);
    expect(await workspace.undo('u1', { id: 'u2' })).toMatchObject({ ok: true });
    expect([get('a.txt'), get('b.txt')]).toEqual(['third, by hand', 'third, by hand']);
  });

  test('a stage begins with what another holds, marked as taken over, and is its own from then on', async () => {
    put('a', 'first');
    await write('a', 'one');
    expect(await workspace.begin(spec('task_2'), spec())).toMatchObject([{ kind: 'changed', path: at('a') }]);
    expect(await workspace.diff(spec('task_2'))).toMatchObject([{ path: at('a'), taken: true }]);
    expect(await workspace.begin(spec('task_3'), spec('task_9'))).toBeUndefined();
    const second = await workspace.open(spec('task_2'));
    await second.files.write(at('b'), Buffer.from('two'));
    await second.close();
    expect([await changes(), await changes('task_2')]).toEqual([['changed a'], ['added b', 'changed a']]);
    await workspace.discard(spec());
    expect([await changes(), await changes('task_2')]).toEqual([[], ['added b', 'changed a']]);
    expect(await workspace.commit(spec('task_2'), { id: 'c1' })).toMatchObject({ ok: true });
    expect([get('a'), get('b')]).toEqual(['one', 'two']);
  });
});
