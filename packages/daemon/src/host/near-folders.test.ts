import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nearFolders } from './near-folders.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'near-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('of a home its own folders are named: none that is hidden, a link, a file, or granted already', async () => {
  for (const name of ['Pictures', 'Documents', '.ssh', 'Documents/Deep']) mkdirSync(join(home, name));
  writeFileSync(join(home, 'notes.txt'), '');
  symlinkSync('/etc', join(home, 'Elsewhere'));
  expect((await nearFolders([], home)).near).toEqual([join(home, 'Documents'), join(home, 'Pictures')]);
  expect((await nearFolders([join(home, 'Pictures')], home)).near).toEqual([join(home, 'Documents')]);
});

test('a granted folder that was removed, or is a file now, is gone; one that is there is not', async () => {
  mkdirSync(join(home, 'Documents'));
  writeFileSync(join(home, 'Letters'), '');
  const granted = ['Documents', 'Letters', 'Old/2019'].map((name) => join(home, name));
  expect((await nearFolders(granted, home)).gone).toEqual([join(home, 'Letters'), join(home, 'Old/2019')]);
});

test('without a home that can be read nothing is named', async () => {
  expect(await nearFolders([], join(home, 'none'))).toEqual({ near: [], gone: [] });
});
