import type { Reason } from '../events.ts';
import type { TaskSummary } from './summary.ts';
import type { TaskView } from './task.ts';

/** Why a task waits for its model, by what stands in its log last; undefined where it doesn't. */
export function awaitedModel({ entries }: Pick<TaskView, 'entries'>): Reason | undefined {
  const last = entries.findLast(({ kind }) => kind === 'turn' || kind === 'message' || kind === 'failure');
  return last?.kind === 'failure' && last.again ? last.reason : undefined;
}

const lacking = new Set(['model.none', 'model.name', 'model.unknown', 'model.key-missing']);

/** Whether there is no model to wait for until a person sees to it. */
export const lacksModel = ({ code }: Reason): boolean => lacking.has(code);

const mendable = new Set([
  ...lacking,
  'model.key',
  'model.forbidden',
  'model.quota',
  'model.tools',
  'model.down',
  'model.unreachable',
  'model.address',
  'model.certificate',
]);

/** Whether a task ended because of its model, and only a person can mend that. */
export const isStuck = ({ state, reason, erased }: Pick<TaskSummary, 'state' | 'reason' | 'erased'>): boolean =>
  state === 'failed' && !erased && reason !== undefined && mendable.has(reason.code);
