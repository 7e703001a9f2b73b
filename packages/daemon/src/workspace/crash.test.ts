import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { faultyDisk, Killed } from './crash.double.ts';
import { native } from './native.ts';
import type { CommitResult, Workspace } from './workspace.ts';
import { get, makeWorld, put, sh, snapshot, type World } from './world.double.ts';

// A commit and an undo stopped, or failing, at every single operation: the folder is wholly before or wholly after.

let world: World;
afterEach(() => world?.remove());

/** Every kind of change at once. */
function person(folder: string): void {
  for (const name of ['kept', 'changed', 'gone', 'sub/x', 'sub/deep/y', 'becomes-folder']) put(`${folder}/${name}`, `${name} before`);
  put(`${folder}/becomes-file/in`, 'in');
  fs.symlinkSync('kept', `${folder}/link`);
  for (const name of ['sub/deep', 'noted']) {
    fs.mkdirSync(`${folder}/${name}`, { recursive: true });
    native()?.setXattr(`${folder}/${name}`, 'user.note', Buffer.from('mine'));
  }
}

async function task(workspace: Workspace, { spec, folder }: World, shell: boolean): Promise<void> {
  const { files, ...stage } = await workspace.open(spec);
  const write = (path: string): Promise<void> => files.write(`${folder}/${path}`, Buffer.from(`${path} after`));
  await write('changed');
  await write('new');
  await write('new-folder/a/b');
  for (const path of ['gone', 'sub', 'link', 'becomes-folder', 'becomes-file']) await files.remove(`${folder}/${path}`);
  await write('becomes-folder/in');
  await write('becomes-file');
  await files.mkdir(`${folder}/empty`);
  if (shell)
    await sh(
      { ...stage, files },
      `python3 -c 'import os; os.setxattr("noted", "user.note", b"theirs")'; chmod 755 kept; mkdir closed; echo c > closed/c; chmod 555 closed; ln -s changed points`,
      folder,
    );
}

const commit = async (workspace: Workspace): Promise<CommitResult> => (await workspace.open(world.spec)).commit({ id: 'c1' });

interface Case {
  name: string;
  kind: 'none' | 'overlay';
  /** Every how many operations. */
  every: number;
}
// Each with DESKHAND_EVERY=1; a part of them otherwise, as machines are slow.
const all = process.env.DESKHAND_EVERY === '1';
const cases: Case[] = [
  { name: 'without a shell', kind: 'none', every: all ? 1 : 9 },
  { name: 'on an overlay', kind: 'overlay', every: all ? 1 : 31 },
];

describe.each(cases)('$name', ({ kind, every }) => {
  /** A world up to the act, with a disk that counts or breaks; returns how many operations the act took. */
  async function upTo(undo: boolean): Promise<void> {
    world = makeWorld(kind);
    person(world.folder);
    const workspace = await world.open();
    await task(workspace, world, kind === 'overlay');
    if (undo) await commit(workspace);
    else await (await workspace.open(world.spec)).close();
  }
  const act = (workspace: Workspace, undo: boolean): Promise<CommitResult> =>
    undo ? workspace.undo('c1', { id: 'u1' }) : commit(workspace);

  for (const undo of [false, true]) {
    const what = undo ? 'undo' : 'commit';

    test(`${what} killed at any operation: before or after, and never between`, async () => {
      let killed = 0;
      const outcomes = new Set<string>();
      for (let at = 1; ; at += every) {
        await upTo(undo);
        const before = snapshot(world.folder);
        const { disk } = faultyDisk(at, { kill() {} });
        const result = await act(await world.open({ disk }), undo).catch((error: Error) => error);
        const restarted = await world.open();
        const [recovered] = await restarted.recover();
        const now = snapshot(world.folder);
        const isBefore = JSON.stringify(now) === JSON.stringify(before);
        if (recovered)
          expect(recovered).toEqual({ commit: undo ? 'u1' : 'c1', task: 'task_1', outcome: isBefore ? 'reversed' : 'committed' });
        outcomes.add(isBefore ? 'before' : 'after');
        if (isBefore) {
          // What was staged is still there, and goes through.
          expect(await act(restarted, undo), `after a kill at ${at}`).toMatchObject({ ok: true });
        }
        expectAfter(undo);
        expect(fs.readdirSync(world.folder).filter((name) => name.startsWith('.deskhand'))).toEqual([]);
        const finished = !(result instanceof Error);
        world.remove();
        if (finished) break;
        expect(result.cause ?? result).toBeInstanceOf(Killed);
        killed++;
      }
      expect(killed * every).toBeGreaterThan(55);
      expect([...outcomes].sort()).toEqual(['after', 'before']);
      console.log(`${what}, ${kind}: killed at ${killed} points`);
    });

    test(`${what} with a disk that fails once, at any operation: taken back and told, or done`, async () => {
      let failed = 0;
      for (let at = 1; ; at += every) {
        await upTo(undo);
        const before = snapshot(world.folder);
        const { disk, count } = faultyDisk(at, { code: at % 2 ? 'ENOSPC' : 'EACCES' });
        const result = await act(await world.open({ disk }), undo).catch((error: Error) => error);
        if (result instanceof Error) {
          expect(result).toMatchObject({ code: 'commit-unfinished' });
          await (await world.open()).recover();
        } else if (!result.ok) {
          expect(result.conflicts).toEqual([]);
          expect(result.sentence).toContain('Nothing was changed');
          expect(snapshot(world.folder)).toEqual(before);
          failed++;
        }
        const restarted = await world.open();
        await restarted.recover();
        if (JSON.stringify(snapshot(world.folder)) === JSON.stringify(before))
          expect(await act(restarted, undo), `after a failure at ${at}`).toMatchObject({ ok: true });
        expectAfter(undo);
        world.remove();
        if (count() < at) break;
      }
      expect(failed * every).toBeGreaterThan(30);
    });
  }

  function expectAfter(undo: boolean): void {
    const now = snapshot(world.folder);
    const shell = kind === 'overlay' ? ['closed', 'closed/c', 'points'] : [];
    const after = [
      'becomes-file',
      'becomes-folder',
      'becomes-folder/in',
      'changed',
      'empty',
      'kept',
      'new',
      'new-folder',
      'new-folder/a',
      'new-folder/a/b',
      'noted',
    ];
    const person = [
      'becomes-file',
      'becomes-file/in',
      'becomes-folder',
      'changed',
      'gone',
      'kept',
      'link',
      'noted',
      'sub',
      'sub/deep',
      'sub/deep/y',
      'sub/x',
    ];
    expect(Object.keys(now).sort()).toEqual(undo ? person : [...after, ...shell].sort());
    const note = native()?.xattr(`${world.folder}/noted`, 'user.note')?.toString();
    expect(note).toBe(!undo && kind === 'overlay' ? 'theirs' : 'mine');
  }
});

