import type { OutboxEntry, StepView, TaskView, TurnView } from '@deskhand/protocol';
import { likelyPath } from '../host/host.ts';
import type { Decision } from '../policy/policy.ts';
import type { PreparedCall } from '../tools/tools.ts';
import { refusedText } from './answers.ts';
import { decideOn } from './approvals.ts';
import type { EngineDeps } from './engine.ts';
import { family } from './provenance.ts';
import { cwdOf } from './stages.ts';

// What a rehearsal holds. Whatever isn't known to stay on the stage, or to look only, counts as reaching the outside world:
// it is held where the tool can say beforehand exactly what would happen, and else left out.

/** Whether a call would do something beyond the stage. Looks go ahead as the policy says. */
export const isOutward = ({ effect, needs }: Pick<PreparedCall, 'effect' | 'needs'>): boolean =>
  effect === 'irreversible' ||
  (effect === 'reversible' &&
    needs.some((need) => {
      if (need.kind === 'network' || need.kind === 'account') return need.access !== 'read';
      return need.kind === 'plugin' || need.kind === 'device';
    }));

/** Whether it can be held, or what the task is told in its place. A question of the policy's waits for the end. */
export async function mayHold(
  view: TaskView,
  call: TurnView['calls'][number],
  prepared: PreparedCall,
  cwd: string,
  deps: EngineDeps,
): Promise<{ ok: true } | { ok: false; text: string; words?: string }> {
  const decision = await decideOn(view, call.tool, prepared, cwd, deps);
  if (decision.answer === 'deny') return { ok: false, text: refusedText(view, prepared.needs, decision.why, deps) };
  return prepared.holds ? { ok: true } : { ok: false, text: leftOut, words: 'left out of the rehearsal' };
}

const leftOut =
  'Not done: this is a rehearsal, and nobody can hold this halfway. Go on with what does not depend on it; the owner sees that it was left out. Say in your result what depends on it.';

/** What the policy says of a step of the past as things stand now. Undefined where there is no such call any more. */
export async function decideNow(
  view: TaskView,
  step: StepView,
  deps: EngineDeps,
): Promise<{ decision: Decision; prepared: PreparedCall } | undefined> {
  const cwd = cwdOf(view, deps.log.host());
  const made = deps.toolbox.prepare(step.tool, await deps.log.text(step.args), cwd);
  // A plugin's tool that went, or says now that it only looks, isn't what was held.
  if (!made.ok || !isOutward(made.call)) return undefined;
  const decision = await decideOn(view, step.tool, { ...made.call, needs: realPlaces(made.call) }, cwd, deps, step.id);
  return { decision, prepared: made.call };
}

/** What a call needs, with each place by where it leads. */
export const realPlaces = ({ needs }: Pick<PreparedCall, 'needs'>): PreparedCall['needs'] =>
  needs.map((need) => (need.kind === 'folder' ? { ...need, path: likelyPath(need.path) } : need));

/** The step that an act came from, which may be a part's. */
export function stepOfAct(view: TaskView, { step }: Pick<OutboxEntry, 'step'>, { log }: Pick<EngineDeps, 'log'>) {
  const owner = family(view, log).find(({ steps }) => steps[step]);
  const found = owner?.steps[step];
  return owner && found && { view: owner, step: found };
}

/** Why the rules refuse an act that is about to be done: one that was given since it was queued, or said yes to. */
export async function forbiddenAct(view: TaskView, entry: Pick<OutboxEntry, 'step'>, deps: EngineDeps): Promise<string | undefined> {
  const found = stepOfAct(view, entry, deps);
  const decision = found && (await decideNow(found.view, found.step, deps))?.decision;
  return decision?.answer === 'deny' ? decision.why : undefined;
}
