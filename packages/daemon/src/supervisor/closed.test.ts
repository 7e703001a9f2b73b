import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { closedEnv } from './closed.ts';
import { startDaemon } from './daemon.ts';

test('options that would have memory written down, or opened, are left out of its environment; others stay', () => {
  const options = '--report-on-signal --inspect-port=0 --heapsnapshot-signal=SIGUSR2 --no-warnings --use-system-ca';
  expect(closedEnv({ HOME: '/h', NODE_OPTIONS: options })).toEqual({ HOME: '/h', NODE_OPTIONS: '--no-warnings --use-system-ca' });
  expect(closedEnv({ NODE_OPTIONS: '--inspect' })).toEqual({});
});

test.runIf(process.platform === 'linux')('a daemon is dumped nowhere, and no signal lets a debugger in', async () => {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-closed-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const main = join(home, 'daemon.mjs');
  const told = join(home, 'debugger');
  // Without the flag this opens a debugger, in a thread of Node's own: a moment later it would be there.
  writeFileSync(
    main,
    `import { url } from 'node:inspector'; import { writeFileSync } from 'node:fs';
     process.on('SIGUSR2', () => setTimeout(() => writeFileSync(${JSON.stringify(told)}, String(url())), 200));
     process.on('disconnect', () => process.exit());
     process.send({ type: 'ready' });`,
  );
  let ready = () => {};
  const isReady = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const options = { home, port: 0, folders: [], interactive: false };
  const daemon = startDaemon({ options, braked: false, main, hear: () => ready() });
  onTestFinished(async () => void (await daemon.kill()));
  await isReady;
  expect(readFileSync(`/proc/${daemon.pid}/limits`, 'utf8')).toMatch(/Max core file size +[01] +[01] /);
  for (const signal of ['SIGUSR1', 'SIGUSR2']) process.kill(daemon.pid, signal);
  // Until it is told whole; the test's own limit ends it.
  while (!existsSync(told) || readFileSync(told, 'utf8') === '') await sleep(20);
  expect(readFileSync(told, 'utf8')).toBe('undefined');
});
