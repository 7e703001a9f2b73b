import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { attributesOf } from './attributes.ts';
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
    fs.truncateSync(`${folder}/old`, 5e7);
    const before = snapshot(folder);
    await run(
      'truncate -s 64M new; printf x | dd of=new bs=1 seek=40000000 conv=notrunc status=none; printf y | dd of=old bs=1 seek=5 conv=notrunc status=none; echo z > z',
    );
    // A part is copied, as the stage stays.
    await commit(['new', 'old']);
    expect([fs.statSync(`${folder}/new`).size, fs.statSync(`${folder}/old`).size]).toEqual([2 ** 26, 5e7]);
    expect(room('new')).toBeLessThan(10e6);
    expect(room('old')).toBeLessThan(10e6);
    const fd = fs.openSync(`${folder}/new`, 'r');
    const byte = Buffer.alloc(2);
    fs.readSync(fd, byte, 0, 2, 40_000_000);
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

  test('attributes of the person and access control lists outlive an edit, and a change of nothing else is a change', async () => {
    for (const name of ['a', 'b', 'c']) put(`${folder}/${name}`, name);
    const calls = native();
    for (const name of ['a', 'b', 'c']) calls?.setXattr(`${folder}/${name}`, 'user.note', Buffer.from('mine'));
    calls?.setXattr(`${folder}/a`, 'system.posix_acl_access', readersOf(4711));
    const [access, mode] = [attributesOf(`${folder}/a`), fs.statSync(`${folder}/a`).mode];
    await run(`echo more >> a; touch b; python3 -c 'import os; os.setxattr("c", "user.note", b"theirs")'`);
    const changes = await stage.diff();
    expect(changes.map(({ path, marks }) => [path.split('/').at(-1), marks])).toEqual([
      ['a', []],
      ['c', ['who may open it, or what is noted on it, is all that changes']],
    ]);
    await commit();
    expect([attributesOf(`${folder}/a`), fs.statSync(`${folder}/a`).mode]).toEqual([access, mode]);
    expect(access.size).toBe(2);
    expect(attributesOf(`${folder}/c`).get('user.note')?.toString()).toBe('theirs');
    await undo();
    expect([get(`${folder}/a`), attributesOf(`${folder}/a`), fs.statSync(`${folder}/a`).mode]).toEqual(['a', access, mode]);
    expect(attributesOf(`${folder}/c`).get('user.note')?.toString()).toBe('mine');
  });

  test('what is made in a folder inherits its access control list, also where only a part is committed', async () => {
    put(`${folder}/deep/old`, 'old');
    for (const at of [folder, `${folder}/deep`]) native()?.setXattr(at, 'system.posix_acl_default', readersOf(4711, 7));
    await run('echo a > a; echo b > deep/b; mkdir deep/new; echo c > deep/new/c; echo d > deep/d');
    await commit(['a', 'deep/b', 'deep/new', 'deep/new/c']);
    for (const name of ['a', 'deep/b', 'deep/new/c'])
      expect(attributesOf(`${folder}/${name}`).get('system.posix_acl_access')?.includes(reader(4711)), name).toBe(true);
    expect(attributesOf(`${folder}/deep/new`).has('system.posix_acl_default')).toBe(true);
  });

  test('what a task notes on a folder goes with it, new or there before, and comes back', async () => {
    put(`${folder}/old/a`, 'a');
    put(`${folder}/gone/b`, 'b');
    put(`${folder}/plain/c`, 'c');
    const note = Buffer.from('mine');
    for (const name of ['old', 'gone']) native()?.setXattr(`${folder}/${name}`, 'user.note', note);
    native()?.setXattr(`${folder}/gone`, 'system.posix_acl_default', readersOf(4711, 7));
    const before = snapshot(folder);
    const set = (name: string): string => `python3 -c 'import os; os.setxattr("${name}", "user.note", b"theirs")'`;
    await run(`${set('old')}; mkdir -p new/er; ${set('new/er')}; rm -r gone; echo more > plain/d; chmod 500 new/er`);
    const told = (await stage.diff()).map(({ path, marks }) => [path.slice(folder.length + 1), marks]);
    expect(told.slice(0, 4)).toEqual([
      ['gone', []],
      ['gone/b', []],
      ['new', []],
      ['new/er', []],
    ]);
    expect(told.slice(4)).toEqual([
      ['old', ['who may open it, or what is noted on it, is all that changes']],
      ['plain/d', []],
    ]);
    await commit();
    const noted = (name: string): string | undefined => native()?.xattr(`${folder}/${name}`, 'user.note')?.toString();
    expect(['old', 'new', 'new/er'].map(noted)).toEqual(['theirs', undefined, 'theirs']);
    expect(fs.statSync(`${folder}/new/er`).mode & 0o777).toBe(0o500);
    const after = snapshot(folder);
    await undo();
    expect(snapshot(folder)).toEqual(before);
    expect(await workspace.undo('u1', { id: 'r1' })).toMatchObject({ ok: true });
    expect(snapshot(folder)).toEqual(after);
  });

  test('what somebody else noted on a folder since is left by an undo', async () => {
    put(`${folder}/old/a`, 'a');
    await run(`python3 -c 'import os; os.setxattr("old", "user.note", b"theirs")'`);
    await commit();
    native()?.setXattr(`${folder}/old`, 'user.note', Buffer.from('mine, later'));
    await undo();
    expect(native()?.xattr(`${folder}/old`, 'user.note')?.toString()).toBe('mine, later');
  });

  test('folders that a task makes keep the time that it gave them, after an undo and its undo too', async () => {
    await run('mkdir -p old/older; echo a > old/older/a; touch -d 2001-02-03T04:05:06Z old/older; touch -d 2002-02-03T04:05:06Z old');
    await commit();
    const times = () => ['old', 'old/older'].map((name) => fs.statSync(`${folder}/${name}`).mtime.getUTCFullYear());
    expect(times()).toEqual([2002, 2001]);
    await undo();
    expect(await workspace.undo('u1', { id: 'r1' })).toMatchObject({ ok: true });
    expect(times()).toEqual([2002, 2001]);
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

describe.each(['none', 'overlay', 'copy'] as const)('the file tools, %s', (kind) => {
  let world: World;
  let stage: Stage;
  let folder: string;

  beforeEach(async () => {
    world = makeWorld(kind);
    folder = world.folder;
  });
  afterEach(async () => {
    await stage.close();
    world.remove();
  });

  test('what is moved keeps what it carries', async () => {
    put(`${folder}/old/inner/a`, 'a', 0o755);
    put(`${folder}/b`, 'b');
    for (const name of ['old', 'old/inner', 'old/inner/a', 'b']) native()?.setXattr(`${folder}/${name}`, 'user.note', Buffer.from(name));
    native()?.setXattr(`${folder}/old/inner`, 'system.posix_acl_default', readersOf(process.getuid?.() || 4711, 7));
    fs.chmodSync(`${folder}/old/inner`, 0o750);
    fs.utimesSync(`${folder}/old`, 1e9, 1e9);
    const was = snapshot(folder);
    const workspace = await world.open();
    stage = await workspace.open(world.spec);
    await stage.files.rename(`${folder}/old`, `${folder}/new`);
    await stage.files.rename(`${folder}/b`, `${folder}/new/b`);
    expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
    const moved = Object.entries(was).map(([path, what]) => [path === 'b' ? 'new/b' : path.replace('old', 'new'), what]);
    expect(snapshot(folder)).toEqual(Object.fromEntries(moved));
    expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true });
    expect(snapshot(folder)).toEqual(was);
  });

  test('what names users that a staged view can’t keep is refused and stays as it was, or goes with them', async () => {
    put(`${folder}/old/inner/a`, 'a');
    put(`${folder}/old/z`, 'z');
    native()?.setXattr(`${folder}/old/inner`, 'system.posix_acl_default', readersOf(4711, 7));
    const was = snapshot(folder);
    stage = await (await world.open()).open(world.spec);
    const refused = await stage.files.rename(`${folder}/old`, `${folder}/new`).catch((error: Error) => error.message);
    if (refused) expect(refused).toContain('its access list names other users');
    const there = refused ? 'old' : 'new';
    expect((await stage.files.read(`${folder}/${there}/inner/a`)).toString()).toBe('a');
    expect((await stage.files.read(`${folder}/${there}/z`)).toString()).toBe('z');
    await expect(stage.files.read(`${folder}/${refused ? 'new' : 'old'}/z`)).rejects.toThrow();
    if (refused) expect(await stage.diff()).toEqual([]);
    expect(snapshot(folder)).toEqual(was);
  });

  test('what is made inherits the access control list of its folder', async () => {
    put(`${folder}/deep/old`, 'old');
    for (const at of [folder, `${folder}/deep`]) native()?.setXattr(at, 'system.posix_acl_default', readersOf(4711, 7));
    stage = await (await world.open()).open(world.spec);
    for (const name of ['a', 'deep/b', 'deep/new/c']) await stage.files.write(`${folder}/${name}`, Buffer.from(name));
    expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
    for (const name of ['a', 'deep/b', 'deep/new/c'])
      expect(attributesOf(`${folder}/${name}`).get('system.posix_acl_access')?.includes(reader(4711)), name).toBe(true);
    expect(attributesOf(`${folder}/deep/new`).has('system.posix_acl_default')).toBe(true);
  });
});

/** An access control list as the kernel keeps it: one more user who may read, beside owner, group and others. */
function readersOf(user: number, owner = 6): Buffer {
  const entry = (tag: number, rights: number, id: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(rights, 2);
    bytes.writeUInt32LE(id, 4);
    return bytes;
  };
  const none = 0xffff_ffff;
  return Buffer.concat([
    Buffer.of(2, 0, 0, 0),
    ...[entry(1, owner, none), entry(2, 4, user), entry(4, 4, none), entry(0x10, 4, none), entry(0x20, 0, none)],
  ]);
}
const reader = (user: number): Buffer => readersOf(user).subarray(16, 20);