test.each(['changed', 'gone', 'new', 'sub/x'])(
  'somebody saves %s at any moment of the commit: what they saved is there after',
  async (path) => {
    const outcomes = new Set<boolean>();
    for (let at = 1; ; at += all ? 1 : 9) {
      world = makeWorld('none');
      const { folder } = world;
      person(folder);
      await task(await world.open(), world, false);
      const before = snapshot(folder);
      let saved = true;
      const { disk, count } = faultyDisk(at, {
        meanwhile() {
          put(`${folder}/fresh`, 'theirs');
          // Their folder may be gone by then.
          saved = fs.existsSync(dirname(`${folder}/${path}`));
          if (saved) fs.renameSync(`${folder}/fresh`, `${folder}/${path}`);
          else fs.rmSync(`${folder}/fresh`);
        },
      });
      const result = await commit(await world.open({ disk }));
      if (count() >= at && saved) {
        expect(get(`${folder}/${path}`), `saved at ${at}`).toBe('theirs');
        if (!result.ok) {
          const now = snapshot(folder);
          // What was there comes back beside it, where it had been taken away already.
          for (const tree of [now, before]) for (const name of [path, `${path} (before 1)`]) delete tree[name];
          expect(now).toEqual(before);
        }
      }
      outcomes.add(result.ok);
      world.remove();
      if (count() < at) break;
    }
    expect([...outcomes].sort()).toEqual([false, true]);
  },
);

test('a process killed for good in the middle: the next start finishes it or takes it back', async () => {
  const outcomes: string[] = [];
  for (const at of [3, 20, 40, 60, 75, 85, 95]) {
    world = makeWorld('none');
    person(world.folder);
    const workspace = await world.open();
    await task(workspace, world, false);
    await (await workspace.open(world.spec)).close();
    const before = snapshot(world.folder);
    const child = spawn(process.execPath, ['--conditions=deskhand', new URL('./crash-child.double.ts', import.meta.url).pathname], {
      env: { ...process.env, WORLD: JSON.stringify({ state: world.state, spec: world.spec, at }) },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => child.on('exit', (...how) => resolve(how)));
    expect(signal ?? code).toBe('SIGKILL');
    const restarted = await world.open();
    const [recovered] = await restarted.recover();
    const isBefore = JSON.stringify(snapshot(world.folder)) === JSON.stringify(before);
    expect(recovered?.outcome ?? 'reversed').toBe(isBefore ? 'reversed' : 'committed');
    outcomes.push(isBefore ? 'before' : 'after');
    if (isBefore) expect(await commit(restarted)).toMatchObject({ ok: true });
    world.remove();
  }
  expect(new Set(outcomes)).toEqual(new Set(['before', 'after']));
});
