import { type Change, changeSchema } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import type { Node } from './handle.ts';
import { marksFor, marksForAll } from './marks.ts';

const change = (kind: Change['kind'], path: string): Change => ({ kind, path, what: 'file', marks: [] });
/** What is marked of changes in a folder that has `count` entries. */
function marked(changes: Change[], count: number): Record<string, string[]> {
  marksForAll(changes, () => count);
  return Object.fromEntries(changes.flatMap(({ path, marks }) => (marks.length ? [[path, marks]] : [])));
}

test('a file that is lost among moves is marked: two went onto one name', () => {
  const found = marked([change('moved', '/a/1'), change('moved', '/a/2'), change('deleted', '/a/3')], 90);
  expect(found).toEqual({ '/a/3': ['is deleted, where others are moved'] });
  expect(marked([change('changed', '/a/1'), change('deleted', '/a/3')], 90)).toEqual({});
});

test('a few deletions are marked where they are most of what their folder holds', () => {
  const gone = (...names: string[]) => names.map((name) => change('deleted', `/a/${name}`));
  expect(Object.keys(marked(gone('1', '2', '3'), 5))).toHaveLength(3);
  expect(marked(gone('1', '2', '3'), 6)).toEqual({});
  expect(marked(gone('1', '2'), 2)).toEqual({});
});

test('a file that keeps next to nothing of what it held is marked', () => {
  const file = (size: number) => ({ kind: 'file', size, mode: 0o644 }) as Node;
  const marks = (before: number, after: number) => marksFor({ rel: 'a.csv', before: file(before), after: file(after) }, '/a', ['/a']);
  expect(marks(13_000, 241)).toEqual(['keeps less than a tenth of what it held']);
  expect(marks(13_000, 0)).toEqual(['is emptied']);
  expect([...marks(13_000, 2_000), ...marks(900, 40), ...marks(0, 0)]).toEqual([]);
});

const moved = (from: string, path: string): Change => changeSchema.parse({ kind: 'moved', what: 'file', from, path });
const photos = Array.from({ length: 30 }, (_, at) => at + 10);
const marksOf = (changes: Change[]) => {
  marksForAll(changes, () => 100);
  return changes.flatMap(({ path, marks }) => marks.map((mark) => [path, mark]));
};

test('many files that are renamed alike in one folder, or moved alike into another, are one thing to look at', () => {
  expect(marksOf(photos.map((at) => moved(`/f/IMG_${at}.JPG`, `/f/trip_${at}.jpg`)))).toEqual([
    ['/f/trip_10.jpg', 'the first of 30 that are renamed in this folder'],
  ]);
  expect(marksOf(photos.map((at) => moved(`/f/${at}.txt`, `/f/old/${at}.txt`)))).toEqual([
    ['/f/old/10.txt', 'the first of 30 that are moved here from one folder'],
  ]);
});

test('what goes another way among many moves, or takes another ending, says so itself', () => {
  const alike = photos.map((at) => moved(`/f/${at}.txt`, `/f/old/${at}.txt`));
  const marks = marksOf([...alike, moved('/f/a.txt', '/f/elsewhere/a.txt'), moved('/f/b.txt', '/f/old/b.sh')]);
  expect(marks.slice(1)).toEqual([
    ['/f/elsewhere/a.txt', 'one of 32 moves'],
    ['/f/old/b.sh', 'one of 32 moves'],
  ]);
});
