import { expect, test } from 'vitest';
import { talkOf } from './talk.ts';
import type { Entry, TaskView } from './task.ts';

const ref = { hash: 'a'.repeat(64), bytes: 1, text: 'x' };
const message = (seq: number): Entry => ({ kind: 'message', seq, time: seq, text: ref, files: [] });
const turn = (seq: number, finish: 'stop' | 'calls', text = ref): Entry => ({
  kind: 'turn',
  seq,
  time: seq,
  turn: { turn: seq, text, calls: [], usage: { input: 0, output: 0, cached: 0 }, finish, ms: 1 },
});
const asked = (answered?: number) =>
  ({ text: ref, choices: [], step: 's', answer: ref, answered }) as unknown as TaskView['questions'][string];
const told = (entries: Entry[], questions: TaskView['questions'] = {}) =>
  talkOf({ entries, questions }).map((one) => (one.kind === 'answered' ? one.question : `${one.kind} ${one.seq}`));

test('messages and answers stand in the order of time, with what was asked first before all', () => {
  const questions = { one: asked(4), two: asked(9), old: asked(), open: { ...asked(), answer: undefined } };
  expect(told([message(2), message(6), message(12)], questions)).toEqual(['message 2', 'old', 'one', 'message 6', 'two', 'message 12']);
});

test('an answer that the person had more to say to stands before what they said; the newest, and words on the way, do not', () => {
  const entries = [
    message(1),
    turn(2, 'calls'),
    turn(3, 'stop'),
    turn(4, 'stop'),
    message(5),
    turn(6, 'calls'),
    message(7),
    turn(8, 'stop'),
  ];
  expect(told(entries)).toEqual(['message 1', 'before 4', 'message 5', 'message 7']);
});
