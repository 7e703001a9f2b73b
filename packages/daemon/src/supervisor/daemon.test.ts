import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Marked } from '../host/marked.ts';
import { markOf } from '../host/marked.ts';
import { startDaemon } from './daemon.ts';

test('what left its family, its session and its environment ends with the daemon, where its sandbox bears the mark of this host', async () => {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-daemon-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const main = join(home, 'main.mjs');
  const waiting = 'setInterval(() => {}, 1000)';
  writeFileSync(main, waiting);
  // On macOS its sandbox tells whose a process is; here the name that it was started under does.
  const marked: Marked = { find: (mark) => pidsNamed(mark), bytes: () => 0 };
  const options = { home, port: 0, folders: [], interactive: false };
  const daemon = startDaemon({ options, braked: false, main, marked, hear: () => {} });
  // One process each: a shell that has just begun another is two by that name.
  const stray = (mark: string) => spawn(process.execPath, ['-e', waiting, mark], { detached: true, stdio: 'ignore', env: {} });
  const [ours, other] = [stray(markOf(home)), stray(`${markOf(home)}0`)];
  onTestFinished(() => [ours, other].forEach(endGroup));
  const { ended, left } = await daemon.kill();
  expect([ended, left, pidsNamed(markOf(home))]).toEqual([2, 0, []]);
  expect(ours.pid && other.pid && pidsNamed(`${markOf(home)}0`)).toEqual([other.pid]);
});

test('its threads share what memory they have', async () => {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-daemon-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const main = join(home, 'main.mjs');
  writeFileSync(main, `process.on('disconnect', () => process.exit()); process.send(process.env.MALLOC_ARENA_MAX);`);
  const { promise: told, resolve: hear } = Promise.withResolvers<unknown>();
  const daemon = startDaemon({ options: { home, port: 0, folders: [], interactive: false }, braked: false, main, hear });
  onTestFinished(async () => void (await daemon.kill()));
  expect(await told).toBe('1');
});

/** Also where the test broke off before it had ended. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

const pidsNamed = (name: string): number[] =>
  readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').includes(name) ? [Number(pid)] : [];
    } catch {
      return [];
    }
  });
