import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { namedBy, namedElsewhere } from './named.ts';
import { openSqliteLog } from './sqlite-log.ts';

const dir = mkdtempSync(join(tmpdir(), 'deskhand-named-'));
const log = openSqliteLog({ dir, now: () => 1_800_000_000_000 });
afterEach(() => {
  log.close();
  rmSync(dir, { recursive: true, force: true });
});

test('what is erased, what may be, and what was put in place is found by an index, whatever else the log holds', async () => {
  const at = (task: string) => ({ actor: { kind: 'host' as const }, task, thread: task });
  for (const task of ['task_1', 'task_2', 'task_3'])
    await log.append([
      { type: 'task.requested', body: { text: log.put(`words of ${task}`) }, ...at(task) },
      { type: 'message.sent', body: { text: log.put('said to all') }, ...at(task) },
      { type: 'task.finished', body: { outcome: 'done' }, ...at(task) },
    ]);
  expect(log.ended(1_800_000_000_000, 2).map(({ id }) => id)).toEqual(['task_1', 'task_2']);
  await log.append([{ type: 'erase.requested', body: { why: 'asked' }, ...at('task_1') }]);
  await log.erased();
  expect(log.ended(1_800_000_000_000, 9).map(({ id }) => id)).toEqual(['task_2', 'task_3']);
  expect(log.ended(1_799_999_999_999, 9)).toEqual([]);

  log.close();
  const db = new DatabaseSync(join(dir, 'log.db'), { readOnly: true });
  const plan = (sql: string) => JSON.stringify(db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
  const reads = [
    namedBy,
    namedElsewhere,
    'SELECT summary FROM tasks WHERE ended <= ? ORDER BY ended LIMIT ?',
    'SELECT task FROM placed WHERE seq < ? ORDER BY seq DESC LIMIT ?',
  ];
  for (const read of reads) {
    expect(plan(read), read).toContain('SEARCH');
    expect(plan(read), read).not.toMatch(/SCAN|TEMP B-TREE/);
  }
  // What names no task any more is not kept either: the lists of what went, alone.
  expect(db.prepare("SELECT count(*) AS n FROM named WHERE task = 'task_1'").get()).toEqual({ n: 0 });
  db.close();
});
