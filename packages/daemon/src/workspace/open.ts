import * as fs from 'node:fs';
import { DeskhandError, isSpeltFreely, openTrueNames, truePath } from '../host/host.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { beginStage } from './begin.ts';
import { chooseOpen } from './choose.ts';
import { changedUnder, openCommits } from './commits.ts';
import { copyForm } from './copy-form.ts';
import { type Disk, realDisk } from './disk.ts';
import { stageFiles } from './files.ts';
import { rememberForeign } from './foreign.ts';
import type { Form } from './form.ts';
import type { Dir } from './handle.ts';
import { keepOriginal, keepOriginals } from './keep-originals.ts';
import { keepingOf } from './keeping.ts';
import { lateForm } from './late-form.ts';
import { isCopied } from './manifest.ts';
import { mergedForm } from './merged-form.ts';
import { nameOf, within } from './names.ts';
import { type Held, overlayForm, realView } from './overlay-form.ts';
import type { Plan, Wanted } from './plan.ts';
import { resolveOne } from './resolve.ts';
import { select } from './select.ts';
import { settleConflicts } from './settle-conflicts.ts';
import { committable, type StageRules, stagedWork } from './stage.ts';
import { becomeCopy, dropStage, openStageDir, type StageDir, sweep, untouched } from './stage-dir.ts';
import { openStageRoom } from './stage-room.ts';
import type { CommitResult, MergeBook, Stage, StageSpec, Workspace } from './workspace.ts';

// The workspace of one host: stages under `stages/`, the record of each commit with its pre-images under `commits/`.
// Stages are side by side; one commit or undo at a time.

export interface WorkspaceOptions {
  stateDir: string;
  sandbox: Sandbox;
  /** Milliseconds since 1970. */
  now(): number;
  /** Programs and libraries of ours that commands may read: see HoldSpec. */
  library?: { from: string; at: string }[];
  /** Places that no task sees inside a granted folder above them (keys of other programs). Absolute and real. */
  hidden?: string[];
  /** Places that no task sees, whoever granted them or what is in them, as things are then. Absolute and real. */
  never?(): string[];
  /** How long a commit can be undone, and in how many bytes: 30 days and 20 GB. */
  room?(): { days: number; bytes: number };
  /** Without it workbooks that changed under a task are asked about. */
  mergeBook?: MergeBook;
  /** What a task may stage all together, in bytes, and what tasks leave free on the disk: see stage-room.ts. */
  staging?(): { most: number; reserve?: number };
  /** Most bytes that are copied where commands run on a copy: see copy-form.ts. */
  mostCopied?: number;
  /** A path as people see it, by which they may choose it, too: less than it is, where it has a secret in it. */
  named?(path: string): string;
  /** What touches the disk in a commit: tests put theirs in, that fails or stops at any step. */
  disk?: Disk;
}

