import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { endless, loadWith, marked, statOf } from '../bench/brake-scene.ts';
import { readBrake } from '../packages/daemon/src/host/brake.ts';
import { askSupervisor } from '../packages/daemon/src/host/to-supervisor.ts';
import type { Fuse } from './support/fuse.ts';
import { type RealHost, startHost } from './support/host.ts';

// The supervisor ended by SIGKILL at its worst moments. After each: nothing that it started goes on, what was pulled is pulled,
// and it starts again as if nothing had been, with one daemon.

let host: RealHost | undefined;
beforeAll(() => {
  const fuse = pathToFileURL(join(import.meta.dirname, 'support', 'fuse.ts')).href;
  vi.stubEnv('NODE_OPTIONS', `${process.env.NODE_OPTIONS ?? ''} --import ${fuse} ${endless}`);
});
afterAll(() => void vi.unstubAllEnvs());
afterEach(async () => {
  await host?.close();
  host = undefined;
});

/** All of them with DESKHAND_EVERY=1; the first few otherwise, as machines are slow. */
const some = <T>(all: readonly T[], few: number): T[] => all.slice(0, process.env.DESKHAND_EVERY === '1' ? all.length : few);
const mark = 80_000 + (process.pid % 9000);
const supervisorOf = async (home: string): Promise<number> => (await askSupervisor(home, { ask: 'status', by: '' }))?.pid ?? 0;
/** Daemons of this state directory, by their command line. */
const daemons = (home: string): number[] =>
  readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || !statOf(Number(name))) return [];
    const words = readFileSync(`/proc/${name}/cmdline`, { encoding: 'utf8', flag: 'r' }).split('\0');
    return words.some((word) => /daemon[/\\](src|dist)[/\\]main\.[jt]s$/.test(word)) && words.some((word) => word.includes(home))
      ? [Number(name)]
      : [];
  });
const runs = (pid: number): boolean => statOf(pid) !== undefined;

/** Waits until the supervisor is dead and all that it started, and starts it again. */
async function survives(host: RealHost, supervisor: number): Promise<void> {
  await expect.poll(() => runs(supervisor)).toBe(false);
  await expect.poll(() => [...marked(mark), ...daemons(host.home)]).toEqual([]);
  rmSync(join(host.home, 'fuse'), { force: true });
  await host.again(() => {});
  expect(daemons(host.home)).toEqual([host.daemon().pid]);
  expect(await supervisorOf(host.home)).not.toBe(supervisor);
}

describe.skipIf(process.platform !== 'linux')('the supervisor is killed', () => {
  const lay = (host: RealHost, fuse: Fuse) => writeFileSync(join(host.home, 'fuse'), JSON.stringify(fuse));

  const pulls: [string, Fuse][] = [
    ['before it writes BRAKE', { call: 'writeFileSync', nth: 1, when: 'before' }],
    ['while BRAKE has not its name yet', { call: 'renameSync', nth: 1, when: 'before' }],
    ['while it ends the daemon', { call: 'kill', nth: 1, when: 'after' }],
    ['while it ends sandboxes', { call: 'kill', nth: 6, when: 'before' }],
    ['when BRAKE is written and nothing ended', { call: 'renameSync', nth: 1, when: 'after' }],
    ['when all is ended and that is not written yet', { call: 'fsyncSync', nth: 1, when: 'before' }],
  ];
  test.for(some(pulls, 4))('%s, pulled by the command', async ([, fuse]) => {
    host = await startHost('auto');
    await loadWith('sandboxes', host, { sandboxes: 2, mark });
    const supervisor = await supervisorOf(host.home);
    lay(host, fuse);
    expect((await host.deskhand('brake')).code).toBe(0);
    await survives(host, supervisor);
    expect(readBrake(host.home)).toMatchObject({ by: expect.stringContaining('at the command line') });
    expect((await askSupervisor(host.home, { ask: 'status', by: '' }))?.state).toBe('braked');
    expect((await host.json('send', 'Go on')).value).toMatchObject({ ok: false, code: 'brake' });
    expect((await host.deskhand('release')).code).toBe(0);
  });

  test('before it hears that the app pulled it', async () => {
    host = await startHost('auto');
    const supervisor = await supervisorOf(host.home);
    lay(host, { call: 'writeFileSync', nth: 1, when: 'before' });
    // The daemon goes with its supervisor, before it has answered or after.
    await host.ask('commands', { type: 'brake.pull', key: 'a key of its own' }).catch(() => undefined);
    await survives(host, supervisor);
    expect((await host.json('send', 'Go on')).value).toMatchObject({ ok: false, code: 'brake' });
    expect((await host.deskhand('release')).code).toBe(0);
  });

  const deaths: [string, Fuse][] = [
    ['between the death of the daemon and its next start', { call: 'kill', nth: 1, when: 'before' }],
    ['while the daemon starts', { call: 'spawn', nth: 1, when: 'after' }],
    ['before it starts the daemon anew', { call: 'spawn', nth: 1, when: 'before' }],
  ];
  test.for(some(deaths, 2))('%s', async ([, fuse]) => {
    host = await startHost('auto');
    await loadWith('sandboxes', host, { sandboxes: 1, mark });
    const supervisor = await supervisorOf(host.home);
    lay(host, fuse);
    process.kill(host.daemon().pid, 'SIGKILL');
    await survives(host, supervisor);
    expect(readBrake(host.home)).toBeUndefined();
    expect((await host.json('send', '--wait', 'say well')).value).toMatchObject({ state: 'done' });
  });

  test.for(some(['blocked', 'stopped', 'idle'] as const, 1))('over a daemon that is %s', async (load) => {
    host = await startHost('auto');
    await loadWith('sandboxes', host, { sandboxes: 1, mark });
    await loadWith(load, host, { sandboxes: 0, mark });
    const supervisor = await supervisorOf(host.home);
    process.kill(supervisor, 'SIGKILL');
    await survives(host, supervisor);
    expect((await askSupervisor(host.home, { ask: 'status', by: '' }))?.state).toBe('running');
  });
});
