import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Exit, Process } from '../sandbox/sandbox.ts';
import type { Stage } from './workspace.ts';
import { makeWorld, put, sh, type World } from './world.double.ts';

// How much a task may stage, and what tasks leave free on the disk.

const MB = 1024 * 1024;
const fill = 'for n in $(seq 400); do head -c 5M /dev/zero > room/$n || exit 7; done';

describe.each(['overlay', 'copy'] as const)('%s', (kind) => {
  let world: World;
  let stage: Stage;
  let limits: { most: number; reserve?: number };

  beforeEach(async () => {
    world = makeWorld(kind);
    put(`${world.folder}/kept`, 'kept');
    limits = { most: 40 * MB };
    const workspace = await world.open({ staging: () => limits });
    stage = await workspace.open(world.spec);
    await sh(stage, 'mkdir room', world.folder);
  });
  afterEach(async () => {
    await stage.discard();
    world.remove();
  });

  const start = (script: string): Promise<Process> =>
    stage.start({
      argv: ['/bin/bash', '-c', script],
      cwd: world.folder,
      env: { PATH: '/usr/bin:/bin', HOME: '/tmp' },
      limits: { seconds: 60, memory: 2 ** 31, processes: 200, fileBytes: 2 ** 31 },
    });
  const run = async (script: string): Promise<Exit> => {
    const process = await start(script);
    process.stdin.end();
    process.stdout.resume();
    process.stderr.resume();
    return process.exit;
  };
  const staged = async (): Promise<number> => (await stage.diff()).reduce((sum, { after = 0 }) => sum + after, 0);

  test('a command that stages more than a task may is ended and told why; what it had staged stays, and can be tidied up', async () => {
    expect(await run(fill)).toMatchObject({ why: expect.stringContaining('more than the 41.9 MB that one may') });
    expect(await staged()).toBeLessThan(2000 * MB);
    expect(await run('echo small > small; rm -rf room')).toEqual({ code: 0, signal: null, timedOut: false });
    expect(await staged()).toBeLessThan(MB);
    expect(fs.readdirSync(world.folder)).toEqual(['kept']);
  });

  test('what a command leaves running is ended too', async () => {
    await run(`setsid bash -c '${fill}; echo over > room/over' >/dev/null 2>&1 &`);
    const end = await run('while :; do read -t 0.05 < <(:); done');
    expect(end.why).toContain('staged');
    expect(await stage.files.stat(`${world.folder}/room/over`)).toBeUndefined();
  });

  test('where the disk is nearly full nothing is written by file tools, and a command that writes much is ended', async () => {
    const { bavail, bsize } = fs.statfsSync(world.state);
    limits = { most: 1e12, reserve: bavail * bsize + 1e12 };
    await expect(stage.files.write(`${world.folder}/a`, Buffer.from('a'))).rejects.toThrow('is nearly full');
    expect(await run('ls; echo small > small')).toMatchObject({ code: 0 });
    expect(await run(fill)).toMatchObject({ why: expect.stringContaining('the disk that changes are staged on is nearly full') });
    await stage.files.read(`${world.folder}/kept`);
  });

  test('what there is no room for is not written at all, and what it was to replace stays', async () => {
    const { bavail, bsize } = fs.statfsSync(world.state);
    await stage.files.write(`${world.folder}/kept`, Buffer.from('changed'));
    limits = { most: 1e12, reserve: bavail * bsize - 1e9 };
    const much = Buffer.alloc(2 ** 31);
    for (const name of ['kept', 'new']) await expect(stage.files.write(`${world.folder}/${name}`, much)).rejects.toThrow('is nearly full');
    expect(Buffer.from(await stage.files.read(`${world.folder}/kept`)).toString()).toBe('changed');
    expect(await stage.files.stat(`${world.folder}/new`)).toBeUndefined();
  });
});
