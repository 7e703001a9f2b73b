import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lapseAfter, lapseNotice } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { startLapsing } from './lapsing.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'deskhand-lapsing-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a leave is told of, then over, across restarts, each once', async () => {
  let now = 1e12;
  const open = () => openSqliteLog({ dir, now: () => now });
  let log = open();
  const need = { kind: 'network' as const, host: 'a.example.org', access: 'read' as const };
  await log.append([
    { type: 'grant.given', actor: { kind: 'host' }, body: { grant: 'grant_1', given: { source: 'owner', need, reason: '' } } },
  ]);
  const types = async () => {
    await startLapsing({ log, now: () => now, tell: () => {} }).close();
    await startLapsing({ log, now: () => now, tell: () => {} }).close();
    const all = log.events({}).map(({ type }) => type);
    log.close();
    log = open();
    return all;
  };
  now += lapseAfter - lapseNotice;
  expect(await types()).toEqual(['grant.given', 'grant.lapsing']);
  now += lapseNotice;
  expect(await types()).toEqual(['grant.given', 'grant.lapsing', 'grant.lapsed']);
  expect(log.host()).toMatchObject({ grants: [], gone: [{ id: 'grant_1', why: 'lapsed' }] });
  log.close();
});

test('a folder is told of, then over, while the first one stays', async () => {
  let now = 1e12;
  const log = openSqliteLog({ dir, now: () => now });
  const actor = { kind: 'host' } as const;
  await log.append(['/a', '/b'].map((path) => ({ type: 'folder.granted' as const, actor, body: { path, mode: 'auto' as const } })));
  const pass = async (ms: number) => {
    now += ms;
    await startLapsing({ log, now: () => now, tell: () => {} }).close();
  };
  await pass(lapseAfter - lapseNotice);
  expect(log.host().folders).toMatchObject([{ path: '/a' }, { path: '/b', lapses: now + lapseNotice }]);
  await pass(lapseNotice);
  expect(log.host()).toMatchObject({ folders: [{ path: '/a' }], goneFolders: [{ path: '/b', mode: 'auto', why: 'lapsed' }] });
  log.close();
});
