import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteLog } from './sqlite-log.ts';

let dir: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'deskhand-crash-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

const appender = (what: string, where: string) => [
  '--conditions=deskhand',
  '--disable-warning=ExperimentalWarning',
  fileURLToPath(new URL('./appender.double.ts', import.meta.url)),
  what,
  where,
];

test('killed three times amid appends, it has every event that was acknowledged, and the chain goes on', async () => {
  const acknowledged = new Map<number, string>();
  for (let round = 1; round <= 3; round++) {
    const running = spawn(process.execPath, appender('kill', dir), { stdio: ['ignore', 'pipe', 'inherit'] });
    child = running;
    const exit = once(running, 'exit');
    for await (const line of createInterface({ input: running.stdout })) {
      const [seq, hash = ''] = line.split(' ');
      acknowledged.set(Number(seq), hash);
      if (acknowledged.size >= round * 150) running.kill('SIGKILL');
    }
    expect(await exit).toEqual([null, 'SIGKILL']);
    const log = openSqliteLog({ dir });
    const events = new Map(log.events({ limit: 100_000 }).map((event) => [event.seq, event]));
    for (const [seq, hash] of acknowledged) expect(events.get(seq)?.hash).toBe(hash);
    expect(log.head.seq).toBe(events.size);
    for (const event of events.values()) {
      if (event.type === 'message.sent') expect((await log.text(event.body.text)).length).toBe(event.body.text.bytes);
    }
    expect(await log.verify()).toBeUndefined();
    log.close();
  }
});

// A disk of three megabytes: bubblewrap mounts it for one process, as root and as a user.
const bubblewrap = 'bwrap';
const disk = (size: number) => ['--dev-bind', '/', '/', '--size', String(size), '--tmpfs', dir, '--die-with-parent', '--'];
const canMount = spawnSync(bubblewrap, ['--dev-bind', '/', '/', '--size', '100000', '--tmpfs', tmpdir(), '--', 'true']).status === 0;

test.skipIf(!canMount)('a full disk refuses appends and says so, loses nothing, and space makes it work again', () => {
  const run = spawnSync(bubblewrap, [...disk(3_000_000), process.execPath, ...appender('full', dir)], {
    encoding: 'utf8',
    timeout: 25_000,
  });
  expect(run.stderr).toBe('');
  const { acknowledged, after, failures, whenFull, before, later, wrong } = JSON.parse(run.stdout);
  expect(new Set(failures)).toEqual(new Set(['disk-full']));
  expect(failures).toHaveLength(4);
  expect(before).toBeGreaterThan(20);
  expect(whenFull).toBe(before);
  expect(later).toBe(5);
  expect(acknowledged).toEqual(after);
  expect(after).toEqual(Array.from({ length: after.length }, (_, index) => index + 1));
  expect(wrong).toBeUndefined();
});

test('a log of the first version is brought up to date, with all that was in it', async () => {
  cpSync(join(import.meta.dirname, 'fixtures', 'version-1.db'), join(dir, 'log.db'));
  const log = openSqliteLog({ dir });
  expect(log.events({}).map(({ type }) => type)).toEqual(['folder.granted', 'task.requested', 'message.sent', 'task.finished']);
  expect(log.events({ task: 'task_1' })[0]).toMatchObject({ body: { text: { text: 'Add up the invoices' } }, key: 'key-one' });
  expect(log.summary('task_1')).toMatchObject({ title: 'Add up the invoices', state: 'done' });
  expect(log.task('task_1')?.entries).toHaveLength(2);
  expect(log.host().folders).toMatchObject([{ path: '/home/ada/Deskhand', mode: 'review' }]);
  expect(log.cursor('push')).toBe(3);
  expect(await log.verify()).toBeUndefined();
  expect(await log.append([{ type: 'host.stopped', body: { why: 'test' }, actor: { kind: 'host' } }])).toMatchObject([{ seq: 5 }]);
  log.close();
  const db = new DatabaseSync(join(dir, 'log.db'));
  expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 6 });
  db.close();
});
