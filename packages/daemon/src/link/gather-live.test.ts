import type { Live } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gatherLive } from './gather-live.ts';

let said: Live[];
let ready: boolean;
beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  ready = true;
});
afterEach(() => {
  vi.useRealTimers();
});
const gather = () =>
  gatherLive(
    (live) => said.push(live),
    () => ready,
  );
const printed = (step: string, delta: string): Live => ({ kind: 'output', task: 't', step, delta });

test('the first word goes at once; what follows goes together, each stream in one piece', () => {
  const gathered = gather();
  const text = (delta: string): Live => ({ kind: 'text', task: 't', turn: 1, delta });
  gathered.add(text('Hel'));
  expect(said).toEqual([text('Hel')]);
  gathered.add(text('lo, '));
  gathered.add(printed('s', 'a'));
  gathered.add(text('Ana'));
  expect(said).toHaveLength(1);
  vi.advanceTimersByTime(100);
  expect(said.slice(1)).toEqual([text('lo, Ana'), printed('s', 'a')]);
});

test('of commands that print without end goes no more than a screenful, of each its newest', () => {
  const gathered = gather();
  gathered.add({ kind: 'progress', task: 't', step: 'x', words: 'begins' });
  for (let i = 0; i < 1000; i++) for (const step of ['a', 'b']) gathered.add(printed(step, `${step}${i} `.repeat(100)));
  vi.advanceTimersByTime(100);
  const sizes = said.slice(1).map((live) => ('delta' in live ? live.delta.length : 0));
  expect(sizes).toEqual([3000, 3000]);
  expect(said[1]).toMatchObject({ step: 'a', delta: expect.stringMatching(/a999 $/) });
});

test('a reader who hasn’t taken what was said is told nothing more until then, and then the newest', () => {
  const gathered = gather();
  const words = (words: string): Live => ({ kind: 'progress', task: 't', step: 's', words });
  ready = false;
  gathered.add(words('1 of 9'));
  gathered.add(words('2 of 9'));
  vi.advanceTimersByTime(1000);
  expect(said).toEqual([]);
  ready = true;
  vi.advanceTimersByTime(100);
  expect(said).toEqual([words('2 of 9')]);
});

test('what is to follow it has it said before; what ended says nothing', () => {
  const gathered = gather();
  gathered.add(printed('s', 'a'));
  gathered.add(printed('s', 'b'));
  gathered.flush();
  expect(said).toHaveLength(2);
  gathered.add(printed('s', 'c'));
  gathered.end();
  vi.advanceTimersByTime(1000);
  expect(said).toHaveLength(2);
});
