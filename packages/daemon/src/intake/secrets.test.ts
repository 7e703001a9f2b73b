import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandSchema, type Scope } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Secrets } from '../host/host.ts';
import { memorySecrets } from '../host/secrets.double.ts';
import type { Log } from '../log/log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { openIntake } from './door.ts';
import type { Intake } from './intake.ts';

let dir: string;
let log: Log;
let secrets: Secrets;
let intake: Intake;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'deskhand-secrets-'));
  log = openSqliteLog({ dir });
  secrets = memorySecrets();
  const none = () => Promise.reject(new Error('not here'));
  const keys = { where: 'a map', get: none, set: none, remove: none, list: none };
  const models = { find: none, tryKey: none };
  intake = openIntake({ log, keys, secrets, models, setups: async () => [], home: dir, now: Date.now, isAnswered: () => false });
});
afterEach(() => {
  log.close();
  rmSync(dir, { recursive: true, force: true });
});

let count = 0;
const take = (command: object, scopes: Scope[] = ['admin']) =>
  intake.take(commandSchema.parse({ key: `command-${++count}`, ...command }), { device: 'cli', scopes });
const token = { type: 'secret.add', name: 'TOKEN', hosts: ['a.example.org', 'a.example.org'], value: 'the-value-itself' };

test('a secret is kept for its hosts, and the log learns only that', async () => {
  expect(await take(token)).toMatchObject({ ok: true });
  expect(secrets.read('TOKEN')?.value).toBe(token.value);
  expect(log.host().secrets).toEqual([{ name: 'TOKEN', hosts: ['a.example.org'] }]);
  expect(
    readdirSync(dir)
      .map((file) => readFileSync(join(dir, file), 'latin1'))
      .join(),
  ).not.toContain(token.value);
  expect(await take({ type: 'secret.remove', name: 'TOKEN' })).toMatchObject({ ok: true });
  expect(log.host().secrets).toEqual([]);
  expect(await take({ type: 'secret.remove', name: 'TOKEN' })).toMatchObject({ ok: false, code: 'secret.unknown' });
});

test('only who may change settings adds one', async () => {
  expect(await take(token, ['look', 'send', 'approve'])).toMatchObject({ ok: false, code: 'scope' });
  expect(secrets.list()).toEqual([]);
});

test.each(['PATH', 'LD_PRELOAD', 'NODE_OPTIONS', 'HTTPS_PROXY', 'SSL_CERT_FILE', 'GIT_SSH_COMMAND', 'BASH_ENV'])(
  'a name that steers programs is none: %s',
  async (name) => {
    expect(await take({ ...token, name })).toMatchObject({ ok: false, code: 'secret.name' });
  },
);

test.each([
  [{ value: 'two\nlines of it' }, /line break/],
  [{ value: 'short' }, /shorter than 8/],
  [{ value: 'x'.repeat(8001) }, /longer than 8000/],
  [{ hosts: ['a.example.org', '*.example.org'] }, /^\*\.example\.org names no host/],
  [{ hosts: ['localhost'] }, /names no host/],
  [{ hosts: ['127.0.0.1'] }, /names no host/],
  [{ hosts: ['0x7f000001'] }, /names no host/],
  [{ hosts: ['a.example.org:8443'] }, /names no host/],
  [{ hosts: ['https://me:pass@a.example.org/'] }, /names no host/],
  [{ name: 'a b' }, /can't be called a b/],
])('what cannot be one is refused in words: %o', async (wrong, words) => {
  expect(await take({ ...token, ...wrong })).toMatchObject({ ok: false, sentence: expect.stringMatching(words), next: expect.any(String) });
  expect(secrets.list()).toEqual([]);
});

test('a host may be named by an address there', async () => {
  await take({ ...token, hosts: ['https://API.example.org/v1?x=y', 'a.example.org.', 'http://a.example.org'] });
  expect(log.host().secrets).toEqual([{ name: 'TOKEN', hosts: ['api.example.org', 'a.example.org'] }]);
});
