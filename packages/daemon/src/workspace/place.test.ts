import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { coded } from './handle.ts';
import { closed, needPlace, placeOf } from './place.ts';

test('a folder is the one that it was, made anew on its disk or on a disk with another number; another disk is told', () => {
  const folder = fs.mkdtempSync(`${tmpdir()}/deskhand-place-`);
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  const was = placeOf(folder);
  expect(() => needPlace(folder, was)).not.toThrow();
  expect(() => needPlace(folder, undefined)).not.toThrow();
  expect(() => needPlace(folder, { ...was, ino: was.ino + 1n })).not.toThrow();
  expect(() => needPlace(folder, { ...was, dev: was.dev + 1n })).not.toThrow();
  expect(() => needPlace(folder, { ...was, dev: was.dev + 1n, ino: was.ino + 1n })).toThrow('another folder stands in its place');
  expect(() => needPlace(folder, { ...was, dev: was.dev + 1n, born: was.born + 1n })).toThrow('another folder stands in its place');
  fs.rmdirSync(folder);
  expect(() => needPlace(folder, was)).toThrow("isn't there");
});

test('a folder that is closed to us is told as that, and anything else stays what it is', () => {
  expect(closed('/home/ana/taxes', coded('EACCES', '/proc/self/fd/9/a'))).toMatchObject({
    code: 'folder-closed',
    message: "The folder /home/ana/taxes can't be looked through: its permissions forbid it.",
  });
  const bug = new TypeError('a bug');
  expect(closed('/home/ana/taxes', bug)).toBe(bug);
});
