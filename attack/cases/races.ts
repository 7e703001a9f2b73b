import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Case, Protection } from '../case.ts';
import { perl } from '../escapes.ts';
import { type Inside, withInside } from '../inside.ts';
import type { World } from '../world.ts';

// A folder that somebody swaps with a link to outside ten thousand times, while the host works in it: by each way in which it
// reads, writes, commits and undoes.

/** At least so many of each: the attack is made again while the folder turns. */
const swaps = 10_000;
const rounds = 30;

/** Turns `sub` between a folder and a link to outside, each time in one call (RENAME_EXCHANGE), in a thread of its own. */
function swapping(folder: string, outside: string): { swaps(): number; stop(): Promise<void> } {
  const counts = new Int32Array(new SharedArrayBuffer(8));
  mkdirSync(join(folder, 'sub'));
  symlinkSync(outside, join(folder, 'turned'));
  const program = `
    const { workerData: { folder, counts, koffi } } = require('node:worker_threads');
    const swap = require(koffi).load(null).func('int renameat2(int, const char *, int, const char *, unsigned int)');
    while (Atomics.load(counts, 1) === 0) if (swap(-100, folder + '/sub', -100, folder + '/turned', 2) === 0) Atomics.add(counts, 0, 1);`;
  const koffi = createRequire(import.meta.resolve('../../packages/daemon/src/main.ts')).resolve('koffi');
  const worker = new Worker(program, { eval: true, workerData: { folder, counts, koffi } });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return {
    swaps: () => Atomics.load(counts, 0),
    async stop() {
      Atomics.store(counts, 1, 1);
      await ended;
    },
  };
}

/** The real folder is turned around by another program while the host works in it. */
const race = (
  name: string,
  tries: string,
  step: (inside: Inside, world: World, protection: Protection, round: number) => Promise<boolean>,
): Case => ({
  road: 'races',
  name,
  tries: `${tries}, while a folder is swapped with a link at least ${swaps} times`,
  async attack(protection, world) {
    const turning = swapping(world.folder, world.outside);
    let through = false;
    try {
      // So often, or it was no attack.
      for (let round = 0; !through && (turning.swaps() < swaps || round < rounds); round++) {
        through = await withInside(protection, world, (inside) => step(inside, world, protection, round)).catch(() => false);
      }
    } finally {
      await turning.stop();
      for (const left of ['sub', 'turned']) rmSync(join(world.folder, left), { recursive: true, force: true });
    }
    return through;
  },
});

const fresh = (world: World, round: number) => join(world.outside, `raced-${round}`);

