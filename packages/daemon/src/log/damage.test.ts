import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Draft, Event, Reason } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeskhandError } from '../host/host.ts';
import { canonicalJson, sha256 } from './chain.ts';
import type { Log } from './log.ts';
import { salvageLog } from './salvage.ts';
import { openSqliteLog } from './sqlite-log.ts';

// Each damage is done to a copy of the files as they are at the moment of a crash: the log that owns them is still open.

let root: string;
let crashed: string;
let kept: Event[];
const opened: Log[] = [];
const open = (dir: string, more: { tail?: number; now?: () => number; tell?: (reason: Reason) => void } = {}): Log => {
  const log = openSqliteLog({ dir, ...more });
  opened.push(log);
  return log;
};
const message = (log: Log, words: string): Draft => ({
  type: 'message.sent',
  body: { text: log.put(words) },
  actor: { kind: 'host' },
  task: 'task_1',
});

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'deskhand-damage-'));
  const log = open(join(root, 'whole'));
  kept = [];
  for (let i = 1; i <= 20; i++) kept.push(...(await log.append([message(log, `words ${i}`)])));
  kept.push(...(await log.append([message(log, 'large '.repeat(10_000))])));
  crashed = join(root, 'crashed');
  cpSync(join(root, 'whole'), crashed, { recursive: true });
});
afterEach(() => {
  for (const log of opened.splice(0)) log.close();
  rmSync(root, { recursive: true, force: true });
});

const wal = () => join(crashed, 'log.db-wal');
/** The log's files and the hashes of what is in them. */
function filesOf(dir: string): Record<string, string> {
  const names = readdirSync(dir).filter((name) => /\.db(-wal)?$|head$/.test(name) && statSync(join(dir, name)).size > 0);
  return Object.fromEntries(names.map((name) => [name, sha256(readFileSync(join(dir, name)))]));
}

/** Opening is refused with this code, and what is there stays as it is. */
function refused(code: string, more: { tail?: number } = {}): string {
  const before = filesOf(crashed);
  let said = '';
  expect(() => {
    try {
      open(crashed, more);
    } catch (error) {
      said = error instanceof Error ? error.message : '';
      throw error;
    }
  }).toThrow(expect.objectContaining({ code }));
  expect(filesOf(crashed)).toEqual(before);
  return said;
}

test('a copy of the files at any moment opens with all that was acknowledged', async () => {
  const log = open(crashed);
  expect(log.events({})).toEqual(kept);
  expect(await log.verify()).toBeUndefined();
});

test('a file that a crash cut short on its way in is cleared away', () => {
  const part = join(crashed, 'blobs', 'new', '1-1');
  writeFileSync(part, 'half');
  open(crashed);
  expect(existsSync(part)).toBe(false);
});

test('the torn beginning of a transaction that nobody was told of is dropped', () => {
  const frame = readFileSync(wal()).subarray(32, 32 + 4120);
  writeFileSync(wal(), Buffer.concat([readFileSync(wal()), frame.subarray(0, 3000)]));
  expect(open(crashed).events({})).toEqual(kept);
});

test.each([
  ['a WAL cut short', () => truncateSync(wal(), statSync(wal()).size - 100)],
  ['a WAL with a flipped bit in its middle', () => flip(wal(), Math.floor(statSync(wal()).size / 2))],
  ['a WAL that is gone', () => rmSync(wal())],
  ['a database that is gone', () => rmSync(join(crashed, 'log.db'))],
  ['a database that is emptied', () => [truncateSync(join(crashed, 'log.db'), 0), rmSync(wal())]],
  ['a database that is something else', () => [writeFileSync(join(crashed, 'log.db'), 'x'.repeat(9000)), rmSync(wal())]],
])('%s is told, and nothing is touched', (_what, damage) => {
  damage();
  expect(refused('log-damaged')).toContain('is damaged');
});

test('an older copy of the database beside a newer witness is told', async () => {
  const log = opened[0];
  if (!log) throw new Error('the whole log is open');
  await log.append([message(log, 'later')]);
  cpSync(join(root, 'whole', 'log.head'), join(crashed, 'log.head'));
  expect(refused('log-damaged')).toContain('ends at event 21, and event 22 had been confirmed');
});

test('an event that was changed is found at the start when it is near the end, and by verify wherever it is', async () => {
  changed((db) => {
    db.exec('DROP TRIGGER events_stay');
    db.exec(`UPDATE events SET event = replace(event, 'task_1', 'task_2') WHERE seq = 5`);
  });
  expect(refused('log-damaged')).toContain('event 5 is not what was written');
  const log = open(crashed, { tail: 3 });
  expect((await log.verify())?.sentence).toContain('event 5 is not what was written');
});

test('events can be neither changed nor deleted', () => {
  changed((db) => {
    expect(() => db.exec(`UPDATE events SET task = 'x'`)).toThrow('never changed');
    expect(() => db.exec('DELETE FROM events')).toThrow('never deleted');
  });
});

