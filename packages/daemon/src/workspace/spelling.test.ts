import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { foldDisk } from '../host/folding.double.ts';
import { changesIn, get, makeWorld, put, readText, sh, type World } from './world.double.ts';

// Folders that find names in any spelling, as those of macOS and Windows do, by a double of the disk. Where the kernel merges
// it does the finding itself, so of an overlay only the choice of the form is tried.

let world: World;
let unfold = () => {};
afterEach(() => {
  unfold();
  world.remove();
});

function start(kind: 'none' | 'copy' | 'elsewhere'): World {
  world = makeWorld(kind);
  unfold = foldDisk(world.base);
  for (const path of ['.ssh/id', 'Private/pay', 'Caf\u00e9/a', 'Notes.md', 'inner/a']) put(`${world.folder}/${path}`, path);
  return world;
}
const kinds = ['none', 'copy', 'elsewhere'] as const;

test.each(kinds)('what is hidden or closed is so in every spelling: %s', async (kind) => {
  const { folder, state, spec } = start(kind);
  const closed = [
    { path: `${folder}/Private`, access: 'read' as const },
    { path: `${folder}/Caf\u00e9`, access: 'read' as const },
  ];
  const workspace = await world.open({ hidden: [`${folder}/.ssh`] });
  const stage = await workspace.open({ ...spec, folders: [{ path: world.base, mode: 'review' }], closed });
  const ways = ['.ssh/id', '.SSH/id', '.Ssh/ID', 'private/pay', 'PRIVATE/pay', 'Cafe\u0301/a', 'CAF\u00c9/a', 'x/../PRIVATE/pay'];
  for (const way of ways) {
    await expect(stage.files.read(`${folder}/${way}`), way).rejects.toThrow();
    await expect(stage.files.write(`${folder}/${way}`, Buffer.from('x')), way).rejects.toThrow();
    await expect(stage.files.list(`${folder}/${way.slice(0, way.lastIndexOf('/'))}`), way).rejects.toThrow();
  }
  await expect(stage.files.list(state.replace('/state', '/STATE'))).rejects.toThrow();
  expect(await readText(stage, `${folder}/NOTES.md`)).toBe('Notes.md');
  expect(await stage.diff()).toEqual([]);
  await stage.discard();
});

test.each(kinds)('a folder inside another keeps its mode, however it is called: %s', async (kind) => {
  const { folder, spec } = start(kind);
  spec.folders.push({ path: `${folder}/inner`, mode: 'ro' });
  const stage = await (await world.open()).open(spec);
  for (const name of ['inner', 'INNER'])
    await expect(stage.files.write(`${folder}/${name}/b`, Buffer.from('x'))).rejects.toMatchObject({ code: 'look-only' });
  await stage.discard();
});

test.each(kinds)('a name that is there in another spelling is that file; one that is not stays as it was written: %s', async (kind) => {
  const { folder, spec } = start(kind);
  const stage = await (await world.open()).open(spec);
  await stage.files.write(`${folder}/NOTES.MD`, Buffer.from('new'));
  await stage.files.write(`${folder}/New.md`, Buffer.from('new'));
  expect(await readText(stage, `${folder}/notes.md`)).toBe('new');
  expect((await stage.files.list(folder)).map(({ name }) => name)).toEqual(expect.arrayContaining(['New.md', 'Notes.md']));
  expect(await changesIn(stage, folder)).toEqual(['added New.md', 'changed Notes.md']);
  expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
  expect([get(`${folder}/Notes.md`), get(`${folder}/New.md`)]).toEqual(['new', 'new']);
});

test('what a path means is said by the names that are there, and by where links lead', async () => {
  const { folder, spec } = start('none');
  const { files } = await (await world.open()).open(spec);
  const { symlinkSync } = await import('node:fs');
  symlinkSync('Private', `${folder}/Link`);
  const places = async (path: string) => (await files.places(`${folder}/${path}`)).map((place) => place.slice(folder.length + 1));
  expect(await places('PRIVATE/PAY')).toEqual(['Private/pay']);
  expect(await places('link')).toEqual(['Link', 'Private']);
  expect(await places('link/PAY')).toEqual(['Private/pay']);
  expect(await places('private/New/Name')).toEqual(['Private/New/Name']);
  expect(await files.places('/etc/passwd')).toEqual(['/etc/passwd']);
});

