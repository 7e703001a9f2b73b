import * as fs from 'node:fs';
import type { Change } from '@deskhand/protocol';
import { json } from './bases.ts';
import type { Disk } from './disk.ts';
import { codeOf, ifThere, type Node } from './handle.ts';
import { parentOf } from './names.ts';
import { type FolderPlace, needPlace, placeOf } from './place.ts';
import { order, type Plan, planSchema, type Step, type Wanted } from './plan.ts';
import { openRoots, type Roots } from './roots.ts';
import { attempt, backward, forward, is, Moved, own, type Place } from './steps.ts';

// A commit: everything is written beside first, then the plan, then each step; done is said last. Until the plan is on the
// disk a crash leaves the folder as it was; from then on it is finished or taken back as a whole. Knows nothing of stages.
//
//   commits/ID/begin.json   where temporary folders may lie; there as long as something is left to do
//             pre/N         what step N replaces or removes
//             plan.json     the intention: from here on it happens
//             applied.json  all of it is in place
//             done.json     and what was staged is let go

export interface Request {
  commit: string;
  task: string;
  of?: string;
  time: number;
  folders: readonly string[];
  /** Which folders these are, where that is known: another in the place of one is refused. */
  places?: readonly FolderPlace[];
  wanted: Wanted[];
  changes: Change[];
  /** See `Plan`. */
  left?: string[];
  whole: boolean;
  /** Bytes of what it replaces. */
  kept: number;
  /** Its place among all commits. */
  order: number;
  /** The system's path of the content for a path that gets a file; valid until the next call. */
  source(folder: number, rel: string): string;
  /** The content may be linked into place: nobody writes to the source any more, and it goes when the commit is done. */
  link: boolean;
  /** Called when all is in place, before it counts as done; may be called again after a crash. */
  settle(plan: Plan): void;
}

/** `step`: where it ended; `moved`: because somebody changed that path in the meantime. */
export type Outcome = { ok: true; plan: Plan } | { ok: false; moved: boolean; step?: Step; cause: unknown };

/** Where a commit keeps its record. */
export interface CommitRecord {
  disk: Disk;
  /** commits/ID, existing only from here on. */
  dir: string;
}

/** Carries it out: all of it, or nothing. Throws only where taking it back failed too; `recover` then tries again. */
export async function transact({ disk, dir }: CommitRecord, request: Request): Promise<Outcome> {
  const temp = `.deskhand-${request.commit.slice(-12)}`;
  const used = new Set(request.wanted.map(({ folder }) => folder));
  const roots = openRoots(request.folders, (rel) => rel === temp);
  try {
    let plan: Plan;
    let current: Step | undefined;
    let folders: Plan['folders'];
    try {
      folders = request.folders.map((path, index) =>
        used.has(index) ? { path, temp, place: placeNow(roots, request, index) } : { path, temp },
      );
    } catch (cause) {
      return refused(cause);
    }
    try {
      fs.mkdirSync(`${dir}/pre`, { recursive: true, mode: 0o700 });
      await disk.save(
        `${dir}/begin.json`,
        json({ commit: request.commit, task: request.task, folders: folders.filter((_, index) => used.has(index)) }),
      );
      plan = await prepare({ disk, roots, folders }, dir, request, used, (step) => {
        current = step;
      });
      // What says that it is done is there before it begins: at the end only a name changes, which needs no room.
      await disk.save(`${dir}/ready.json`, json({ time: plan.time, kept: request.kept, order: request.order }));
      await disk.save(`${dir}/plan.json`, json(plan));
      await disk.flush([dir, parentOf(dir)], false);
    } catch (cause) {
      abandon(disk, roots, folders, used, dir);
      return refused(cause, current);
    }
    return await carryOut({ disk, roots, folders }, dir, plan, () => request.settle(plan));
  } finally {
    roots.close();
  }
}

/** Which folder it is that was opened. A disk that went before that is noticed here, one that goes after stays open. */
function placeNow(roots: Roots, { folders, places }: Request, index: number): FolderPlace {
  const path = folders[index] ?? '';
  roots.node(index, '');
  needPlace(path, places?.[index]);
  return placeOf(path);
}

/** Goes on with a commit that a crash cut short. */
export async function resume({ disk, dir }: CommitRecord, settle: (plan: Plan) => void): Promise<'committed' | 'reversed' | 'finished'> {
  const plan = readPlan(dir);
  const listed = planSchema.shape.folders.safeParse(plan?.folders ?? readJson(`${dir}/begin.json`)?.folders);
  const folders = listed.success ? listed.data : [];
  const used = new Set(folders.keys());
  for (const { path, place } of folders) needPlace(path, place);
  const roots = openRoots(
    folders.map(({ path }) => path),
    (rel) => folders.some(({ temp }) => temp === rel),
  );
  try {
    if (fs.existsSync(`${dir}/done.json`)) {
      clear(disk, roots, folders, used);
      remove(disk, dir, ['begin.json']);
      return 'finished';
    }
    if (!plan) {
      abandon(disk, roots, folders, used, dir);
      return 'reversed';
    }
    if (fs.existsSync(`${dir}/applied.json`)) {
      await complete({ disk, roots, folders }, dir, used, () => settle(plan));
      return 'committed';
    }
    const outcome = await carryOut({ disk, roots, folders }, dir, plan, () => settle(plan));
    return outcome.ok ? 'committed' : 'reversed';
  } finally {
    roots.close();
  }
}

