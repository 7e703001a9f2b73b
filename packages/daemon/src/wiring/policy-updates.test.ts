import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Log } from '../log/log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import type { NetAnswer } from '../net/net.ts';
import { openAdministrator } from '../policy/managed/signed-policy.double.ts';
import type { Managed } from '../policy/policy.ts';
import { followUpdates, updateAtStart } from './policy-updates.ts';

const acme = openAdministrator();
let home: string;
let log: Log;
let answer: NetAnswer;
let asked: number;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'deskhand-updates-'));
  log = openSqliteLog({ dir: join(home, 'log') });
  answer = offline;
  asked = 0;
});
afterEach(() => {
  log.close();
  rmSync(home, { recursive: true, force: true });
});
const offline: NetAnswer = { ok: false, code: 'name', sentence: 'There is no policy.acme.com to be found.', begun: false };
const gives = (text: string, more: { status?: number; cut?: boolean } = {}): NetAnswer => ({
  ok: true,
  status: 200,
  headers: {},
  body: new TextEncoder().encode(text),
  cut: false,
  url: 'https://policy.acme.com/',
  ...more,
});
const updates = { from: 'https://policy.acme.com/deskhand.json', key: acme.key, hours: 6, required: false };
const deps = () => ({
  home,
  log,
  now: () => Date.parse('2026-06-01T00:00:00Z'),
  net: {
    request: async () => {
      asked++;
      return answer;
    },
  },
});
const start = (more: Partial<typeof updates> = {}) => updateAtStart({ ...updates, ...more }, deps());
async function follow(): Promise<Managed | undefined> {
  let changed: Managed | undefined;
  const following = followUpdates(updates, deps(), (managed) => {
    changed = managed;
  });
  await following.settled();
  following.close();
  return changed;
}
const kept = () => readFileSync(join(home, 'policy-update.json'), 'utf8');
const seventh = acme.signs({ serial: 7, domains: ['acme.com'] });

test('fetched at the first start, kept, and in force without the network after that', async () => {
  answer = gives(seventh);
  expect(await start()).toMatchObject({ serial: 7, domains: ['acme.com'] });
  answer = offline;
  expect(await start()).toMatchObject({ serial: 7 });
  expect(asked).toBe(1);
  expect(log.host().fetched).toMatchObject({ from: 'policy.acme.com', serial: 7 });
});

test('a newer one is taken while the host runs, and told', async () => {
  answer = gives(seventh);
  await start();
  expect(await follow()).toBeUndefined();
  answer = gives(acme.signs({ serial: 8, domains: [] }));
  expect(await follow()).toMatchObject({ serial: 8, domains: [] });
  answer = offline;
  expect(await start()).toMatchObject({ serial: 8 });
});

test.each([
  ['that is away', offline, 'no policy.acme.com'],
  ['that answers 404', gives('gone', { status: 404 }), '404'],
  ['that is cut off', gives(seventh.slice(0, 99)), 'not whole'],
  ['that is longer than it may be', gives(seventh, { cut: true }), 'too long'],
  ['signed by somebody else', gives(openAdministrator().signs({ serial: 9 })), 'not signed by the key'],
  ['that is older', gives(acme.signs({ serial: 6 })), 'older than version 7'],
  ['of the same number that says something else', gives(acme.signs({ serial: 7 })), 'higher number'],
  ['that is over', gives(acme.signs({ serial: 9, until: '2026-05-01T00:00:00Z' })), '2026-05-01'],
  ['of words that this version doesn’t know', gives(acme.signs({ serial: 9, moons: [] })), "isn't understood"],
])('one %s changes nothing: the last good one stays, and the owner is told once', async (_what, bad, why) => {
  answer = gives(seventh);
  await start();
  answer = bad;
  expect(await follow()).toBeUndefined();
  expect(await follow()).toBeUndefined();
  expect(kept()).toBe(seventh);
  expect(log.host().fetched).toMatchObject({ serial: 7, trouble: expect.stringContaining(why) });
  expect(log.events({}).filter(({ type }) => type === 'policy.fetched')).toHaveLength(2);
  expect(await start()).toMatchObject({ serial: 7 });
  answer = gives(seventh);
  await follow();
  expect(log.host().fetched?.trouble).toBeUndefined();
});

test('an older one that was signed once and is put back by hand starts nothing, nor does none at all', async () => {
  answer = gives(acme.signs({ serial: 6 }));
  await start();
  const older = kept();
  answer = gives(seventh);
  await follow();
  answer = offline;
  writeFileSync(join(home, 'policy-update.json'), older);
  await expect(start()).rejects.toMatchObject({ code: 'policy.update', message: expect.stringContaining('version 7') });
  rmSync(join(home, 'policy-update.json'));
  await expect(start()).rejects.toMatchObject({ code: 'policy.update' });
  writeFileSync(join(home, 'policy-update.json'), seventh.replace('acme.com', 'evil.com'));
  await expect(start()).rejects.toMatchObject({ code: 'policy.update' });
  answer = gives(seventh);
  expect(await start()).toMatchObject({ serial: 7 });
});

test('without one ever fetched the file alone holds, unless it says that nothing starts then', async () => {
  expect(await start()).toBeUndefined();
  await expect(start({ required: true })).rejects.toMatchObject({
    code: 'policy.update',
    message: expect.stringContaining('not there yet'),
  });
});

test('where the file names another key, what the one before signed counts no more', async () => {
  answer = gives(seventh);
  await start();
  const next = openAdministrator();
  answer = offline;
  expect(await start({ key: next.key })).toBeUndefined();
  answer = gives(next.signs({ serial: 1 }));
  expect(await start({ key: next.key })).toMatchObject({ serial: 1 });
});

test('killed after it was kept and before the log says so: the next start takes it, and tells', async () => {
  answer = gives(acme.signs({ serial: 6 }));
  await start();
  writeFileSync(join(home, 'policy-update.json'), seventh);
  expect(await start()).toMatchObject({ serial: 7 });
  expect(log.host().fetched?.serial).toBe(7);
});

test('once a month is not all the time: no timer waits for longer than 24.8 days, and one that is set for longer goes off at once', async () => {
  const timers = vi.spyOn(globalThis, 'setInterval');
  const following = followUpdates({ ...updates, hours: 24 * 31 }, deps(), () => {});
  expect(timers.mock.calls.map(([, ms]) => ms)).toEqual([2 ** 31 - 1]);
  await following.settled();
  following.close();
});
