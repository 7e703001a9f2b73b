import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { alive, makeWorld } from './world.double.ts';

function startDaemon(...when: string[]) {
  const world = makeWorld();
  onTestFinished(world.remove);
  const token = `token-${crypto.randomUUID()}`;
  const program = fileURLToPath(new URL('./doomed-daemon.double.ts', import.meta.url));
  // The file at 9 is one that whoever starts a daemon may leave open for it.
  const left = ['pipe', 'pipe', 'pipe'] as const;
  const daemon = spawn(process.execPath, [program, world.state, world.folder, token, ...when], {
    stdio: ['ignore', 'pipe', 'inherit', ...left, ...left, 'pipe'],
    // What it starts has this path, too: the programs that hold a sandbox are found by it.
    env: { PATH: `${process.env.PATH}:/${token}` },
  });
  onTestFinished(() => void daemon.kill('SIGKILL'));
  return { daemon, token };
}

test('a daemon that is killed takes its holders, their commands and its parsers along', async () => {
  const { daemon, token } = startDaemon();
  const [ready] = await once(daemon.stdout ?? daemon, 'data');
  const [, holder, files] = /^ready (\d+) up (.*)\n$/.exec(`${ready}`) ?? [];
  // Not its own command line only: bubblewrap's and the shell's of each, and the holders.
  expect(alive(token)).toBeGreaterThan(7);
  expect(readFileSync(`/proc/${holder}/environ`, 'utf8')).toContain(token);
  // What the listing itself opened is the fourth.
  expect(files).toBe('0 1 2 3');

  daemon.kill('SIGKILL');
  await once(daemon, 'exit');
  await expect.poll(() => alive(token)).toBe(0);
  await expect.poll(() => existsSync(`/proc/${holder}`) && readFileSync(`/proc/${holder}/stat`, 'latin1').includes(') S ')).toBe(false);
});

test('one that is killed in the moment when they start leaves nothing behind either', async () => {
  const { daemon, token } = startDaemon('at-once');
  expect(await once(daemon, 'exit')).toEqual([null, 'SIGKILL']);
  await expect.poll(() => alive(token)).toBe(0);
});
