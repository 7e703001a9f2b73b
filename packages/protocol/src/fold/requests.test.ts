import { expect, test } from 'vitest';
import type { Event } from '../events.ts';
import { noLabels } from '../labels.ts';
import { mostRequests } from './requests.ts';
import { foldTask, type TaskView } from './task.ts';

const ref = { hash: 'a'.repeat(64), bytes: 1 };
const at = (seq: number, part: object, task = 'task_1') =>
  ({
    version: 1,
    seq,
    time: seq,
    task,
    thread: 't',
    actor: { kind: 'host' },
    labels: noLabels,
    prev: '',
    hash: '',
    ...part,
  }) as unknown as Event;
const made = (seq: number, task?: string) =>
  at(
    seq,
    {
      type: 'request.made',
      body: { host: `h${seq}.example.org`, method: 'GET', decision: seq % 2 ? 'refused' : 'allowed', up: 0, down: seq, ms: 1 },
    },
    task,
  );

test('a task keeps the last of what it asked the network for, and how often it did', () => {
  let view: TaskView | undefined = foldTask(undefined, at(1, { type: 'task.requested', body: { text: ref, files: [] } }));
  expect(view?.requests).toBeUndefined();
  view = foldTask(view, made(2));
  expect(view?.requests).toEqual({
    count: 1,
    refused: 0,
    last: [{ host: 'h2.example.org', method: 'GET', decision: 'allowed', up: 0, down: 2, ms: 1, time: 2 }],
  });
  for (let seq = 3; seq < 1003; seq++) view = foldTask(view, made(seq));
  view = foldTask(view, made(1003, 'task_2'));
  expect(view?.requests?.count).toBe(1001);
  expect(view?.requests?.refused).toBe(500);
  expect(view?.requests?.last).toHaveLength(mostRequests);
  expect(view?.requests?.last.at(-1)?.down).toBe(1002);
  expect(view?.requests?.last[0]?.down).toBe(1003 - mostRequests);
});
