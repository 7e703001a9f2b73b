import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

/** The daemon itself, with a mistake in it that is made at a signal. */
const daemonWith = (mistake: string) => daemonAfter(`process.on('SIGUSR2', () => { ${mistake} });`);

/** The daemon itself, after something was changed in its process. */
function daemonAfter(wrong: string) {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-stray-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const flags = ['--conditions=deskhand', '--unhandled-rejections=none', '--import', `data:text/javascript,${encodeURIComponent(wrong)}`];
  const options = { home, port: 0, folders: [], interactive: false };
  const main = join(import.meta.dirname, '..', 'main.ts');
  return spawn(process.execPath, [...flags, main, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'pipe'] });
}

test.skipIf(process.platform === 'win32').each([
  ['thrown', "throw new RangeError('lost')", 'RangeError: lost\n    at '],
  ['rejected', "Promise.reject(new RangeError('unheard'))", 'RangeError: unheard\n    at '],
  ['rejected with what is no error', "Promise.reject('a word')", 'Error: a word\n'],
])('what is %s where nobody listens is in the daemon’s log with its stack, and ends that life', async (_how, mistake, said) => {
  const daemon = daemonWith(mistake);
  const log = text(daemon.stderr);
  const exit = once(daemon, 'exit');
  for await (const line of createInterface({ input: daemon.stdout })) if (line.includes('"ready"')) break;
  daemon.kill('SIGUSR2');
  expect((await exit)[0]).toBe(1);
  expect(await log).toContain(`started again:\n${said}`);
});

test.skipIf(process.platform === 'win32')(
  'what can’t be opened while the rest starts is told as why the start failed, not lost',
  async () => {
    const daemon = daemonAfter(`
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    import { Server } from 'node:net';
    const { promise: broken, resolve } = Promise.withResolvers();
    const { mkdirSync } = fs;
    fs.mkdirSync = (path, ...rest) => {
      if (!String(path).endsWith('stages')) return mkdirSync(path, ...rest);
      setTimeout(resolve);
      throw new Error('No stage can be made here.');
    };
    syncBuiltinESMExports();
    // The rest of the start is not over before that.
    const { listen } = Server.prototype;
    Server.prototype.listen = function (...args) { void broken.then(() => listen.apply(this, args)); return this; };
  `);
    const exit = once(daemon, 'exit');
    const said: string[] = [];
    for await (const line of createInterface({ input: daemon.stdout })) {
      said.push(line);
      if (line.includes('"failed"')) daemon.kill('SIGKILL');
    }
    await exit;
    expect(said.join('')).toContain('"sentence":"No stage can be made here."');
  },
);
