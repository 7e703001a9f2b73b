import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import type { Process } from '../sandbox/sandbox.ts';
import { processWire } from './process-wire.ts';
import { openAllowance } from './wire.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A program that reads nothing. */
function deaf(): Process {
  const child = spawn('sleep', ['60'], { stdio: 'pipe' });
  ends.push(() => child.kill('SIGKILL'));
  return {
    ...{ pid: child.pid ?? 0, stdin: child.stdin, stdout: child.stdout, stderr: child.stderr },
    exit: once(child, 'exit').then(([code, signal]) => ({ code, signal, timedOut: false })),
    kill: async () => void child.kill('SIGKILL'),
  };
}

test('what a program does not read is not collected without end: it is ended', async () => {
  const wire = processWire(deaf(), openAllowance());
  const told = Array.from({ length: 10 }, () => wire.send({ said: 'x'.repeat(1_000_000) }).catch((error: Error) => error.message));
  expect(await wire.closed).toBe('it does not read what it is told');
  expect((await Promise.all(told)).at(-1)).toBe('it is not running');
});

test('a clock that is set back makes no plugin seem to flood', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  ends.push(() => void vi.useRealTimers());
  const allowance = openAllowance();
  vi.setSystemTime(Date.now() - 3_600_000);
  expect([allowance.take(1, 1), allowance.take(1, 1)]).toEqual([true, true]);
});
