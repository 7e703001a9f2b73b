import * as fs from 'node:fs';
import { lowest } from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import { compose, recordsOf } from './back.ts';
import { changesOf, hashFile } from './changes.ts';
import type { Disk } from './disk.ts';
import { codeOf, type Node, openFile, openTrusted, using } from './handle.ts';
import { openKept, toKeep } from './kept.ts';
import { nameOf, parentOf, shown } from './names.ts';
import { needPlace } from './place.ts';
import type { Plan } from './plan.ts';
import { openPutBacks } from './put-back.ts';
import { putBy } from './put-by.ts';
import { type Recorded, readRecorded } from './recorded.ts';
import { openRoots } from './roots.ts';
import { select } from './select.ts';
import { safeName } from './stage-dir.ts';
import { type Outcome, type Request, readBegun, readDonePlan, resume, transact } from './transaction.ts';
import { removePath } from './tree.ts';
import { type Done, type Reversal, reverse } from './undo.ts';
import type { BackOptions, BackResult, CommitResult, Newer } from './workspace.ts';

// The record of every commit of this host, one directory each: what undo and recovery work from.

export interface CommitsOptions {
  /** The directory of the records. */
  dir: string;
  disk: Disk;
  now(): number;
  /** How long and in how much room what commits replaced is kept; asked anew each time. */
  room(): { days: number; bytes: number };
  /** Lets go of what a commit has put in place. May be called again after a crash. */
  settle(plan: Plan): void;
  /** A path as people see it. */
  named(path: string): string;
}

export type Wish = Omit<Request, 'commit' | 'time' | 'settle' | 'of' | 'kept' | 'order'>;

