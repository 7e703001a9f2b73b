import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askFolder, makeUsual } from './first-folder.ts';

let base: string;
let asked: string[];
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-first-')));
  asked = [];
});
afterEach(() => rmSync(base, { recursive: true }));

/** A person who types these folders, and says this to each question. */
const person = (folders: (string | undefined)[], says: (boolean | undefined)[] = []) => ({
  folder: async (usual: string) => (folders.length ? folders.shift() : usual),
  confirm: async (question: string) => {
    asked.push(question);
    return says.shift();
  },
  say: (line: string) => void asked.push(line),
});
const choose = (...given: Parameters<typeof person>) => askFolder(join(base, 'usual'), person(...given));

test('a folder that is there is taken without a question more; the usual one is made', async () => {
  mkdirSync(join(base, 'there'));
  expect(await choose([join(base, 'there')])).toBe(join(base, 'there'));
  expect(await choose([])).toBe(join(base, 'usual'));
  expect(existsSync(join(base, 'usual'))).toBe(true);
  expect(asked).toEqual([]);
});

test('a file is none, and neither is what would lie in one: it is asked again', async () => {
  writeFileSync(join(base, 'file'), '');
  expect(await choose([join(base, 'file'), join(base, 'file', 'in'), undefined])).toBeUndefined();
  expect(asked).toEqual([
    `${base}/file is a file, not a folder. Name another folder.`,
    `${base}/file is a file, so there can be no ${base}/file/in. Name another folder.`,
  ]);
});

test('where nothing can be made, a sentence says so and it is asked again', async () => {
  expect(await choose(['/proc/nowhere', undefined], [true])).toBeUndefined();
  expect(asked.at(-1)).toMatch(/\/proc\/nowhere.* Name another folder\.$/);
});

test('a new folder may be a slip: it is made only after a yes', async () => {
  const typo = join(base, 'Invocies');
  expect(await choose([typo, undefined], [false])).toBeUndefined();
  expect(existsSync(typo)).toBe(false);
  expect(await choose([typo], [true])).toBe(typo);
  expect(existsSync(typo)).toBe(true);
  expect(asked[0]).toBe(`There is no folder ${typo} yet. Make it?`);
});

test('the whole computer and the home itself are taken only after a yes', async () => {
  expect(await choose(['/', '~', undefined], [false, false])).toBeUndefined();
  expect(asked).toEqual([expect.stringContaining('the whole disk'), expect.stringContaining('your whole home folder')]);
  expect(await choose(['~'], [true])).toBe(homedir());
});

test('with nobody to ask, a usual folder that cannot be made is a sentence', () => {
  writeFileSync(join(base, 'usual'), '');
  expect(() => makeUsual(join(base, 'usual'))).toThrow(`${base}/usual is a file, not a folder.`);
});
