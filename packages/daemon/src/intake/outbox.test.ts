import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandSchema, type Draft, type Scope, scopes } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memorySecrets } from '../host/secrets.double.ts';
import type { Log } from '../log/log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { openIntake } from './door.ts';
import type { Intake } from './intake.ts';

let base: string;
let log: Log;
let intake: Intake;
let number = 0;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-intake-')));
  log = openSqliteLog({ dir: join(base, 'log') });
  const none = async () => ({ code: 'none', sentence: 'No model here.' });
  const keys = { where: 'nowhere', get: none as never, set: none as never, remove: none as never, list: async () => [] };
  intake = openIntake({
    log,
    keys,
    secrets: memorySecrets(),
    models: { find: none, tryKey: none },
    setups: async () => [],
    home: base,
    now: Date.now,
    isAnswered: () => false,
  });
});
afterEach(() => {
  log.close();
  rmSync(base, { recursive: true, force: true });
});

const task = 'task_1';
const say = (...events: Pick<Draft, 'type' | 'body'>[]) =>
  // Type and body belong together in the test that wrote them.
  log.append(events.map((event) => ({ task, thread: 'thread_1', actor: { kind: 'host' }, ...event }) as Draft));
const take = (type: 'outbox.cancel' | 'outbox.send', entry?: string, may: readonly Scope[] = scopes) =>
  intake.take(commandSchema.parse({ type, key: `test-key-${++number}`, task, ...(entry && { entry }) }), {
    device: 'phone',
    scopes: [...may],
  });
const states = () => log.summary(task)?.outbox?.map(({ state }) => state);

async function begin(): Promise<void> {
  const queued = (entry: string): Pick<Draft, 'type' | 'body'> => ({
    type: 'outbox.queued',
    body: { entry, step: 's', call: 'c', sender: 'http', title: entry, to: 'x.org', act: log.put('{}') },
  });
  await say({ type: 'task.requested', body: { text: log.put('Send it') } }, queued('out_a'), queued('out_b'), queued('out_c'));
}
const hold = (...entries: string[]) => say({ type: 'outbox.held', body: { entries, until: Date.now() + 60_000 } });

test('whoever may send may say "don’t send": one, or all that have not begun', async () => {
  await begin();
  await hold('out_a', 'out_b');
  expect(await take('outbox.cancel', 'out_a', ['look', 'send'])).toMatchObject({ ok: true, task });
  expect(states()).toEqual(['cancelled', 'held', 'queued']);
  await say({ type: 'outbox.sending', body: { entry: 'out_b' } });
  expect(await take('outbox.cancel')).toMatchObject({ ok: true });
  expect(states()).toEqual(['cancelled', 'sending', 'cancelled']);
  expect(await take('outbox.cancel', 'out_b')).toMatchObject({ code: 'outbox.late' });
  expect(await take('outbox.cancel', 'out_a')).toMatchObject({ code: 'outbox.over' });
  expect(await take('outbox.cancel', undefined, ['look'])).toMatchObject({ code: 'scope' });
});

test('sending now takes the right to approve, and never what still waits for its task', async () => {
  await begin();
  await hold('out_a');
  expect(await take('outbox.send', undefined, ['look', 'send'])).toMatchObject({ code: 'scope' });
  expect(await take('outbox.send', 'out_b')).toMatchObject({ code: 'outbox.early' });
  expect(await take('outbox.send')).toMatchObject({ ok: true });
  expect(log.events({ task }).at(-1)?.body).toEqual({ entries: ['out_a'] });
});

test('what may have been sent is sent again, or left, by a person’s word alone', async () => {
  await begin();
  await hold('out_a', 'out_b');
  for (const entry of ['out_a', 'out_b']) {
    await say({ type: 'outbox.sending', body: { entry } }, { type: 'outbox.lost', body: { entry, reason: { code: 'x', sentence: 'x' } } });
  }
  expect(await take('outbox.send', 'out_a')).toMatchObject({ ok: true });
  expect(await take('outbox.cancel', 'out_b')).toMatchObject({ ok: true });
  expect(states()).toEqual(['held', 'cancelled', 'queued']);
});

test('under the brake nothing is sent, and all can be cancelled', async () => {
  await begin();
  await hold('out_a');
  await log.append([{ type: 'brake.pulled', actor: { kind: 'host' }, body: { by: 'Ann' } }]);
  expect(await take('outbox.send')).toMatchObject({ code: 'brake' });
  expect(await take('outbox.cancel')).toMatchObject({ ok: true });
});

test('a task that has nothing of the kind says so', async () => {
  expect(await take('outbox.cancel')).toMatchObject({ code: 'task.unknown' });
  await say({ type: 'task.requested', body: { text: log.put('Hello') } });
  expect(await take('outbox.cancel')).toMatchObject({ code: 'outbox.none' });
  expect(await take('outbox.send', 'out_x')).toMatchObject({ code: 'outbox.none' });
});