async function carryOut(place: Place, dir: string, plan: Plan, settle: () => void): Promise<Outcome> {
  const { disk, roots, folders } = place;
  const used = new Set(plan.steps.map(({ folder }) => folder));
  let current: Step | undefined;
  try {
    for (const [index, step] of plan.steps.entries()) {
      current = step;
      forward(place, step);
      if (index % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
    }
    current = undefined;
    datesOfFolders(place, plan);
    await flushNames(place, plan);
  } catch (cause) {
    for (const step of plan.steps.toReversed()) backward(place, step);
    await flushNames(place, plan);
    abandon(disk, roots, folders, used, dir);
    return refused(cause, current);
  }
  // From here on it is never taken back: what was staged may be gone.
  disk.moveNew(`${dir}/ready.json`, `${dir}/applied.json`);
  await disk.flush([dir], false);
  await complete(place, dir, used, settle);
  return { ok: true, plan };
}

async function complete({ disk, roots, folders }: Place, dir: string, used: Set<number>, settle: () => void): Promise<void> {
  settle();
  disk.moveNew(`${dir}/applied.json`, `${dir}/done.json`);
  try {
    clear(disk, roots, folders, used);
    remove(disk, dir, ['begin.json']);
  } catch {
    // It is done; what is left in the temporary folder goes at the next start.
  }
}

/** Puts what is new beside, keeps what is old, and returns the plan with what each path will be, to the inode. */
async function prepare(
  place: Place,
  dir: string,
  request: Request,
  used: Set<number>,
  at: (step: Step | undefined) => void,
): Promise<Plan> {
  const { disk, roots, folders } = place;
  for (const folder of used) disk.mkdir(`${roots.folder(folder, '').slice(0, -2)}/${folders[folder]?.temp}`, 0o700);
  const ordered = order(request.wanted, (folder, rel) => ifThere(() => roots.node(folder, rel)));
  const flush: string[] = [];
  const steps: Step[] = [];
  for (const [index, step] of ordered.steps.entries()) {
    if (index % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
    at(step);
    const { before, after } = step;
    if (before?.kind === 'file') await keep(place, `${dir}/pre/${step.n}`, step, before, flush);
    if (!after || after.kind === 'folder') steps.push(step);
    else {
      const fresh = `${roots.folder(step.folder, folders[step.folder]?.temp ?? '').slice(0, -2)}/${step.n}`;
      steps.push({ ...step, after: await lay(disk, fresh, step, after, request) });
      if (after.kind === 'file') flush.push(fresh);
    }
  }
  at(undefined);
  for (const folder of used) flush.push(roots.folder(folder, folders[folder]?.temp ?? ''));
  await disk.flush([...flush, `${dir}/pre`], flush.length > 32);
  const deltas = ordered.deltas.map((delta) => {
    const after = delta.n === undefined ? delta.after : steps[delta.n]?.after;
    return { ...delta, ...(after && { after }) };
  });
  const { commit, task, time, of, changes, left, whole } = request;
  return {
    commit,
    task,
    time,
    ...(of !== undefined && { of }),
    folders: [...folders],
    steps,
    deltas,
    changes,
    ...(left && { left }),
    whole,
  };
}

/** The new content under its temporary name, with the mode, times and owner that it will have. */
async function lay(disk: Disk, fresh: string, step: Step, after: Node, request: Request): Promise<Node> {
  if (after.kind === 'link') disk.symlink(after.target ?? '', fresh);
  else {
    const source = request.source(step.folder, step.rel);
    // A link is the staged file itself, whose mode must not change under a crash: one that we may not write is copied,
    // one that we may not read either goes with what the staging left on it.
    const linked = request.link && (after.mode & 0o600) !== 0o400 && attempt(() => disk.link(source, fresh));
    if (linked) attempt(() => disk.clean(fresh));
    else await copyAnyway(disk, source, fresh, after.mode);
  }
  const now = disk.look(fresh);
  if (now?.uid !== after.uid || now.gid !== after.gid) own(disk, fresh, after);
  if (after.kind === 'file' && now?.mode !== (after.mode & 0o1777)) disk.mode(fresh, after.mode & 0o1777);
  if (now?.modified !== after.modified) disk.modified(fresh, after.modified);
  const laid = disk.look(fresh);
  if (!laid) throw new Moved(step);
  return laid;
}

/** Copies what its own mode keeps even us from reading. */
export async function copyAnyway(disk: Disk, from: string, to: string, mode: number): Promise<void> {
  try {
    await disk.copy(from, to);
  } catch (cause) {
    if (codeOf(cause) !== 'EACCES' || mode & 0o400) throw cause;
    disk.mode(from, mode | 0o400);
    await disk.copy(from, to);
    disk.mode(from, mode);
  }
}

/** Keeps what is about to go: a second name where the file has no other, else a copy. */
async function keep(place: Place, pre: string, step: Step, before: Node, flush: string[]): Promise<void> {
  const { disk, roots } = place;
  const target = roots.path(step.folder, step.rel);
  if (!is(disk.look(target), before)) throw new Moved(step);
  // Under another name it could still be written to; what may not be read can only be linked.
  if ((before.links === 1 || !(before.mode & 0o400)) && attempt(() => disk.link(target, pre))) return;
  await disk.copy(target, pre);
  disk.mode(pre, before.mode);
  disk.modified(pre, before.modified);
  flush.push(pre);
}

/** Folders that were made keep the time that they had; one that was there before is as old as its newest name, as after any save. */
function datesOfFolders({ disk, roots }: Place, { deltas }: Plan): void {
  const made = deltas.filter(({ before, after }) => after?.kind === 'folder' && before?.kind !== 'folder');
  for (const { folder, rel, after } of made.sort((a, b) => (a.rel > b.rel ? -1 : 1))) {
    const path = ifThere(() => roots.path(folder, rel));
    if (after && path !== undefined && disk.look(path)?.kind === 'folder') disk.modified(path, after.modified);
  }
}

/** Every folder whose names changed, on the disk. */
async function flushNames({ disk, roots }: Place, plan: Plan): Promise<void> {
  const keys = new Map(plan.steps.map(({ folder, rel }) => [`${folder}/${parentOf(rel)}`, { folder, rel: parentOf(rel) }]));
  const depth = [...keys.keys()].join('/').split('/').length;
  roots.forget();
  const paths: string[] = [];
  // Few enough stay open together.
  for (const { folder, rel } of depth > 48 ? [...new Map([...keys.values()].map((key) => [key.folder, key])).values()] : keys.values())
    paths.push(nearest(roots, folder, depth > 48 ? '' : rel));
  await disk.flush(paths, depth > 48);
}

/** The folder, or the one above that is still there. */
function nearest(roots: Roots, folder: number, rel: string): string {
  try {
    return roots.folder(folder, rel);
  } catch (cause) {
    if (rel === '' || !['ENOENT', 'ENOTDIR'].includes(codeOf(cause))) throw cause;
    return nearest(roots, folder, parentOf(rel));
  }
}

/** As if it had never been begun. */
function abandon(disk: Disk, roots: Roots, folders: Plan['folders'], used: Set<number>, dir: string): void {
  // Without the plan and with the rest still there, this runs again.
  remove(disk, dir, ['plan.json.part', 'plan.json', 'ready.json.part', 'ready.json']);
  clear(disk, roots, folders, used);
  const pre = `${dir}/pre`;
  for (const name of disk.look(pre) ? disk.names(pre) : []) disk.unlink(`${pre}/${name}`);
  if (disk.look(pre)) disk.rmdir(pre);
  remove(disk, dir, ['begin.json.part', 'begin.json']);
  if (disk.look(dir)) disk.rmdir(dir);
}

/** Removes the temporary folders. */
function clear(disk: Disk, roots: Roots, folders: Plan['folders'], used: Set<number>): void {
  for (const folder of used) {
    const temp = `${roots.folder(folder, '').slice(0, -2)}/${folders[folder]?.temp}`;
    if (!disk.look(temp)) continue;
    for (const name of disk.names(temp)) disk.unlink(`${temp}/${name}`);
    roots.forget(folder, folders[folder]?.temp ?? '');
    disk.rmdir(temp);
  }
}

function remove(disk: Disk, dir: string, files: string[]): void {
  for (const name of files) if (disk.look(`${dir}/${name}`)) disk.unlink(`${dir}/${name}`);
}

const refused = (cause: unknown, step?: Step): Outcome => ({ ok: false, moved: cause instanceof Moved, ...(step && { step }), cause });

/** What a record that isn't finished says of itself. */
export function readBegun(dir: string): { commit: string; task: string } | undefined {
  const begun = readJson(`${dir}/begin.json`);
  return begun && { commit: String(begun.commit), task: String(begun.task) };
}

/** Of a commit that is done, and nothing else. */
export const readDonePlan = (dir: string): Plan | undefined => (fs.existsSync(`${dir}/done.json`) ? readPlan(dir) : undefined);

export function readPlan(dir: string): Plan | undefined {
  const value = readJson(`${dir}/plan.json`);
  return value === undefined ? undefined : planSchema.parse(value);
}

function readJson(path: string): Record<string, unknown> | undefined {
  if (!fs.existsSync(path)) return undefined;
  const value: unknown = JSON.parse(fs.readFileSync(path, 'utf8'));
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}
