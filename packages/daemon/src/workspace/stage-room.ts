import * as fs from 'node:fs';
import { DeskhandError } from '../host/host.ts';
import type { Exit, Process } from '../sandbox/sandbox.ts';
import { type Dir, enter, names, openTrusted } from './handle.ts';
import { toSystem } from './names.ts';
import type { StageDir } from './stage-dir.ts';

// The room that stages take: a bound for each task, and a reserve that tasks leave free on the disk of the state directory,
// so that the log can go on. No file system here bounds a directory, so what a command has staged is looked at while it runs.

export interface StageRoom {
  /** Throws where writing so many bytes more would eat into the reserve. */
  check(bytes?: number): Promise<void>;
  /** Watches what the commands of an open stage write, those they left behind too. */
  watch(stage: StageDir): Watch;
  /** What a stage takes on the disk. */
  taken(stage: StageDir): Promise<number>;
}

interface Watch {
  /** The process, which is ended with all others where the stage becomes too large or the disk too full, and then says why. */
  add(process: Process): Process;
  close(): void;
}

export interface StageRoomOptions {
  /** The state directory. */
  dir: string;
  /**
   * Most bytes of one stage, and the free bytes that tasks leave on the disk (1 GB, or a twentieth of a small disk). Asked
   * anew each time.
   */
  limits(): { most: number; reserve?: number };
}

/** Between two looks at the disk, in ms. What is written in between goes past the bound: some 100 MB on a fast disk. */
const pause = 100;
/** What a command may add although its stage is over the bound: it may be tidying up. */
const slack = 16 * 1024 * 1024;
/** A walk over the stage takes at most this share of the time. */
const share = 0.1;

export function openStageRoom({ dir, limits }: StageRoomOptions): StageRoom {
  async function disk(): Promise<{ free: number; kept: number; names: boolean }> {
    const { bavail, bsize, blocks, files, ffree } = await fs.promises.statfs(dir);
    const kept = limits().reserve ?? Math.min(1e9, (blocks * bsize) / 20);
    // Names run out by themselves on file systems that count them.
    return { free: bavail * bsize, kept, names: files === 0 || ffree > Math.min(20_000, files / 50) };
  }

  async function taken(stage: StageDir): Promise<number> {
    let bytes = 0;
    for (const { at } of stage.folders)
      for (const name of ['upper', 'copy']) if (fs.existsSync(`${at}/${name}`)) bytes += await size(openTrusted(`${at}/${name}`));
    return bytes;
  }

  return {
    taken,
    async check(bytes = 0) {
      const { free, kept } = await disk();
      if (free - bytes >= kept) return;
      throw new DeskhandError('disk-full', `The disk that Deskhand stages changes on is nearly full: ${amount(free)} are left.`, {
        next: 'Make room on it: deskhand discard drops what a task staged, deskhand keep says what undo takes.',
      });
    },
    watch: (stage) => watchStage({ bytes: () => taken(stage), copied: () => stage.kind === 'copy', disk, most: () => limits().most }),
  };
}

interface Watched {
  bytes(): Promise<number>;
  /** What was there before the first command is the folder's copy, and counts for nothing. */
  copied(): boolean;
  disk(): Promise<{ free: number; kept: number; names: boolean }>;
  most(): number;
}

function watchStage({ bytes, copied, disk, most }: Watched): Watch {
  const started = new Map<Process, { why?: string }>();
  let running = 0;
  let closed = false;
  let watching = false;
  /** When the last command began. */
  let base = { bytes: 0, free: 0 };
  let copy: number | undefined;

  function end(why: string): void {
    for (const [process, state] of started) {
      state.why = why;
      void process.kill();
    }
    started.clear();
  }

  async function look(): Promise<void> {
    let next = { at: 0, free: base.free };
    while (!closed) {
      await new Promise((resolve) => setTimeout(resolve, running ? pause : 10 * pause).unref());
      if (started.size === 0) continue;
      const now = await disk();
      const low = now.free < now.kept || !now.names;
      if (!low && performance.now() < next.at && next.free - now.free < most() / 8) continue;
      const began = performance.now();
      const staged = await bytes();
      next = { at: performance.now() + Math.max(2000, (performance.now() - began) / share), free: now.free };
      // Files that have lost their name aren't found in the stage, and take their room all the same.
      const grew = Math.max(staged - base.bytes, now.names ? base.free - now.free - 4 * slack : slack + 1);
      const own = copied() ? staged - (copy ?? 0) : staged;
      if (own > most() && grew > slack) end(tooMuch(own, most()));
      else if (low && grew > slack) end(full(now.free));
    }
  }

  return {
    add(process) {
      const state: { why?: string } = {};
      started.set(process, state);
      running += 1;
      const begin = async (): Promise<void> => {
        const [staged, { free }] = await Promise.all([bytes(), disk()]);
        base = { bytes: staged, free };
        copy ??= staged;
        if (watching) return;
        watching = true;
        await look();
      };
      // A stage that cannot be looked at bounds nothing; the end of the disk still does.
      begin().catch(() => undefined);
      const exit = process.exit.then((exit): Exit => {
        running -= 1;
        return { ...exit, ...(state.why !== undefined && { why: state.why }) };
      });
      return { ...process, exit };
    },
    close() {
      closed = true;
    },
  };
}

const tooMuch = (bytes: number, most: number): string =>
  `ended: this task has ${amount(bytes)} staged, more than the ${amount(most)} that one may. Remove what is not needed; the owner can give more: deskhand keep --task ${Math.ceil((2 * most) / 1e9)}`;
const full = (free: number): string =>
  `ended: the disk that changes are staged on is nearly full, ${amount(free)} are left. Remove what is not needed, or tell the owner to make room`;

/** "1.3 GB" */
const amount = (bytes: number): string => (bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`);

/** Bytes on the disk of all that is in a folder, which it closes. Somebody may be writing to it. */
async function size(dir: Dir): Promise<number> {
  let bytes = 0;
  try {
    let seen = 0;
    for (const name of names(dir)) {
      if (++seen % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
      const stat = fs.lstatSync(toSystem(`${dir.path}/${name}`), { throwIfNoEntry: false });
      if (stat?.isDirectory()) bytes += await size(enter(dir, name));
      else bytes += (stat?.blocks ?? 0) * 512;
    }
  } catch {
    // Closed to us, or gone by now.
  } finally {
    dir.close();
  }
  return bytes;
}
