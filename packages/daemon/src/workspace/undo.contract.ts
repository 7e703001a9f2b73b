import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Stage, Workspace } from './workspace.ts';
import { bytes, get, makeWorld, put, snapshot, type TestedKind, type World } from './world.double.ts';

/** What a commit keeps, and what can be done with that, in every form of the staged view. `owner`: whose the folder is, where we are root. */
export function undoContract(name: string, kind: TestedKind, owner?: { uid: number; gid: number }): void {
  describe(name, () => {
    let world: World;
    let workspace: Workspace;
    let stage: Stage;
    let folder: string;
    const open = async (): Promise<Stage> => {
      stage = await workspace.open(world.spec);
      return stage;
    };

    beforeEach(async () => {
      world = makeWorld(kind, owner);
      folder = world.folder;
      workspace = await world.open();
    });
    afterEach(async () => {
      await stage?.close();
      world.remove();
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

    test('what is kept beside takes no name that the same undo brings back', async () => {
      put(`${folder}/b.txt`, 'first');
      await open();
      await stage.files.write(`${folder}/b.txt`, bytes('second'));
      await stage.commit({ id: 'c1' });
      put(`${folder}/b.txt`, 'third, by hand');
      expect(await workspace.undo('c1', { id: 'u1', newer: 'beside' })).toMatchObject({ ok: true });
      expect(await workspace.undo('u1', { id: 'u2' })).toMatchObject({ ok: true });
      put(`${folder}/b.txt`, 'fourth, by hand');
      expect(await workspace.undo('u2', { id: 'u3', newer: 'beside' })).toMatchObject({ ok: true });
      expect(fs.readdirSync(folder).map((name) => get(`${folder}/${name}`))).toEqual(['fourth, by hand', 'third, by hand', 'first']);
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
  });
}
