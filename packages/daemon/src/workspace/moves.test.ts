import { expect, test } from 'vitest';
import type { Node } from './handle.ts';
import { moves } from './moves.ts';

type File = [rel: string, modified: number, ino?: number];
let inodes = 1000n;
const node = ([, modified, ino]: File, size: number) =>
  ({ kind: 'file', size, mode: 0o644, modified: BigInt(modified), dev: 1n, ino: ino ? BigInt(ino) : inodes++ }) as Node;
/** Where each file came from, all of the same content. */
async function paired(before: File[], after: File[], size = 5): Promise<Record<string, string>> {
  const deltas = [
    ...before.map((file) => ({ rel: file[0], before: node(file, size) })),
    ...after.map((file) => ({ rel: file[0], after: node(file, size) })),
  ];
  return Object.fromEntries(await moves({ folder: '/f', deltas, hash: async () => 'same' }));
}

test('of files that are the same the one that moved is told by the file itself, then by its time', async () => {
  const before: File[] = [
    ['IMG_1.JPG', 1, 11],
    ['copy of IMG_1.JPG', 2, 12],
  ];
  expect(
    await paired(before, [
      ['day-3.jpg', 2],
      ['day.jpg', 1],
    ]),
  ).toEqual({ 'day-3.jpg': 'copy of IMG_1.JPG', 'day.jpg': 'IMG_1.JPG' });
  expect(
    await paired(before, [
      ['day-3.jpg', 1, 12],
      ['day.jpg', 1, 11],
    ]),
  ).toEqual({ 'day-3.jpg': 'copy of IMG_1.JPG', 'day.jpg': 'IMG_1.JPG' });
});

test('where their times are the same too, or new, it is the one with the same name; where nothing tells, the next in order', async () => {
  expect(
    await paired(
      [
        ['a/x', 1],
        ['a/y', 1],
      ],
      [
        ['b/y', 1],
        ['c/x', 1],
      ],
    ),
  ).toEqual({ 'b/y': 'a/y', 'c/x': 'a/x' });
  expect(
    await paired(
      [
        ['a/x', 1],
        ['a/y', 2],
      ],
      [
        ['b/y', 8],
        ['c/x', 9],
      ],
    ),
  ).toEqual({ 'b/y': 'a/y', 'c/x': 'a/x' });
  expect(
    await paired(
      [
        ['b', 1],
        ['a', 1],
      ],
      [
        ['2', 1],
        ['1', 1],
        ['3', 1],
      ],
    ),
  ).toEqual({ 1: 'a', 2: 'b' });
});

test('of empty files the name alone tells', async () => {
  expect(
    await paired(
      [
        ['a/x', 1, 11],
        ['a/y', 1, 12],
      ],
      [
        ['b/y', 2],
        ['b/z', 1, 11],
      ],
      0,
    ),
  ).toEqual({ 'b/y': 'a/y' });
});
