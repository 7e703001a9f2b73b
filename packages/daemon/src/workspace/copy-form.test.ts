import * as fs from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { native } from './native.ts';
import type { Stage, Workspace } from './workspace.ts';
import { get, makeWorld, put, sh, snapshot, type World } from './world.double.ts';

// Where commands run on a copy: it is made for the first of them, and holds what file tools had staged by then.

let world: World;
let workspace: Workspace;
let stage: Stage;
let folder: string;
beforeEach(async () => {
  world = makeWorld('copy');
  folder = world.folder;
  for (const name of ['kept', 'changed', 'gone', 'sub/a', 'sub/b', 'anew/old', 'becomes', 'closed/x'])
    put(`${folder}/${name}`, `${name} before\n`);
  fs.chmodSync(`${folder}/closed`, 0o555);
  workspace = await world.open();
});
afterEach(async () => {
  await stage?.close();
  fs.chmodSync(`${folder}/closed`, 0o755);
  world.remove();
});
const open = async (): Promise<void> => {
  stage = await workspace.open(world.spec);
};
const write = (path: string, text: string): Promise<void> => stage.files.write(`${folder}/${path}`, Buffer.from(text));
const copied = (): boolean => fs.existsSync(`${world.state}/stages/task_1/0/copy`);

async function work(): Promise<void> {
  await write('changed', 'by a tool\n');
  await write('new/deep', 'new\n');
  for (const path of ['gone', 'anew', 'becomes']) await stage.files.remove(`${folder}/${path}`);
  await write('anew/young', 'young\n');
  await write('becomes/a-folder', 'inside\n');
  await stage.files.rename(`${folder}/sub`, `${folder}/moved`);
}
const seen = 'anew\nanew/young\nbecomes\nbecomes/a-folder\nchanged\nclosed\nclosed/x\nkept\nmoved\nmoved/a\nmoved/b\nnew\nnew/deep\n';

test('nothing is copied for file tools; a command then sees all that they did, and both go on with one another', async () => {
  native()?.setXattr(`${folder}/sub/a`, 'user.note', Buffer.from('mine'));
  const before = snapshot(folder);
  await open();
  await work();
  expect(copied()).toBe(false);
  expect(await sh(stage, 'find * | LC_ALL=C sort', folder)).toBe(seen);
  expect(copied()).toBe(true);
  expect(await sh(stage, 'cat changed; echo more >> changed; rm kept; chmod u+w closed; echo y > closed/y; chmod 555 closed', folder)).toBe(
    'by a tool\n',
  );
  await write('changed', `${Buffer.from(await stage.files.read(`${folder}/changed`))}and more\n`);
  expect(snapshot(folder)).toEqual(before);
  const told = (await stage.diff()).map(({ kind, path }) => `${kind} ${path.slice(folder.length + 1)}`);
  const some = [
    'added anew/young',
    'deleted anew/old',
    'changed changed',
    'added closed/y',
    'deleted gone',
    'deleted kept',
    'moved moved/a',
  ];
  expect(told).toEqual(expect.arrayContaining([...some, 'changed becomes', 'added becomes/a-folder', 'added new/deep']));
  expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
  expect(get(`${folder}/changed`)).toBe('by a tool\nmore\nand more\n');
  expect(native()?.xattr(`${folder}/moved/a`, 'user.note')?.toString()).toBe('mine');
  expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true });
  expect(snapshot(folder)).toEqual(before);
});

test('a host that ends while it copies begins the copy anew, and what was staged is there', async () => {
  await open();
  await work();
  await stage.close();
  put(`${world.state}/stages/task_1/0/copy/half`, 'half of it');
  workspace = await world.open();
  await open();
  expect(await sh(stage, 'find * | LC_ALL=C sort', folder)).toBe(seen);
  await stage.close();
  workspace = await world.open();
  await open();
  expect(await sh(stage, 'find * | LC_ALL=C sort', folder)).toBe(seen);
});

test('a file that somebody saved after a tool wrote it is a conflict, whenever the copy was made', async () => {
  await open();
  await write('changed', 'by a tool\n');
  put(`${folder}/changed`, 'by the person, meanwhile\n');
  await sh(stage, 'cat changed; echo mine > kept', folder);
  put(`${folder}/kept`, 'by the person, too\n');
  expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: false, conflicts: [`${folder}/changed`, `${folder}/kept`] });
  expect(get(`${folder}/changed`)).toBe('by the person, meanwhile\n');
});

test('a folder that is too large to be copied is refused to commands, and file tools go on', async () => {
  workspace = await world.open({ mostCopied: 60 });
  await open();
  await write('changed', 'by a tool\n');
  await expect(sh(stage, 'true', folder)).rejects.toMatchObject({ code: 'folder-large' });
  await write('new', 'by a tool\n');
  expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
  expect([get(`${folder}/changed`), get(`${folder}/new`)]).toEqual(['by a tool\n', 'by a tool\n']);
});
