import type { Event, TaskSummary } from '@deskhand/protocol';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Log } from '../log/log.ts';
import { letGoAtRest } from './resting.ts';

function resting(works: () => boolean) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let tell: (events: Event[]) => void = () => {};
  const log: Pick<Log, 'subscribe' | 'summaries'> = {
    subscribe(listener) {
      tell = listener;
      return () => {};
    },
    // Nobody looks into it.
    summaries: () => (works() ? [{} as TaskSummary] : []),
  };
  const collect = vi.fn();
  const { close } = letGoAtRest(log, { quiet: 1000, collect });
  onTestFinished(() => {
    close();
    vi.useRealTimers();
  });
  return { collect, happens: () => tell([]), pass: (ms: number) => vi.advanceTimersByTime(ms) };
}

test('it lets go once nothing has happened for a while, and once for each rest', () => {
  const { collect, happens, pass } = resting(() => false);
  pass(900);
  happens();
  pass(900);
  expect(collect).not.toHaveBeenCalled();
  pass(100);
  pass(60_000);
  expect(collect).toHaveBeenCalledTimes(1);
  happens();
  pass(1000);
  expect(collect).toHaveBeenCalledTimes(2);
});

test('what nobody holds any more is gone then', async () => {
  const gone = unheld();
  const { close } = letGoAtRest({ subscribe: () => () => {}, summaries: () => [] }, { quiet: 1 });
  onTestFinished(close);
  await expect.poll(() => gone.deref() === undefined).toBe(true);
});

const unheld = () => new WeakRef({ held: 'by nobody' });

test('a task at work is no rest, however long nothing is told of it', () => {
  let works = true;
  const { collect, pass } = resting(() => works);
  pass(5000);
  expect(collect).not.toHaveBeenCalled();
  works = false;
  pass(1000);
  expect(collect).toHaveBeenCalledTimes(1);
});
