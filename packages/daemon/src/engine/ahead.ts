import { createHash } from 'node:crypto';
import { type Draft, newId, type TaskView, type TurnView } from '@deskhand/protocol';
import type { Decision } from '../policy/policy.ts';
import type { Intent, PreparedCall } from '../tools/tools.ts';
import { canonical, hashOf } from './announced.ts';
import { askingDraft, decideOn } from './approvals.ts';
import type { EngineDeps } from './engine.ts';

// Calls that the model announces, so that a person is asked while the task goes on. What they say yes to is exactly the
// call that they saw: it holds once, for a call with the same arguments, and only as long as nothing refuses it.

type CallOf = TurnView['calls'][number];
type Announced = Extract<Intent, { kind: 'ask ahead' }>['calls'][number];

/** The requests for what was announced, all in one group, and what the model is told of each. */
export async function askAhead(
  view: TaskView,
  by: CallOf,
  announced: Announced[],
  cwd: string,
  deps: EngineDeps,
): Promise<{ drafts: Draft[]; text: string }> {
  if (view.request.rehearse) return { drafts: [], text: 'In a rehearsal nothing is asked ahead: make the calls.' };
  const group = createHash('sha256').update(`${view.summary.id}\n${by.call}`).digest('hex').slice(0, 24);
  const drafts: Draft[] = [];
  const asked = new Set(Object.values(view.approvals).flatMap((one) => (one.ahead && !one.answer && !one.expired ? [one.hash] : [])));
  const lines: string[] = [];
  for (const { tool, args } of announced) {
    const text = canonical(args);
    const made = deps.toolbox.prepare(tool, text, cwd);
    if (!made.ok) {
      lines.push(`${tool}: ${made.result.text}`);
      continue;
    }
    const call: CallOf = { call: by.call, tool, args: deps.log.put(text) };
    const hash = hashOf(view, { ...call, bound: made.call.bound });
    const decision = asked.has(hash) ? undefined : await decideOn(view, tool, made.call, cwd, deps);
    if (decision?.answer === 'ask' && isFixed(made.call)) {
      asked.add(hash);
      const draft = askingDraft(view, call, made.call, decision, deps);
      drafts.push({ ...draft, body: { ...draft.body, approval: newId('approval'), ahead: true, group, tool } });
    }
    lines.push(`${tool}: ${told(decision, made.call)}`);
  }
  return { drafts, text: lines.join('\n') };
}

function told(decision: Decision | undefined, call: PreparedCall): string {
  if (decision === undefined) return 'the owner is asked already.';
  if (decision.answer === 'allow') return 'as things stand, nobody needs to be asked.';
  if (decision.answer === 'deny') return `not allowed: ${decision.why}`;
  return isFixed(call)
    ? 'the owner is asked now. Go on with other work, and make the call when it is due: it waits for their answer then.'
    : 'cannot be asked ahead, since what it works with may change until then. Make the call when it is due.';
}

/** All that it does stands in its arguments: files, and what commands find, may be others by then. */
const isFixed = ({ needs, sinks }: Pick<PreparedCall, 'needs' | 'sinks'>): boolean =>
  needs.every(({ kind }) => kind !== 'folder' && kind !== 'command') && sinks.every(({ kind }) => kind !== 'path');

/** What was asked ahead and not needed, when the task ends. */
export const needlessDrafts = (view: TaskView): Draft[] =>
  Object.values(view.approvals)
    .filter((one) => one.ahead && !one.answer && !one.expired)
    .map(({ approval }) => ({
      type: 'approval.expired',
      task: view.summary.id,
      thread: view.summary.thread,
      actor: { kind: 'host' },
      body: { approval, needless: true },
    }));
