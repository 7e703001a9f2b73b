import { chmodSync, chownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { DeskhandError, isSpeltFreely } from '../host/host.ts';
import { bubblewrap, nobody, type View } from './bubblewrap.ts';
import { closedBy } from './closed-by.ts';
import type { EmptyHolder } from './holder-process.ts';
import { type Step, shared } from './holder-script.ts';
import { listenInside } from './listen-inside.ts';
import { memoryWatch } from './memory-watch.ts';
import type { Root } from './minimal-root.ts';
import { mountFlags } from './mount-flags.ts';
import type { ProcessLimits } from './process-limit.ts';
import type { Programs } from './programs.ts';
import type { Holder, HoldSpec, Mount } from './sandbox.ts';
import { type Sandboxed, startSandboxed } from './sandboxed-process.ts';

/** What every holder of this daemon has in common. */
export interface Ground {
  programs: Programs;
  root: Root;
  /** Files with the system call filters: for parsers and copies, and for commands that see overlays alone. */
  filters: { strict: string; overlay: string };
  /** Whether overlays can be mounted. */
  overlay: boolean;
  /** Whether the daemon runs as root. */
  asRoot: boolean;
  /** For commands that act as root. */
  processLimits: ProcessLimits | undefined;
  /** A holder of its own for one task, still empty. */
  empty(): Promise<EmptyHolder>;
}

/** Each command leaves one dead entry with the holder, which takes a moment to clear: so not each time. */
const reapEvery = 20;

/**
 * Makes the mount, network and process namespaces of one task. They belong to a tiny process that reads a pipe from
 * the daemon: when the daemon goes, however it goes, the pipe ends, that process ends, and the kernel kills all inside.
 */
export async function hold(ground: Ground, spec: HoldSpec): Promise<Holder> {
  const { programs, asRoot } = ground;
  const owner = asRoot ? (spec.as ?? ownerOf(spec.mounts[0])) : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  // A folder before what is inside it.
  const mounts = spec.mounts.toSorted((a, b) => a.path.length - b.path.length);
  needHiding(mounts, spec.masks);
  // What we lend may lie where whom we become as root cannot go, or in a folder that is hidden but for it: then it is
  // shown from a place that can be reached. Only then: it takes a program for each.
  const library = (spec.library ?? []).map(({ from, at }, index) => {
    const hidden = spec.masks.some((mask) => from.startsWith(`${mask}/`));
    return { from, at, hidden, via: hidden || (asRoot && closedBy(from)) ? `${shared.library}/${index}` : from };
  });
  const lend = (these: typeof library) => these.flatMap(({ from, via }): Step[] => (via === from ? [] : [['show', from, via]]));
  const staged = underOthers(mounts);
  const steps: Step[] = [
    ...(spec.home === undefined ? [] : [['bind', shared.home, spec.home] satisfies Step]),
    ...staged.map(({ from, at }): Step => ['show', from, at]),
    ...mounts.map((mount) => mountStep(mount, ground.overlay, staged)),
    ...staged.map(({ at }): Step => ['hide', at]),
    ...lend(library.filter(({ hidden }) => hidden)),
    ...spec.masks.map((path): Step => ['mask', path]),
    ...lend(library.filter(({ hidden }) => !hidden)),
  ];
  const holder = await (await ground.empty()).fill(steps, owner);

  const { pid, closed } = holder;
  const enter = holder.enter(owner);
  const view: View = {
    scratch: ['--bind', shared.temp, '/tmp', '--bind', shared.temp, '/var/tmp', '--bind', shared.memory, '/dev/shm'],
    home: (path) => ['--bind', shared.home, path],
    shown: [
      ...library.flatMap(({ via, at }) => ['--ro-bind', via, at]),
      ...mounts.flatMap(({ path, how }) => [how.kind === 'ro' ? '--ro-bind' : '--bind', path, path]),
    ],
  };
  const running = new Set<Sandboxed>();
  const memory = memoryWatch(holder.proc, running);
  let over = 0;
  let open = true;
  void closed.then(() => {
    open = false;
    memory.stop();
  });
  return {
    pid,
    root: `/proc/${pid}/root`,
    closed,
    refresh: () => holder.refresh(),
    listen: () => listenInside(holder.intoNetwork, programs.env),
    start(command) {
      if (!open) throw new DeskhandError('sandbox-closed', 'The task is over: nothing more can be started in it.');
      const { limits } = command;
      const group = owner.uid === 0 ? ground.processLimits?.enter(limits.processes) : undefined;
      const inner = bubblewrap(programs, ground.root, view, command);
      const argv = [...(group?.argv ?? []), ...enter, ...inner.argv];
      const process = startSandboxed(
        {
          ...inner,
          argv,
          env: programs.env,
          filter: ground.overlay ? ground.filters.overlay : ground.filters.strict,
          owner,
          limits,
          files: command.files,
        },
        holder,
      );
      running.add(process);
      memory.wake();
      void process.gone.then(() => {
        running.delete(process);
        group?.leave();
        if (++over % reapEvery === 0) holder.reap();
      });
      return process;
    },
    async close() {
      open = false;
      await holder.close();
      await Promise.all([...running].map((process) => process.gone));
    },
  };
}

/** What is laid over a name hides it in one spelling alone, where the file system looks for names itself (FUSE, a network share). */
function needHiding(mounts: readonly Mount[], masks: readonly string[]): void {
  for (const { path, how } of mounts) {
    if (how.kind === 'bind' && how.from !== path) continue;
    const open = masks.find((mask) => mask.startsWith(`${path}/`) && isSpeltFreely(mask, path));
    if (open !== undefined)
      throw new DeskhandError(
        'mask-spelling',
        `No program can be started here: ${open} has to be hidden from it, and the disk finds that by other spellings of its name, too.`,
        { next: "Give it a folder that doesn't hold that. File tools work here." },
      );
  }
}

/** Makes the upper and work folders, and turns a mount into the script's arguments. */
function mountStep({ path, how }: Mount, overlay: boolean, staged: readonly Shown[]): Step {
  if (how.kind === 'ro' && overlay) return ['look', path];
  if (how.kind === 'ro') return ['ro', path, ['ro', ...mountFlags(path)].join(',')];
  const { from, at } = staged.find((one) => one.path === path) ?? { from: '', at: '' };
  if (how.kind === 'bind') return ['bind', path, at || how.from];
  mkdirSync(how.upper, { recursive: true });
  mkdirSync(how.work, { recursive: true, mode: 0o700 });
  // The root of the view is the upper folder itself: it must look like the real one, unless a task already changed it.
  if (readdirSync(how.upper).length === 0) {
    const real = statSync(path);
    if (process.getuid?.() === 0) chownSync(how.upper, real.uid, real.gid);
    chmodSync(how.upper, real.mode & 0o7777);
  }
  const shown = (place: string) => (at ? join(at, relative(from, place)) : place);
  return ['overlay', path, shown(how.upper), shown(how.work)];
}

/** What is staged of the folder `path` lies in `from`, and is shown at `at` while the mounts are made. */
interface Shown {
  path: string;
  from: string;
  at: string;
}

/** Of folders that are mounted over after others: where their staged files would be looked for in the view of such another. */
function underOthers(mounts: readonly Mount[]): Shown[] {
  return mounts.flatMap(({ path, how }, index) => {
    if (how.kind === 'ro') return [];
    const from = how.kind === 'bind' ? how.from : dirname(how.upper);
    const under = mounts.slice(0, index).some((other) => from.startsWith(`${other.path}/`));
    return under ? [{ path, from, at: `${shared.stage}/${index}` }] : [];
  });
}

function ownerOf(mount: Mount | undefined): { uid: number; gid: number } {
  if (!mount) return nobody;
  const { uid, gid } = statSync(mount.path);
  return { uid, gid };
}