test.each(['copy', 'elsewhere'] as const)('what a command calls otherwise is held to the rules of what it is: %s', async (kind) => {
  const { folder, spec } = start(kind);
  const closed = [
    { path: `${folder}/Private`, access: 'read' as const },
    { path: `${folder}/Notes.md`, access: 'write' as const },
  ];
  const workspace = await world.open({ hidden: [`${folder}/.ssh`] });
  const of = { ...spec, folders: [...spec.folders, { path: `${folder}/inner`, mode: 'ro' as const }], closed };
  const stage = await workspace.open(of);
  await sh(stage, 'mkdir -p .SSH private INNER; echo x | tee .SSH/id private/pay INNER/a >notes.MD; echo x >free', folder);
  const marks = Object.fromEntries((await stage.diff()).map(({ path, marks }) => [path.slice(folder.length + 1), marks]));
  expect(marks).toEqual({
    free: [],
    'notes.MD': ['is Notes.md, which its folder finds by this name too', 'a rule of yours says that tasks never change it'],
  });
  await stage.discard();
});

test('where commands could call what is hidden otherwise they get a copy without it, and where there is none they are not started', async () => {
  world = makeWorld('overlay');
  const { folder, spec, state } = world;
  put(`${folder}/.ssh/id`, 'secret');
  const workspace = await world.open({ hidden: [`${folder}/.ssh`] });
  const kindAfter = async (task: string, mode: 'review' | 'ro'): Promise<string> => {
    const stage = await workspace.open({ ...spec, task, folders: [{ path: folder, mode }] });
    try {
      await sh(stage, 'true', folder);
      return JSON.parse(readFileSync(`${state}/stages/${task}/stage.json`, 'utf8')).kind;
    } finally {
      await stage.discard();
    }
  };
  expect([await kindAfter('exact', 'review'), await kindAfter('look', 'ro')]).toEqual(['overlay', 'overlay']);
  unfold = foldDisk(world.base);
  expect(await kindAfter('folding', 'review')).toBe('copy');
  await expect(kindAfter('folding-look', 'ro')).rejects.toMatchObject({ code: 'mask-spelling' });
});

test.each(kinds)('a name in another normal form is the file that has it, unless two do: %s', async (kind) => {
  world = makeWorld(kind);
  const { folder, spec } = world;
  const closed = [{ path: `${folder}/Ge\u0301heim.txt`, access: 'read' as const }];
  for (const name of ['Cafe\u0301.txt', 'Ge\u0301heim.txt', 'U\u0308ber/a', 'n\u0303\u0323', '\u1e47\u0303'])
    put(`${folder}/${name}`, name);
  const stage = await (await world.open()).open({ ...spec, closed });
  expect(await readText(stage, `${folder}/Caf\u00e9.txt`)).toBe('Cafe\u0301.txt');
  await stage.files.write(`${folder}/Caf\u00e9.txt`, Buffer.from('new'));
  await stage.files.write(`${folder}/\u00dcber/b`, Buffer.from('new'));
  await expect(stage.files.read(`${folder}/G\u00e9heim.txt`)).rejects.toThrow();
  await expect(stage.files.read(`${folder}/\u00f1\u0323`)).rejects.toThrow();
  expect(await changesIn(stage, folder)).toEqual(['changed Cafe\u0301.txt', 'added U\u0308ber/b']);
  await stage.discard();
});

test.each(kinds)('a name that would be too long in another normal form is one as any other: %s', async (kind) => {
  world = makeWorld(kind);
  const { folder, spec } = world;
  const [long, korean] = [`${'\u00e4'.repeat(110)}.txt`, `${'\ud55c'.repeat(80)}.txt`];
  for (const name of [long, korean]) put(`${folder}/${name}`, 'old');
  const stage = await (await world.open()).open(spec);
  await stage.files.write(`${folder}/${long}`, Buffer.from('new'));
  await stage.files.rename(`${folder}/${korean}`, `${folder}/moved.txt`);
  expect(await stage.files.stat(`${folder}/${'x'.repeat(300)}`)).toBeUndefined();
  expect((await changesIn(stage, folder)).length).toBe(2);
  expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
  expect([get(`${folder}/${long}`), get(`${folder}/moved.txt`), get(`${folder}/${korean}`)]).toEqual(['new', 'old', undefined]);
});
