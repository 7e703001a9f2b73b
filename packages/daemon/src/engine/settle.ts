import {
  type Change,
  type ChangeList,
  type Draft,
  folderOf,
  foldersAbove,
  namedChanges,
  type Reason,
  type TaskView,
} from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import type { Act } from '../policy/policy.ts';
import type { StageSpec, Workspace } from '../workspace/workspace.ts';
import { artifactsOf } from './artifacts.ts';
import { byAgent } from './by.ts';
import { changeList, commitId, droppedDraft, labelFiles, outdatedOf, reviewOf } from './change-drafts.ts';
import { leftOutReason } from './closed-words.ts';
import { toldConflict, whose } from './conflict-words.ts';
import { finishedDraft, unlessFinished, workedDraft } from './ending.ts';
import { holdDraft } from './outgoing.ts';
import { changesOf } from './sent-along.ts';
import { handedBeside } from './set-beside.ts';
import { cwdOf, isAway, type Stages } from './stages.ts';
import { withUnasked } from './unasked.ts';

// How a task ends: its changes wait for a look, or are committed, dropped, undone. Each function appends what it did,
// and can be called again after a crash at any point: commits carry an id made from what asked for them.

export interface SettleScene {
  log: Log;
  workspace: Workspace;
  stages: Stages;
  spec: StageSpec;
  /** What kind of act a tool does, by its name and what was called for. */
  actOf(tool: string, call: string): Act | undefined;
  /** When what the task sends goes out, if it is held from now on. Milliseconds since 1970. */
  holdUntil(): number;
}

/** The model is done (or a limit is reached): nothing changed, or commit by itself, or ask for a look. */
export async function closeTask(view: TaskView, scene: SettleScene): Promise<void> {
  const { log, stages } = scene;
  const ending = (view.limit ? undefined : holdDraft(view, scene.holdUntil())) ?? workedDraft(view);
  const { parent } = view.request;
  if (parent || (view.summary.steps === 0 && !view.begun)) {
    if (parent?.stage === 'own') await stages.close(view.summary.id);
    await log.append([ending]);
    return;
  }
  const byItself = `auto ${view.summary.turns}`;
  if (await scene.workspace.commitOf(commitId(view, byItself))) return commit(view, byItself, undefined, scene, []);
  const { stage, jobs } = await stages.get(view.summary.id);
  await Promise.all(jobs.all().map((job) => (job.exit ? undefined : job.kill())));
  const changes = await withUnasked(await changesOf(view, stage, cwdOf(view, log.host()), log), view, log);
  if (isOthers(view, changes)) {
    const outdated = await outdatedOf(scene);
    stages.forget(view.summary.id);
    await stage.discard();
    await log.append([ending.type === 'task.finished' ? { ...ending, body: { ...ending.body, ...outdated } } : ending]);
    return;
  }
  const artifacts = await artifactsOf(view, changes, stage.files.read.bind(stage.files), log);
  if (!view.limit && mayCommit(changes, scene.spec)) return commit(view, byItself, undefined, scene, artifacts);
  await stages.close(view.summary.id);
  await log.append([...artifacts, reviewOf(view, changes, scene, await outdatedOf(scene))]);
}

/** Nothing of its own: no changes, or only those that it began with, which wait for a look where they came from. */
export const isOthers = (view: TaskView, changes: Change[]): boolean =>
  changes.length === 0 || (view.begun !== undefined && changes.every(({ taken }) => taken));

/** Commits by itself only when every change lies in a folder that is `auto` and nothing deserves a second look. */
function mayCommit(changes: Change[], spec: StageSpec): boolean {
  const auto = (path: string) => folderOf(spec.folders, path)?.mode === 'auto';
  return changes.every((change) => change.marks.length === 0 && auto(change.path) && (!change.from || auto(change.from)));
}

/** Carries out what the person answered to a review. */
export async function settleReview(view: TaskView, answer: NonNullable<TaskView['pending']['review']>, scene: SettleScene): Promise<void> {
  if (answer.answer === 'reject') {
    scene.stages.forget(view.summary.id);
    await scene.workspace.discard(scene.spec);
    const kept = view.commits.length > 0;
    const sentence = kept ? 'You dropped the rest of the changes.' : 'You dropped the changes; nothing was put in place.';
    await scene.log.append([
      await droppedDraft(view, scene.log),
      ...unlessFinished(view, finishedDraft(view, kept ? 'partly' : 'stopped', { code: 'rejected', sentence })),
    ]);
    return;
  }
  // What nobody could see, while its folder was away, is seen first.
  const unseen = isUnseen(view) ? await scene.workspace.diff(scene.spec) : [];
  if (unseen.length) {
    await scene.log.append([reviewOf(view, unseen, scene, await outdatedOf(scene))]);
    return;
  }
  const known = answer.paths && answer.choices && new Set((await scene.workspace.diff(scene.spec)).map(({ path }) => path));
  if (answer.choices) await scene.workspace.resolve(scene.spec, answer.choices);
  const changes = await scene.workspace.diff(scene.spec);
  // What a choice set beside has a name that nobody could have named.
  const paths = answer.paths && new Set(answer.paths);
  const isNamed = (path: string): boolean => [path, ...foldersAbove(path)].some((one) => paths?.has(one));
  const accepted = (path: string): boolean =>
    !paths || isNamed(path) || isNamed(scene.log.shown(path)) || (known !== undefined && !known.has(path));
  const wanted = new Set(changes.filter((change) => accepted(change.path) && (answer.marked || change.marks.length === 0)));
  // Asked again after a crash, with whatever came to the task meanwhile, it is the same commit.
  const key = `review ${answer.seq}`;
  if (changes.length && !wanted.size) {
    await scene.log.append([reviewOf(view, changes, scene, await outdatedOf(scene))]);
    return;
  }
  if (!changes.length && !(await scene.workspace.commitOf(commitId(view, key))))
    return endWithout(view, isUnseen(view) ? undefined : answer.choices ? theirs : inPlace, scene);
  // A new folder of which something isn't wanted comes with what is, never with all that is in it.
  const some = wanted.size === changes.length ? undefined : namedChanges(changes, (change) => wanted.has(change));
  await commit(view, key, some, scene, []);
}

