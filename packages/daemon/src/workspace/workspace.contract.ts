import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Stage, Workspace } from './workspace.ts';
import { bytes, changesIn, get, makeWorld, put, readText, snapshot, type TestedKind, type World } from './world.double.ts';

/** What holds for every form of the staged view, from opening it to the commit. `owner`: whose the folder is, where we are root. */
export function workspaceContract(name: string, kind: TestedKind, owner?: { uid: number; gid: number }): void {
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

    test('asked for while it is being closed, it is opened anew, with what was staged in it', async () => {
      await open();
      await stage.files.write(`${folder}/kept.txt`, bytes('kept'));
      const closed = stage.close();
      const [again] = await Promise.all([open(), closed]);
      expect(await read(`${folder}/kept.txt`)).toBe('kept');
      await again.files.write(`${folder}/more.txt`, bytes('more'));
      expect(await lines()).toEqual(['added kept.txt', 'added more.txt']);
    });

    test('sizes and content before and after are told', async () => {
      put(`${folder}/a`, 'four');
      await open();
      await stage.files.write(`${folder}/a`, bytes('longer'));
      expect(await stage.diff()).toEqual([{ kind: 'changed', path: `${folder}/a`, what: 'file', before: 4, after: 6, marks: [] }]);
      const { before, after } = await stage.compare(`${folder}/a`);
      expect([before, after].map((side) => side && Buffer.from(side).toString())).toEqual(['four', 'longer']);
    });

    test('of a file that goes it is said where the same content stays, and only where it does', async () => {
      put(`${folder}/2025/march.csv`, 'a,b');
      put(`${folder}/2025/copy of march.csv`, 'a,b');
      put(`${folder}/march (1).csv`, 'a,b');
      put(`${folder}/as long.csv`, 'x,y');
      put(`${folder}/alone.csv`, 'c,d');
      put(`${folder}/empty`, '');
      put(`${folder}/empty too`, '');
      put(`${folder}/goes with it.csv`, 'both');
      put(`${folder}/goes too.csv`, 'both');
      await open();
      for (const name of ['2025/copy of march.csv', 'march (1).csv', 'alone.csv', 'empty', 'goes with it.csv', 'goes too.csv'])
        await stage.files.remove(`${folder}/${name}`);
      const stays = (await stage.diff()).flatMap(({ path, same }) => (same === undefined ? [] : [[path, same]]));
      expect(stays).toEqual([
        [`${folder}/2025/copy of march.csv`, `${folder}/2025/march.csv`],
        [`${folder}/march (1).csv`, `${folder}/2025/march.csv`],
      ]);
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
    });

    test('a file written back as it was is no change', async () => {
      put(`${folder}/a`, 'same');
      await open();
      await stage.files.write(`${folder}/a`, bytes('other'));
      await stage.files.write(`${folder}/a`, bytes('same'));
      expect(await stage.diff()).toEqual([]);
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
      // With those in them, 80: more than a commit holds open at a time (roots.ts).
      const many = 40;
      for (let n = 0; n < many; n++) for (const name of ['a', 'b']) put(`${folder}/${n}/${name}`, `${n} ${name}`);
      const before = snapshot(folder);
      await open();
      for (let n = 0; n < many; n++) {
        await stage.files.write(`${folder}/${n}/a`, bytes(`${n} new`));
        await stage.files.write(`${folder}/${n}/deep/c`, bytes(`${n} c`));
        await stage.files.remove(`${folder}/${n}/b`);
      }
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
      for (let n = 0; n < many; n++) {
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
