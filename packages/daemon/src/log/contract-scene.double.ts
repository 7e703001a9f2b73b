import type { Draft } from '@deskhand/protocol';
import { afterEach } from 'vitest';
import type { Log } from './log.ts';

// What the contract of a log is told with: logs by name, closed after each test, and what is appended to them.

export interface LogFactory {
  /** Opens the log that was opened before under this name, or an empty one. `now` is its clock. */
  open(name: string, now?: () => number): Log;
  /** Forgets all of them. */
  clean(): void;
}

export const owner = { kind: 'device' as const, id: 'device_1' };
export const host = { kind: 'host' as const };

/** Opens logs for the tests around it. */
export function openLogs(factory: LogFactory): (which?: string, now?: () => number) => Log {
  const logs: Log[] = [];
  afterEach(() => {
    for (const log of logs.splice(0)) log.close();
    factory.clean();
  });
  return (which = 'log', now) => {
    const log = factory.open(which, now);
    logs.push(log);
    return log;
  };
}

export const request = (log: Log, id: number, words = `task ${id}`, more: Partial<Draft> = {}): Draft =>
  // The parts fit: only the envelope is added to.
  ({
    type: 'task.requested',
    body: { text: log.put(words) },
    actor: owner,
    thread: `thread_${id % 2}`,
    task: `task_${id}`,
    ...more,
  }) as Draft;

export const message = (log: Log, id: number, words: string): Draft => ({
  type: 'message.sent',
  body: { text: log.put(words) },
  actor: owner,
  thread: `thread_${id % 2}`,
  task: `task_${id}`,
});

export const finish = (id: number): Draft => ({
  type: 'task.finished',
  body: { outcome: 'done' },
  actor: host,
  thread: `thread_${id % 2}`,
  task: `task_${id}`,
});
