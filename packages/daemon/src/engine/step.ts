import { awaitedModel, type Draft, isFinished, type Limits, type Reason, type TaskView } from '@deskhand/protocol';
import type { Model } from '../models/models.ts';
import { needlessDrafts } from './ahead.ts';
import { expire } from './approvals.ts';
import { goBack } from './back.ts';
import { beginFrom } from './begin.ts';
import { byHost } from './by.ts';
import { runCalls } from './calls.ts';
import { checkResult, mayClaim } from './check.ts';
import { lengthOf } from './context.ts';
import { finishedDraft, finishSent } from './ending.ts';
import type { EngineDeps } from './engine.ts';
import { capped, nextOf, reachedLimit } from './limits.ts';
import { type Action, emptyTurns, nextAction } from './next.ts';
import { partsDone } from './parts.ts';
import { isLacking, type Patience, waitsSince, willPass } from './patience.ts';
import { lapsed, proposalFor } from './proposing.ts';
import { lapse, letBeDone, letGo, rehearsed, settledAgain } from './rehearsal.ts';
import { buildRequest } from './request.ts';
import { requestFacts } from './request-facts.ts';
import { closeTask, isUnseen, keepStaged, type SettleScene, settleReview, stopTask } from './settle.ts';
import type { Slots } from './slots.ts';
import { cwdOf, type Stages, specOf, stageOwner } from './stages.ts';
import { stuck, toldStuck } from './stuck.ts';
import { type TurnOutcome, takeTurn } from './turn.ts';
import { undoTask } from './undo.ts';

/** What the engine keeps for the length of its life. */
export interface Scene {
  deps: EngineDeps;
  stages: Stages;
  slots: Slots;
  patience: Patience;
  /** The signal of a task: aborted when it is stopped or the engine closes. */
  signalOf(task: string): AbortSignal;
  /** Whether the engine is closing: what is aborted then goes on at the next start. */
  closing(): boolean;
}

/** The action of a task as it stands. */
export const actionOf = (view: TaskView, deps: Pick<EngineDeps, 'log'>): Action =>
  nextAction(view, (step) => partsDone(step, view.summary.id, deps));

/** Does what a task needs next, and what follows from it in the same lane. Resolves with whether there is more. */
export async function advance(task: string, scene: Scene): Promise<boolean> {
  const { deps } = scene;
  const view = deps.log.task(task);
  if (!view) return false;
  const expired = [...expire(view, deps.now()), ...lapsed(view, deps)];
  if (expired.length) await deps.log.append(expired);
  const action = actionOf(view, deps);
  const settle = settleScene(view, scene);
  switch (action.do) {
    case 'nothing':
    case 'wait':
      return false;
    case 'undo':
      await undoTask(view, action.request, settle);
      return true;
    case 'settle':
      if (view.request.rehearse && action.answer.answer === 'accept') await settledAgain(view, action.answer, settle, deps);
      else await settleReview(await seenNow(view, action.answer, settle), action.answer, settle);
      return true;
    case 'let be done':
      await letBeDone(view, action.asked, settle, deps);
      return true;
    case 'let go':
      await letGo(view, action.asked, settle);
      return false;
    case 'lapse':
      await lapse(view, settle);
      return false;
    case 'stop':
      await stopTask(view, settle);
      return false;
    case 'back':
      await goBack(view, action.back, settle);
      return false;
    case 'begin':
      await beginFrom(view, action.from, settle);
      return more(task, scene);
    case 'close':
      if (cameToNothing(view)) return fail(view, scene, emptyAnswer, []).then(() => false);
      return close(view, scene);
    case 'finish':
      await finishSent(view, settle);
      return false;
    case 'calls':
      await doCalls(view, action.calls, scene);
      return more(task, scene);
    case 'turn':
      if (!scene.patience.holds(view)) await doTurn(view, scene);
      return more(task, scene);
  }
}

/** The model has nothing left to do. Whether it has after all: what it says of its result doesn't hold. */
async function close(before: TaskView, scene: Scene): Promise<boolean> {
  const { deps } = scene;
  const settle = settleScene(before, scene);
  const checked = await checkResult(before, settle);
  if (checked.length) await deps.log.append(checked);
  const view = deps.log.task(before.summary.id) ?? before;
  if (actionOf(view, deps).do !== 'close') return more(view.summary.id, scene);
  await endAhead(view, deps);
  if (view.request.rehearse && !view.request.parent) await rehearsed(view, settle, deps);
  else await closeTask(view, settle);
  return false;
}

