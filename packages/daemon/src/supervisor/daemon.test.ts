import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
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

test('one that the system gives no process says so, is asked for nothing more, and nobody is ended in its place', async () => {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-daemon-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const spec = { options: { home, port: 0, folders: [], interactive: false }, braked: false, starter: [join(home, 'nothing')], ping: 1 };
  // In a group of its own, and asking each millisecond: what is signalled as process 0 is the whole group of whoever signals.
  const script = `const { startDaemon } = await import(${JSON.stringify(join(import.meta.dirname, 'daemon.ts'))});
const daemon = startDaemon({ ...${JSON.stringify(spec)}, hear() {} });
console.log(await daemon.ended, JSON.stringify(await daemon.kill()), await daemon.answers(1));`;
  const child = spawn(process.execPath, ['--conditions=deskhand', '--input-type=module', '-e', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => endGroup(child));
  const [said, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect(said).toMatch(/^It could not be started: spawn .+ ENOENT\. \{"ended":0,"left":0\} false\n$/);
  expect([code, signal], 'nothing keeps it').toEqual([0, null]);
});

test('one whose start is refused by throwing is one that could not be started, too', async () => {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-daemon-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  // Longer than the system takes an argument.
  const folders = [{ path: `/${'x'.repeat(200_000)}`, mode: 'review' as const }];
  const daemon = startDaemon({ options: { home, port: 0, folders, interactive: false }, braked: false, hear: () => {} });
  expect(await daemon.ended).toBe('It could not be started: spawn E2BIG.');
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
