import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { alive, makeWorld } from './world.double.ts';

test('a daemon that is killed takes its holders, their commands and its parsers along', async () => {
  const world = makeWorld();
  const token = `token-${crypto.randomUUID()}`;
  const program = fileURLToPath(new URL('./doomed-daemon.double.ts', import.meta.url));
  // The file at 9 is one that whoever starts a daemon may leave open for it.
  const left = ['pipe', 'pipe', 'pipe'] as const;
  const daemon = spawn(process.execPath, [program, world.state, world.folder, token], {
    stdio: ['ignore', 'pipe', 'inherit', ...left, ...left, 'pipe'],
    env: { PATH: process.env.PATH },
  });
  onTestFinished(() => void daemon.kill('SIGKILL'));
  const [ready] = await once(daemon.stdout ?? daemon, 'data');
  const [, holder, files] = /^ready (\d+) up (.*)\n$/.exec(`${ready}`) ?? [];
  // Not its own command line only: bubblewrap's and the shell's of each.
  expect(alive(token)).toBeGreaterThan(3);
  // What the listing itself opened is the fourth.
  expect(files).toBe('0 1 2 3');

  daemon.kill('SIGKILL');
  await once(daemon, 'exit');
  await expect.poll(() => alive(token)).toBe(0);
  await expect.poll(() => existsSync(`/proc/${holder}`) && readFileSync(`/proc/${holder}/stat`, 'latin1').includes(') S ')).toBe(false);
  world.remove();
});
