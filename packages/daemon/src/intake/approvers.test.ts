import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandInput, commandSchema, scopes } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memorySecrets } from '../host/secrets.double.ts';
import type { Log } from '../log/log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import type { Approvers } from './approvers.ts';
import { openIntake } from './door.ts';

let dir: string;
let log: Log;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'deskhand-approvers-'));
  log = openSqliteLog({ dir });
  const at = { task: 'task_1', thread: 'thread_1', actor: { kind: 'host' as const } };
  const shown = {
    step: '',
    call: 'call_1',
    title: 'send it',
    why: '',
    decisive: [],
    irreversible: true,
    expires: 2e12,
    full: log.put('{}'),
  };
  await log.append([
    { type: 'task.requested', body: { text: log.put('Send it') }, ...at },
    { type: 'approval.requested', body: { approval: 'approval_1', hash: 'h', ...shown }, ...at },
  ]);
});
afterEach(() => {
  log.close();
  rmSync(dir, { recursive: true, force: true });
});

const none = async () => ({ code: 'none', sentence: 'None.' });
const keys = { where: 'nowhere', get: async () => undefined, set: async () => {}, remove: async () => false, list: async () => [] };
/** A door under these rules; what `device` asks for is answered. */
function under(approvers: Approvers) {
  const models = { find: none, tryKey: none };
  const intake = openIntake({
    secrets: memorySecrets(),
    log,
    keys,
    models,
    home: dir,
    now: () => 1e12,
    isAnswered: () => true,
    setups: async () => [],
    approvers,
  });
  let number = 0;
  return (device: string, command: Record<string, unknown>) => {
    number += 1;
    const whole = commandSchema.parse({ key: `${device}-key-${number}-x`, ...command } as CommandInput);
    return intake.take(whole, { device, scopes: [...scopes] });
  };
}
const yes = { type: 'approve', approval: 'approval_1', answer: 'once', hash: 'h' };
const give = { type: 'grant.give', grant: { source: 'owner', need: { kind: 'command', line: '*' }, reason: 'mine' } };
const approval = () => log.task('task_1')?.approvals.approval_1;

test('only the devices that the policy names may say yes or give a leave; anybody may say no', async () => {
  const ask = under({ by: 'Acme', devices: ['boss'], two: false });
  expect(await ask('phone', yes)).toMatchObject({ ok: false, code: 'approval.managed', sentence: expect.stringContaining('Acme') });
  expect(await ask('phone', give)).toMatchObject({ ok: false, code: 'approval.managed' });
  expect(await ask('phone', { ...give, grant: { ...give.grant, give: 'none' } })).toMatchObject({ ok: true });
  expect(await ask('boss', yes)).toMatchObject({ ok: true });
  expect(approval()?.answer).toMatchObject({ answer: 'once', by: 'boss' });
});

test('anybody may say no', async () => {
  const ask = under({ by: 'Acme', devices: ['boss'], two: true });
  expect(await ask('phone', { ...yes, answer: 'no' })).toMatchObject({ ok: true });
  expect(approval()?.answer).toMatchObject({ answer: 'no', by: 'phone' });
});

test('where two have to, the first yes waits for another’s', async () => {
  const ask = under({ by: 'Acme', two: true });
  expect(await ask('ana', yes)).toMatchObject({ ok: true });
  expect(approval()).toMatchObject({ seconds: ['ana'] });
  expect(approval()?.answer).toBeUndefined();
  expect(log.summary('task_1')?.needs).toHaveLength(1);
  expect(await ask('ana', yes)).toMatchObject({ ok: false, code: 'approval.second' });
  expect(await ask('bob', { ...yes, answer: 'always' })).toMatchObject({ ok: false, code: 'approval.two' });
  expect(await ask('bob', give)).toMatchObject({ ok: false, code: 'approval.two' });
  expect(await ask('bob', yes)).toMatchObject({ ok: true });
  expect(approval()?.answer).toMatchObject({ answer: 'once', by: 'bob' });
  expect(log.summary('task_1')?.needs).toEqual([]);
});
