import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandInput, commandSchema, type Proposed, type Scope, scopes } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memorySecrets } from '../host/secrets.double.ts';
import type { Log } from '../log/log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import type { Approvers } from './approvers.ts';
import { openIntake } from './door.ts';

let dir: string;
let log: Log;
let now = 1e12;
let file: string;
beforeEach(async () => {
  dir = await realpath(mkdtempSync(join(tmpdir(), 'deskhand-proposals-')));
  file = join(dir, 'march.csv');
  writeFileSync(file, 'a,b\n');
  log = openSqliteLog({ dir: join(dir, 'log') });
  now = 1e12;
  const at = { task: 'task_1', thread: 'thread_1', actor: { kind: 'host' as const } };
  const line = (need: Proposed['grant']['need'], more: Partial<Proposed> = {}): Proposed => ({
    grant: { source: 'task', need, reason: '' },
    why: 'named',
    ...more,
  });
  const lines = [
    line({ kind: 'network', host: 'a.example.org', access: 'read' }),
    line({ kind: 'folder', path: file, access: 'read' }, { file: true }),
  ];
  await log.append([
    { type: 'task.requested', body: { text: log.put('Look') }, ...at },
    { type: 'proposal.made', body: { proposal: 'proposal_1', lines, hash: 'h', until: 1e12 + 600_000 }, ...at },
  ]);
});
afterEach(() => {
  log.close();
  rmSync(dir, { recursive: true, force: true });
});

const none = async () => ({ code: 'none', sentence: 'None.' });
const keys = { where: 'nowhere', get: async () => undefined, set: async () => {}, remove: async () => false, list: async () => [] };
function door(more: { approvers?: Approvers; signed?: boolean; may?: Scope[] } = {}) {
  const { approvers, signed = true, may = [...scopes] } = more;
  const models = { find: none, tryKey: none };
  const intake = openIntake({
    secrets: memorySecrets(),
    log,
    keys,
    models,
    home: join(dir, 'home'),
    now: () => now,
    isAnswered: () => signed,
    setups: async () => [],
    approvers,
  });
  let number = 0;
  return (over: object = {}) => {
    number += 1;
    const command = {
      type: 'proposal.answer',
      key: `answer-${number}-key`,
      task: 'task_1',
      proposal: 'proposal_1',
      hash: 'h',
      expires: 1e12 + 600_000,
      kept: [0],
    };
    return intake.take(commandSchema.parse({ ...command, ...over } as CommandInput), { device: 'phone', scopes: may });
  };
}
const answer = () => log.task('task_1')?.proposal?.answer;

test('the lines that were kept are on disk, and the task waits for nothing more', async () => {
  expect(await door()({ kept: [0, 1] })).toMatchObject({ ok: true });
  expect(answer()).toMatchObject({ kept: [0, 1], by: 'phone' });
  expect(log.summary('task_1')).toMatchObject({ state: 'working', needs: [] });
  // The file is the task's from now on, as it was when it was signed.
  writeFileSync(file, 'changed');
  const [first] = log.task('task_1')?.entries ?? [];
  expect(first).toMatchObject({ kind: 'message', files: [{ name: 'march.csv', content: { text: 'a,b\n' } }] });
});

test('nothing kept is an answer too', async () => {
  expect(await door()({ kept: [] })).toMatchObject({ ok: true });
  expect(answer()).toMatchObject({ kept: [] });
});

test('what was not shown, is too late, was answered, isn’t signed or isn’t theirs to say, gives nothing', async () => {
  const ask = door();
  for (const over of [{ hash: 'other' }, { expires: 1 }, { kept: [2] }, { kept: [0, 0] }, { kept: [1, 0] }])
    expect(await ask(over)).toMatchObject({ ok: false, code: 'proposal.changed' });
  expect(await ask({ proposal: 'proposal_2' })).toMatchObject({ ok: false, code: 'proposal.unknown' });
  expect(await door({ signed: false })()).toMatchObject({ ok: false, code: 'approval.unsigned' });
  expect(await door({ may: ['look', 'send'] })()).toMatchObject({ ok: false, code: 'scope' });
  now += 600_000;
  expect(await ask()).toMatchObject({ ok: false, code: 'proposal.over' });
  now = 1e12;
  expect(answer()).toBeUndefined();
  expect(await ask()).toMatchObject({ ok: true });
  expect(await ask({ kept: [0, 1] })).toMatchObject({ ok: false, code: 'proposal.answered' });
});

test('a file in whose place a link stands by now is not handed over', async () => {
  rmSync(file);
  const secret = join(dir, 'secret');
  writeFileSync(secret, 'top');
  symlinkSync(secret, file);
  expect(await door()({ kept: [0, 1] })).toMatchObject({ ok: false, code: 'file.missing' });
  expect(answer()).toBeUndefined();
});

test('under a managed policy only the named devices give anything, and anybody may give nothing', async () => {
  expect(await door({ approvers: { by: 'Acme', devices: ['boss'], two: false } })()).toMatchObject({ ok: false, code: 'approval.managed' });
  expect(await door({ approvers: { by: 'Acme', two: true } })()).toMatchObject({ ok: false, code: 'approval.two' });
  expect(await door({ approvers: { by: 'Acme', devices: ['boss'], two: true } })({ kept: [] })).toMatchObject({ ok: true });
});
