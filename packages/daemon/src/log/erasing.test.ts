import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Draft } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Log } from './log.ts';
import { openSqliteLog } from './sqlite-log.ts';

let dir: string;
let log: Log;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'deskhand-erasing-'));
  log = openSqliteLog({ dir });
});
afterEach(() => {
  log.close();
  rmSync(dir, { recursive: true, force: true });
});

const at = (task: string) => ({ task, thread: 'thread_1' });
const ana = { kind: 'device' as const, id: 'device_ana' };
const large = 'a-large-secret '.repeat(5000);

/** A finished task in which these words were said, enough for a snapshot. */
async function told(task: string, words: string): Promise<void> {
  const message = (text: string): Draft => ({ type: 'message.sent', actor: ana, body: { text: log.put(text) }, ...at(task) });
  await log.append([{ type: 'task.requested', actor: ana, body: { text: log.put(`${words} title\nand more`) }, ...at(task) }]);
  await log.append([...Array.from({ length: 300 }, (_, i) => message(`${words} ${i % 3}`)), message(large), message('said to all')]);
  await log.append([
    { type: 'task.finished', actor: { kind: 'host' }, body: { outcome: 'done', text: log.put(`${words} answer`) }, ...at(task) },
  ]);
}
const erase = (task: string): Draft => ({ type: 'erase.requested', actor: ana, body: { why: 'asked' }, ...at(task) });

/** Everything under the log's folder, as bytes. */
function onDisk(): string {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(dir, name)).isFile());
  return files.map((name) => readFileSync(join(dir, name), 'latin1')).join('\n');
}

test('what was said in a task goes from every page of the disk, and that it went stays', async () => {
  await told('task_1', 'first-secret');
  await told('task_2', 'second-secret');
  expect(onDisk()).toContain('first-secret');
  await log.append([erase('task_1')]);
  await log.erased();
  expect(onDisk()).not.toContain('first-secret');
  expect(onDisk()).toContain('second-secret');
  // Said in both: it is the other's as well.
  expect(onDisk()).toContain('a-large-secret');

  const said = log.events({ task: 'task_1' }).at(-1);
  expect(said).toMatchObject({ type: 'content.erased', body: { items: 5, shared: 2, why: 'asked', by: 'device_ana' } });
  expect(log.summary('task_1')).toMatchObject({ title: '', state: 'done', erased: { by: 'device_ana', why: 'asked' } });
  expect(log.desk(10).threads.thread_1?.title).toBe('');
  expect(JSON.stringify(log.task('task_1'))).not.toContain('first-secret');
  expect(await log.audit()).toMatchObject({ faults: [], erased: 5 });

  await log.append([erase('task_2')]);
  await log.erased();
  expect(onDisk()).not.toMatch(/secret/);
  expect(readdirSync(join(dir, 'blobs'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual([]);
});

test('it is the same after a restart, and after all is folded anew', async () => {
  await told('task_1', 'first-secret');
  await log.append([erase('task_1')]);
  await log.erased();
  const before = [log.summary('task_1'), log.task('task_1'), log.desk(10)];
  log.close();
  const db = new DatabaseSync(join(dir, 'log.db'));
  db.exec(`UPDATE meta SET value = '0' WHERE name = 'projections'`);
  db.close();
  log = openSqliteLog({ dir });
  expect([log.summary('task_1'), log.task('task_1'), log.desk(10)]).toEqual(before);
});

test('asked for and cut short by a crash, it is done at the next start', async () => {
  await told('task_1', 'first-secret');
  const [asked] = await log.append([erase('task_1')]);
  log.close(); // before the eraser had its turn
  log = openSqliteLog({ dir });
  await log.erased();
  expect(log.events({ after: asked?.seq ?? 0 })).toMatchObject([{ type: 'content.erased', body: { why: 'asked', by: 'device_ana' } }]);
  expect(onDisk()).not.toContain('first-secret');
});

test('a file that a crash left behind goes at the next start', async () => {
  await told('task_1', 'first-secret');
  const path = log.pathOf(createHash('sha256').update(large).digest('hex')) ?? '';
  const copy = readFileSync(path);
  await log.append([erase('task_1')]);
  await log.erased();
  expect(existsSync(path)).toBe(false);
  log.close();
  // As if the rows were gone and the unlink never came.
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, copy);
  const db = new DatabaseSync(join(dir, 'log.db'));
  db.exec(`DELETE FROM cursors WHERE consumer = 'eraser'`);
  db.close();
  log = openSqliteLog({ dir });
  await log.erased();
  expect(existsSync(path)).toBe(false);
});

test.for(['by whoever asks for the end of it', 'by the next start'])(
  'what can’t be taken off the disk is told of, and tried again %s',
  async (how) => {
    const heard: string[] = [];
    log.close();
    log = openSqliteLog({ dir, tell: ({ sentence }) => heard.push(sentence) });
    await told('task_1', 'first-secret');
    const path = log.pathOf(createHash('sha256').update(large).digest('hex')) ?? '';
    // What no removal of a file takes away.
    rmSync(path);
    mkdirSync(path);
    await log.append([erase('task_1')]);
    await log.erased();
    expect(heard).toEqual([expect.stringContaining('directory')]);
    rmSync(path, { recursive: true });
    writeFileSync(path, large);
    if (how === 'by the next start') {
      log.close();
      log = openSqliteLog({ dir });
    }
    await log.erased();
    expect(existsSync(path)).toBe(false);
  },
);

test('words that come again while they are erased stay', async () => {
  await told('task_1', 'first-secret');
  const asked = log.append([erase('task_1')]);
  await asked;
  const again = log.put('first-secret 1');
  await log.append([{ type: 'message.sent', actor: ana, body: { text: again }, ...at('task_9') }]);
  await log.erased();
  expect(await log.text({ hash: again.hash, bytes: again.bytes })).toBe('first-secret 1');
  expect((await log.audit()).faults).toEqual([]);
});

test('a log from before deleted things were overwritten is written anew once', async () => {
  await told('task_1', 'first-secret');
  log.close();
  const db = new DatabaseSync(join(dir, 'log.db'));
  db.exec(`INSERT INTO meta (name, value) VALUES ('unclean', '1'); PRAGMA secure_delete = OFF;
    CREATE TABLE scrap (text TEXT); INSERT INTO scrap VALUES ('first-secret scrap'); DROP TABLE scrap;`);
  db.close();
  expect(onDisk()).toContain('first-secret scrap');
  log = openSqliteLog({ dir });
  await log.append([erase('task_1')]);
  await log.erased();
  expect(onDisk()).not.toContain('first-secret');
  expect((await log.audit()).faults).toEqual([]);
});
