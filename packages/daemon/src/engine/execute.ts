import { type Draft, type EventBody, joinLabels, type Labels, noLabels, pluginsWord, type TaskView } from '@deskhand/protocol';
import type { ToolContext, ToolResult } from '../tools/tools.ts';
import { byAgent } from './by.ts';
import { append, type CallScene, stageFor } from './call-scene.ts';
import type { CarriedCall } from './carried.ts';
import { againstNote } from './closed-words.ts';
import type { EngineDeps } from './engine.ts';
import { outputLabels } from './provenance.ts';
import { openReader } from './reader.ts';
import { isAway } from './stages.ts';
import { finished } from './step-drafts.ts';

/** Runs a step that is on disk as started, and appends what came of it. */
export async function execute(view: TaskView, step: string, prepared: CarriedCall, scene: CallScene): Promise<void> {
  const began = scene.deps.now();
  const reader = openReader(view, scene.deps, scene.signal);
  const raw = await withRulesTold(await attempt(prepared, step, view, scene, reader.ask), prepared, scene);
  const ms = Math.max(0, scene.deps.now() - began);
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

/** Tells the model what it did against rules that speak of what nobody sees before it is done: each path once. */
async function withRulesTold(result: ToolResult, { effect }: CarriedCall, { stages, owner, signal }: CallScene): Promise<ToolResult> {
  if (effect === 'read' || signal.aborted) return result;
  const { stage, told } = await stages.get(owner);
  const news = (await stage.against()).filter(({ path, rule }) => !told.has(JSON.stringify([path, rule])));
  for (const { path, rule } of news) told.add(JSON.stringify([path, rule]));
  return news.length ? { ...result, text: result.text + againstNote(news) } : result;
}

/** Runs a tool. What goes wrong in it is a result that says so. */
export async function attempt(
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
    return failure(error);
  }
}

/** A folder that is away is the owner's to bring back, and they read of it beside the step. */
function failure(error: unknown): ToolResult {
  const words = error instanceof Error ? error.message : String(error);
  if (!isAway(error)) return { text: `It failed: ${words}`, failed: true };
  return {
    text: `Nothing was done. ${words} Do what can be done without it, and say so.`,
    words,
    failed: true,
  };
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

/** Files handed over are kept as they are now, and the words that came with them are the answer. */
async function handOver(view: TaskView, intent: { paths: string[]; text: string }, scene: CallScene): Promise<Draft[]> {
  const { stage } = await scene.stages.get(scene.owner);
  const drafts: Draft[] = [];
  for (const path of intent.paths) {
    const content = scene.deps.log.put(await stage.files.read(path));
    drafts.push({ ...byAgent(view), type: 'artifact.added', body: { path, file: { name: path.split('/').at(-1) ?? path, content } } });
  }
  if (intent.text.trim()) drafts.push({ ...byAgent(view), type: 'result.given', body: { text: scene.deps.log.put(intent.text) } });
  return drafts;
}
