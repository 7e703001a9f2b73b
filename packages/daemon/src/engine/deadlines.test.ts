import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Draft } from '@deskhand/protocol';
import { afterEach, expect, test } from 'vitest';
import type { Log } from '../log/log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { watchDeadlines } from './deadlines.ts';
import { defaultSettings } from './engine.ts';

const dir = mkdtempSync(join(tmpdir(), 'deskhand-deadlines-'));
const start = 1_800_000_000_000;
const log = openSqliteLog({ dir, now: () => start });
afterEach(() => {
  log.close();
  rmSync(dir, { recursive: true, force: true });
});

const asking = (task: string, expires: number): Draft[] => {
  const at = { actor: { kind: 'host' as const }, task, thread: task };
  const asked = { step: 's', call: 'c', title: 'asks', why: '', decisive: [], irreversible: false, hash: 'h', full: log.put('{}') };
  return [
    { type: 'task.requested', body: { text: log.put('words') }, ...at },
    { type: 'approval.requested', body: { ...asked, approval: `approval_${task}`, expires }, ...at },
  ];
};
const answer = (task: string): Draft => ({
  type: 'approval.answered',
  body: { approval: `approval_${task}`, answer: 'no', hash: 'h' },
  actor: { kind: 'device', id: 'd' },
  task,
  thread: task,
});

test('a look wakes what ran out, asked before the start or after it, and reads nothing else', async () => {
  let now = start;
  let reads = 0;
  const counted: Log = {
    ...log,
    task(id) {
      reads += 1;
      return log.task(id);
    },
    get head() {
      return log.head;
    },
  };
  for (let at = 0; at < 40; at += 1) await log.append(asking(`task_late_${at}`, start + 1_000_000));
  await log.append([...asking('task_soon', start + 1000), ...asking('task_answered', start + 1000), answer('task_answered')]);
  const woken: string[] = [];
  const watch = watchDeadlines(
    { log: counted, now: () => now, report: (error) => expect(error).toBeUndefined(), settings: defaultSettings },
    (task) => woken.push(task),
  );
  await log.append(asking('task_new', start + 2000));
  reads = 0;
  watch.look();
  expect([woken, reads]).toEqual([[], 0]);
  now = start + 3000;
  watch.look();
  expect(woken).toEqual(['task_soon', 'task_new']);
  expect(reads).toBe(2);
  // Nobody said what became of it: it is woken again, until it did.
  watch.look();
  expect(woken).toHaveLength(4);
  await log.append([
    { type: 'approval.expired', body: { approval: 'approval_task_new' }, actor: { kind: 'host' }, task: 'task_new', thread: 'task_new' },
  ]);
  watch.look();
  watch.look();
  expect(woken.filter((task) => task === 'task_new')).toHaveLength(2);
  watch.close();
});
