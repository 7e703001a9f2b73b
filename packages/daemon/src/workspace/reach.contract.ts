import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Stage, Workspace } from './workspace.ts';
import { bytes, changesIn, get, makeWorld, put, readText, snapshot, type TestedKind, type World } from './world.double.ts';

/** What a task reaches, what it may and what is said of it, in every form of the staged view. `owner`: whose the folder is, where we are root. */
export function reachContract(name: string, kind: TestedKind, owner?: { uid: number; gid: number }): void {
  describe(name, () => {
    let world: World;
    let workspace: Workspace;
    let stage: Stage;
    let folder: string;
    const read = (path: string, range?: { start?: number; length?: number }) => readText(stage, path, range);
    const open = async (): Promise<Stage> => {
      stage = await workspace.open(world.spec);
      return stage;
    };
    const lines = () => changesIn(stage, folder);

    beforeEach(async () => {
      world = makeWorld(kind, owner);
      folder = world.folder;
      workspace = await world.open();
    });
    afterEach(async () => {
      await stage?.close();
      world.remove();
    });

    test('no way leads out of the granted folders', async () => {
      put(`${world.base}/secret`, 'secret');
      put(`${folder}/inside`, 'inside');
      fs.symlinkSync(`${world.base}/secret`, `${folder}/absolute`);
      fs.symlinkSync('../secret', `${folder}/relative`);
      fs.symlinkSync('..', `${folder}/up`);
      fs.symlinkSync(`${folder}/inside`, `${folder}/fine`);
      fs.symlinkSync('loop', `${folder}/loop`);
      await open();
      for (const path of [
        `${world.base}/secret`,
        `${folder}/absolute`,
        `${folder}/relative`,
        `${folder}/up/secret`,
        `${folder}/../secret`,
        '/etc/passwd',
      ])
        await expect(stage.files.read(path), path).rejects.toMatchObject({ code: 'outside' });
      await expect(stage.files.write(`${folder}/up/new`, bytes('x'))).rejects.toMatchObject({ code: 'outside' });
      await expect(stage.files.read(`${folder}/loop`)).rejects.toMatchObject({ code: 'loop' });
      await expect(stage.files.read('relative')).rejects.toMatchObject({ code: 'outside' });
      expect(await read(`${folder}/fine`)).toBe('inside');
      expect(await stage.files.stat(`${folder}/absolute`)).toMatchObject({ kind: 'link', target: `${world.base}/secret` });
      expect(await stage.files.stat(`${folder}/fine`)).toMatchObject({ kind: 'file', size: 6 });
    });

    test('parts of a file are read; what is no plain file is refused', async () => {
      put(`${folder}/a`, '0123456789');
      await open();
      expect(await read(`${folder}/a`, { start: 3, length: 4 })).toBe('3456');
      expect(await read(`${folder}/a`, { start: 8 })).toBe('89');
      expect(await read(`${folder}/a`, { start: 20 })).toBe('');
      await expect(stage.files.read(folder)).rejects.toMatchObject({ code: 'wrong-kind' });
      await expect(stage.files.read(`${folder}/none`)).rejects.toMatchObject({ code: 'missing' });
      await expect(stage.files.list(`${folder}/a`)).rejects.toMatchObject({ code: 'wrong-kind' });
      await expect(stage.files.remove(folder)).rejects.toMatchObject({ code: 'refused' });
    });

    test('a folder to look at only is read and never written', async () => {
      const other = `${world.base}/other`;
      put(`${other}/a`, 'a');
      world.spec.folders.push({ path: other, mode: 'ro' });
      await open();
      expect(await read(`${other}/a`)).toBe('a');
      const acts = [
        () => stage.files.write(`${other}/a`, bytes('b')),
        () => stage.files.remove(`${other}/a`),
        () => stage.files.mkdir(`${other}/d`),
      ];
      for (const act of acts) await expect(act()).rejects.toMatchObject({ code: 'look-only' });
      await expect(stage.files.rename(`${other}/a`, `${folder}/a`)).rejects.toMatchObject({ code: 'look-only' });
      expect(await stage.diff()).toEqual([]);
    });

    test('a folder granted inside another has its own mode', async () => {
      put(`${folder}/inner/a`, 'a');
      put(`${folder}/b`, 'b');
      world.spec.folders.push({ path: `${folder}/inner`, mode: 'ro' });
      await open();
      await stage.files.write(`${folder}/b`, bytes('mine'));
      await expect(stage.files.write(`${folder}/inner/a`, bytes('mine'))).rejects.toMatchObject({ code: 'look-only' });
      expect(await read(`${folder}/inner/a`)).toBe('a');
      expect(await lines()).toEqual(['changed b']);
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
    });

    test('our own state is nowhere, also inside a granted folder', async () => {
      world.spec.folders = [{ path: world.base, mode: 'review' }];
      await open();
      expect(await stage.files.list(world.state).catch(() => [])).toEqual([]);
      await expect(stage.files.read(`${world.state}/stages/task_1/stage.json`)).rejects.toThrow();
      await stage.files.write(`${world.base}/new`, bytes('new'));
      expect((await stage.diff()).map(({ path }) => path)).toEqual([`${world.base}/new`]);
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
      expect(get(`${world.base}/new`)).toBe('new');
    });

    test('odd names are only names', async () => {
      const odd = ['-rf', 'line\nbreak', 'a,b:c', ' ', '"quoted"', '.wh.x', 'überall', 'back\\slash', 'not-utf8-\udcff\udce4'];
      for (const name of odd) put(`${folder}/${name}`, 'before');
      const before = snapshot(folder);
      await open();
      expect((await stage.files.list(folder)).map(({ name }) => name).sort()).toEqual(odd.toSorted());
      for (const name of odd) {
        expect(await read(`${folder}/${name}`)).toBe('before');
        await stage.files.write(`${folder}/${name}`, bytes('after'));
        await stage.files.write(`${folder}/d/${name}`, bytes('new'));
      }
      await stage.files.remove(`${folder}/-rf`);
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
      for (const name of odd.slice(1)) expect(get(`${folder}/${name}`)).toBe('after');
      expect(get(`${folder}/d/not-utf8-\udcff\udce4`)).toBe('new');
      expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true });
      expect(snapshot(folder)).toEqual(before);
    });

    test('what deserves a second look is marked', async () => {
      put(`${folder}/full`, 'full');
      for (let n = 0; n < 30; n++) put(`${folder}/many/${n}`, `${n}`);
      await open();
      await stage.files.write(`${folder}/full`, bytes(''));
      await stage.files.write(`${folder}/.git/hooks/pre-commit`, bytes('x'));
      await stage.files.write(`${folder}/.bashrc`, bytes('x'));
      await stage.files.write(`${folder}/plain.txt`, bytes('x'));
      const obeyed = [
        'sub/.git',
        '.git/modules/a/config',
        '.git/modules/a/hooks/b',
        '.git/info/attributes',
        '.husky/b',
        'usercustomize.py',
      ];
      obeyed.push('lib/a.pth', 'letter.docm');
      for (const name of obeyed) await stage.files.write(`${folder}/${name}`, bytes('x'));
      await stage.files.remove(`${folder}/many`);
      const marks = new Map((await stage.diff()).map(({ path, marks }) => [path.slice(folder.length + 1), marks]));
      expect(marks.get('plain.txt')).toEqual([]);
      expect(marks.get('full')).toEqual(['is emptied']);
      expect(marks.get('.git/hooks/pre-commit')).toEqual(['git runs it by itself']);
      expect(marks.get('.bashrc')).toEqual(['a shell runs it at each start']);
      expect(marks.get('many/7')).toEqual(['one of 30 deletions']);
      expect(obeyed.filter((name) => marks.get(name)?.length !== 1)).toEqual([]);
    });

    test('one folder that is gone keeps nobody from working in another, and is told of by its own name', async () => {
      const none = `${world.base}/none`;
      world.spec.folders = [{ path: none, mode: 'review' }, ...world.spec.folders];
      await open();
      await stage.files.write(`${folder}/a`, bytes('mine'));
      await expect(stage.files.stat(`${none}/a`)).rejects.toMatchObject({
        code: 'folder-missing',
        message: expect.stringContaining(none),
      });
      expect((await stage.diff()).map(({ path }) => path)).toEqual([`${folder}/a`]);
    });

    test('a folder that is gone is said; one that is a link is taken for where it leads', async () => {
      await expect(workspace.open({ task: 'task_9', folders: [{ path: `${world.base}/none`, mode: 'review' }] })).rejects.toMatchObject({
        code: 'folder-missing',
      });
      fs.symlinkSync(folder, `${world.base}/alias`);
      put(`${folder}/a`, 'a');
      world.spec.folders = [{ path: `${world.base}/alias`, mode: 'review' }];
      await open();
      expect(await read(`${world.base}/alias/a`)).toBe('a');
      await stage.files.write(`${world.base}/alias/a`, bytes('mine'));
      expect((await stage.diff()).map(({ path }) => path)).toEqual([`${folder}/a`]);
    });
  });
}
