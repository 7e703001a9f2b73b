import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSandbox } from './open-sandbox.ts';
import { type Staging, sandboxContract } from './sandbox.contract.ts';
import { makeWorld, run, type World } from './world.double.ts';

const asRoot = process.getuid?.() === 0;
const someone = { uid: 12_345, gid: 12_345 };

let stages = 0;
const overlay: Staging = {
  kind: 'overlay',
  mount(world) {
    const stage = join(world.state, `stage-${++stages}`);
    return { path: world.folder, how: { kind: 'overlay', upper: join(stage, 'upper'), work: join(stage, 'work') } };
  },
  landed: (world) => join(world.state, `stage-${stages}`, 'upper'),
};
const copy: Staging = {
  kind: 'copy',
  mount(world) {
    const from = join(world.state, '..', 'copy');
    if (!existsSync(from)) cpSync(world.folder, from, { recursive: true, preserveTimestamps: true });
    return { path: world.folder, how: { kind: 'bind', from } };
  },
  landed: (world) => join(world.state, '..', 'copy'),
};
const open = (force?: 'copy') => (world: World) => openSandbox({ stateDir: world.state, ...(force ? { force } : {}) });

sandboxContract(asRoot ? 'as root, in folders of root' : 'as an ordinary user', open(), overlay);
if (asRoot) sandboxContract('as root, in folders of someone else', open(), overlay, someone);
sandboxContract('on a copy', open('copy'), copy);

test('our state is hidden in a granted folder that contains it, with the stage that it holds', async () => {
  const world = makeWorld();
  const state = join(world.folder, '.deskhand');
  const sandbox = await openSandbox({ stateDir: state });
  writeFileSync(join(state, 'key'), 'secret');
  const how = { kind: 'overlay', upper: join(state, 'upper'), work: join(state, 'work') } as const;
  const holder = await sandbox.hold({ mounts: [{ path: world.folder, how }], masks: [state], as: world.owner });
  const seen = await run(holder, 'ls -A .deskhand; echo x > made; rm -rf .deskhand; mv .deskhand other; ls', { cwd: world.folder });
  expect(seen.out).toBe('made\nnote\n');
  expect(existsSync(join(holder.root, state, 'key'))).toBe(false);
  await holder.close();
  expect(readFileSync(join(state, 'upper', 'made'), 'utf8')).toBe('x\n');
  expect(readFileSync(join(state, 'key'), 'utf8')).toBe('secret');
  world.remove();
});

describe('opening', () => {
  test.each([
    [{ force: 'none' }, /asked for/],
    [{ platform: 'darwin' }, /macOS|this Mac/],
    [{ platform: 'win32' }, /Windows/],
  ] as const)('without a sandbox (%o) says so and runs nothing', async (options, words) => {
    const world = makeWorld();
    const sandbox = await openSandbox({ stateDir: world.state, ...options });
    world.remove();
    expect(sandbox.facts).toMatchObject({ kind: 'none', why: expect.stringMatching(words) });
    await expect(sandbox.hold({ mounts: [], masks: [] })).rejects.toThrow(words);
    const limits = { seconds: 1, memory: 1, processes: 1, fileBytes: 1 };
    await expect(sandbox.start({ argv: ['true'], cwd: '/', env: {}, limits, read: [] })).rejects.toThrow(words);
  });

  test('finds out by trying what this computer can do, and leaves nothing of the trial', async () => {
    const world = makeWorld();
    const sandbox = await openSandbox({ stateDir: world.state });
    expect(sandbox.facts).toMatchObject({ kind: 'overlay', fix: [], root: asRoot });
    expect(readdirSync(join(world.state, 'sandbox')).sort()).toEqual([`filter-overlay-${process.arch}.bpf`, `filter-${process.arch}.bpf`]);
    world.remove();
  });
});