/** What nobody could hold against a folder that was away is held against it before its changes go in place. */
async function seenNow(view: TaskView, answer: NonNullable<TaskView['pending']['review']>, settle: SettleScene): Promise<TaskView> {
  const checked = answer.answer === 'accept' && isUnseen(view) ? await checkResult(view, settle) : [];
  if (!checked.length) return view;
  await settle.log.append(checked);
  return settle.log.task(view.summary.id) ?? view;
}

const askedAgain = 'Your answer was empty. Go on with the task, or say what came of it.';

/** Asked once more it still said nothing, and all that it did was to look, or failed. */
function cameToNothing(view: TaskView): boolean {
  const did = Object.values(view.steps).some(({ state, effect }) => state === 'ok' && effect !== 'read');
  return emptyTurns(view) > 1 && !did && !view.artifacts.length && !view.summary.answer && !view.limit;
}
const emptyAnswer = {
  code: 'model-empty',
  sentence: 'The model answered nothing, also when asked again.',
  next: 'Send the task again; if it keeps happening, choose another model.',
};

/** Nobody needs to answer any more what was asked ahead. */
async function endAhead(view: TaskView, { log }: Scene['deps']): Promise<void> {
  const over = needlessDrafts(view);
  if (over.length) await log.append(over);
}

function settleScene(view: TaskView, { deps, stages }: Scene): SettleScene {
  const holdUntil = () => deps.now() + deps.settings.holdSeconds * 1000;
  const actOf = (tool: string, call: string) => {
    // What is declared of a plugin's tool says more than its name.
    const made = deps.toolbox.prepare('use_plugin', call, cwdOf(view, deps.log.host()));
    return made.ok ? deps.actOf(tool, made.call.declared, made.call.effect) : deps.actOf(tool);
  };
  return { log: deps.log, workspace: deps.workspace, stages, spec: specOf(view, deps), actOf, holdUntil };
}

function more(task: string, scene: Scene): boolean {
  const view = scene.deps.log.task(task);
  if (!view || scene.closing()) return false;
  const { do: next } = actionOf(view, scene.deps);
  return next !== 'wait' && next !== 'nothing' && !(next === 'turn' && scene.patience.holds(view));
}

async function doTurn(view: TaskView, scene: Scene): Promise<void> {
  const { deps } = scene;
  await scene.stages.renew(stageOwner(view, (id) => deps.log.task(id)).summary.id);
  const proposal = await proposalFor(view, cwdOf(view, deps.log.host()), deps);
  if (proposal) {
    await deps.log.append([proposal]);
    return;
  }
  const limits = capped({ ...deps.settings.limits, ...definedOnly(view.request.limits ?? {}) }, deps.settings.caps);
  const reached = reachedLimit(view, limits);
  if (reached) {
    await deps.log.append([{ ...byHost(view), type: 'limit.reached', body: { ...reached, next: nextOf(reached, deps.settings) } }]);
    return;
  }
  const circling = stuck(view, deps.settings);
  if (circling && toldStuck(view)) {
    const reason = {
      code: 'stuck',
      sentence: 'It kept going in circles and was stopped.',
      next: 'Say it in other words, or split it into smaller tasks.',
    };
    return fail(view, scene, reason, []);
  }
  // Asked again after a wait it is the same turn: all that was told stands.
  const waited = awaitedModel(view);
  if (emptyTurns(view) && !waited)
    await deps.log.append([{ ...byHost(view), type: 'note.added', body: { text: deps.log.put(askedAgain), why: 'empty' } }]);
  if (circling && !waited)
    await deps.log.append([{ ...byHost(view), type: 'note.added', body: { text: deps.log.put(circling), why: 'stuck' } }]);

  const found = await deps.models.find(view.request.model ?? deps.log.host().model);
  if (!('stream' in found)) return isLacking(view, found) ? waitForModel(view, found, scene) : fail(view, scene, found, []);
  // Nothing depends on this being on disk before the model is asked, so the two go side by side.
  const told =
    waited && willPass(waited)
      ? undefined
      : deps.log.append([{ ...byHost(view), type: 'turn.started', body: { turn: view.summary.turns + 1, model: found.id } }]);
  await Promise.all([told, askModel(deps.log.task(view.summary.id) ?? view, found, limits, scene)]);
}

