import { createHash } from 'node:crypto';
import { type ApprovalView, type Draft, jsonOf, type TaskView, type TurnView } from '@deskhand/protocol';
import type { PreparedCall } from '../tools/tools.ts';
import { isGiven } from './answers.ts';
import type { EngineDeps } from './engine.ts';

// Which request is about which call: bound to exactly its tool and arguments, also where it was made before the call.

type CallOf = TurnView['calls'][number];
type What = Pick<CallOf, 'tool' | 'args'> & Pick<PreparedCall, 'bound'>;

/** SHA-256 of exactly what would be done: anything changed is another call. */
export const hashOf = (view: TaskView, { tool, args, bound }: What): string =>
  createHash('sha256')
    .update([view.summary.id, tool, args.hash, ...(bound === undefined ? [] : [bound])].join('\n'))
    .digest('hex');

/** Of the arguments as they were written, and of the same in the order in which they are announced. */
export async function hashesOf(view: TaskView, call: What, { log }: Pick<EngineDeps, 'log'>): Promise<string[]> {
  const args = jsonOf(await log.text(call.args));
  return [hashOf(view, call), ...(args === undefined ? [] : [hashOf(view, { ...call, args: log.put(canonical(args)) })])];
}

/** The request that was made ahead for just this call, and hasn't been taken by another. */
export async function askedAhead(view: TaskView, call: What, deps: EngineDeps): Promise<ApprovalView | undefined> {
  const waiting = Object.values(view.approvals).filter((one) => one.ahead && !one.expired && (!one.answer || isGiven(one, deps)));
  if (!waiting.length) return undefined;
  const hashes = await hashesOf(view, call, deps);
  return waiting.find((one) => hashes.includes(one.hash));
}

export const takenDraft = (view: TaskView, { approval }: ApprovalView, { call }: CallOf): Draft => ({
  type: 'approval.taken',
  task: view.summary.id,
  thread: view.summary.thread,
  actor: { kind: 'agent', task: view.summary.id },
  body: { approval, call },
});

/** The same arguments are the same text, in whatever order they were written. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
