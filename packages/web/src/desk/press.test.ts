import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { atRest, press, release } from './press.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const waiting = () => {
  const state = { over: false };
  void atRest().then(() => {
    state.over = true;
  });
  return state;
};
const afterMs = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('what comes waits for what is pressed to be let go and clicked, and for nothing else', async () => {
  const before = waiting();
  await afterMs(0);
  expect(before.over).toBe(true);

  press();
  const during = waiting();
  await afterMs(500);
  expect(during.over).toBe(false);
  release(100);
  await afterMs(50);
  expect(during.over).toBe(false);
  release(0);
  await afterMs(0);
  expect(during.over).toBe(true);
});

test('it doesn’t wait for ever where nobody lets go', async () => {
  press();
  const during = waiting();
  await afterMs(999);
  expect(during.over).toBe(false);
  await afterMs(1);
  expect(during.over).toBe(true);
});