export type Commits = ReturnType<typeof openCommits>;
export function openCommits({ dir, disk, now, room, settle, named }: CommitsOptions) {
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const recordOf = (id: string): string => `${dir}/${safeName(id)}`;
  /** Records that something is left to do for, with their task. */
  const unfinished = new Map<string, string>();
  for (const name of fs.readdirSync(dir)) {
    const begun = readBegun(`${dir}/${name}`);
    if (begun) unfinished.set(name, begun.task);
    else if (!fs.existsSync(`${dir}/${name}/done.json`)) removePath(`${dir}/${name}`);
  }

  const kept = openKept(dir);
  /** The records of this commit and of all that came after it. */
  const since = (id: string): string[] => kept.since(safeName(id)).map((name) => `${dir}/${name}`);
  const sweep = (): void => kept.sweep(now() - room().days * 86_400_000);

  /** What a commit of this name came to before, so that it isn't done twice. */
  async function earlier(id: string): Promise<CommitResult | undefined> {
    const name = safeName(id);
    if (unfinished.has(name)) await finish(name);
    const plan = readDonePlan(recordOf(id));
    return plan && { ok: true, commit: id, changes: plan.changes, ...(plan.left && { left: plan.left }) };
  }

  async function carry(id: string, wish: Wish, of?: string): Promise<CommitResult> {
    const name = safeName(id);
    const bytes = toKeep(wish.wanted);
    if (of === undefined) {
      const full = noRoom(bytes);
      if (full) return { ok: false, conflicts: [], sentence: full };
    }
    unfinished.set(name, wish.task);
    const request: Request = { ...wish, commit: id, time: now(), kept: bytes, order: kept.next(), ...(of !== undefined && { of }), settle };
    let outcome: Outcome;
    try {
      outcome = await transact({ disk, dir: recordOf(id) }, request);
    } catch (cause) {
      throw new DeskhandError('commit-unfinished', 'The changes could be neither put in place nor taken back completely.', {
        next: 'Make room on the disk, plug it in again or give the permission back, and start Deskhand anew: it finishes this first.',
        cause,
      });
    }
    unfinished.delete(name);
    if (outcome.ok) kept.add(name);
    if (!outcome.ok) return failed(outcome, wish.folders);
    return { ok: true, commit: id, changes: wish.changes, ...(wish.left && { left: wish.left }) };
  }

  /** Why nothing more can be kept. An undo is never kept from happening by this. */
  function noRoom(bytes: number): string | undefined {
    const { days, bytes: most } = room();
    if (kept.used() + bytes <= most) return undefined;
    sweep();
    if (kept.used() + bytes <= most) return undefined;
    const sizes = `${amount(kept.used())} of ${amount(most)} are used, and this takes ${amount(bytes)}`;
    return `Nothing was put in place: what changes replace is kept for ${days} days, so that they can be undone, and the room for that is used up (${sizes}). Give it more: deskhand keep --room ${Math.ceil((kept.used() + bytes) / 1e9) + 5}. Or keep it for fewer days: deskhand keep --days ${Math.max(1, Math.floor(days / 2))}. Then accept again.`;
  }

  async function finish(name: string): Promise<'committed' | 'reversed'> {
    const outcome = await resume({ disk, dir: `${dir}/${name}` }, settle);
    unfinished.delete(name);
    if (outcome !== 'reversed') kept.add(name);
    return outcome === 'reversed' ? 'reversed' : 'committed';
  }

  /** Carries out a reversal as far as it loses nothing, and says what it left. */
  async function carryBack(
    { moved, wanted, ...rest }: Reversal,
    { id, of, task, folders }: { id: string; of: string; task: string; folders: string[] },
  ): Promise<CommitResult> {
    const sources = openSources({ moved, wanted, ...rest }, folders);
    try {
      const changes = await describe(wanted, folders, sources.path);
      return await carry(
        id,
        { task, folders, wanted, changes, whole: false, source: sources.path, link: false, ...(moved.length && { left: moved }) },
        of,
      );
    } finally {
      sources.close();
    }
  }

  return {
    earlier,
    carry,

    async undo(of: string, id: string, paths: string[] | undefined, newer: Newer): Promise<CommitResult> {
      const before = await earlier(id);
      if (before) return before;
      if (unfinished.has(safeName(of))) await finish(safeName(of));
      const plan = readDonePlan(recordOf(of));
      if (!plan)
        throw new DeskhandError('no-commit', 'This change cannot be undone: there is no record of it.', {
          next: `Changes can be undone for ${room().days} days.`,
        });
      const folders = plan.folders.map(({ path }) => path);
      const swapped = plan.deltas.map(({ folder, rel, before, after }) => ({
        folder,
        rel,
        ...(after && { before: after }),
        ...(before && { after: before }),
      }));
      const picked = paths && new Set(select(swapped, plan.changes, paths, folders, named).map(({ folder, rel }) => `${folder}/${rel}`));
      const day = new Date(now()).toISOString().slice(0, 10);
      let reversal: Reversal;
      try {
        needPlaces([plan]);
        const done = plan.deltas
          .filter(({ folder, rel }) => !picked || picked.has(`${folder}/${rel}`))
          .map(({ pre, ...delta }): Done => ({ ...delta, ...(pre !== undefined && { pre: `${recordOf(of)}/pre/${pre}` }) }));
        reversal = reverse(disk, folders, done, { newer, tellsMade: true, day, putBack: openPutBacks(dir) });
      } catch (cause) {
        return failed({ ok: false, moved: false, cause }, folders);
      }
      if (reversal.moved.length && !reversal.wanted.length) return stays(reversal.moved);
      return carryBack(reversal, { id, of, task: plan.task, folders });
    },

    async back(to: string, task: string, { id, folder, force, dry }: BackOptions): Promise<BackResult> {
      const before = await earlier(id);
      const records = recordsOf(since(to), folder);
      const reversed = records.map(({ plan, whole }) => ({ commit: plan.commit, task: plan.task, whole, undo: plan.of !== undefined }));
      if (before) return { ...before, reversed: reversed.filter(({ commit }) => commit !== id) };
      if (!records.length)
        throw new DeskhandError('no-commit', 'There is no way back to that point: there is no record of it.', {
          next: `It is possible for ${room().days} days.`,
        });
      const { folders, done } = compose(records, folder);
      const day = new Date(now()).toISOString().slice(0, 10);
      let reversal: Reversal;
      try {
        needPlaces(records.map(({ plan }) => plan));
        reversal = reverse(disk, folders, done, { newer: force ? 'beside' : 'stays', tellsMade: false, day, putBack: openPutBacks(dir) });
      } catch (cause) {
        return { ...failed({ ok: false, moved: false, cause }, folders), reversed };
      }
      // A folder is taken to one point of time, or left as it is.
      if (reversal.moved.length) return { ...stays(reversal.moved), reversed };
      if (!dry) return { ...(await carryBack(reversal, { id, of: to, task, folders })), reversed };
      const sources = openSources(reversal, folders);
      try {
        return { ok: true, commit: id, changes: await describe(reversal.wanted, folders, sources.path), reversed };
      } finally {
        sources.close();
      }
    },

    /** Finishes or reverses what a crash cut short, and lets go of what is past its time. */
    async recover(task?: string): Promise<{ commit: string; task: string; outcome: 'committed' | 'reversed' }[]> {
      const done: { commit: string; task: string; outcome: 'committed' | 'reversed' }[] = [];
      for (const [name, whose] of [...unfinished]) {
        if (task !== undefined && whose !== task) continue;
        const commit = readBegun(`${dir}/${name}`)?.commit ?? name;
        try {
          done.push({ commit, task: whose, outcome: await finish(name) });
        } catch (cause) {
          // A folder that isn't there now: tried again before anything else is done with this task.
          if (codeOf(cause) === '' && !(cause instanceof DeskhandError)) throw cause;
        }
      }
      if (task === undefined) sweep();
      return done;
    },

    /** What a commit made of one path. */
    recorded: (id: string, path: string): Recorded | undefined => readRecorded(since(id), path, named),
    /** The tasks that left these paths as they are now. */
    putBy: (now: ReadonlyMap<string, Node>): string[] => putBy(dir, now),
    kept: () => ({ ...room(), used: kept.used(), commits: kept.count() }),
    sweep,

    /** Whether something of this task is neither done nor undone. */
    stuck: (task: string): boolean => [...unfinished.values()].includes(task),
  };
}

