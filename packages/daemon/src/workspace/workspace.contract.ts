import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Stage, Workspace } from './workspace.ts';
import { get, makeWorld, put, snapshot, type TestedKind, type World } from './world.double.ts';

/** What holds for every form of the staged view. `owner`: whose the folder is, where we are root. */
export function workspaceContract(name: string, kind: TestedKind, owner?: { uid: number; gid: number }): void {
  describe(name, () => {
    let world: World;
    let workspace: Workspace;
    let stage: Stage;
    let folder: string;
    const bytes = (text: string): Uint8Array => Buffer.from(text);
    const read = async (path: string, range?: { start?: number; length?: number }): Promise<string> =>
      Buffer.from(await stage.files.read(path, range)).toString();
    const open = async (): Promise<Stage> => {
      stage = await workspace.open(world.spec);
      return stage;
    };
    const lines = async (): Promise<string[]> =>
      (await stage.diff()).map(
        ({ kind, path, from }) => `${kind} ${path.slice(folder.length + 1)}${from ? ` from ${from.slice(folder.length + 1)}` : ''}`,
      );

    beforeEach(async () => {
      world = makeWorld(kind, owner);
      folder = world.folder;
      workspace = await world.open();
    });
    afterEach(async () => {
      await stage?.close();
      world.remove();
    });

    test('nothing real changes until the commit, and then everything does', async () => {
      put(`${folder}/old.txt`, 'old');
      put(`${folder}/gone.txt`, 'gone');
      const before = snapshot(folder);
      await open();
      await stage.files.write(`${folder}/new/deep/file.txt`, bytes('new'));
      await stage.files.write(`${folder}/old.txt`, bytes('changed'));
      await stage.files.remove(`${folder}/gone.txt`);
      expect(snapshot(folder)).toEqual(before);
      expect(await read(`${folder}/new/deep/file.txt`)).toBe('new');
      expect((await stage.files.list(folder)).map(({ name }) => name).sort()).toEqual(['new', 'old.txt']);
      expect(await lines()).toEqual(['deleted gone.txt', 'added new', 'added new/deep', 'added new/deep/file.txt', 'changed old.txt']);
      const result = await stage.commit({ id: 'c1' });
      expect(result).toMatchObject({ ok: true, commit: 'c1' });
      expect(get(`${folder}/new/deep/file.txt`)).toBe('new');
      expect(get(`${folder}/old.txt`)).toBe('changed');
      expect(fs.readdirSync(folder).sort()).toEqual(['new', 'old.txt']);
      expect(await workspace.diff(world.spec)).toEqual([]);
    });

    test('sizes and content before and after are told', async () => {
      put(`${folder}/a`, 'four');
      await open();
      await stage.files.write(`${folder}/a`, bytes('longer'));
      expect(await stage.diff()).toEqual([{ kind: 'changed', path: `${folder}/a`, what: 'file', before: 4, after: 6, marks: [] }]);
      const { before, after } = await stage.compare(`${folder}/a`);
      expect([before, after].map((side) => side && Buffer.from(side).toString())).toEqual(['four', 'longer']);
    });

    test('a file written back as it was is no change', async () => {
      put(`${folder}/a`, 'same');
      await open();
      await stage.files.write(`${folder}/a`, bytes('other'));
      await stage.files.write(`${folder}/a`, bytes('same'));
      expect(await stage.diff()).toEqual([]);
    });

    test('a commit is undone to the byte, and the undo too', async () => {
      put(`${folder}/a`, 'a', 0o640);
      put(`${folder}/run.sh`, 'run', 0o755);
      put(`${folder}/sub/b`, 'b');
      fs.symlinkSync('sub/b', `${folder}/link`);
      const before = snapshot(folder);
      await open();
      await stage.files.write(`${folder}/a`, bytes('changed'));
      await stage.files.write(`${folder}/run.sh`, bytes('changed too'));
      await stage.files.remove(`${folder}/sub`);
      await stage.files.remove(`${folder}/link`);
      await stage.files.mkdir(`${folder}/empty`);
      await stage.commit({ id: 'c1' });
      const after = snapshot(folder);
      expect(fs.statSync(`${folder}/run.sh`).mode & 0o777).toBe(0o755);
      expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true, commit: 'u1' });
      expect(snapshot(folder)).toEqual(before);
      expect(await workspace.undo('u1', { id: 'u2' })).toMatchObject({ ok: true });
      expect(snapshot(folder)).toEqual(after);
      expect(await workspace.undo('u2', { id: 'u3' })).toMatchObject({ ok: true });
      expect(snapshot(folder)).toEqual(before);
    });

    test('an original that changed stops the commit before anything is touched', async () => {
      put(`${folder}/a`, 'a');
      put(`${folder}/b`, 'b');
      await open();
      await stage.files.write(`${folder}/a`, bytes('mine'));
      await stage.files.write(`${folder}/b`, bytes('mine'));
      put(`${folder}/a`, 'theirs');
      const before = snapshot(folder);
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: false, conflicts: [`${folder}/a`] });
      expect(snapshot(folder)).toEqual(before);
      await open();
      expect(await lines()).toEqual(['changed a', 'changed b']);
    });

    test('a file that appeared, or went, under the task is a conflict', async () => {
      put(`${folder}/a`, 'a');
      await open();
      await stage.files.write(`${folder}/new`, bytes('mine'));
      await stage.files.write(`${folder}/a`, bytes('mine'));
      put(`${folder}/new`, 'theirs');
      fs.rmSync(`${folder}/a`);
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: false, conflicts: [`${folder}/a`, `${folder}/new`] });
      expect(get(`${folder}/new`)).toBe('theirs');
    });

    test('a removed folder in which somebody saved since is a conflict', async () => {
      put(`${folder}/sub/a`, 'a');
      await open();
      await stage.files.remove(`${folder}/sub`);
      put(`${folder}/sub/b`, 'theirs');
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: false, conflicts: [`${folder}/sub/b`] });
      expect(get(`${folder}/sub/b`)).toBe('theirs');
    });

    test('of two tasks that changed one file, the first to commit wins and the other is told', async () => {
      put(`${folder}/a`, 'a');
      const one = await open();
      const two = await workspace.open({ ...world.spec, task: 'task_2' });
      await one.files.write(`${folder}/a`, bytes('one'));
      await two.files.write(`${folder}/a`, bytes('two'));
      const results = await Promise.all([one.commit({ id: 'c1' }), two.commit({ id: 'c2' })]);
      expect(results.map(({ ok }) => ok).sort()).toEqual([false, true]);
      expect(get(`${folder}/a`)).toBe(results[0].ok ? 'one' : 'two');
    });

    test('a stage outlives a restart of the host', async () => {
      put(`${folder}/a`, 'a');
      put(`${folder}/b`, 'b');
      await open();
      await stage.files.write(`${folder}/a`, bytes('mine'));
      await stage.files.remove(`${folder}/b`);
      await stage.close();
      workspace = await world.open();
      expect((await workspace.diff(world.spec)).map(({ kind }) => kind)).toEqual(['changed', 'deleted']);
      const compared = await workspace.compare(world.spec, `${folder}/a`);
      expect(compared.after && Buffer.from(compared.after).toString()).toBe('mine');
      await open();
      expect(await read(`${folder}/a`)).toBe('mine');
      put(`${folder}/a`, 'theirs');
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: false, conflicts: [`${folder}/a`] });
    });

    test('discard leaves no trace', async () => {
      put(`${folder}/a`, 'a');
      const before = snapshot(folder);
      await open();
      await stage.files.write(`${folder}/a`, bytes('mine'));
      await stage.files.write(`${folder}/b`, bytes('mine'));
      await stage.discard();
      expect(snapshot(folder)).toEqual(before);
      expect(fs.readdirSync(`${world.state}/stages`)).toEqual([]);
      expect(await workspace.diff(world.spec)).toEqual([]);
    });

    test('a commit of the same name is done once', async () => {
      await open();
      await stage.files.write(`${folder}/a`, bytes('1'));
      const first = await stage.commit({ id: 'c1' });
      await open();
      await stage.files.write(`${folder}/a`, bytes('2'));
      expect(await stage.commit({ id: 'c1' })).toEqual(first);
      expect(await workspace.commitOf('c1')).toEqual(first);
      expect(await workspace.commitOf('other')).toBeUndefined();
      expect(get(`${folder}/a`)).toBe('1');
    });

    test('after a commit of all of it nothing of the stage is left, and the file in place has one name', async () => {
      await open();
      await stage.files.write(`${folder}/one/a`, bytes('1'));
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
      await workspace.sweep(); // whatever comes next waits until it is gone
      expect(fs.readdirSync(`${world.state}/stages`)).toEqual([]);
      expect(fs.statSync(`${folder}/one/a`).nlink).toBe(1);
    });

    test('a part is committed, with what it needs, and the rest stays staged', async () => {
      put(`${folder}/gone`, 'content that moves');
      await open();
      await stage.files.write(`${folder}/one/a`, bytes('a'));
      await stage.files.write(`${folder}/one/b`, bytes('b'));
      await stage.files.rename(`${folder}/gone`, `${folder}/two`);
      for (const name of ['d.db', 'd.db-wal', 'd.db-shm']) await stage.files.write(`${folder}/${name}`, bytes(name));
      const result = await stage.commit({ id: 'c1', paths: [`${folder}/one/a`, `${folder}/two`, `${folder}/d.db`] });
      expect(result.ok && result.changes.map(({ path }) => path.slice(folder.length + 1))).toEqual([
        'd.db',
        'd.db-shm',
        'd.db-wal',
        'one',
        'one/a',
        'two',
      ]);
      expect(fs.readdirSync(folder).sort()).toEqual(['d.db', 'd.db-shm', 'd.db-wal', 'one', 'two']);
      expect(fs.readdirSync(`${folder}/one`)).toEqual(['a']);
      await open();
      expect(await lines()).toEqual(['added one/b']);
      await stage.files.write(`${folder}/one/a`, bytes('again'));
      expect(get(`${folder}/one/a`)).toBe('a');
      expect(await stage.commit({ id: 'c2' })).toMatchObject({ ok: true });
      expect(get(`${folder}/one/a`)).toBe('again');
      expect(get(`${folder}/one/b`)).toBe('b');
    });

    test('changes in many folders land in their own', async () => {
      for (let n = 0; n < 150; n++) for (const name of ['a', 'b']) put(`${folder}/${n}/${name}`, `${n} ${name}`);
      const before = snapshot(folder);
      await open();
      for (let n = 0; n < 150; n++) {
        await stage.files.write(`${folder}/${n}/a`, bytes(`${n} new`));
        await stage.files.write(`${folder}/${n}/deep/c`, bytes(`${n} c`));
        await stage.files.remove(`${folder}/${n}/b`);
      }
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
      for (let n = 0; n < 150; n++) {
        expect(fs.readdirSync(`${folder}/${n}`).sort()).toEqual(['a', 'deep']);
        expect([get(`${folder}/${n}/a`), get(`${folder}/${n}/deep/c`)]).toEqual([`${n} new`, `${n} c`]);
      }
      expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true });
      expect(snapshot(folder)).toEqual(before);
    });

    test('a moved file is one change, recognised by its content', async () => {
      put(`${folder}/a/report.txt`, 'the report');
      await open();
      await stage.files.rename(`${folder}/a/report.txt`, `${folder}/b.txt`);
      expect(await lines()).toEqual(['moved b.txt from a/report.txt']);
      await stage.commit({ id: 'c1' });
      expect(get(`${folder}/b.txt`)).toBe('the report');
      expect(get(`${folder}/a/report.txt`)).toBeUndefined();
    });

    test('a folder removed and made anew hides what it held; a file may become a folder and back', async () => {
      put(`${folder}/sub/a`, 'a');
      put(`${folder}/file`, 'f');
      put(`${folder}/dir/x`, 'x');
      const before = snapshot(folder);
      await open();
      await stage.files.remove(`${folder}/sub`);
      await stage.files.write(`${folder}/sub/b`, bytes('b'));
      await stage.files.remove(`${folder}/file`);
      await stage.files.write(`${folder}/file/inside`, bytes('i'));
      await stage.files.remove(`${folder}/dir`);
      await stage.files.write(`${folder}/dir`, bytes('now a file'));
      expect((await stage.files.list(`${folder}/sub`)).map(({ name }) => name)).toEqual(['b']);
      expect(await stage.files.stat(`${folder}/sub/a`)).toBeUndefined();
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
      expect(Object.keys(snapshot(folder)).sort()).toEqual(['dir', 'file', 'file/inside', 'sub', 'sub/b']);
      expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true });
      expect(snapshot(folder)).toEqual(before);
    });

    test('a renamed folder takes all that is in it along', async () => {
      put(`${folder}/a/b/c`, 'c', 0o755);
      put(`${folder}/a/d`, 'd');
      fs.symlinkSync('b/c', `${folder}/a/l`);
      await open();
      await stage.files.write(`${folder}/a/mine`, bytes('m'));
      await stage.files.rename(`${folder}/a`, `${folder}/z`);
      expect(await stage.files.stat(`${folder}/a`)).toBeUndefined();
      expect(await read(`${folder}/z/b/c`)).toBe('c');
      await stage.commit({ id: 'c1' });
      expect(Object.keys(snapshot(folder)).sort()).toEqual(['z', 'z/b', 'z/b/c', 'z/d', 'z/l', 'z/mine']);
      expect(fs.statSync(`${folder}/z/b/c`).mode & 0o777).toBe(0o755);
    });

    test('what a commit made of a file is told after it, after its undo and after another commit, until somebody else changes it', async () => {
      for (const name of ['a', 'b', 'gone', 'from']) put(`${folder}/${name}.txt`, `old ${name}`);
      const told = async (commit: string, name: string) => {
        const sides = await workspace.recorded(commit, `${folder}/${name}.txt`);
        const text = (side: Uint8Array | undefined) => side && Buffer.from(side).toString();
        return sides && [text(sides.before), text(sides.after), sides.movedOn];
      };
      await open();
      for (const name of ['a', 'b', 'new']) await stage.files.write(`${folder}/${name}.txt`, bytes(`first ${name}`));
      await stage.files.remove(`${folder}/gone.txt`);
      await stage.files.rename(`${folder}/from.txt`, `${folder}/to.txt`);
      expect(await told('c1', 'a')).toBeUndefined();
      await stage.commit({ id: 'c1' });
      const first = ['old a', 'first a', false];
      expect(await told('c1', 'a')).toEqual(first);
      expect(await told('c1', 'new')).toEqual([undefined, 'first new', false]);
      expect(await told('c1', 'gone')).toEqual(['old gone', undefined, false]);
      expect(await told('c1', 'to')).toEqual(['old from', 'old from', false]);
      expect(await told('c1', 'nowhere')).toBeUndefined();

      await open();
      await stage.files.write(`${folder}/a.txt`, bytes('second a'));
      await stage.commit({ id: 'c2' });
      expect(await told('c1', 'a')).toEqual(first);
      expect(await told('c2', 'a')).toEqual(['first a', 'second a', false]);
      await workspace.undo('c2', { id: 'u1' });
      expect(await told('c2', 'a')).toEqual(['first a', 'second a', false]);

      put(`${folder}/b.txt`, 'somebody’s');
      expect(await told('c1', 'b')).toEqual(['old b', undefined, true]);
      fs.rmSync(`${folder}/new.txt`);
      fs.symlinkSync('/etc/hostname', `${folder}/new.txt`);
      expect(await told('c1', 'new')).toEqual([undefined, undefined, true]);
    });

    test('an undo leaves alone what has moved on, names it, and keeps both where that is asked for', async () => {
      put(`${folder}/a.txt`, 'first');
      put(`${folder}/b.txt`, 'first');
      await open();
      for (const name of ['a', 'b', 'c', 'new/d']) await stage.files.write(`${folder}/${name}.txt`, bytes('second'));
      await stage.commit({ id: 'c1' });
      put(`${folder}/a.txt`, 'third, by hand');
      put(`${folder}/new/d.txt`, 'third, by hand');
      const before = snapshot(folder);
      expect(await workspace.undo('c1', { id: 'u1', paths: [`${folder}/a.txt`] })).toMatchObject({
        ok: false,
        conflicts: [`${folder}/a.txt`],
        sentence: expect.stringContaining('Nothing was undone'),
      });
      expect(snapshot(folder)).toEqual(before);
      const undone = await workspace.undo('c1', { id: 'u2' });
      expect(undone).toMatchObject({ ok: true, left: [`${folder}/new/d.txt`, `${folder}/new`, `${folder}/a.txt`] });
      // Asked again after a crash it says the same.
      expect(await workspace.undo('c1', { id: 'u2' })).toEqual(undone);
      expect(get(`${folder}/a.txt`)).toBe('third, by hand');
      expect(get(`${folder}/b.txt`)).toBe('first');
      expect(get(`${folder}/c.txt`)).toBeUndefined();
      expect(get(`${folder}/new/d.txt`)).toBe('third, by hand');
      expect(await workspace.undo('c1', { id: 'u3', newer: 'beside' })).toMatchObject({ ok: true });
      expect(get(`${folder}/a.txt`)).toBe('first');
      const kept = fs.readdirSync(folder).find((name) => name.includes('newer'));
      expect(kept).toMatch(/^a \(newer, \d{4}-\d\d-\d\d\)\.txt$/u);
      expect(get(`${folder}/${kept}`)).toBe('third, by hand');
      // Nothing was there before it.
      expect(get(`${folder}/new/d.txt`)).toBe('third, by hand');
    });

    test('what has moved on goes as well where that is asked for, and the undo of the undo brings it back', async () => {
      put(`${folder}/a.txt`, 'first');
      await open();
      for (const name of ['a', 'new/d']) await stage.files.write(`${folder}/${name}.txt`, bytes('second'));
      await stage.commit({ id: 'c1' });
      const before = snapshot(folder);
      put(`${folder}/a.txt`, 'third, by hand');
      put(`${folder}/new/d.txt`, 'third, by hand');
      const undone = await workspace.undo('c1', { id: 'u1', newer: 'goes' });
      expect(undone).toMatchObject({ ok: true });
      expect(undone).not.toHaveProperty('left');
      expect(fs.readdirSync(folder)).toEqual(['a.txt']);
      expect(get(`${folder}/a.txt`)).toBe('first');
      expect(await workspace.undo('u1', { id: 'u2' })).toMatchObject({ ok: true });
      expect(Object.keys(snapshot(folder))).toEqual(Object.keys(before));
      expect(get(`${folder}/a.txt`)).toBe('third, by hand');
      expect(get(`${folder}/new/d.txt`)).toBe('third, by hand');
    });

    test('of the files of one database none is undone where one has moved on', async () => {
      put(`${folder}/x.db`, 'first');
      put(`${folder}/x.db-wal`, 'first');
      await open();
      for (const name of ['x.db', 'x.db-wal', 'y']) await stage.files.write(`${folder}/${name}`, bytes('second'));
      await stage.commit({ id: 'c1' });
      put(`${folder}/x.db`, 'third, by hand');
      expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true, left: [`${folder}/x.db`, `${folder}/x.db-wal`] });
      expect(get(`${folder}/x.db-wal`)).toBe('second');
      expect(get(`${folder}/y`)).toBeUndefined();
    });

    test('what commits replaced is kept for its time in its room: nothing is dropped before, the next change waits', async () => {
      let room = { days: 30, bytes: 1_500_000 };
      let now = Date.now();
      workspace = await world.open({ room: () => room, now: () => now });
      for (const name of ['a', 'b']) put(`${folder}/${name}`, name.repeat(1_000_000));
      await open();
      await stage.files.write(`${folder}/a`, bytes('small'));
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
      expect(workspace.undoRoom()).toMatchObject({ used: 1_000_000, commits: 1 });
      await open();
      await stage.files.write(`${folder}/b`, bytes('small'));
      const refused = await stage.commit({ id: 'c2' });
      expect(refused).toMatchObject({ ok: false, conflicts: [] });
      expect(refused.ok || refused.sentence).toMatch(/room for that is used up.*deskhand keep --room/u);
      expect(get(`${folder}/b`)).toBe('b'.repeat(1_000_000));
      // An undo is never kept from happening, and the earlier one is still possible.
      expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true });
      expect(get(`${folder}/a`)).toBe('a'.repeat(1_000_000));
      room = { days: 30, bytes: 5_000_000 };
      expect(await (await open()).commit({ id: 'c3' })).toMatchObject({ ok: true });
      // A day before its end all of it is there, a day after it is gone.
      now += 29 * 86_400_000;
      workspace = await world.open({ room: () => room, now: () => now });
      await workspace.recover();
      expect(workspace.undoRoom().commits).toBe(3);
      now += 2 * 86_400_000;
      await workspace.sweep();
      expect(workspace.undoRoom()).toMatchObject({ used: 0, commits: 0 });
      expect(fs.readdirSync(`${world.state}/commits`)).toEqual([]);
      await expect(workspace.undo('c3', { id: 'u3' })).rejects.toMatchObject({ code: 'no-commit' });
    });

    test('undoing a new folder never takes what somebody put into it', async () => {
      await open();
      await stage.files.write(`${folder}/new/a`, bytes('a'));
      await stage.commit({ id: 'c1' });
      put(`${folder}/new/theirs`, 'theirs');
      expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true, left: [`${folder}/new`] });
      expect(fs.readdirSync(`${folder}/new`)).toEqual(['theirs']);
      expect(await workspace.undo('c1', { id: 'u2', newer: 'goes' })).toMatchObject({ ok: true });
      expect(fs.readdirSync(`${folder}/new`)).toEqual(['theirs']);
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

    test('the same task has one stage while it is open, and none works after it is closed', async () => {
      await open();
      expect(await workspace.open(world.spec)).toBe(stage);
      await stage.close();
      await expect(stage.files.list(folder)).rejects.toMatchObject({ code: 'stage-closed' });
      const again = await workspace.open(world.spec);
      expect(again).not.toBe(stage);
      await again.close();
    });

    test('commit of nothing is fine', async () => {
      await open();
      expect(await stage.commit({ id: 'c1' })).toEqual({ ok: true, commit: 'c1', changes: [] });
    });

    if (owner)
      test("what is made belongs to the folder's owner", async () => {
        put(`${folder}/theirs`, 'theirs');
        await open();
        await stage.files.write(`${folder}/a/b`, bytes('b'));
        await stage.files.write(`${folder}/theirs`, bytes('changed'));
        await stage.commit({ id: 'c1' });
        expect(['a', 'a/b', 'theirs'].map((path) => fs.statSync(`${folder}/${path}`).uid)).toEqual([owner.uid, owner.uid, 0]);
      });
  });
}