test('content that was lost or changed is found by verify, and never given out', async () => {
  const large = kept.at(-1);
  const hash = large?.type === 'message.sent' ? large.body.text.hash : '';
  const file = join(crashed, 'blobs', hash.slice(0, 2), hash.slice(2));
  flip(file, 100);
  const log = open(crashed);
  expect(await log.read(hash)).toBeUndefined();
  expect((await log.verify())?.sentence).toContain(hash);
});

test.each([
  ['an event', (db: DatabaseSync) => add(db, { version: 99 })],
  ['a kind of event', (db: DatabaseSync) => add(db, { type: 'planet.colonized' })],
  ['tables', (db: DatabaseSync) => db.exec('PRAGMA user_version = 99')],
])('%s from a newer version is told, and the log is left to that version', (_what, damage) => {
  changed(damage);
  expect(refused('log-newer')).toContain('newer version of Deskhand');
});

test('a second owner is told that there is one', () => {
  const before = opened.length;
  expect(() => open(join(root, 'whole'))).toThrow(expect.objectContaining({ code: 'log-busy' }));
  expect(opened).toHaveLength(before);
});

test('a clock that goes back is told of once, also when it went back while nothing ran', async () => {
  let clock = (kept.at(-1)?.time ?? 0) - 60_000;
  const told: string[] = [];
  const log = open(crashed, { now: () => clock, tell: ({ code }) => told.push(code) });
  await log.append([message(log, 'a')]);
  clock += 1000;
  await log.append([message(log, 'b')]);
  expect(told).toEqual(['clock-back']);
  expect(log.events({ after: 21 }).map(({ time }) => time)).toEqual([kept.at(-1)?.time, kept.at(-1)?.time]);
  clock += 120_000;
  await log.append([message(log, 'c')]);
  clock -= 5000;
  await log.append([message(log, 'd')]);
  expect(told).toEqual(['clock-back', 'clock-back']);
});

test.each([
  ['a WAL cut short', () => truncateSync(wal(), statSync(wal()).size - 100), 20],
  ['an event changed', () => changed((db) => db.exec(`DROP TRIGGER events_stay; UPDATE events SET event = '{}' WHERE seq = 12`)), 11],
  ['a database that is something else', () => [writeFileSync(join(crashed, 'log.db'), 'x'.repeat(9000)), rmSync(wal())], 0],
])('salvage after %s keeps every event before it, sets the files aside, and the log goes on', async (_what, damage, count) => {
  damage();
  const before = filesOf(crashed);
  const { aside, ...salvage } = salvageLog({ dir: crashed });
  expect(salvage).toEqual({ kept: count, missing: 0 });
  expect(filesOf(aside)).toEqual(before);
  const log = open(crashed);
  expect(log.events({})).toEqual(kept.slice(0, count));
  expect(await log.verify()).toBeUndefined();
  expect(await log.append([message(log, 'on')])).toMatchObject([{ seq: count + 1 }]);
});

test('a salvage that fails leaves the damaged log where it was, to be tried again', () => {
  truncateSync(wal(), statSync(wal()).size - 100);
  // Where SQLite looks for what is to be rolled back: it can't open a new database then.
  const block = join(crashed, 'log.db-journal');
  mkdirSync(block);
  const before = filesOf(crashed);
  expect(() => salvageLog({ dir: crashed })).toThrow(DeskhandError);
  expect(filesOf(crashed)).toEqual(before);
  rmdirSync(block);
  expect(salvageLog({ dir: crashed })).toMatchObject({ kept: 20, missing: 0 });
});

test('the error names a program that mends it', () => {
  truncateSync(wal(), statSync(wal()).size - 100);
  let next = '';
  try {
    open(crashed);
  } catch (error) {
    next = error instanceof DeskhandError ? (error.next ?? '') : '';
  }
  const command = next.slice(next.indexOf('read: ') + 6).replace(' ', ' --conditions=deskhand ');
  const run = spawnSync(command, { shell: true, encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(run.stdout).toContain('Kept 20 events.');
  expect(open(crashed).events({})).toEqual(kept.slice(0, 20));
});

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(path, bytes);
}

function changed(work: (db: DatabaseSync) => void): void {
  const db = new DatabaseSync(join(crashed, 'log.db'));
  work(db);
  db.close();
}

/** An event as another build would have written it. */
function add(db: DatabaseSync, differs: Partial<Record<keyof Event, unknown>>): void {
  const last = kept.at(-1);
  const json = canonicalJson({ ...last, hash: undefined, seq: 22, prev: last?.hash, ...differs });
  db.prepare('INSERT INTO events (seq, hash, event) VALUES (22, ?, ?)').run(Buffer.from(sha256(json), 'hex'), json);
}
