import { expect, test } from 'vitest';
import { nextSeen, offsetsOf, rowAt, rowsWithin } from './virtual.ts';

const heights = [10, 20, 30, 40];
const offsets = offsetsOf(4, (index) => heights[index] ?? 0);

test('rows begin where those before them end', () => {
  expect([...offsets]).toEqual([0, 10, 30, 60, 100]);
});

test('the row at a height is the one that covers it', () => {
  expect([-5, 0, 9, 10, 59, 60, 1000].map((y) => rowAt(offsets, y))).toEqual([0, 0, 0, 1, 2, 3, 3]);
});

test('what is drawn covers what is seen and the margin, and never runs past the end', () => {
  expect(rowsWithin(offsets, 10, 20, 0)).toEqual({ start: 1, end: 3 });
  expect(rowsWithin(offsets, 60, 40, 100)).toEqual({ start: 0, end: 4 });
  expect(rowsWithin(offsets, 5000, 40, 0)).toEqual({ start: 3, end: 4 });
  expect(
    rowsWithin(
      offsetsOf(0, () => 10),
      0,
      100,
      100,
    ),
  ).toEqual({ start: 0, end: 0 });
});

test('of five thousand rows a screenful is drawn', () => {
  const many = offsetsOf(5000, () => 57);
  const { start, end } = rowsWithin(many, 100_000, 800, 800);
  expect(end - start).toBeLessThan(50);
});

test('after a jump what is seen is drawn first, and a screen on both sides in the frames after', () => {
  const jumped = nextSeen({ top: 0, height: 800, more: 800 }, 5000, 800);
  expect(jumped).toEqual({ top: 5000, height: 800, more: 0 });
  const half = nextSeen(jumped, 5010, 800);
  expect(half).toEqual({ top: 5010, height: 800, more: 400 });
  const whole = nextSeen(half, 5020, 800);
  expect(whole.more).toBe(800);
  expect(nextSeen(whole, 5100, 800)).toBe(whole);
  // A few rows at a time: many at once are a frame that is too long.
  expect(nextSeen(whole, 5120, 800)).toEqual({ top: 5120, height: 800, more: 800 });
});
