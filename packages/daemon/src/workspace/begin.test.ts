import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { native } from './native.ts';
import type { Stage, StageSpec, Workspace } from './workspace.ts';
import { get, makeWorld, put, sh, snapshot, type World } from './world.double.ts';

// A task that begins from what another one has staged, and what becomes of the two.

describe.each(['overlay', 'copy', 'none'] as const)('%s', (kind) => {
  let world: World;
  let workspace: Workspace;
  let folder: string;
  let first: StageSpec;
  let second: StageSpec;
  const text = async (stage: Stage, name: string): Promise<string> => Buffer.from(await stage.files.read(`${folder}/${name}`)).toString();
  const write = (stage: Stage, name: string, content: string): Promise<void> =>
    stage.files.write(`${folder}/${name}`, Buffer.from(content));
  const names = async (spec: StageSpec): Promise<string[]> =>
    (await workspace.diff(spec)).map(({ kind, path }) => `${kind} ${path.slice(folder.length + 1)}`);
  const accept = async (spec: StageSpec, id: string, paths?: string[]) =>
    (await workspace.open(spec)).commit({ id, ...(paths && { paths: paths.map((name) => `${folder}/${name}`) }) });

  beforeEach(async () => {
    world = makeWorld(kind);
    folder = world.folder;
    first = world.spec;
    second = { ...first, task: 'task_2' };
    workspace = await world.open();
    put(`${folder}/kept`, 'kept\n');
    put(`${folder}/edited`, 'one\ntwo\nthree\nfour\nfive\n');
    put(`${folder}/removed`, 'removed\n');
    put(`${folder}/old/a`, 'a\n');
    const stage = await workspace.open(first);
    await write(stage, 'edited', 'ONE\ntwo\nthree\nfour\nfive\n');
    await write(stage, 'new/added', 'added\n');
    await stage.files.remove(`${folder}/removed`);
    await stage.files.remove(`${folder}/old`);
    await write(stage, 'old/b', 'b\n');
    await stage.close();
    // Between the two the person goes on.
    put(`${folder}/kept`, 'kept, and more\n');
  });
  afterEach(() => world.remove());

  const begin = async (): Promise<Stage> => {
    expect((await workspace.begin(second, first))?.length).toBeGreaterThan(0);
    return workspace.open(second);
  };

  test('it sees what the first staged over the folder as it is, and both keep what is theirs', async () => {
    const before = await names(first);
    const real = snapshot(folder);
    const stage = await begin();
    expect([await text(stage, 'edited'), await text(stage, 'new/added')]).toEqual(['ONE\ntwo\nthree\nfour\nfive\n', 'added\n']);
    expect((await stage.files.list(`${folder}/old`)).map(({ name }) => name)).toEqual(['b']);
    expect(await stage.files.stat(`${folder}/removed`)).toBeUndefined();
    if (kind !== 'copy') expect(await text(stage, 'kept')).toBe('kept, and more\n');
    await write(stage, 'new/added', 'added, and changed\n');
    await write(stage, 'own', 'own\n');
    await stage.close();
    expect(await names(first)).toEqual(before);
    expect(Buffer.from((await workspace.compare(first, `${folder}/new/added`)).after ?? []).toString()).toBe('added\n');
    const marks = Object.fromEntries((await workspace.diff(second)).map((one) => [one.path.slice(folder.length + 1), one.marks]));
    expect(marks).toMatchObject({
      edited: ['taken over from the earlier task'],
      removed: ['taken over from the earlier task'],
      'new/added': ['builds on the earlier task'],
      own: [],
    });
    expect(snapshot(folder)).toEqual(real);
  });

  test('the first is accepted, then the second: no conflict, and both are undone one by one', async () => {
    const before = snapshot(folder);
    const stage = await begin();
    await write(stage, 'edited', 'ONE\ntwo\nthree\nfour\nFIVE\n');
    await stage.close();
    expect(await accept(first, 'c1')).toMatchObject({ ok: true });
    const between = snapshot(folder);
    expect(await names(second)).toEqual(['changed edited']);
    expect(await accept(second, 'c2')).toMatchObject({ ok: true });
    expect(get(`${folder}/edited`)).toBe('ONE\ntwo\nthree\nfour\nFIVE\n');
    expect(await workspace.undo('c2', { id: 'u2' })).toMatchObject({ ok: true });
    expect(snapshot(folder)).toEqual(between);
    expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true });
    expect(snapshot(folder)).toEqual(before);
  });

  test('a part of the first is accepted: of that nothing is left to do for the second', async () => {
    await (await begin()).close();
    expect(await accept(first, 'c1', ['edited', 'removed'])).toMatchObject({ ok: true });
    const left = await names(second);
    expect(left.filter((one) => /edited|removed/u.test(one))).toEqual([]);
    expect(await accept(second, 'c2')).toMatchObject({ ok: true });
    expect([get(`${folder}/new/added`), get(`${folder}/old/a`), get(`${folder}/old/b`)]).toEqual(['added\n', undefined, 'b\n']);
  });

  test('the second is accepted first: what both hold alike is in place, what went on is asked about', async () => {
    const stage = await begin();
    await write(stage, 'new/added', 'added, and changed\n');
    await stage.close();
    expect(await accept(second, 'c2')).toMatchObject({ ok: true });
    expect(await names(first)).toEqual(['changed new/added']);
    expect(await accept(first, 'c1')).toMatchObject({ ok: false, conflicts: [`${folder}/new/added`] });
    expect(get(`${folder}/new/added`)).toBe('added, and changed\n');
  });

  test('the first is dropped: the second still holds all of it', async () => {
    await (await begin()).close();
    await workspace.discard(first);
    expect(await accept(second, 'c2')).toMatchObject({ ok: true });
    expect([get(`${folder}/edited`)?.slice(0, 3), get(`${folder}/new/added`), get(`${folder}/removed`)]).toEqual([
      'ONE',
      'added\n',
      undefined,
    ]);
  });

  test('the first works on and is accepted with more: what the second took over earlier does not come back over it', async () => {
    await (await begin()).close();
    const stage = await workspace.open(first);
    await write(stage, 'edited', 'one\ntwo\nTHREE\nfour\nfive\n');
    await stage.close();
    expect(await accept(first, 'c1')).toMatchObject({ ok: true });
    expect(await accept(second, 'c2')).toMatchObject({ ok: false, conflicts: [`${folder}/edited`] });
    expect(get(`${folder}/edited`)).toBe('one\ntwo\nTHREE\nfour\nfive\n');
    expect(await workspace.resolve(second, [{ path: `${folder}/edited`, take: 'theirs' }])).toEqual([]);
    expect(await workspace.diff(second)).toEqual([]);
  });

  test('what the person changed since the first saw it is a conflict for the second too', async () => {
    await (await begin()).close();
    put(`${folder}/edited`, 'mine\n');
    expect(await accept(second, 'c2')).toMatchObject({ ok: false, conflicts: [`${folder}/edited`] });
    expect(get(`${folder}/edited`)).toBe('mine\n');
  });

  test('asked again after a crash it is not begun anew, and a half made stage is none', async () => {
    fs.mkdirSync(`${world.state}/stages/.part-task_2/task_2`, { recursive: true });
    const stage = await begin();
    await write(stage, 'own', 'own\n');
    await stage.close();
    workspace = await world.open();
    expect((await workspace.begin(second, first))?.map(({ path }) => path)).toContain(`${folder}/own`);
    expect(fs.readdirSync(`${world.state}/stages`).sort()).toEqual(['task_1', 'task_2']);
    expect(await workspace.begin({ ...first, task: 'task_3' }, { ...first, task: 'nobody' })).toBeUndefined();
  });

  test('a folder that the second may not work in is said', async () => {
    const other = `${world.base}/other`;
    fs.mkdirSync(other);
    await expect(workspace.begin({ task: 'task_2', folders: [{ path: other, mode: 'review' }] }, first)).rejects.toThrow(
      `lies in ${folder}, which this task may not work in`,
    );
  });

  if (kind !== 'none')
    test('links, modes, holes, attributes and names of the first are as they were, and committed so', async () => {
      const stage = await workspace.open(first);
      await sh(
        stage,
        `printf x > hard; ln hard other; ln -s hard soft; mkdir closed; echo in > closed/in; chmod 500 closed; echo s > secret; chmod 400 secret
         truncate -s 64M holes; printf raw > "$(printf 'raw\\377name')"; python3 -c 'import os; os.setxattr("hard", "user.note", b"noted")'
         mkfifo pipe; touch -d 2001-02-03T04:05:06 hard`,
        folder,
      );
      await stage.close();
      const again = await begin();
      await sh(again, 'echo y >> other', folder);
      await again.close();
      await workspace.discard(first);
      expect(await accept(second, 'c2')).toMatchObject({ ok: true });
      expect(get(`${folder}/other`)).toBe('xy\n');
      if (kind === 'overlay') expect(fs.statSync(`${folder}/hard`).ino).toBe(fs.statSync(`${folder}/other`).ino);
      expect(native()?.xattr(`${folder}/hard`, 'user.note')?.toString()).toBe('noted');
      expect(fs.statSync(`${folder}/holes`).blocks).toBe(0);
      expect((fs.statSync(`${folder}/closed`).mode & 0o777).toString(8)).toBe('500');
      expect((fs.statSync(`${folder}/secret`).mode & 0o777).toString(8)).toBe('400');
      expect(Object.keys(snapshot(folder))).toContain('raw\udcffname');
      fs.chmodSync(`${folder}/closed`, 0o700);
    });
});
