import { type Draft, newId, type TaskView } from '@deskhand/protocol';
import type { Used } from '../policy/policy.ts';
import type { PreparedCall } from '../tools/tools.ts';
import { askAhead } from './ahead.ts';
import { byAgent } from './by.ts';
import { append, type CallOf, type CallScene } from './call-scene.ts';
import { attempt } from './execute.ts';
import { mayHold } from './held.ts';
import { queueAct, withdrawAct } from './outgoing.ts';
import { requestParts } from './parts.ts';
import { finished, started } from './step-drafts.ts';

/** A tool that does nothing itself but return an intent: what follows from it goes on disk together with its start. */
export async function runIntent(
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
    return append(scene, [...start, { ...byAgent(view), type: 'question.asked', body }]);
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

/** In a rehearsal: what the policy would refuse is refused; all else that reaches the outside world is held, or left out. */
export async function holdCall(view: TaskView, call: CallOf, prepared: PreparedCall, scene: CallScene): Promise<void> {
  const verdict = await mayHold(view, call, prepared, scene.cwd, scene.deps);
  const step = newId('step');
  if (verdict.ok) return runIntent(view, call, step, prepared, scene);
  const { ok: _, ...refused } = verdict;
  const told = finished(view, step, 'denied', { ...refused, failed: true }, 0, scene);
  return append(scene, [started(view, call, step, prepared), told]);
}
