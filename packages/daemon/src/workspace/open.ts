import * as fs from 'node:fs';
import { DeskhandError, truePath } from '../host/host.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { beginStage } from './begin.ts';
import { formOf } from './choose-form.ts';
import { commitStage } from './commit-stage.ts';
import { openCommits } from './commits.ts';
import { type Disk, realDisk } from './disk.ts';
import { rememberForeign } from './foreign.ts';
import { type Hidden, hidingOf } from './hiding.ts';
import { keepingOf } from './keeping.ts';
import { liveStage } from './live-stage.ts';
import type { Held } from './overlay-form.ts';
import type { Plan } from './plan.ts';
import { resolveOne } from './resolve.ts';
import { committable, type StagedWork, stagedWork } from './stage.ts';
import { dropStage, openStageDir, type StageDir, sweep } from './stage-dir.ts';
import { openStageRoom } from './stage-room.ts';
import type { CommitResult, MergeBook, Stage, StageSpec, Workspace } from './workspace.ts';

// The workspace of one host: stages under `stages/`, the record of each commit with its pre-images under `commits/`.
// Stages are side by side; one commit or undo at a time.

export interface WorkspaceOptions extends Hidden {
  stateDir: string;
  sandbox: Sandbox;
  /** Milliseconds since 1970. */
  now(): number;
  /** Programs and libraries of ours that commands may read: see HoldSpec. */
  library?: { from: string; at: string }[];
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
  const { sandbox, named = (path: string) => path } = options;
  const state = truePath(options.stateDir);
  const stages = `${state}/stages`;
  fs.mkdirSync(stages, { recursive: true, mode: 0o700 });
  sweep(stages);
  const hiding = hidingOf(state, options);
  const open = new Map<string, Promise<Stage>>();
  /** Of those that are being closed, what still runs in their directories. */
  const going = new Map<string, Promise<void>>();
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

  async function start(spec: StageSpec): Promise<Stage> {
    const { task } = spec;
    await gone(task);
    if (commits.stuck(task)) await oneAtATime(() => commits.recover(task));
    needUnstuck(spec);
    const dir = openStageDir(stages, hiding.allowed(spec), sandbox.facts.kind);
    if (!dir) throw new Error('a stage is made where there is none');
    const rules = hiding.rulesFor(dir.folders, spec);
    const masks = hiding.masksIn(dir.folders, spec);
    const held: Held = {
      sandbox,
      masks,
      hides: (path) => rules.masked(path) || rules.called(path),
      room: stageRoom.check,
      ...(options.mostCopied !== undefined && { mostCopied: options.mostCopied }),
      ...(options.library && { library: options.library }),
    };
    return liveStage(dir, {
      form: await formOf(dir, held, isForeign),
      rules,
      masks,
      stageRoom,
      facts: sandbox.facts,
      now: options.now,
      closing(gone) {
        open.delete(task);
        const end = gone.then(
          () => undefined,
          () => undefined,
        );
        going.set(task, end);
        void end.then(() => going.get(task) === end && going.delete(task));
      },
      commit: (id, paths) => oneAtATime(() => commit(spec, id, paths)),
      drop: () => dropStage(stages, task)(),
    });
  }

  const gone = async (task: string): Promise<void> => going.get(task);

  /** Nothing runs in it from then on. */
  async function closeLive(task: string): Promise<void> {
    await (await open.get(task)?.catch(() => undefined))?.close();
    await gone(task);
  }

  function needUnstuck({ task }: StageSpec): void {
    if (!commits.stuck(task)) return;
    throw new DeskhandError('commit-unfinished', 'An earlier commit of this task is neither finished nor taken back.', {
      next: 'Make sure that its folder is there and has room, and try again.',
    });
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
    const scene = { commits, named, mergeBook: options.mergeBook };
    const attempt = (): Promise<CommitResult> =>
      withStage(spec, { ok: true, commit: id, changes: [] }, (dir, work) => commitStage(dir, work, { id, task: spec.task, paths }, scene));
    const result = await attempt();
    // Somebody saved in that very moment, and all was taken back: looked at anew, it is a conflict like any other.
    return !result.ok && result.conflicts.length && !result.merged ? attempt() : result;
  }

  async function withStage<T>(spec: StageSpec, none: T, use: (dir: StageDir, work: StagedWork) => Promise<T>): Promise<T> {
    const dir = openStageDir(stages, hiding.allowed(spec));
    if (!dir) return none;
    try {
      return await use(dir, stagedWork(dir, keepingOf(dir), hiding.rulesFor(dir.folders, spec)));
    } finally {
      dir.bases.close();
    }
  }

  /** What somebody means who sees a path as it is named to them. */
  async function meant(path: string, work: StagedWork): Promise<string> {
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
        await closeLive(from.task);
        return withStage(from, undefined, async (dir, work) => {
          const wanted = committable(await work.wanted());
          await stageRoom.check(await stageRoom.taken(dir));
          await beginStage(stages, hiding.allowed(spec), { task: from.task, dir, wanted });
          return work.changes(wanted);
        });
      }),
    async commit(spec, { id, paths }) {
      await closeLive(spec.task);
      return oneAtATime(() => commit(spec, id, paths));
    },
    outdated: (spec) => withStage(spec, [], async (_, work) => work.outdated()),
    async resolve(spec, choices) {
      await closeLive(spec.task);
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
      await closeLive(task);
      await dropStage(stages, task)();
    },
    recover: () => oneAtATime(() => commits.recover()),
    undoRoom: () => commits.kept(),
    sweep: () => oneAtATime(async () => commits.sweep()),
  };
}

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

/** Runs one at a time, in the order of asking. */
function queue(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const next = last.then(act, act);
    last = next.catch(() => undefined);
    return next;
  };
}
