import {
  type Draft,
  type EventBody,
  isFinished,
  joinLabels,
  type Labels,
  newId,
  noLabels,
  type OutboxEntry,
  pluginsWord,
  type StepView,
  type TaskView,
  type TurnView,
} from '@deskhand/protocol';
import type { Used } from '../policy/policy.ts';
import type { PreparedCall, ToolContext, ToolResult } from '../tools/tools.ts';
import { askAhead } from './ahead.ts';
import { decideCall } from './approvals.ts';
import { type CarriedCall, withCarried } from './carried.ts';
import type { EngineDeps } from './engine.ts';
import { folderUse } from './folder-use.ts';
import { isOutward, mayHold } from './held.ts';
import { stepOf } from './next.ts';
import { actOfStep, cameOf, queueAct, withdrawAct } from './outgoing.ts';
import { collectParts, partLabels, requestParts } from './parts.ts';
import { outputLabels } from './provenance.ts';
import { openReader } from './reader.ts';
import { secretMisfit } from './secret-misfit.ts';
import { putSentAlong } from './sent-along.ts';
import type { Slots } from './slots.ts';
import type { OpenStage, Stages } from './stages.ts';

/** What a call runs in. */
export interface CallScene {
  deps: EngineDeps;
  stages: Stages;
  /** The task whose stage it works on. */
  owner: string;
  cwd: string;
  sees: boolean;
  signal: AbortSignal;
  slots: Slots;
}

type CallOf = TurnView['calls'][number];

/**
 * Runs the calls of one answer that are ready, in the order in which they were made: neighbours that only look run side
 * by side; whatever does more waits for those before it and is waited for by those after.
 */
export async function runCalls(view: TaskView, calls: CallOf[], scene: CallScene): Promise<void> {
  const ready = await Promise.all(calls.map(async (call) => ({ call, ...(await prepare(view, call, scene)) })));
  let looks: Promise<void>[] = [];
  for (const one of ready) {
    if (scene.signal.aborted) break;
    if (one.prepared?.effect === 'read') {
      looks.push(runCall(view, one.call, one, scene));
      continue;
    }
    await Promise.all(looks);
    looks = [];
    await runCall(view, one.call, one, scene);
    // An act that is on its way: what follows waits for what comes of it.
    const now = scene.deps.log.task(view.summary.id);
    const step = now && stepOf(now, one.call.call);
    if (now && step?.state === 'running' && actOfStep(now, step.id)) break;
  }
  await Promise.all(looks);
}

interface Prepared {
  prepared?: CarriedCall;
  refused?: ToolResult;
  /** What was called for, where it was well made and can't be carried out all the same. */
  words?: string;
}

async function prepare(view: TaskView, call: CallOf, scene: CallScene): Promise<Prepared> {
  const step = stepOf(view, call.call);
  const made = scene.deps.toolbox.prepare(call.tool, await scene.deps.log.text(call.args), scene.cwd);
  if (!made.ok) return { refused: made.result };
  // Nobody is asked about what can't be carried out anyway.
  const misfit = step ? undefined : (made.call.misfit ?? secretMisfit(made.call.needs, scene.deps.log.host()));
  if (misfit !== undefined) return { refused: { text: misfit, words: misfit, failed: true }, words: made.call.words };
  if (!step && made.call.carries !== undefined) {
    const whole = await withCarried(made.call, made.call.carries, (await stageFor(view, scene)).stage);
    if ('run' in whole) return { prepared: whole };
    return { refused: { text: whole.misfit, words: whole.misfit, failed: true }, words: made.call.words };
  }
  // A step that is running already only waited (for an answer, for its parts) or is a look that a crash cut short.
  return { prepared: step ? { ...made.call, effect: step.effect } : made.call };
}

