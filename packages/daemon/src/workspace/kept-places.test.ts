import * as fs from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import type { StageSpec } from './workspace.ts';
import { get, makeWorld, put, sh, type World } from './world.double.ts';

// What rules say of what a command did: that something is gone shows only in what is staged.

let world: World;
afterEach(() => world.remove());

type Kept = NonNullable<StageSpec['closed']>[number];

/** What these commands change under the rules, with what the rules say of each; and what a commit of all of it leaves. */
async function after(commands: string, closed: (folder: string) => Kept[]) {
  world = makeWorld('overlay');
  const { folder } = world;
  for (const name of ['a.jpg', 'b.jpg', 'old/c.jpg', 'old/d.jpg']) put(`${folder}/photos/${name}`, name);
  put(`${folder}/other/x.txt`, 'x');
  fs.mkdirSync(`${folder}/photos/empty`);
  const workspace = await world.open();
  const spec = { ...world.spec, closed: closed(folder) };
  const stage = await workspace.open(spec);
  await sh(stage, commands, folder);
  const against = (await stage.against()).map(({ path }) => path.slice(folder.length + 1));
  await stage.close();
  const changes = await workspace.diff(spec);
  const told = changes.flatMap(({ path, marks }) =>
    marks.filter((mark) => /rule of yours|policy of/.test(mark)).map((mark) => `${path.slice(folder.length + 1)}: ${mark}`),
  );
  const commit = async () => {
    expect(await workspace.commit(spec, { id: 'all' })).toMatchObject({ ok: true });
    return (name: string) => get(`${folder}/${name}`);
  };
  return { against: against.sort(), told, commit };
}

const never = (folder: string): Kept[] => [{ path: `${folder}/photos`, access: 'delete' }];

test.each([
  ['removed', 'rm photos/a.jpg', ['photos/a.jpg']],
  [
    'removed with all that is there',
    'rm -r photos',
    ['photos', 'photos/a.jpg', 'photos/b.jpg', 'photos/empty', 'photos/old', 'photos/old/c.jpg', 'photos/old/d.jpg'],
  ],
  ['moved away', 'mv photos/a.jpg other/', ['photos/a.jpg']],
  ['emptied', ': > photos/a.jpg', ['photos/a.jpg']],
  ['replaced by a link', 'rm photos/a.jpg; ln -s ../other/x.txt photos/a.jpg', ['photos/a.jpg']],
  ['replaced by a folder', 'rm photos/a.jpg; mkdir photos/a.jpg', ['photos/a.jpg']],
  ['an empty folder', 'rmdir photos/empty', ['photos/empty']],
])('what is never deleted is told as lost where it is %s', async (_how, commands, lost) => {
  const { against, told } = await after(commands, never);
  expect(against).toEqual(lost);
  expect(told).toHaveLength(lost.length);
  for (const line of told) expect(line).toContain('a rule of yours says that tasks never delete it');
});

test.each([
  ['changed', 'echo more >> photos/a.jpg'],
  ['moved within the place, with the folder that it was in', 'mkdir photos/2027; mv photos/a.jpg photos/2027/; mv photos/old photos/new'],
  ['removed elsewhere', 'rm -r other'],
  ['made and removed again', 'echo x > photos/new; rm photos/new'],
])('what is %s is not lost', async (_how, commands) => {
  const { against, told } = await after(commands, never);
  expect([against, told]).toEqual([[], []]);
});

test('what the owner wants to be asked about, and what goes from where its name said, is told by its own words', async () => {
  const rules = (folder: string): Kept[] => [
    { path: `${folder}/other`, access: 'delete', asks: true },
    { path: `${folder}/**/*.jpg`, access: 'delete' },
  ];
  const { told } = await after('rm other/x.txt; mv photos/a.jpg photos/a.txt', rules);
  expect(told).toEqual([
    'other/x.txt: a rule of yours wants to be asked before it is deleted',
    'photos/a.txt: a rule of yours says that tasks never delete it or move it away',
  ]);
});

test('a yes of the owner puts in place what their own rule says, and never what a managed policy says', async () => {
  const commands = 'rm -r photos/old photos/b.jpg; mv photos/a.jpg other/; echo more > photos/b.jpg; echo y > other/x.txt';
  const own = await after(commands, never);
  const done = await own.commit();
  expect(['photos/old/c.jpg', 'photos/a.jpg', 'other/a.jpg', 'other/x.txt'].map(done)).toEqual([undefined, undefined, 'a.jpg', 'y\n']);
  world.remove();
  const managed = await after(commands, (folder) => never(folder).map((one) => ({ ...one, of: 'Acme' })));
  expect(managed.told).toContain('photos/old/c.jpg: the policy of Acme says that tasks never delete it, and will not be put in place');
  const kept = await managed.commit();
  expect(['photos/old/c.jpg', 'photos/a.jpg', 'other/a.jpg', 'other/x.txt'].map(kept)).toEqual(['old/c.jpg', 'a.jpg', undefined, 'y\n']);
});
