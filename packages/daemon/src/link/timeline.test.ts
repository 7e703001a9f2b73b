import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Draft } from '@deskhand/protocol';
import { afterEach, expect, test } from 'vitest';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { timelineOf } from './timeline.ts';

const dir = mkdtempSync(join(tmpdir(), 'deskhand-timeline-'));
const log = openSqliteLog({ dir });
afterEach(() => {
  log.close();
  rmSync(dir, { recursive: true, force: true });
});

function changing(task: string, folder: string): Draft[] {
  const at = { actor: { kind: 'host' as const }, task, thread: task };
  const changes = [{ kind: 'changed', path: `${folder}/a.csv`, what: 'file', before: 1, after: 2, marks: [] }];
  const list = { list: log.put(JSON.stringify(changes)), added: 0, changed: 1, moved: 0, deleted: 0, marked: 0, folders: [folder] };
  return [
    { type: 'task.requested', body: { text: log.put(task) }, ...at },
    { type: 'change.committed', body: { ...list, commit: `commit_${task}` }, ...at },
    { type: 'task.finished', body: { outcome: 'done' }, ...at },
  ];
}

test('the newest changes are found by looking at no more tasks than are shown, whatever came before', async () => {
  for (let at = 0; at < 120; at += 1) await log.append(changing(`task_${at}`, at % 40 ? '/home/ana/Work' : '/home/ana/Work/Taxes'));
  let reads = 0;
  const counted = {
    ...log,
    task(id: string) {
      reads += 1;
      return log.task(id);
    },
  };
  const newest = await timelineOf({ log: counted }, undefined, 5);
  expect(newest.map(({ task }) => task)).toEqual(['task_119', 'task_118', 'task_117', 'task_116', 'task_115']);
  expect(newest[0]).toMatchObject({ what: 'task', counts: { changed: 1 }, some: ['/home/ana/Work/a.csv'] });
  expect(reads).toBe(5);
  expect((await timelineOf({ log: counted }, '/home/ana/Work/Taxes', 9)).map(({ task }) => task)).toEqual(['task_80', 'task_40', 'task_0']);
  reads = 0;
  expect(await timelineOf({ log: counted }, '/srv/else', 9)).toEqual([]);
  expect(reads).toBe(0);
});
