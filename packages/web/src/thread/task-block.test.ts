import type { TaskView } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import { talkOf } from './task-block.tsx';

const ref = { hash: 'a'.repeat(64), bytes: 1, text: 'x' };
const message = (seq: number) => ({ kind: 'message' as const, seq, time: seq, text: ref, files: [] });
const asked = (answered?: number) =>
  ({ text: ref, choices: [], step: 's', answer: ref, answered }) as unknown as TaskView['questions'][string];

test('messages and answers stand in the order of time, with what was asked first before all', () => {
  const questions = { one: asked(4), two: asked(9), old: asked(), open: { ...asked(), answer: undefined } };
  const order = talkOf({ entries: [message(2), message(6), message(12)], questions }).map((one) =>
    'question' in one ? one.question : one.seq,
  );
  expect(order).toEqual([2, 'old', 'one', 6, 'two', 12]);
});
