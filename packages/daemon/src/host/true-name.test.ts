import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { foldDisk } from './folding.double.ts';
import { likelyPath, type NamedFolder, openTrueNames, truePath } from './true-name.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

/** A folder that finds names by `key`, and counts how often it is asked. */
function folderOf(names: string[], key: (name: string) => string) {
  const state = { looks: 0, lists: 0, changed: 1n };
  const folder: NamedFolder = {
    look(name) {
      state.looks++;
      const at = names.findIndex((one) => key(one) === key(name));
      return at < 0 ? undefined : { ino: BigInt(at + 1), dev: 1n };
    },
    names() {
      state.lists++;
      return [...names];
    },
    self: () => ({ ino: 99n, dev: 1n, changed: state.changed }),
  };
  return { folder, state };
}

/** What is gone on with where `name` was found. */
function ownOf({ folder }: ReturnType<typeof folderOf>, name: string, trueName = openTrueNames(false)): string | undefined {
  const found = folder.look(name);
  return found && trueName('/f', folder, name, found);
}

const exact = (name: string) => name;
const anyCase = (name: string) => name.toLowerCase();
const anyForm = (name: string) => name.normalize('NFC');

test('what is found in another case, or another normal form, has the name that its folder lists', () => {
  const names = ['.ssh', 'Private', 'Stra\u00dfe', 'Caf\u00e9', '\u041f\u0438\u0441\u044c\u043c\u0430'];
  for (const usual of [true, false]) {
    const own = (key: (name: string) => string, name: string) => ownOf(folderOf(names, key), name, openTrueNames(usual));
    expect(own(anyCase, '.SSH')).toBe('.ssh');
    expect(own(anyCase, 'pRIVATE')).toBe('Private');
    expect(own(anyCase, '.ssh')).toBe('.ssh');
    expect(own(anyCase, '\u043f\u0438\u0441\u044c\u043c\u0430')).toBe('\u041f\u0438\u0441\u044c\u043c\u0430');
    expect(own(anyForm, 'Cafe\u0301')).toBe('Caf\u00e9');
    expect(own(exact, 'Private')).toBe('Private');
  }
});

test('a short form, a name with a dot behind it and one with a stream are the file that they lead to', () => {
  const key = (name: string) => (/^private(~1|\.+|::\$data)?$/i.test(name) ? 'private' : name.toLowerCase());
  for (const name of ['PRIVATE~1', 'Private.', 'Private::$DATA', 'private'])
    expect(ownOf(folderOf(['a', 'Private'], key), name)).toBe('Private');
});

test('what leads to two names that are listed is none of them', () => {
  const folder = folderOf(['long name', 'other name'], (name) => (name === 'a' ? name : 'x'));
  expect(ownOf(folder, 'LONGNA~1', openTrueNames(true))).toBeUndefined();
});

test('two files whose names differ in their case alone are two', () => {
  const folder = folderOf(['Makefile', 'makefile'], exact);
  expect(['Makefile', 'makefile'].map((name) => ownOf(folder, name))).toEqual(['Makefile', 'makefile']);
});

test('a folder of exact names is tried once and never listed', () => {
  const { folder, state } = folderOf(['a', 'b.txt', '2024', '2024-01-01'], exact);
  const trueName = openTrueNames(false);
  const found = { ino: 1n, dev: 1n };
  for (const name of ['2024', 'b.txt', 'a', '2024-01-01', 'b.txt']) expect(trueName('/f', folder, name, found)).toBe(name);
  expect(state).toMatchObject({ looks: 1, lists: 0 });
});

test('any other is listed once, and again when something in it was named otherwise', () => {
  const names = ['Readme.md'];
  const { folder, state } = folderOf(names, anyCase);
  const trueName = openTrueNames(true);
  const found = { ino: 1n, dev: 1n };
  for (let times = 0; times < 5; times++) expect(trueName('/f', folder, 'Readme.md', found)).toBe('Readme.md');
  expect(state.lists).toBe(1);
  names[0] = 'README.md';
  state.changed++;
  expect(trueName('/f', folder, 'Readme.md', found)).toBe('README.md');
});

test('a path is gone on with by its true names, whatever it leads through; of what is not there, what is above it', () => {
  const top = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'deskhand-names-')));
  ends.push(() => fs.rmSync(top, { recursive: true }));
  fs.mkdirSync(join(top, 'Documents/Private'), { recursive: true });
  fs.symlinkSync(join(top, 'Documents'), join(top, 'link'));
  expect(truePath(join(top, 'link/Private'))).toBe(join(top, 'Documents/Private'));
  expect(() => truePath(join(top, 'documents'))).toThrow('ENOENT');
  ends.push(foldDisk(top));
  expect(truePath(join(top, 'DOCUMENTS/private'))).toBe(join(top, 'Documents/Private'));
  expect(likelyPath(join(top, 'LINK/private/New/a'))).toBe(join(top, 'Documents/Private/New/a'));
});