async function runCall(view: TaskView, call: CallOf, { prepared, refused, words }: Prepared, scene: CallScene): Promise<void> {
  const had = stepOf(view, call.call);
  const act = had && actOfStep(view, had.id);
  if (had && act) return finishAct(view, had, act, prepared, scene);
  if (had && !prepared) {
    const result = refused ?? { text: 'This call could not be read.', failed: true };
    return append(scene, [finished(view, had.id, 'error', result, 0, scene)]);
  }
  if (!prepared) {
    const result = refused ?? { text: 'This call could not be read.', failed: true };
    const step = newId('step');
    return append(scene, [
      started(view, call, step, { effect: 'read', words: words ?? `made a call that does not fit: ${call.tool.slice(0, 40)}` }),
      finished(view, step, 'error', result, 0, scene),
    ]);
  }
  if (had) return resume(view, had, prepared, scene);

  if (view.request.rehearse && isOutward(prepared)) return holdCall(view, call, prepared, scene);
  const verdict = await decideCall(view, call, prepared, scene.cwd, scene.deps);
  if (verdict.do === 'wait') return append(scene, verdict.drafts);
  const step = newId('step');
  if (verdict.do === 'refuse') {
    return append(scene, [
      started(view, call, step, prepared),
      finished(view, step, 'denied', { text: verdict.text, words: verdict.text, failed: true }, 0, scene),
    ]);
  }
  const used = [...(verdict.used ?? []), ...folderUse(prepared.needs, scene.cwd, scene.deps)];
  const { taken = [] } = verdict;
  if (prepared.intends) return runIntent(view, call, step, prepared, scene, used, taken);
  await append(scene, [...taken, started(view, call, step, prepared, used)]);
  await execute(view, step, prepared, scene);
}

/** In a rehearsal: what the policy would refuse is refused; all else that reaches the outside world is held, or left out. */
async function holdCall(view: TaskView, call: CallOf, prepared: PreparedCall, scene: CallScene): Promise<void> {
  const verdict = await mayHold(view, call, prepared, scene.cwd, scene.deps);
  const step = newId('step');
  if (verdict.ok) return runIntent(view, call, step, prepared, scene);
  const { ok: _, ...refused } = verdict;
  const told = finished(view, step, 'denied', { ...refused, failed: true }, 0, scene);
  return append(scene, [started(view, call, step, prepared), told]);
}

/** A tool that does nothing itself but return an intent: what follows from it goes on disk together with its start. */
async function runIntent(
  view: TaskView,
  call: CallOf,
  step: string,
  prepared: PreparedCall,
  scene: CallScene,
  used?: Used[] | undefined,
  taken: Draft[] = [],
): Promise<void> {
  const result = await attempt(prepared, step, view, scene);
  const start = [...taken, started(view, call, step, prepared, used)];
  const { intent } = result;
  if (intent?.kind === 'ask ahead') {
    const asked = await askAhead(view, call, intent.calls, scene.cwd, scene.deps);
    return append(scene, [...start, ...asked.drafts, finished(view, step, 'ok', { text: asked.text }, 0, scene)]);
  }
  if (intent?.kind === 'ask') {
    const body = { question: newId('question'), step, text: scene.deps.log.put(intent.question), choices: intent.choices };
    return append(scene, [...start, { ...where(view), type: 'question.asked', body }]);
  }
  if (intent?.kind === 'spawn') {
    const asked = requestParts(view, step, intent, scene.deps);
    if (asked.ok) return append(scene, [...start, ...asked.drafts]);
    return append(scene, [...start, finished(view, step, 'error', { text: asked.sentence, failed: true }, 0, scene)]);
  }
  if (intent?.kind === 'queue' || intent?.kind === 'withdraw') {
    const { log } = scene.deps;
    if (intent.kind === 'queue' && intent.now && !view.request.rehearse) {
      const queued = queueAct(view, { step, call: call.call }, intent, log);
      if (queued.ok) return append(scene, [...start, queued.draft]);
    }
    const sent = intent.kind === 'queue' ? queueAct(view, { step, call: call.call }, intent, log) : withdrawAct(view, intent.entry, log);
    const told = finished(view, step, sent.ok ? 'ok' : 'error', { text: sent.text, failed: !sent.ok }, 0, scene);
    return append(scene, [...start, ...(sent.ok ? [sent.draft] : []), told]);
  }
  await append(scene, [...start, finished(view, step, result.failed ? 'error' : 'ok', result, 0, scene)]);
}

