import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { native } from './native.ts';
import type { Stage, Workspace } from './workspace.ts';
import { get, makeWorld, put, sh, snapshot, type World } from './world.double.ts';

// What files carry beside their content, through a commit, a part of one, and an undo.

describe.each(['overlay', 'copy'] as const)('%s', (kind) => {
  let world: World;
  let workspace: Workspace;
  let stage: Stage;
  let folder: string;
  const run = async (script: string): Promise<void> => {
    stage = await workspace.open(world.spec);
    await sh(stage, script, folder);
  };
  const commit = async (paths?: string[]): Promise<void> =>
    expect(await stage.commit({ id: 'c1', ...(paths && { paths: paths.map((path) => `${folder}/${path}`) }) })).toMatchObject({ ok: true });
  const undo = async (): Promise<void> => expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true });
  /** Bytes that it takes on the disk. */
  const room = (name: string): number => fs.statSync(`${folder}/${name}`).blocks * 512;

  beforeEach(async () => {
    world = makeWorld(kind);
    folder = world.folder;
    workspace = await world.open();
  });
  afterEach(async () => {
    await stage?.close();
    world.remove();
  });

  test('a name that changes only in its case', async () => {
    put(`${folder}/Readme.md`, 'words');
    put(`${folder}/Docs/a`, 'a');
    const before = snapshot(folder);
    await run('mv Readme.md README.md; mv Docs docs');
    await commit();
    expect(Object.keys(snapshot(folder))).toEqual(['README.md', 'docs', 'docs/a']);
    await undo();
    expect(snapshot(folder)).toEqual(before);
  });

  test('a large file with holes stays one, whole or copied, and back', async () => {
    put(`${folder}/old`, '');
    fs.truncateSync(`${folder}/old`, 2e8);
    const before = snapshot(folder);
    await run(
      'truncate -s 256M new; printf x | dd of=new bs=1 seek=170000000 conv=notrunc status=none; printf y | dd of=old bs=1 seek=5 conv=notrunc status=none; echo z > z',
    );
    // A part is copied, as the stage stays.
    await commit(['new', 'old']);
    expect([fs.statSync(`${folder}/new`).size, fs.statSync(`${folder}/old`).size]).toEqual([2 ** 28, 2e8]);
    expect(room('new')).toBeLessThan(10e6);
    expect(room('old')).toBeLessThan(10e6);
    const fd = fs.openSync(`${folder}/new`, 'r');
    const byte = Buffer.alloc(2);
    fs.readSync(fd, byte, 0, 2, 170_000_000);
    fs.closeSync(fd);
    expect([...byte]).toEqual([0x78, 0]);
    await undo();
    expect(room('old')).toBeLessThan(10e6);
    expect(snapshot(folder)).toEqual(before);
  });

  test('hard links: of the task they stay links; of a person the other name keeps its content', async () => {
    put(`${folder}/one`, 'shared');
    fs.linkSync(`${folder}/one`, `${folder}/other`);
    const before = snapshot(folder);
    await run('echo linked > a; ln a b; echo more >> one');
    await commit();
    expect([get(`${folder}/a`), get(`${folder}/b`)]).toEqual(['linked\n', 'linked\n']);
    if (kind === 'overlay') expect(fs.statSync(`${folder}/a`).ino).toBe(fs.statSync(`${folder}/b`).ino);
    // Replaced, not written through: what nobody named as changed is as it was, unless the task saw both as one.
    expect(get(`${folder}/one`)).toBe('sharedmore\n');
    expect(get(`${folder}/other`)).toBe('shared');
    await undo();
    expect(snapshot(folder)).toEqual(before);
  });

  test('extended attributes of a user go with the file and come back', async () => {
    put(`${folder}/a`, 'a');
    const set = 'import os,sys; os.setxattr(sys.argv[1], "user.note", sys.argv[2].encode())';
    await run(`python3 -c '${set}' a first; echo b > b; python3 -c '${set}' b second; echo more >> a`);
    await commit(['a', 'b']);
    const attributes = (name: string): string[] => native()?.xattrs(`${folder}/${name}`) ?? [];
    const note = (name: string): string | undefined => native()?.xattr(`${folder}/${name}`, 'user.note')?.toString();
    expect([note('a'), note('b')]).toEqual(['first', 'second']);
    expect([...attributes('a'), ...attributes('b')].filter((name) => name.startsWith('user.overlay'))).toEqual([]);
    await undo();
    expect(attributes('a')).toEqual([]);
    expect(get(`${folder}/a`)).toBe('a');
  });

  test('a name that is not UTF-8 is compared, committed by itself and undone', async () => {
    await run(`printf one > "$(printf 'b\\377d.txt')"; printf two > other`);
    const path = `${folder}/b\udcffd.txt`;
    const { after } = await stage.compare(path);
    expect(after && Buffer.from(after).toString()).toBe('one');
    await commit(['b\udcffd.txt']);
    expect(fs.readdirSync(folder, { encoding: 'buffer' }).map((name) => name.toString('latin1'))).toEqual(['b\xffd.txt']);
    await undo();
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});
