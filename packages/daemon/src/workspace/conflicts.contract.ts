import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Stage, Workspace } from './workspace.ts';
import { bytes, get, makeWorld, put, sh, snapshot, type TestedKind, type World } from './world.double.ts';

/** What becomes of files that somebody changed under a task, in every form of the staged view. */
export function conflictsContract(name: string, kind: TestedKind, owner?: { uid: number; gid: number }): void {
  describe(name, () => {
    let world: World;
    let workspace: Workspace;
    let stage: Stage;
    let folder: string;
    const open = async (): Promise<Stage> => {
      stage = await workspace.open(world.spec);
      return stage;
    };
    const after = async (path: string): Promise<string> =>
      Buffer.from((await workspace.compare(world.spec, path)).after ?? bytes('(none)')).toString();
    const commit = async (id: string) => (await open()).commit({ id });
    const rows = 'name,jan,feb,mar\nAnna,1,2,3\nBert,4,5,6\nCleo,7,8,9\n';

    beforeEach(async () => {
      world = makeWorld(kind, owner);
      folder = world.folder;
      workspace = await world.open();
    });
    afterEach(async () => {
      await stage?.close();
      world.remove();
    });

    test('changes in different places of a text and of a table are merged, shown as that, and committed when asked again', async () => {
      put(`${folder}/a.txt`, 'one\ntwo\nthree\n', 0o640);
      put(`${folder}/t.csv`, rows);
      await open();
      await stage.files.write(`${folder}/a.txt`, bytes('ONE\ntwo\nthree\n'));
      await stage.files.write(`${folder}/t.csv`, bytes(rows.replace('Bert,4', 'Bert,40')));
      put(`${folder}/a.txt`, 'one\ntwo\nTHREE\n');
      put(`${folder}/t.csv`, rows.replace('5,6', '5,60'));
      const before = snapshot(folder);
      const told = (await stage.diff()).map(({ movedOn }) => movedOn);
      expect(told).toEqual([true, true]);
      const result = await stage.commit({ id: 'c1' });
      expect(result).toMatchObject({ ok: false, conflicts: [], merged: [`${folder}/a.txt`, `${folder}/t.csv`] });
      expect(snapshot(folder)).toEqual(before);
      const changes = await workspace.diff(world.spec);
      expect(changes.map(({ marks, movedOn }) => [marks, movedOn])).toEqual(
        Array(2).fill([['merged with what somebody changed meanwhile'], undefined]),
      );
      expect(await after(`${folder}/a.txt`)).toBe('ONE\ntwo\nTHREE\n');
      expect(await commit('c2')).toMatchObject({ ok: true });
      expect(get(`${folder}/a.txt`)).toBe('ONE\ntwo\nTHREE\n');
      expect(get(`${folder}/t.csv`)).toBe(rows.replace('Bert,4,5,6', 'Bert,40,5,60'));
      expect(fs.statSync(`${folder}/a.txt`).mode & 0o777).toBe(0o640);
      expect(await workspace.undo('c2', { id: 'u1' })).toMatchObject({ ok: true });
      expect(get(`${folder}/a.txt`)).toBe('one\ntwo\nTHREE\n');
    });

    test('workbooks are merged by what was given in for that, and asked about where it gives nothing', async () => {
      const seen: string[][] = [];
      workspace = await world.open({
        async mergeBook(versions) {
          seen.push(Object.values(versions).map((one) => Buffer.from(one).toString()));
          return seen.length === 1 ? undefined : bytes('PK both');
        },
      });
      put(`${folder}/t.xlsx`, 'PK was');
      await open();
      await stage.files.write(`${folder}/t.xlsx`, bytes('PK mine'));
      put(`${folder}/t.xlsx`, 'PK theirs');
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: false, conflicts: [`${folder}/t.xlsx`] });
      expect(await commit('c2')).toMatchObject({ ok: false, conflicts: [], merged: [`${folder}/t.xlsx`] });
      expect(seen).toEqual(Array(2).fill(['PK was', 'PK mine', 'PK theirs']));
      expect(await after(`${folder}/t.xlsx`)).toBe('PK both');
      expect(get(`${folder}/t.xlsx`)).toBe('PK theirs');
      expect(await commit('c3')).toMatchObject({ ok: true });
      expect(get(`${folder}/t.xlsx`)).toBe('PK both');
    });

    test('somebody who goes on writing between merge and commit loses nothing', async () => {
      put(`${folder}/a.txt`, 'one\ntwo\nthree\nfour\nfive\n');
      await open();
      await stage.files.write(`${folder}/a.txt`, bytes('ONE\ntwo\nthree\nfour\nfive\n'));
      put(`${folder}/a.txt`, 'one\ntwo\nTHREE\nfour\nfive\n');
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: false, conflicts: [] });
      put(`${folder}/a.txt`, 'one\ntwo\nTHREE\nfour\nFIVE\n');
      expect(await commit('c2')).toMatchObject({ ok: false, conflicts: [], merged: [`${folder}/a.txt`] });
      put(`${folder}/a.txt`, 'uno\ntwo\nTHREE\nfour\nFIVE\n');
      expect(await commit('c3')).toMatchObject({ ok: false, conflicts: [`${folder}/a.txt`] });
      expect(get(`${folder}/a.txt`)).toBe('uno\ntwo\nTHREE\nfour\nFIVE\n');
      expect(await after(`${folder}/a.txt`)).toBe('ONE\ntwo\nTHREE\nfour\nFIVE\n');
    });

    test('a merge outlives a restart, and the task may work on with what came of it', async () => {
      put(`${folder}/a.txt`, 'one\ntwo\nthree\n');
      await open();
      await stage.files.write(`${folder}/a.txt`, bytes('ONE\ntwo\nthree\n'));
      put(`${folder}/a.txt`, 'one\ntwo\nTHREE\n');
      await stage.close();
      workspace = await world.open();
      expect(await commit('c1')).toMatchObject({ ok: false, merged: [`${folder}/a.txt`] });
      workspace = await world.open();
      await open();
      expect(Buffer.from(await stage.files.read(`${folder}/a.txt`)).toString()).toBe('ONE\ntwo\nTHREE\n');
      await stage.files.write(`${folder}/a.txt`, bytes('ONE\nTWO\nTHREE\n'));
      expect(await stage.commit({ id: 'c2' })).toMatchObject({ ok: true });
      expect(get(`${folder}/a.txt`)).toBe('ONE\nTWO\nTHREE\n');
    });

    test('killed after it was merged and before that was noted, it is merged again to the same', async () => {
      put(`${folder}/a.txt`, 'one\ntwo\nthree\n');
      await open();
      await stage.files.write(`${folder}/a.txt`, bytes('ONE\ntwo\nthree\n'));
      put(`${folder}/a.txt`, 'one\ntwo\nTHREE\n');
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: false, merged: [`${folder}/a.txt`] });
      const notes = `${world.state}/stages/task_1/bases.jsonl`;
      const text = fs.readFileSync(notes, 'utf8');
      for (const cut of [text.trimEnd().lastIndexOf('\n') + 1, text.length - 10]) {
        fs.writeFileSync(notes, text.slice(0, cut));
        workspace = await world.open();
        expect(await commit('c2')).toMatchObject({ ok: false, merged: [`${folder}/a.txt`] });
        expect(await after(`${folder}/a.txt`)).toBe('ONE\ntwo\nTHREE\n');
      }
      expect(await commit('c3')).toMatchObject({ ok: true });
      expect(get(`${folder}/a.txt`)).toBe('ONE\ntwo\nTHREE\n');
    });

    test('what does not merge is chosen: theirs, the task’s, or both', async () => {
      for (const file of ['theirs', 'mine', 'both']) put(`${folder}/${file}.bin`, `${file} \0 base`);
      put(`${folder}/gone.txt`, 'x\n');
      await open();
      for (const file of ['theirs', 'mine', 'both']) await stage.files.write(`${folder}/${file}.bin`, bytes(`${file} \0 task`));
      await stage.files.remove(`${folder}/gone.txt`);
      for (const file of ['theirs', 'mine', 'both']) put(`${folder}/${file}.bin`, `${file} \0 person`);
      put(`${folder}/gone.txt`, 'still needed\n');
      const result = await stage.commit({ id: 'c1' });
      expect(result.ok || result.conflicts).toEqual(['both.bin', 'gone.txt', 'mine.bin', 'theirs.bin'].map((name) => `${folder}/${name}`));
      const choices = (['theirs', 'mine', 'both'] as const).map((take) => ({ path: `${folder}/${take}.bin`, take }));
      const all = [...choices, { path: `${folder}/gone.txt`, take: 'theirs' as const }];
      expect(await workspace.resolve(world.spec, all)).toEqual([]);
      expect(await workspace.resolve(world.spec, all)).toEqual([]);
      expect(await commit('c2')).toMatchObject({ ok: true });
      expect(get(`${folder}/theirs.bin`)).toBe('theirs \0 person');
      expect(get(`${folder}/mine.bin`)).toBe('mine \0 task');
      expect(get(`${folder}/both.bin`)).toBe('both \0 person');
      expect(get(`${folder}/both (from the task).bin`)).toBe('both \0 task');
      expect(get(`${folder}/gone.txt`)).toBe('still needed\n');
      // What the task's took the place of comes back with an undo.
      expect(await workspace.undo('c2', { id: 'u1' })).toMatchObject({ ok: true });
      expect(get(`${folder}/mine.bin`)).toBe('mine \0 person');
    });

    test('a choice is about what was shown: who saved since is asked again', async () => {
      put(`${folder}/a.bin`, '\0 base');
      await open();
      await stage.files.write(`${folder}/a.bin`, bytes('\0 task'));
      put(`${folder}/a.bin`, '\0 person');
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: false });
      put(`${folder}/a.bin`, '\0 person again');
      expect(await workspace.resolve(world.spec, [{ path: `${folder}/a.bin`, take: 'mine' }])).toEqual([]);
      expect(await commit('c2')).toMatchObject({ ok: false, conflicts: [`${folder}/a.bin`] });
      expect(get(`${folder}/a.bin`)).toBe('\0 person again');
    });

    test('the task chooses as well: it sees theirs and works on with it, and what takes its place is marked', async () => {
      for (const file of ['theirs', 'mine', 'both']) put(`${folder}/${file}.bin`, `${file} \0 base`);
      put(`${folder}/gone.txt`, 'x\n');
      await open();
      for (const file of ['theirs', 'mine', 'both']) await stage.files.write(`${folder}/${file}.bin`, bytes(`${file} \0 task`));
      await stage.files.write(`${folder}/gone.txt`, bytes('y\n'));
      for (const file of ['theirs', 'mine', 'both']) put(`${folder}/${file}.bin`, `${file} \0 person`);
      fs.rmSync(`${folder}/gone.txt`);
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: false });
      await open();
      for (const take of ['theirs', 'mine', 'both'] as const)
        expect(await stage.choose({ path: `${folder}/${take}.bin`, take })).toBe(true);
      expect(await stage.choose({ path: `${folder}/gone.txt`, take: 'theirs' })).toBe(true);
      expect(await stage.choose({ path: `${folder}/other.bin`, take: 'mine' })).toBe(false);
      expect(Buffer.from(await stage.files.read(`${folder}/theirs.bin`)).toString()).toBe('theirs \0 person');
      await stage.files.write(`${folder}/theirs.bin`, bytes('theirs \0 person and task'));
      const marked = (await stage.diff()).filter(({ marks }) => marks.length).map(({ path }) => path);
      expect(marked).toEqual([`${folder}/mine.bin`]);
      expect(await stage.commit({ id: 'c2' })).toMatchObject({ ok: true });
      expect(get(`${folder}/theirs.bin`)).toBe('theirs \0 person and task');
      expect(get(`${folder}/mine.bin`)).toBe('mine \0 task');
      expect([get(`${folder}/both.bin`), get(`${folder}/both (from the task).bin`)]).toEqual(['both \0 person', 'both \0 task']);
      expect(get(`${folder}/gone.txt`)).toBeUndefined();
    });

    test('files that were read and changed since are named; read again, or changed by the task itself, they are not', async () => {
      for (const name of ['read', 'again', 'written', 'same', 'opened', 'removed']) put(`${folder}/${name}`, name);
      await open();
      for (const name of ['read', 'again', 'written', 'same', 'opened', 'removed']) await stage.files.read(`${folder}/${name}`);
      await stage.files.write(`${folder}/written`, bytes('mine'));
      expect(await workspace.outdated(world.spec)).toEqual([]);
      for (const name of ['read', 'again', 'written']) put(`${folder}/${name}`, 'newer');
      fs.rmSync(`${folder}/removed`);
      fs.chmodSync(`${folder}/opened`, 0o600);
      await stage.files.read(`${folder}/again`);
      const named = (await workspace.outdated(world.spec)).map((path) => path.slice(folder.length + 1));
      expect(named).toEqual(['read', 'removed']);
    });

    test('nothing is chosen of a path that nobody was asked about', async () => {
      put(`${folder}/a.txt`, 'a');
      await open();
      await stage.files.write(`${folder}/a.txt`, bytes('b'));
      await stage.close();
      put(`${folder}/a.txt`, 'c');
      expect(await workspace.resolve(world.spec, [{ path: `${folder}/a.txt`, take: 'mine' }])).toEqual([`${folder}/a.txt`]);
      expect(await workspace.resolve(world.spec, [{ path: '/etc/passwd', take: 'theirs' }])).toEqual(['/etc/passwd']);
    });

    if (kind === 'none') return;

    test('what a command changed merges too', async () => {
      put(`${folder}/deep/a.txt`, 'one\ntwo\nthree\n');
      if (owner) fs.chownSync(`${folder}/deep`, owner.uid, owner.gid);
      if (owner) fs.chownSync(`${folder}/deep/a.txt`, owner.uid, owner.gid);
      await open();
      await sh(stage, 'sed -i s/one/ONE/ deep/a.txt', folder);
      put(`${folder}/deep/a.txt`, 'one\ntwo\nTHREE\n');
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: false, merged: [`${folder}/deep/a.txt`] });
      expect(await commit('c2')).toMatchObject({ ok: true });
      expect(get(`${folder}/deep/a.txt`)).toBe('ONE\ntwo\nTHREE\n');
    });

    test('a file whose time alone changed meanwhile is no conflict: of a text, and of anything that was moved', async () => {
      for (const name of ['a.txt', 'b.bin', 'c.bin', 'd.txt']) {
        put(`${folder}/${name}`, `\0 ${name}`.slice(name.endsWith('txt') ? 2 : 0), 0o640);
        if (owner) fs.chownSync(`${folder}/${name}`, owner.uid, owner.gid);
      }
      await open();
      await sh(stage, 'echo more >> a.txt; mv b.bin moved.bin; mv c.bin other.bin; echo more >> d.txt', folder);
      for (const name of ['a.txt', 'b.bin']) fs.utimesSync(`${folder}/${name}`, 1, 1);
      put(`${folder}/c.bin`, '\0 C.bin');
      fs.chmodSync(`${folder}/d.txt`, 0o600);
      const result = await stage.commit({ id: 'c1' });
      expect(result).toMatchObject({ ok: false, conflicts: [`${folder}/c.bin`, `${folder}/d.txt`], merged: [] });
      put(`${folder}/c.bin`, '\0 c.bin');
      fs.chmodSync(`${folder}/d.txt`, 0o640);
      expect(await commit('c2')).toMatchObject({ ok: true });
      expect(get(`${folder}/a.txt`)).toBe('a.txtmore\n');
      expect(fs.readdirSync(folder)).toEqual(expect.arrayContaining(['moved.bin', 'other.bin']));
      expect([get(`${folder}/b.bin`), get(`${folder}/c.bin`)]).toEqual([undefined, undefined]);
      expect(await workspace.undo('c2', { id: 'u1' })).toMatchObject({ ok: true });
      expect(get(`${folder}/b.bin`)).toBe('\0 b.bin');
    });

    test('what a person saved after the clock was set back is a conflict, though it looks older than the stage', async () => {
      put(`${folder}/a.bin`, '\0 base');
      if (owner) fs.chownSync(`${folder}/a.bin`, owner.uid, owner.gid);
      await open();
      await sh(stage, 'echo more >> a.bin', folder);
      await stage.close();
      // As if it had been opened while the clock was an hour ahead.
      const file = `${world.state}/stages/${world.spec.task}/stage.json`;
      const { stamp, booted, ...rest } = JSON.parse(fs.readFileSync(file, 'utf8'));
      const ahead = { stamp: String(BigInt(stamp) + 3_600_000_000_000n), booted: booted + 3_600_000 };
      fs.writeFileSync(file, JSON.stringify({ ...rest, ...ahead }));
      put(`${folder}/a.bin`, '\0 person');
      expect(await commit('c1')).toMatchObject({ ok: false, conflicts: [`${folder}/a.bin`] });
      expect(get(`${folder}/a.bin`)).toBe('\0 person');
    });

    test('a file tool that follows a command doesn’t take what a person saved between for seen', async () => {
      put(`${folder}/a.bin`, '\0 base');
      if (owner) fs.chownSync(`${folder}/a.bin`, owner.uid, owner.gid);
      await open();
      await sh(stage, 'echo more >> a.bin', folder);
      put(`${folder}/a.bin`, '\0 person');
      await stage.files.write(`${folder}/a.bin`, bytes('\0 task'));
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: false, conflicts: [`${folder}/a.bin`] });
      expect(get(`${folder}/a.bin`)).toBe('\0 person');
    });
  });
}