/** What an act came to that happened at once: the plugin's word, whatever it says. */
async function finishAct(
  view: TaskView,
  had: StepView,
  act: OutboxEntry,
  prepared: PreparedCall | undefined,
  scene: CallScene,
): Promise<void> {
  const { log } = scene.deps;
  const result = await cameOf(act, log);
  const labels = joinLabels(pluginsWord(act.to), outputLabels(view, { needs: prepared?.needs ?? [], effect: had.effect }, log));
  const ms = Math.max(0, scene.deps.now() - had.started);
  await append(scene, [finished(view, had.id, result.failed ? 'error' : 'ok', result, ms, scene, labels)]);
}

/** Goes on with a step that was started before: its answer came, its parts ended, or it is a look to be taken again. */
async function resume(view: TaskView, had: StepView, prepared: PreparedCall, scene: CallScene): Promise<void> {
  const question = Object.values(view.questions).find((asked) => asked.step === had.id);
  if (question?.answer && had.tool === 'ask_user') {
    const text = `The owner answered: ${await scene.deps.log.text(question.answer)}`;
    return append(scene, [finished(view, had.id, 'ok', { text }, 0, scene, { ...noLabels, sources: ['owner'] })]);
  }
  if (had.tool === 'spawn') {
    const labels = partLabels(view, had.id, scene.deps.log);
    return append(scene, [finished(view, had.id, 'ok', await collectParts(view, had.id, scene), 0, scene, labels)]);
  }
  await execute(view, had.id, prepared, scene);
}

async function execute(view: TaskView, step: string, prepared: PreparedCall, scene: CallScene): Promise<void> {
  const began = scene.deps.now();
  const reader = openReader(view, scene.deps, scene.signal);
  const raw = await attempt(prepared, step, view, scene, reader.ask);
  const ms = scene.deps.now() - began;
  const read = outputLabels(scene.deps.log.task(view.summary.id) ?? view, prepared, scene.deps.log);
  const { result, labels: own, value } = comeOf(raw, read, scene.deps);
  const labels = result.strange === undefined ? own : joinLabels(own, pluginsWord(result.strange));
  if (scene.signal.aborted) return append(scene, [finished(view, step, 'stopped', { ...result, failed: true }, ms, scene, labels)]);
  const drafts: Draft[] = [];
  if (result.intent?.kind === 'hand over' && !result.failed) drafts.push(...(await handOver(view, result.intent, scene)));
  drafts.push(finished(view, step, result.failed ? 'error' : 'ok', result, ms, scene, labels, { usage: reader.spent(), value }));
  await append(scene, drafts);
}

type Value = EventBody<'step.finished'>['value'];

/** A result, and what the task carries for it: less than what was read, where only a typed value of it came out. */
function comeOf(result: ToolResult, read: Labels, { typed }: EngineDeps): { result: ToolResult; labels: Labels; value?: Value } {
  if (!result.typed) return { result, labels: read };
  const found = typed(result.typed.as, result.typed.answer, read);
  const nothing = { ...noLabels, confidentiality: read.confidentiality };
  if (!found) return { result: { text: 'No such value was found in it.', failed: true }, labels: nothing };
  const kind = found.known.kind === 'amount' ? { kind: 'amount' as const } : {};
  // The person sees the values, as the task does.
  const words = found.known.value.replaceAll('\n', ', ').slice(0, 200);
  return { result: { ...result, text: found.known.value, words }, labels: found.carried, value: { ...kind, labels: read } };
}

async function attempt(
  prepared: CarriedCall,
  step: string,
  view: TaskView,
  scene: CallScene,
  ask: ToolContext['ask'] = async () => undefined,
): Promise<ToolResult> {
  const { deps } = scene;
  const task = view.summary.id;
  try {
    const { stage, jobs } = await stageFor(view, scene);
    const context: ToolContext = {
      stage,
      jobs,
      cwd: scene.cwd,
      sees: scene.sees,
      signal: scene.signal,
      now: deps.now,
      ask,
      parse: deps.parse,
      carried: prepared.carried,
      at: { task, thread: view.summary.thread, step },
      ...(view.request.rehearse && { rehearsal: true }),
      // A command can read the folders by itself, so what it may know is more than what the task has read.
      network: (wanted) => deps.net.open({ ...wanted, careful: true, task: { task, thread: view.summary.thread } }),
      progress: (words) => deps.log.live.send({ kind: 'progress', task, step, words }),
      output: (delta) => deps.log.live.send({ kind: 'output', task, step, delta: deps.mask(delta) }),
      earlier: async (id) => {
        const output = deps.log.task(task)?.steps[id]?.output;
        return output && deps.log.text(output);
      },
    };
    if (!prepared.needs.some((need) => need.kind === 'command')) return await within(prepared.run(context), scene.signal);
    return await scene.slots.use(scene.signal, () => within(prepared.run(context), scene.signal));
  } catch (error) {
    if (scene.signal.aborted) return { text: 'Stopped before it ended.', failed: true };
    return { text: `It failed: ${error instanceof Error ? error.message : String(error)}`, failed: true };
  }
}

