import { joinLabels, newId, noLabels, type OutboxEntry, pluginsWord, type StepView, type TaskView } from '@deskhand/protocol';
import type { PreparedCall, ToolResult } from '../tools/tools.ts';
import { refusedText } from './answers.ts';
import { decideCall, decideOn, pluginsOf } from './approvals.ts';
import { append, type CallOf, type CallScene, stageFor } from './call-scene.ts';
import { type CarriedCall, withCarried } from './carried.ts';
import { execute } from './execute.ts';
import { folderUse } from './folder-use.ts';
import { isOutward } from './held.ts';
import { holdCall, runIntent } from './intents.ts';
import { stepOf } from './next.ts';
import { actOfStep, cameOf } from './outgoing.ts';
import { collectParts, partLabels } from './parts.ts';
import { placed } from './placed.ts';
import { outputLabels } from './provenance.ts';
import { secretMisfit } from './secret-misfit.ts';
import { finished, started } from './step-drafts.ts';

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
  const open = async () => (await scene.stages.get(scene.owner)).stage;
  const known = await placed(made.call, open);
  if (!step && known.carries !== undefined) {
    const whole = await withCarried(known, known.carries, (await stageFor(view, scene)).stage);
    if ('run' in whole) return { prepared: whole };
    return { refused: { text: whole.misfit, words: whole.misfit, failed: true }, words: made.call.words };
  }
  // A step that is running already only waited (for an answer, for its parts) or is a look that a crash cut short.
  return { prepared: step ? { ...known, effect: step.effect } : known };
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
  const rules = scene.deps.log.host().grants;
  const verdict = await decideCall(view, call, prepared, scene.cwd, scene.deps);
  if (verdict.do === 'wait') return append(scene, verdict.drafts);
  const step = newId('step');
  if (verdict.do === 'refuse') {
    return append(scene, [
      ...(verdict.drafts ?? []),
      started(view, call, step, prepared),
      finished(view, step, 'denied', { text: verdict.text, words: verdict.text, failed: true }, 0, scene),
    ]);
  }
  const used = [...(verdict.used ?? []), ...folderUse(prepared.needs, scene.cwd, scene.deps)];
  const { taken = [] } = verdict;
  if (prepared.intends) return runIntent(view, call, step, prepared, scene, used, taken);
  await append(scene, [...taken, started(view, call, step, prepared, used)]);
  // A rule that came in this very moment stands before the step in the log.
  if (scene.deps.log.host().grants !== rules && (await refusedNow(view, call.tool, step, prepared, scene))) return;
  await execute(view, step, prepared, scene);
}

/** Ends a step that the rules refuse as they are now, before anything of it is done. */
async function refusedNow(view: TaskView, tool: string, step: string, prepared: CarriedCall, scene: CallScene): Promise<boolean> {
  const decision = await decideOn(view, tool, prepared, scene.cwd, scene.deps, step);
  if (decision.answer !== 'deny') return false;
  const text = refusedText(view, prepared.needs, decision.why, scene.deps);
  await append(scene, [finished(view, step, 'denied', { text, words: text, failed: true }, 0, scene)]);
  return true;
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
  const [plugin] = pluginsOf(prepared?.needs ?? []);
  const whose = plugin === undefined ? 'a plugin' : `the plugin ${plugin}`;
  const labels = joinLabels(pluginsWord(whose), outputLabels(view, { needs: prepared?.needs ?? [], effect: had.effect }, log));
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
  if (await refusedNow(view, had.tool, had.id, prepared, scene)) return;
  await execute(view, had.id, prepared, scene);
}
