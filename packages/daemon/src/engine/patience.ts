import type { Reason, TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';

// A model that nobody reaches just now, or that has too much to do, is waited for: its server starts again, a computer wakes.

const passing = new Set(['model.down', 'model.unreachable', 'model.trouble', 'model.busy']);

/** Whether it may be otherwise in some minutes, with nothing done about the task. */
export const willPass = ({ code }: Reason): boolean => passing.has(code);

/** Since when a task waits for its model, by what stands in its log, also of an earlier start. Milliseconds since 1970. */
export function waitsSince({ entries }: TaskView): number | undefined {
  const last = entries.findLastIndex(({ kind }) => kind === 'turn' || kind === 'message');
  return entries.slice(last + 1).find((entry) => entry.kind === 'failure' && entry.again)?.time;
}

const longest = 60_000;

/** The pause before the next attempt, in ms: twice the one before, a minute at most. */
export const pauseBefore = (attempt: number, first: number): number => Math.min(longest, first * 2 ** Math.min(attempt, 16));

/** Resolves after so many ms, or at once when the task is stopped or a person says something to it. */
export function pauseFor(ms: number, task: string, log: Pick<Log, 'subscribe'>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      unsubscribe();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    const unsubscribe = log.subscribe((events) => {
      if (events.some((event) => event.task === task && event.type === 'message.sent')) done();
    });
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