/** How long a tool may take to end by itself once it was stopped, in ms. */
const grace = 600;

/** Ends the wait for a tool that doesn't heed its signal: what it started ends with the stage. */
async function within(running: Promise<ToolResult>, signal: AbortSignal): Promise<ToolResult> {
  const { promise, resolve } = Promise.withResolvers<ToolResult>();
  const leave = () => void setTimeout(resolve, grace, { text: 'Stopped before it ended.', failed: true });
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  try {
    return await Promise.race([running, promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** The open stage, with the files that the person sent along put where the model was told they are. */
async function stageFor(view: TaskView, scene: CallScene): Promise<OpenStage> {
  const open = await scene.stages.get(scene.owner);
  await putSentAlong(view, open, scene.cwd, scene.deps);
  return open;
}

/** Files handed over are kept as they are now, and the words that came with them are the answer. */
async function handOver(view: TaskView, intent: { paths: string[]; text: string }, scene: CallScene): Promise<Draft[]> {
  const { stage } = await scene.stages.get(scene.owner);
  const drafts: Draft[] = [];
  for (const path of intent.paths) {
    const content = scene.deps.log.put(await stage.files.read(path));
    drafts.push({ ...where(view), type: 'artifact.added', body: { path, file: { name: path.split('/').at(-1) ?? path, content } } });
  }
  if (intent.text.trim()) drafts.push({ ...where(view), type: 'result.given', body: { text: scene.deps.log.put(intent.text) } });
  return drafts;
}

const where = (view: TaskView) => ({
  task: view.summary.id,
  thread: view.summary.thread,
  actor: { kind: 'agent' as const, task: view.summary.id },
});

function started(view: TaskView, call: CallOf, step: string, what: Pick<PreparedCall, 'effect' | 'words'>, used?: Used[]): Draft {
  const turn = view.entries.findLast((entry) => entry.kind === 'turn')?.turn.turn ?? 0;
  return {
    ...where(view),
    type: 'step.started',
    body: {
      step,
      turn,
      call: call.call,
      tool: call.tool,
      effect: what.effect,
      args: call.args,
      words: what.words,
      ...(used?.length && { used: used.slice(0, 40) }),
    },
  };
}

function finished(
  view: TaskView,
  step: string,
  outcome: EventBody<'step.finished'>['outcome'],
  result: ToolResult,
  ms: number,
  scene: CallScene,
  labels: Labels = noLabels,
  { usage, value }: Pick<EventBody<'step.finished'>, 'usage' | 'value'> = {},
): Draft {
  const { log, mask } = scene.deps;
  const images = (result.images ?? []).map(({ name, type, bytes }) => ({ name, type, content: log.put(bytes) }));
  const body = {
    step,
    outcome,
    output: log.put(mask(result.text)),
    images,
    ms,
    ...(result.words && { words: result.words }),
    ...(usage && { usage }),
    ...(value && { value }),
  };
  return { ...where(view), type: 'step.finished', body, labels };
}

async function append(scene: CallScene, drafts: Draft[]): Promise<void> {
  if (drafts.length) await scene.deps.log.append(drafts);
}

/** Whether every part that a step split off has ended. */
export function partsDone(step: string, task: string, deps: Pick<EngineDeps, 'log'>): boolean {
  return deps.log.summaries({ parent: task, limit: 1000 }).every((part) => part.parent?.step !== step || isFinished(part));
}