export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const { sandbox, named = (path: string) => path, never = () => [] } = options;
  const state = truePath(options.stateDir);
  const stages = `${state}/stages`;
  fs.mkdirSync(stages, { recursive: true, mode: 0o700 });
  sweep(stages);
  /** Hidden in these folders: our own state always, the places of `hidden` unless a folder inside one was granted by itself. */
  const masksIn = (folders: readonly { path: string }[], spec: StageSpec): string[] => [
    state,
    ...unseen(spec),
    ...(options.hidden ?? []).filter((place) => !folders.some(({ path }) => within(path, place))),
  ];
  const unseen = ({ closed = [] }: StageSpec): string[] => [
    ...never(),
    ...closed.flatMap(({ path, access }) => (access === 'read' ? [path] : [])),
  ];
  /** A mount shows what a mask above it hides, so a folder that is closed itself isn't mounted. */
  const allowed = (spec: StageSpec, closed = unseen(spec)): StageSpec => ({
    ...spec,
    folders: spec.folders.filter(({ path }) => !closed.some((one) => within(path, one))),
  });
  const rulesFor = (folders: readonly { path: string }[], spec: StageSpec): StageRules => {
    const masks = masksIn(folders, spec);
    const kept = (spec.closed ?? []).filter(({ access }) => access === 'write');
    return {
      masked: (path) => masks.some((mask) => within(path, mask)),
      unwritten: (path) => kept.some((one) => within(path, one.path)),
    };
  };
  const open = new Map<string, Promise<Stage>>();
  const stageRoom = openStageRoom({ dir: state, limits: options.staging ?? (() => ({ most: 20e9 })) });
  const oneAtATime = queue();
  const isForeign = rememberForeign(`${state}/foreign.json`, options.now);
  const commits = openCommits({
    dir: `${state}/commits`,
    disk: options.disk ?? realDisk,
    now: options.now,
    room: options.room ?? (() => ({ days: 30, bytes: 20e9 })),
    settle(plan) {
      const removed = settle(stages, plan);
      // Nobody waits for that but the next commit or undo: as long as the staged file is there, the one in place has two names
      // and would be kept as a copy. What a crash leaves goes at the next start.
      if (removed) void oneAtATime(removed).catch(() => undefined);
    },
    named,
  });

  /** An overlay, unless it couldn't write all that its user may, or couldn't hide what is to be hidden in it: then the stage, with nothing in it yet, goes on as one on a copy. */
  async function overlayOrCopy(dir: StageDir, held: Held): Promise<Form> {
    const foreign = await Promise.all(dir.folders.filter(({ mode }) => mode !== 'ro').map(({ path }) => isForeign(path)));
    if (!foreign.includes(true) && !isOpenToSpelling(dir, held)) return overlayForm(dir, held);
    becomeCopy(dir);
    return copyForm(dir, held);
  }

  async function start(spec: StageSpec): Promise<Stage> {
    if (commits.stuck(spec.task)) await oneAtATime(() => commits.recover(spec.task));
    needUnstuck(spec);
    const dir = openStageDir(stages, allowed(spec), sandbox.facts.kind);
    if (!dir) throw new Error('a stage is made where there is none');
    const form = await formOf(dir, spec);
    const keeping = keepingOf(dir);
    const rules = rulesFor(dir.folders, spec);
    const { masked } = rules;
    const work = stagedWork(dir, keeping, rules);
    const watched = stageRoom.watch(dir);
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => {
      watched.close();
      closing ??= form.close().then(() => {
        dir.bases.close();
        open.delete(spec.task);
      });
      return closing;
    };
    let running = 0;
    let looked = options.now();
    /** What others made since may be what an earlier command looked for in vain, and an overlay remembers. Nothing that runs is disturbed. */
    const lookAnew = async (): Promise<void> => {
      if (running === 0 && form.view.remembers && options.now() - looked > 1000) await form.view.refresh().catch(() => undefined);
    };
    const check = (): void => {
      if (closing) throw new DeskhandError('stage-closed', 'The stage of this task is closed.', { next: 'Open it again.' });
    };
    form.ended.then(close, close);
    const reach = {
      view: form.view,
      folders: dir.folders.map(({ path }) => path),
      away: dir.away,
      masked,
      trueName: openTrueNames(),
    };
    const files = stageFiles({
      reach,
      folders: dir.folders,
      bases: () => (dir.kind === 'copy' && dir.folders.some(({ at, mode }) => mode !== 'ro' && isCopied(at)) ? undefined : dir.bases),
      staged: keeping.staged,
      keep: (folder, rel) => keepOriginal(dir, keeping, folder, rel),
      check,
      async ready(bytes) {
        await stageRoom.check(bytes);
        await form.ready();
      },
    });
    return {
      files,
      shell: form.start !== undefined,
      async start(command) {
        check();
        if (!form.start) throw new DeskhandError('no-shell', `No command can run here: ${sandbox.facts.why}`);
        await lookAnew();
        const process = watched.add(await form.start(command));
        running++;
        const ended = () => {
          running--;
          looked = options.now();
        };
        void process.exit.then(ended, ended);
        void process.exit.then(() => closing ?? keepOriginals(dir, keeping, masked)).catch(() => undefined);
        return process;
      },
      async places() {
        check();
        return sandbox.facts.elsewhere ? ((await form.places?.()) ?? []) : [];
      },
      diff: async () => work.changes(await work.wanted()),
      choose(choice) {
        check();
        return chooseOpen(reach.folders, files, dir.bases, choice);
      },
      compare: work.compare,
      async commit({ id, paths }) {
        await close();
        return oneAtATime(() => commit(spec, id, paths));
      },
      async discard() {
        await close();
        await dropStage(stages, spec.task)();
      },
      close,
    };
  }

  function needUnstuck({ task }: StageSpec): void {
    if (!commits.stuck(task)) return;
    throw new DeskhandError('commit-unfinished', 'An earlier commit of this task is neither finished nor taken back.', {
      next: 'Make sure that its folder is there and has room, and try again.',
    });
  }

  async function formOf(dir: StageDir, spec: StageSpec): Promise<Form> {
    const held: Held = {
      sandbox,
      masks: masksIn(dir.folders, spec),
      room: stageRoom.check,
      ...(options.mostCopied !== undefined && { mostCopied: options.mostCopied }),
      ...(options.library && { library: options.library }),
    };
    if (dir.kind !== 'none' && sandbox.facts.kind !== dir.kind && !(dir.kind === 'copy' && sandbox.facts.kind === 'overlay')) {
      dir.bases.close();
      throw new DeskhandError('stage-kind', `The work of this task was staged in a way that is not to be had now: ${sandbox.facts.why}`, {
        next: sandbox.facts.fix.join('\n') || 'Accept or drop what it changed; that still works.',
      });
    }
    if (dir.kind === 'overlay')
      return untouched(dir)
        ? lateForm({ before: realView(dir), open: () => overlayOrCopy(dir, held), toWrite: true })
        : overlayForm(dir, held);
    return dir.kind === 'copy' ? copyForm(dir, held) : mergedForm(dir);
  }

  async function commit(spec: StageSpec, id: string, paths: string[] | undefined): Promise<CommitResult> {
    const earlier = await commits.earlier(id);
    if (earlier) return earlier;
    // One that was neither finished nor taken back comes first: all of it may be in place by then.
    const recovered = commits.stuck(spec.task) ? await commits.recover(spec.task) : [];
    const finished = recovered.find(({ outcome }) => outcome === 'committed');
    const done = finished && (await commits.earlier(finished.commit));
    if (done) return done;
    needUnstuck(spec);
    const result = await attempt(spec, id, paths);
    // Somebody saved in that very moment, and all was taken back: looked at anew, it is a conflict like any other.
    return !result.ok && result.conflicts.length && !result.merged ? attempt(spec, id, paths) : result;
  }

  function attempt(spec: StageSpec, id: string, paths: string[] | undefined): Promise<CommitResult> {
    return withStage(spec, { ok: true, commit: id, changes: [] }, async (dir, work) => {
      const folders = dir.folders.map(({ path }) => path);
      const places = dir.folders.map(({ place }) => place);
      const all = committable(await work.wanted());
      const wanted = paths ? select(all, await work.changes(all), paths, folders, named) : all;
      const scene = { stage: dir, keeping: keepingOf(dir), work, mergeBook: options.mergeBook };
      const { merged, left } = await settleConflicts(scene, wanted);
      if (left.length || merged.length) {
        const asked = new Set(left);
        const now = wanted.flatMap(({ folder, rel, before }) => {
          const path = `${folders[folder]}/${rel}`;
          return before && asked.has(path) ? [[path, before] as const] : [];
        });
        return { ok: false, conflicts: left, merged, by: commits.putBy(new Map(now)), sentence: changedUnder(left, merged) };
      }
      const changes = await work.changes(wanted);
      // Keeping what was changes its change time: from here on only what it is counts, should all be taken back.
      const kept = wanted.filter(({ before }) => before).map(({ folder, rel, before }) => ({ path: `${folders[folder]}/${rel}`, before }));
      dir.bases.noteAll(kept.map(({ path, before }) => [path, before, dir.bases.how(path)]));
      // The file that was handed out last stays reachable until the next is asked for.
      let last: Dir | undefined;
      const source = (folder: number, rel: string): string => {
        last?.close();
        last = work.content(folder, rel);
        return `${last.path}/${nameOf(rel)}`;
      };
      try {
        const whole = wanted.length === all.length;
        // A link puts the staged file itself in place: only where nothing of the stage is left to write to it.
        return await commits.carry(id, {
          task: spec.task,
          folders,
          places,
          wanted: wanted.map(owned),
          changes,
          whole,
          source,
          link: whole,
        });
      } finally {
        last?.close();
      }
    });
  }

  async function withStage<T>(
    spec: StageSpec,
    none: T,
    use: (dir: StageDir, work: ReturnType<typeof stagedWork>) => Promise<T>,
  ): Promise<T> {
    const dir = openStageDir(stages, allowed(spec));
    if (!dir) return none;
    try {
      return await use(dir, stagedWork(dir, keepingOf(dir), rulesFor(dir.folders, spec)));
    } finally {
      dir.bases.close();
    }
  }

  /** What somebody means who sees a path as it is named to them. */
  async function meant(path: string, work: ReturnType<typeof stagedWork>): Promise<string> {
    if (options.named === undefined || path !== named(path)) return path;
    const changes = await work.changes(await work.wanted());
    return changes.some((change) => change.path === path) ? path : (changes.find((change) => named(change.path) === path)?.path ?? path);
  }

  return {
    open(spec) {
      const had = open.get(spec.task);
      if (had) return had;
      const opening = start(spec);
      open.set(spec.task, opening);
      opening.catch(() => open.delete(spec.task));
      return opening;
    },
    begin: (spec, from) =>
      oneAtATime(async () => {
        const had = await withStage(
          spec,
          undefined,
          async (dir, work) => dir.begun?.from === from.task && work.changes(await work.wanted()),
        );
        if (had) return had;
        await (await open.get(from.task)?.catch(() => undefined))?.close();
        return withStage(from, undefined, async (dir, work) => {
          const wanted = committable(await work.wanted());
          await stageRoom.check(await stageRoom.taken(dir));
          await beginStage(stages, allowed(spec), { task: from.task, dir, wanted });
          return work.changes(wanted);
        });
      }),
    async commit(spec, { id, paths }) {
      await (await open.get(spec.task)?.catch(() => undefined))?.close();
      return oneAtATime(() => commit(spec, id, paths));
    },
    outdated: (spec) => withStage(spec, [], async (_, work) => work.outdated()),
    async resolve(spec, choices) {
      await (await open.get(spec.task)?.catch(() => undefined))?.close();
      return oneAtATime(() =>
        withStage(spec, [], async (dir, work) => {
          const left: string[] = [];
          for (const { path, take } of choices)
            if (!(await resolveOne(dir, keepingOf(dir), { path: await meant(path, work), take }))) left.push(path);
          return left;
        }),
      );
    },
    commitOf: (id) => commits.earlier(id),
    diff: (spec) => withStage(spec, [], async (_, work) => work.changes(await work.wanted())),
    compare: (spec, path) => withStage(spec, {}, async (_, work) => work.compare(await meant(path, work))),
    recorded: async (commit, path) => commits.recorded(commit, path),
    undo: (commit, { id, paths, newer }) => oneAtATime(() => commits.undo(commit, id, paths, newer ?? 'stays')),
    back: (to, task, options) => oneAtATime(() => commits.back(to, task, options)),
    async discard({ task }) {
      await (await open.get(task)?.catch(() => undefined))?.close();
      await dropStage(stages, task)();
    },
    recover: () => oneAtATime(() => commits.recover()),
    undoRoom: () => commits.kept(),
    sweep: () => oneAtATime(async () => commits.sweep()),
  };
}

/** What is hidden would be found by another spelling of its name: into a copy it doesn't come at all. */
const isOpenToSpelling = ({ folders }: StageDir, { masks }: Held): boolean =>
  folders.some(({ path }) => masks.some((mask) => within(mask, path) && isSpeltFreely(mask, path)));

/** The stage goes with a commit of all of it; else what was put in place leaves it. */
function settle(stages: string, plan: Plan): (() => Promise<void>) | undefined {
  if (plan.of !== undefined) return undefined;
  if (plan.whole) return dropStage(stages, plan.task);
  const folders = plan.folders.map(({ path }) => ({ path, mode: 'review' as const }));
  const dir = openStageDir(stages, { task: plan.task, folders });
  if (dir) keepingOf(dir).settle(plan);
  dir?.bases.close();
  return undefined;
}

/** What replaces somebody's file stays theirs. */
function owned(wanted: Wanted): Wanted {
  const { before, after } = wanted;
  return before && after ? { ...wanted, after: { ...after, uid: before.uid, gid: before.gid } } : wanted;
}

/** Runs one at a time, in the order of asking. */
function queue(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const next = last.then(act, act);
    last = next.catch(() => undefined);
    return next;
  };
}
