import { createHash } from 'node:crypto';
import {
  type Change,
  type ChangeList,
  type Draft,
  type EventBody,
  type Folder,
  folderOf,
  foldersAbove,
  gitOf,
  isOpen,
  namedChanges,
  parseChanges,
  type Reason,
  type TaskView,
} from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import type { Log } from '../log/log.ts';
import type { Act } from '../policy/policy.ts';
import { mostHanded } from '../tools/tools.ts';
import type { StageFiles, StageSpec, Workspace } from '../workspace/workspace.ts';
import { leftOutReason } from './closed-words.ts';
import { holdDraft, sentOutcome } from './outgoing.ts';
import { taskLabels } from './provenance.ts';
import { changesOf } from './sent-along.ts';
import { cwdOf, type Stages } from './stages.ts';
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

/** The most files that become artifacts by themselves when the model handed over none. */
const artifactsByThemselves = 20;

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
    reason === theirs ? await droppedDraft(view, log) : { ...where(view), type: 'change.discarded', body: {} },
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
    const told = { ...where(view), type: 'note.added', body: { text: log.put(toldConflict(conflicts, merged)), why: 'conflict' } } as const;
    const conflict: Draft = {
      ...where(view),
      type: 'change.conflicted',
      body: { paths: conflicts.slice(0, 10_000), sentence, ...(merged.length && { merged: merged.slice(0, 10_000) }) },
    };
    await log.append([...before, ...(conflicts.length || merged.length ? [told] : []), review, conflict]);
    return;
  }
  const committed: Draft = {
    ...where(view),
    type: 'change.committed',
    body: { ...changeList(result.changes, log, spec.folders), ...outdated, commit: result.commit },
  };
  const labelled = labelFiles(view, result.changes, log);
  const rest = await workspace.diff(spec);
  if (rest.length) {
    await log.append([...before, committed, ...labelled, reviewOf(view, rest, scene, outdated)]);
    return;
  }
  await log.append([
    ...before,
    committed,
    ...labelled,
    ...unlessFinished(view, holdDraft(view, scene.holdUntil()) ?? workedDraft(view, leftOut)),
  ]);
  await workspace.discard(spec);
}

/** What the task sent is over, one way or another: so is the task. */
export async function finishSent(view: TaskView, { log, holdUntil }: Pick<SettleScene, 'log' | 'holdUntil'>): Promise<void> {
  const more = holdDraft(view, holdUntil());
  const { outcome, reason } = sentOutcome(view);
  const doubt = outcome === 'done' ? doubtReason(view) : undefined;
  await log.append([more ?? finishedDraft(view, view.limit || doubt ? 'partly' : outcome, limitReason(view) ?? reason ?? doubt)]);
}

/** Files carry on what the task had read, where that is more than the owner's own files: later tasks that read them read it too. */
function labelFiles(view: TaskView, changes: Change[], log: Log): Draft[] {
  const labels = taskLabels(log.task(view.summary.id) ?? view, log);
  const strange = labels.sources.filter((source) => source !== 'owner' && source !== 'file' && source !== 'contact');
  if (!strange.length && labels.confidentiality !== 'secret') return [];
  const paths = changes.filter(({ kind }) => kind !== 'deleted').map(({ path }) => path);
  const batches = Array.from({ length: Math.ceil(paths.length / 10_000) }, (_, batch) => paths.slice(batch * 10_000, (batch + 1) * 10_000));
  return batches.map((batch) => ({ ...where(view), type: 'files.labelled', body: { paths: batch }, labels }));
}

