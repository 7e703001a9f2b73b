import * as fs from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCalledPlaces } from './called-places.ts';
import { coded } from './handle.ts';
import { makeWorld, put, type World } from './world.double.ts';

let world: World;
beforeEach(() => {
  world = makeWorld('none');
});
afterEach(() => world.remove());

const inFolder = (paths: string[]) =>
  paths.map((path) => path.replace(`${world.base}/`, '').replace(`${world.folder.slice(world.base.length + 1)}/`, ''));

test('what is called so is found in any depth and case, with where a link leads, and nothing in what was found', async () => {
  for (const path of ['a.key', 'in/deep/B.KEY', 'c.key/d.key', 'e.txt']) put(`${world.folder}/${path}`, '');
  put(`${world.base}/elsewhere`, '');
  fs.symlinkSync(`${world.base}/elsewhere`, `${world.folder}/link.key`);
  fs.symlinkSync('.', `${world.folder}/round`);
  const find = openCalledPlaces([`${world.folder}/**/*.key`], [world.folder]);
  expect(inFolder(await find()).sort()).toEqual(['a.key', 'c.key', 'elsewhere', 'in/deep/B.KEY', 'link.key']);
});

test('only folders in which one could be are looked through', async () => {
  put(`${world.folder}/2024-01/pay/a`, '');
  put(`${world.folder}/2023-01/pay/a`, '');
  const find = openCalledPlaces([`${world.folder}/2024-*/pay`], [world.folder], { looked: 3, found: 1 });
  expect(inFolder(await find())).toEqual(['2024-01/pay']);
  expect(await openCalledPlaces(['/elsewhere/**/pay'], [world.folder])()).toEqual([]);
});

test.each([
  ['too many to look at', { looked: 2, found: 9 }],
  ['too many that are called so', { looked: 9, found: 2 }],
])('where there are %s, it is said, and not taken for all', async (_, limits) => {
  for (const name of ['a.key', 'b.key', 'c.key']) put(`${world.folder}/${name}`, '');
  await expect(openCalledPlaces([`${world.folder}/*.key`], [world.folder], limits)()).rejects.toMatchObject({ code: 'too-many-hidden' });
});

test('a folder that may not be listed is hidden whole; where no more files may be open, nothing is taken for all', async () => {
  for (const path of ['a.key', 'closed/b.key', 'open/c.key']) put(`${world.folder}/${path}`, '');
  const failing = (code: string) => (path: string) =>
    path.endsWith('/closed') ? Promise.reject(coded(code, path)) : fs.promises.readdir(path, { withFileTypes: true });
  const find = (code: string) => openCalledPlaces([`${world.folder}/**/*.key`], [world.folder], { looked: 99, found: 99 }, failing(code))();
  expect(inFolder(await find('EACCES')).sort()).toEqual(['a.key', 'closed', 'open/c.key']);
  expect(inFolder(await find('ENOENT')).sort()).toEqual(['a.key', 'open/c.key']);
  await expect(find('EMFILE')).rejects.toMatchObject({ code: 'EMFILE' });
});