/** Throws where a folder that one of them changed isn't the one that it was. */
function needPlaces(plans: readonly Plan[]): void {
  for (const { folders, deltas } of plans) {
    const changed = new Set(deltas.map(({ folder }) => folder));
    for (const [index, { path, place }] of folders.entries()) if (changed.has(index)) needPlace(path, place);
  }
}

/** "1.3 GB" */
const amount = (bytes: number): string => (bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`);

/** The content of what a reversal puts back: pre-images, and what is kept beside. */
function openSources({ sources }: Reversal, folders: readonly string[]) {
  const roots = openRoots(folders);
  return {
    path(folder: number, rel: string): string {
      const source = sources.get(`${folder}/${rel}`);
      if (!source) throw new Error(`no content for ${rel}`);
      return 'pre' in source ? source.pre : roots.path(folder, source.real);
    },
    close: roots.close,
  };
}

function describe(wanted: Request['wanted'], folders: readonly string[], source: (folder: number, rel: string) => string) {
  const roots = openRoots(folders);
  const hash = (path: string): Promise<string | undefined> =>
    hashFile(using(openTrusted(parentOf(path)), (dir) => openFile(dir, nameOf(path)))).catch(() => undefined);
  const described = changesOf(
    folders.map((folder, index) => ({
      folder,
      deltas: wanted.filter((one) => one.folder === index),
      hash: async (side: 'before' | 'after', rel: string) => hash(side === 'before' ? roots.path(index, rel) : source(index, rel)),
    })),
    folders,
  );
  return described.finally(roots.close);
}

function failed(outcome: Outcome & { ok: false }, folders: readonly string[]): CommitResult {
  const { step, moved, cause } = outcome;
  const path = step ? `${folders[step.folder]}/${step.rel}` : undefined;
  if (moved && path !== undefined) return { ok: false, conflicts: [path], sentence: changedUnder([path]) };
  const words: Record<string, string> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the quota on the disk is used up',
    EACCES: 'its permissions forbid it',
    EPERM: 'its permissions forbid it',
    EROFS: 'its disk may only be read',
    EBUSY: 'another program holds it open',
    ENOENT: 'its folder is gone',
    EIO: 'its disk reports an error',
    EXDEV: 'it lies on another disk than the folder that was granted',
  };
  if (cause instanceof DeskhandError)
    return { ok: false, conflicts: [], sentence: `${cause.message} Nothing was changed; the work is kept. ${cause.next ?? ''}`.trim() };
  const code = codeOf(cause);
  if (code === '') throw cause;
  const what = path === undefined ? 'The changes' : shown(path);
  return {
    ok: false,
    conflicts: [],
    sentence: `${what} could not be put in place: ${words[code] ?? code}. Nothing was changed; the work is kept.`,
  };
}

export function changedUnder(left: string[], merged: string[] = []): string {
  const also = merged.length ? `${list(merged)} changed as well, and both changes went together: look at what came of it.` : '';
  if (left.length) return `${list(left)} changed while the task worked on it. Nothing was put in place; the work is kept. ${also}`.trim();
  return `${list(merged)} changed while the task worked on it. Both changes went together; nothing was put in place yet: look at what came of it.`;
}

/** Nothing is taken back, because of these. */
function stays(moved: string[]): CommitResult & { ok: false } {
  return {
    ok: false,
    conflicts: moved,
    sentence: `${list(lowest(moved))} changed again since, and undoing would lose that. Nothing was undone.`,
  };
}

function list(paths: string[]): string {
  const names = paths.slice(0, 3).map(shown).join(', ');
  return paths.length > 3 ? `${names} and ${paths.length - 3} more` : names;
}