const theirs: Reason = { code: 'theirs', sentence: 'Of all that it changed, what you had changed meanwhile stayed.' };
const inPlace: Reason = { code: 'in-place', sentence: 'All that it changed is in place already, by another task or by you.' };

/** Its review names no change: its folder was away when it ended, and nobody could say what it had changed there, if anything. */
export const isUnseen = ({ review }: TaskView): boolean =>
  review !== undefined && review.added + review.changed + review.moved + review.deleted === 0;

/** Nothing is left to put in place, and the task is over: for the reason, or for never having changed anything. */
async function endWithout(view: TaskView, reason: Reason | undefined, { log, workspace, spec, holdUntil }: SettleScene): Promise<void> {
  await workspace.discard(spec);
  await log.append([
    reason === theirs ? await droppedDraft(view, log) : { ...byAgent(view), type: 'change.discarded', body: {} },
    ...unlessFinished(view, holdDraft(view, holdUntil()) ?? (reason ? finishedDraft(view, 'done', reason) : workedDraft(view))),
  ]);
}

export async function commit(view: TaskView, key: string, paths: string[] | undefined, scene: SettleScene, before: Draft[]): Promise<void> {
  const { log, stages, workspace, spec } = scene;
  const outdated = await outdatedOf(scene);
  stages.forget(view.summary.id);
  const leftOut = view.review?.marked ? leftOutReason(await workspace.diff(spec)) : undefined;
  const result = await workspace.commit(spec, { id: commitId(view, key), ...(paths && { paths }) });
  if (!result.ok) {
    const { conflicts, merged = [], by = [] } = result;
    const sentence = [result.sentence, ...whose(view, by, log)].join(' ');
    const left = await workspace.diff(spec);
    if (merged.length && !left.length) return endWithout(view, inPlace, scene);
    const review = reviewOf(view, left, scene, outdated);
    const told = {
      ...byAgent(view),
      type: 'note.added',
      body: { text: log.put(toldConflict(conflicts, merged)), why: 'conflict' },
    } as const;
    const conflict: Draft = {
      ...byAgent(view),
      type: 'change.conflicted',
      body: { paths: conflicts.slice(0, 10_000), sentence, ...(merged.length && { merged: merged.slice(0, 10_000) }) },
    };
    await log.append([...before, ...(conflicts.length || merged.length ? [told] : []), review, conflict]);
    return;
  }
  const committed: Draft = {
    ...byAgent(view),
    type: 'change.committed',
    body: { ...changeList(result.changes, log, spec.folders), ...outdated, commit: result.commit },
  };
  const placed = [...before, ...handedBeside(view, result.changes), committed, ...labelFiles(view, result.changes, log)];
  const rest = await workspace.diff(spec);
  if (rest.length) {
    await log.append([...placed, reviewOf(view, rest, scene, outdated)]);
    return;
  }
  await log.append([...placed, ...unlessFinished(view, holdDraft(view, scene.holdUntil()) ?? workedDraft(view, leftOut))]);
  await workspace.discard(spec);
}

/** Ends the task as stopped; what is staged stays staged. */
export async function stopTask(view: TaskView, scene: SettleScene): Promise<void> {
  const staged = await keepStaged(view, scene);
  const open = Object.values(view.steps).filter((step) => step.state === 'running');
  const output = scene.log.put('Stopped before it ended.');
  const ends = open.map(
    (step): Draft => ({ ...byAgent(view), type: 'step.finished', body: { step: step.id, outcome: 'stopped', output, ms: 0 } }),
  );
  const reason = {
    code: 'stopped',
    sentence: 'You stopped it.',
    ...(staged && { next: 'What it had changed so far is kept aside: look at it, then put it in place or drop it.' }),
  };
  await scene.log.append([...ends, finishedDraft(view, 'stopped', reason, staged)]);
}

/** Ends what runs in the task's stage, and says what stays staged there, if anything. */
export async function keepStaged(view: TaskView, scene: SettleScene): Promise<ChangeList | undefined> {
  if (view.request.parent?.stage === 'shared' || (view.summary.steps === 0 && !view.begun)) return undefined;
  await scene.stages.close(view.summary.id);
  const changes = await stagedNow(scene);
  // Its folder is away: what is staged is seen when somebody asks for it.
  if (!changes) return changeList([], scene.log, scene.spec.folders);
  if (!isOthers(view, changes)) return { ...changeList(changes, scene.log, scene.spec.folders), ...(await outdatedOf(scene)) };
  if (view.begun) await scene.workspace.discard(scene.spec);
  return undefined;
}

const stagedNow = ({ workspace, spec }: SettleScene): Promise<Change[] | undefined> =>
  workspace.diff(spec).catch((error: unknown) => {
    if (isAway(error)) return undefined;
    throw error;
  });
