import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Draft } from '@deskhand/protocol';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { follow } from './follow.ts';
import { defaultLinkLimits as limits } from './link.ts';

const started: Draft = { type: 'host.started', actor: { kind: 'host' }, body: { version: '1', sandbox: 'none' } };

test('what was there is read from the log once; what comes is passed on without another look', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'deskhand-follow-'));
  const log = openSqliteLog({ dir });
  onTestFinished(() => {
    log.close();
    rmSync(dir, { recursive: true });
  });
  const read = vi.spyOn(log, 'events');
  await log.append([started]);
  const heard: string[] = [];
  const say = (text: string, taken: () => void) => {
    heard.push(text);
    taken();
  };
  const end = follow(0, { say, cut() {} }, { log, limits });
  await log.append([started]);
  await log.append([started, started]);
  end();
  const seqs = heard.flatMap((text) => JSON.parse(text).events ?? []).map(({ seq }: { seq: number }) => seq);
  expect(seqs).toEqual([1, 2, 3, 4]);
  expect(read).toHaveBeenCalledTimes(1);
});