/** Asks the model; a request that was too long is asked again with older results folded away. */
async function askModel(view: TaskView, model: Model, limits: Limits, scene: Scene): Promise<void> {
  const { deps } = scene;
  const signal = scene.signalOf(view.summary.id);
  model.prepare?.();
  const facts = await requestFacts(view, limits.output, deps);
  let length = Number.POSITIVE_INFINITY;
  let tooLong: Extract<TurnOutcome, { ok: false }> | undefined;
  for (const tighter of [1, 0.5, 0.2]) {
    const request = await buildRequest(view, model, facts, tighter);
    const shorter = lengthOf(request.messages);
    // Nothing of it could be shortened: it would only be refused again.
    if (tooLong && shorter >= length) break;
    length = shorter;
    const outcome = await takeTurn(view, model, request, deps, signal);
    if (signal.aborted) return;
    if (
      !outcome.ok &&
      willPass(outcome.failed.reason) &&
      deps.now() < (waitsSince(view) ?? deps.now()) + deps.settings.modelMinutes * 60_000
    )
      return waitForModel(view, outcome.failed.reason, scene);
    scene.patience.end(view.summary.id);
    if (outcome.ok) return finishTurn(view, model, outcome.drafts, limits, scene);
    if (!outcome.failed.overflow) return fail(view, scene, outcome.failed.reason, outcome.drafts);
    tooLong = outcome;
  }
  if (tooLong) return fail(view, scene, tooLong.failed.reason, tooLong.drafts);
}

/** Leaves the lane until the model is asked again, and tells what is waited for where that is news. */
async function waitForModel(view: TaskView, reason: Reason, { deps, patience }: Scene): Promise<void> {
  const { id: task, thread } = view.summary;
  patience.pause(view, deps.settings.modelPauseSeconds * 1000);
  if (awaitedModel(view)?.code === reason.code) return;
  const body = { turn: view.summary.turns + 1, reason, again: true };
  await deps.log.append([{ type: 'turn.failed', task, thread, actor: { kind: 'host' }, body }]);
}

async function finishTurn(view: TaskView, model: Model, drafts: Draft[], limits: Limits, scene: Scene): Promise<void> {
  const { deps } = scene;
  const turn = drafts.find((draft) => draft.type === 'turn.finished');
  const quiet =
    turn?.type === 'turn.finished' &&
    turn.body.calls.length === 0 &&
    view.summary.steps === 0 &&
    turn.body.finish === 'stop' &&
    !view.begun;
  // Nothing was touched and nothing is left to do: the answer and the end share one transaction.
  if (quiet && turn.body.text && !spokenSince(view, deps) && !(await mayClaim(view, turn.body.text, deps.log))) {
    const ended: TaskView = { ...view, summary: { ...view.summary, answer: turn.body.text } };
    await deps.log.append([...drafts, finishedDraft(ended, 'done')]);
    return;
  }
  if (turn?.type === 'turn.finished' && turn.body.finish === 'length') {
    const { id: task, thread } = view.summary;
    const cut = { limit: 'output', value: limits.output, next: 'Say "go on" to let it finish its answer.' } as const;
    drafts.push({
      type: 'limit.reached',
      task,
      thread,
      actor: { kind: 'host' },
      body: { ...cut, next: nextOf(cut, deps.settings) },
    });
  }
  await deps.log.append(drafts);
  const after = deps.log.task(view.summary.id);
  if (!after) return;
  const action = actionOf(after, deps);
  if (action.do === 'calls') await doCalls(after, action.calls, scene, model.sees);
}

/** Whether the person said something while the model answered. */
function spokenSince(view: TaskView, deps: EngineDeps): boolean {
  const now = deps.log.task(view.summary.id);
  return now !== undefined && (now.summary.stopping || now.entries.length > view.entries.length);
}

async function doCalls(view: TaskView, calls: Parameters<typeof runCalls>[1], scene: Scene, sees?: boolean): Promise<void> {
  const { deps, stages } = scene;
  const signal = scene.signalOf(view.summary.id);
  const owner = stageOwner(view, (id) => deps.log.task(id)).summary.id;
  const found = sees === undefined ? await deps.models.find(view.request.model ?? deps.log.host().model) : undefined;
  await runCalls(view, calls, {
    deps,
    stages,
    owner,
    cwd: cwdOf(view, deps.log.host()),
    sees: sees ?? (found !== undefined && 'sees' in found && found.sees),
    signal,
    slots: scene.slots,
  });
}

/** Ends a task as failed; what it staged stays staged. */
async function fail(view: TaskView, scene: Scene, reason: Parameters<typeof finishedDraft>[2], drafts: Draft[]): Promise<void> {
  if (isFinished(view.summary)) return;
  const staged = await keepStaged(view, settleScene(view, scene));
  await scene.deps.log.append([...drafts, finishedDraft(view, 'failed', reason, staged)]);
}

const definedOnly = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]: NonNullable<T[K]> };
