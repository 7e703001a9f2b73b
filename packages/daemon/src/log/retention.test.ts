import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startRetention } from './retention.ts';
import { openSqliteLog } from './sqlite-log.ts';

const dir = mkdtempSync(join(tmpdir(), 'deskhand-retention-'));
const day = 86_400_000;
let now = 1_800_000_000_000;
const log = openSqliteLog({ dir, now: () => now });
afterEach(() => {
  log.close();
  rmSync(dir, { recursive: true, force: true });
});

test('what was said is erased so many days after the end of its task, once, and not before', async () => {
  const told = async (task: string, ends: boolean) => {
    const at = { actor: { kind: 'host' as const }, task, thread: task };
    await log.append([{ type: 'task.requested', body: { text: log.put(`words of ${task}`) }, ...at }]);
    if (ends) await log.append([{ type: 'task.finished', body: { outcome: 'done' }, ...at }]);
  };
  await told('task_old', true);
  await told('task_open', false);
  now += 20 * day;
  await told('task_new', true);
  now += 15 * day;

  let days: number | undefined;
  const retention = startRetention({ log, days: () => days, now: () => now, tell: (error) => expect(error).toBeUndefined() });
  await retention.look();
  expect(log.events({}).filter(({ type }) => type === 'erase.requested')).toEqual([]);
  days = 30;
  await retention.look();
  await retention.look();
  await log.erased();
  await retention.look();
  retention.close();
  expect(log.events({}).filter(({ type }) => type === 'erase.requested')).toMatchObject([{ task: 'task_old', actor: { kind: 'host' } }]);
  expect(log.summary('task_old')).toMatchObject({ title: '', erased: { why: 'retention', by: 'host' } });
  expect(log.summary('task_new')?.title).toBe('words of task_new');
  expect(log.summary('task_open')?.title).toBe('words of task_open');
});
