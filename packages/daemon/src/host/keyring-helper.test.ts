import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

/** Processes of this home. */
const ofHome = (home: string) =>
  readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'latin1').includes(`HOME=${home}`);
    } catch {
      return false;
    }
  });

test.runIf(process.platform === 'linux')('a host that is killed while a bus says nothing leaves nobody who waits for it', async () => {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-bus-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const bus = createServer(() => {}).listen(join(home, 'bus'));
  onTestFinished(() => void bus.close());
  const ask = `
    const { openHelper } = await import(${JSON.stringify(new URL('./keyring-helper.ts', import.meta.url).href)});
    await openHelper().ask({ what: 'get', service: 'deskhand', account: 'nobody' });`;
  const host = spawn(process.execPath, ['--conditions=deskhand', '--input-type=module', '-e', ask], {
    env: { HOME: home, DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(home, 'bus')}` },
    stdio: 'ignore',
  });
  onTestFinished(() => void host.kill('SIGKILL'));
  const [waiting] = await once(bus, 'connection');
  onTestFinished(() => void waiting.destroy());
  expect(ofHome(home)).toHaveLength(2);

  host.kill('SIGKILL');
  await expect.poll(() => ofHome(home)).toEqual([]);
});