/** Ends the task as stopped; what is staged stays staged. */
export async function stopTask(view: TaskView, scene: SettleScene): Promise<void> {
  const staged = await keepStaged(view, scene);
  const open = Object.values(view.steps).filter((step) => step.state === 'running');
  const output = scene.log.put('Stopped before it ended.');
  const ends = open.map(
    (step): Draft => ({ ...where(view), type: 'step.finished', body: { step: step.id, outcome: 'stopped', output, ms: 0 } }),
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

/** One of its folders is away, or closed to us: nothing is wrong with the task. */
export const isAway = (error: unknown): boolean =>
  error instanceof DeskhandError && (error.code === 'folder-missing' || error.code === 'folder-closed');

const stagedNow = ({ workspace, spec }: SettleScene): Promise<Change[] | undefined> =>
  workspace.diff(spec).catch((error: unknown) => {
    if (isAway(error)) return undefined;
    throw error;
  });

export const reviewOf = (
  view: TaskView,
  changes: Change[],
  scene: Pick<SettleScene, 'log' | 'spec'>,
  outdated: Pick<ChangeList, 'outdated'>,
): Draft => ({
  ...where(view),
  type: 'review.requested',
  body: { ...changeList(changes, scene.log, scene.spec.folders), ...outdated },
});

/** What waited for a look is gone, and with it the artifacts among it. */
export async function droppedDraft(view: TaskView, log: Pick<Log, 'text' | 'shown'>): Promise<Draft> {
  const waited = view.review && parseChanges(await log.text(view.review.list));
  const gone = new Set(waited?.flatMap(({ path, kind }) => (kind === 'deleted' ? [] : [log.shown(path)])));
  const dropped = view.artifacts.flatMap(({ path }) => (gone.has(log.shown(path)) ? [path] : []));
  return { ...where(view), type: 'change.discarded', body: dropped.length ? { dropped } : {} };
}

/** What it read and has changed since, as events carry it; nothing where there is nothing. */
export async function outdatedOf({ workspace, spec }: SettleScene): Promise<Pick<ChangeList, 'outdated'>> {
  const paths = await workspace.outdated(spec);
  return paths.length ? { outdated: paths.slice(0, 100) } : {};
}

/** Which tasks a conflict is with, as far as it is with tasks; a task that went on from this one first. */
function whose({ summary: { id } }: TaskView, by: string[], log: Pick<Log, 'task'>): string[] {
  const others = by.flatMap((task) => (task === id ? [] : (log.task(task) ?? []))).map(({ request, summary }) => ({ request, summary }));
  const [after, beside] = [others.filter(({ request }) => request.from === id), others.filter(({ request }) => request.from !== id)];
  const name = ({ summary: { title } }: (typeof others)[number]): string => (title ? `“${title.slice(0, 60)}”` : 'another task');
  const names = (tasks: typeof others): string => tasks.slice(0, 2).map(name).join(' and ');
  return [
    ...(after.length ? [`${names(after)} went on from this task, and what it made of it is in place.`] : []),
    ...(beside.length ? [`What stands there is the work of ${names(beside)}.`] : []),
  ];
}

/** What the model is told, should it be sent back to work on. */
function toldConflict(conflicts: string[], merged: string[]): string {
  const list = (paths: string[]): string => `${paths.slice(0, 20).join(', ')}${paths.length > 20 ? ` and ${paths.length - 20} more` : ''}`;
  const lines = [
    conflicts.length
      ? `While you worked, the owner or another task changed files that you changed too, so nothing was put in place: ${list(conflicts)}. You still see your own version of each. settle_conflict chooses what is to stand there.`
      : '',
    merged.length
      ? `Changed meanwhile and merged with your version, which now holds both: ${list(merged)}. Read before you write there.`
      : '',
  ];
  return lines.filter(Boolean).join('\n');
}

export const finishedDraft = (
  view: TaskView,
  outcome: EventBody<'task.finished'>['outcome'],
  reason?: Reason,
  staged?: ChangeList,
): Draft => ({
  ...where(view),
  type: 'task.finished',
  body: { outcome, ...(view.summary.answer && { text: view.summary.answer }), ...(reason && { reason }), ...(staged && { staged }) },
});

/** The end of a task with nothing left to send: what it did at once may have come to nothing that anybody knows. */
function workedDraft(view: TaskView, leftOut?: Reason): Draft {
  const unsure = view.summary.outbox?.some(({ state, unsure }) => unsure && state !== 'sent') ? sentOutcome(view) : undefined;
  const doubt = doubtReason(view);
  const outcome = view.limit || doubt || leftOut ? 'partly' : (unsure?.outcome ?? 'done');
  return finishedDraft(view, outcome, limitReason(view) ?? leftOut ?? unsure?.reason ?? doubt);
}

const unlessFinished = (view: TaskView, draft: Draft): Draft[] => (view.summary.finished ? [] : [draft]);

/** What the task says of its result doesn't hold. */
function doubtReason({ summary: { doubts } }: TaskView): Reason | undefined {
  if (!doubts?.length) return undefined;
  return { code: 'claim', sentence: doubts.join(' '), next: 'Look before you rely on it, or say to it what is missing.' };
}

function limitReason(view: TaskView): Reason | undefined {
  if (!view.limit) return undefined;
  const unsent = view.summary.outbox?.filter(isOpen).length ? ' What it had queued to be sent was not sent.' : '';
  return { code: 'limit', sentence: `It reached its limit of ${view.limit.value} ${view.limit.limit}.${unsent}`, next: view.limit.next };
}

/** The files that the task made but for git's own, where it handed over none; of those that it did, what is another now: it was sent back. */
export async function artifactsOf(view: TaskView, changes: Change[], read: StageFiles['read'], log: Log): Promise<Draft[]> {
  const had = new Map(view.artifacts.map(({ path, file }) => [path, file.content.hash]));
  const made = changes.filter(
    ({ path, what, kind, after = 0 }) =>
      what === 'file' && kind !== 'deleted' && after <= mostHanded && (had.size ? had.has(path) : gitOf(path) === undefined),
  );
  const changed = new Set(made.map(({ path }) => path));
  const others = [...had.keys()].filter((path) => !changed.has(path));
  const lost = await Promise.all(others.map(async (path) => ((await isMissing(path, read)) ? [path] : [])));
  const removed = lost.flat().map((path): Draft => ({ ...where(view), type: 'artifact.removed', body: { path } }));
  if (made.length > artifactsByThemselves) return removed;
  const drafts = made.map(async ({ path }): Promise<Draft[]> => {
    // A pipe, or what its own mode closes: its line among the changes says so.
    const content = await read(path).catch(() => undefined);
    const ref = content && log.put(content);
    if (!ref || ref.hash === had.get(path)) return [];
    return [{ ...where(view), type: 'artifact.added', body: { path, file: { name: path.split('/').at(-1) ?? path, content: ref } } }];
  });
  return [...removed, ...(await Promise.all(drafts)).flat()];
}

const isMissing = (path: string, read: StageFiles['read']): Promise<boolean> =>
  read(path, { length: 1 }).then(
    () => false,
    (error: unknown) => error instanceof DeskhandError && error.code === 'missing',
  );

/** `folders`: the granted ones, of which the event names those that something changes in. */
export function changeList(changes: Change[], log: Pick<Log, 'put'>, folders: readonly Folder[]): ChangeList {
  const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
  const places = changes.flatMap(({ path, from }) => (from === undefined ? [path] : [path, from]));
  const homes = [...new Set(places.flatMap((path) => folderOf(folders, path)?.path ?? []))].slice(0, 100);
  return {
    list: log.put(JSON.stringify(changes)),
    added: count('added'),
    changed: count('changed'),
    moved: count('moved'),
    deleted: count('deleted'),
    marked: changes.filter((change) => change.marks.length).length,
    ...(homes.length && { folders: homes }),
  };
}

export const commitId = (view: TaskView, key: string) =>
  `commit_${createHash('sha256').update(`${view.summary.id} ${key}`).digest('hex').slice(0, 24)}`;

export const where = (view: TaskView) => ({
  task: view.summary.id,
  thread: view.summary.thread,
  actor: { kind: 'agent' as const, task: view.summary.id },
});
