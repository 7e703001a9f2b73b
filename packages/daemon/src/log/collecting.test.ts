import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signerOf } from '../host/host.ts';
import { putIntoFolder } from './collect-folder.ts';
import { type Batch, startCollecting } from './collecting.ts';
import type { Log } from './log.ts';
import { openSqliteLog } from './sqlite-log.ts';

let dir: string;
let log: Log;
const signer = signerOf(new Uint8Array(32).fill(3));
const waits = { more: 1, first: 1, most: 4 };
const reopen = () => openSqliteLog({ dir: join(dir, 'log'), signer });
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'deskhand-collecting-'));
  log = reopen();
});
afterEach(() => {
  log.close();
  rmSync(dir, { recursive: true, force: true });
});
const say = (words: string) =>
  log.append([{ type: 'message.sent', actor: { kind: 'host' }, task: 'task_1', body: { text: log.put(words) } }]);
const seqs = (batches: Batch[]) =>
  batches.flatMap(({ text }) =>
    text
      .trim()
      .split('\n')
      .flatMap((line) => JSON.parse(line).seq ?? []),
  );

test('every event arrives, in order, also after the place was away and the host started anew', async () => {
  const batches: Batch[] = [];
  let away = true;
  const told: unknown[] = [];
  const put = async (batch: Batch) => {
    if (away) throw new Error('nobody there');
    batches.push(batch);
  };
  const begin = () => startCollecting({ log, what: 'metadata', put, tell: (error) => told.push(error), waits });
  for (let i = 0; i < 3; i++) await say(`private words ${i}`);
  let collecting = begin();
  await expect.poll(() => told).toHaveLength(1);
  away = false;
  await expect.poll(() => seqs(batches)).toEqual([1, 2, 3]);
  await say('later');
  await expect.poll(() => seqs(batches)).toEqual([1, 2, 3, 4]);
  collecting.close();
  await collecting.settled();
  log.close();
  log = reopen();
  collecting = begin();
  await say('after a new start');
  await expect.poll(() => seqs(batches)).toEqual([1, 2, 3, 4, 5]);
  collecting.close();
  expect(batches.map(({ text }) => text).join()).not.toMatch(/private|later/);
  expect(JSON.parse(batches[0]?.text.trim().split('\n').at(-1) ?? '')).toMatchObject({ head: { host: signer.key } });
});

test('what is on its way when the host ends is no failure: nothing is said, and the next start hands it on again', async () => {
  const batches: Batch[] = [];
  const told: unknown[] = [];
  const taken = Promise.withResolvers<void>();
  const put = async (batch: Batch) => {
    batches.push(batch);
    if (batches.length === 1) await taken.promise;
  };
  const begin = () => startCollecting({ log, what: 'metadata', put, tell: (error) => told.push(error), waits });
  await say('one');
  const collecting = begin();
  await expect.poll(() => seqs(batches)).toEqual([1]);
  collecting.close();
  log.close();
  taken.resolve();
  await collecting.settled();
  expect(told).toEqual([]);
  log = reopen();
  const next = begin();
  await expect.poll(() => seqs(batches)).toEqual([1, 1]);
  next.close();
  await next.settled();
});

test('what handing on itself leaves in the log goes along with the next, and doesn’t go on for ever', async () => {
  const batches: Batch[] = [];
  const made = { host: 'logs.acme.com', method: 'POST', decision: 'allowed' as const, up: 1, down: 1, ms: 1 };
  const put = async (batch: Batch) => {
    batches.push(batch);
    await log.append([{ type: 'request.made', actor: { kind: 'host' }, body: made }]);
  };
  const collecting = startCollecting({ log, what: 'metadata', put, tell: () => {}, waits, isOwn: ({ type }) => type === 'request.made' });
  await say('one');
  await expect.poll(() => seqs(batches)).toEqual([1]);
  await say('two');
  await expect.poll(() => seqs(batches)).toEqual([1, 2, 3]);
  expect(batches).toHaveLength(2);
  collecting.close();
});

test('a folder gets a whole file for each batch, with what was said where the policy wants that', async () => {
  await say('private words');
  const folder = join(dir, 'collected');
  const collecting = startCollecting({ log, what: 'content', put: putIntoFolder(folder), tell: () => {}, waits });
  const own = join(folder, signer.key);
  await expect.poll(() => readdirSync(own)).toEqual(['000000000001-000000000001.jsonl']);
  collecting.close();
  expect(readFileSync(join(own, '000000000001-000000000001.jsonl'), 'utf8')).toContain('private words');
});
