import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { idle, touch } from './idle.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const waiting = () => {
  const state = { over: false };
  void idle().then(() => {
    state.over = true;
  });
  return state;
};

test('while somebody scrolls nothing else is begun, and not for ever', async () => {
  touch();
  const first = waiting();
  await vi.advanceTimersByTimeAsync(500);
  touch();
  await vi.advanceTimersByTimeAsync(500);
  expect(first.over).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(first.over).toBe(true);

  const second = waiting();
  const scrollFor = async (ms: number) => {
    for (let at = 0; at < ms; at += 300) {
      touch();
      await vi.advanceTimersByTimeAsync(300);
    }
  };
  await scrollFor(50_000);
  expect(second.over).toBe(false);
  await scrollFor(20_000);
  expect(second.over).toBe(true);
});