export const races: Case[] = [
  race('reading', 'reads a file in it by the file tool', async (inside, world) => {
    for (let times = 0; times < 200; times++) {
      const bytes = await inside.stage.files.read(join(world.folder, 'sub', 'secret')).catch(() => undefined);
      if (bytes && Buffer.from(bytes).includes(world.secret)) return true;
    }
    return false;
  }),
  race('listing', 'lists it by the file tool', async (inside, world) => {
    for (let times = 0; times < 200; times++) {
      const names = await inside.stage.files.list(join(world.folder, 'sub')).catch(() => []);
      if (names.some(({ name }) => name === 'secret')) return true;
    }
    return false;
  }),
  race('reading by its tool', 'reads a file in it as a model does', async (inside, world) => {
    for (let times = 0; times < 20; times++) {
      if ((await inside.call('read_file', { path: 'sub/secret' })).text.includes(world.secret)) return true;
    }
    return false;
  }),
  race('searching', 'looks in it for the secret', async (inside, world) => {
    for (let times = 0; times < 20; times++) {
      if ((await inside.call('find', { text: 's3cr3t-', path: 'sub' })).text.includes(world.secret)) return true;
    }
    return false;
  }),
  race('looking at a file', 'asks for the size of a file in it', async (inside, world) => {
    for (let times = 0; times < 200; times++) {
      const stat = await inside.stage.files.stat(join(world.folder, 'sub', 'secret')).catch(() => undefined);
      if (stat?.kind === 'file') return true;
    }
    return false;
  }),
  race('comparing', 'writes over a file in it, and asks what was there before', async (inside, world, protection) => {
    const path = join(world.folder, 'sub', 'secret');
    for (let times = 0; times < 20; times++) {
      if (protection === 'on') await inside.stage.files.write(path, Buffer.from('x')).catch(() => undefined);
      const before = await (protection === 'on'
        ? inside.stage.compare(path).then((one) => one.before)
        : inside.stage.files.read(path)
      ).catch(() => undefined);
      if (before && Buffer.from(before).includes(world.secret)) return true;
    }
    return false;
  }),
  race('making a folder', 'makes a folder in it', async (inside, world, _, round) => {
    for (let times = 0; times < 50; times++)
      await inside.stage.files.mkdir(join(world.folder, 'sub', `raced-${round}`)).catch(() => undefined);
    const path = fresh(world, round);
    const there = existsSync(path);
    rmSync(path, { recursive: true, force: true });
    return there;
  }),
  race('moving', 'moves a file into it', async (inside, world, _, round) => {
    for (let times = 0; times < 50; times++) {
      await inside.stage.files.write(join(world.folder, 'mine'), Buffer.from('x')).catch(() => undefined);
      await inside.stage.files.rename(join(world.folder, 'mine'), join(world.folder, 'sub', `raced-${round}`)).catch(() => undefined);
    }
    rmSync(join(world.folder, 'mine'), { force: true });
    return landed(world, round);
  }),
  race('removing', 'removes a file in it', async (inside, world, _, round) => {
    const kept = join(world.outside, `precious-${round}`);
    writeFileSync(kept, 'x');
    for (let times = 0; times < 50; times++)
      await inside.stage.files.remove(join(world.folder, 'sub', `precious-${round}`)).catch(() => undefined);
    const gone = !existsSync(kept);
    rmSync(kept, { force: true });
    return gone;
  }),
  race('editing', 'changes a word of a file in it', async (inside, world, _, round) => {
    const kept = join(world.outside, `word-${round}`);
    writeFileSync(kept, 'pears');
    for (let times = 0; times < 20; times++)
      await inside.call('edit_file', { path: `sub/word-${round}`, edits: [{ old: 'pears', new: 'raced' }] });
    const changed = readFileSync(kept, 'utf8').includes('raced');
    rmSync(kept, { force: true });
    return changed;
  }),
  race('writing', 'writes a file in it by the file tool', async (inside, world, _, round) => {
    for (let times = 0; times < 50; times++) {
      await inside.stage.files.write(join(world.folder, 'sub', `raced-${round}`), Buffer.from('x')).catch(() => undefined);
    }
    return landed(world, round);
  }),
  race('committing', 'commits a file in it', async (inside, world, protection, round) => {
    const path = join(world.folder, 'sub', `raced-${round}`);
    if (protection === 'off')
      for (let times = 0; times < 50; times++) await inside.stage.files.write(path, Buffer.from('x')).catch(() => undefined);
    else {
      await inside.stage.files.write(path, Buffer.from('x'));
      await inside.stage.commit({ id: `commit_${world.unique()}` });
    }
    return landed(world, round);
  }),
  race('undoing', 'commits a file in it and takes that back', async (inside, world, protection, round) => {
    const path = join(world.folder, 'sub', `precious-${round}`);
    const kept = join(world.outside, `precious-${round}`);
    writeFileSync(kept, 'x');
    if (protection === 'off') for (let times = 0; times < 50; times++) await inside.stage.files.remove(path).catch(() => undefined);
    else {
      await inside.stage.files.write(path, Buffer.from('x'));
      const id = `commit_${world.unique()}`;
      const committed = await inside.stage.commit({ id });
      if (committed.ok) await world.workspace.undo(id, { id: `undo_${world.unique()}` });
    }
    const gone = !existsSync(kept);
    rmSync(kept, { force: true });
    return gone;
  }),
  {
    road: 'races',
    name: 'a command that turns its own folder around',
    tries: `swaps a staged folder with a link ${swaps} times while the file tools read and write in it`,
    attack: (protection, world) =>
      withInside(protection, world, async (inside) => {
        const turn = `mkdir -p sub; ln -sfn ../outside turned; ${perl('my ($one, $other, $number) = @ARGV; for (1 .. 10000) { syscall($number + 0, -100, $one, -100, $other, 2) == 0 or die "$!"; select(undef, undef, undef, 0.0005) if $_ % 20 == 0 } print "turned\\n"', 'sub', 'turned', process.arch === 'arm64' ? 276 : 316)}`;
        let through = false;
        let ended = false;
        const turning = inside.run(turn).finally(() => {
          ended = true;
        });
        try {
          while (!ended && !through) {
            const bytes = await inside.stage.files.read(join(world.folder, 'sub', 'secret')).catch(() => undefined);
            await inside.stage.files.write(join(world.folder, 'sub', 'raced-0'), Buffer.from('x')).catch(() => undefined);
            through = landed(world, 0) || (bytes !== undefined && Buffer.from(bytes).includes(world.secret));
          }
          if (!(await turning).includes('turned')) throw new Error('it was not turned so often');
        } finally {
          for (const left of ['sub', 'turned']) rmSync(join(world.folder, left), { recursive: true, force: true });
        }
        return through;
      }),
  },
];

function landed(world: World, round: number): boolean {
  const there = existsSync(fresh(world, round)) && !lstatSync(fresh(world, round)).isSymbolicLink();
  rmSync(fresh(world, round), { force: true });
  return there;
}
