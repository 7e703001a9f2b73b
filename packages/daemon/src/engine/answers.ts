import { type ApprovalView, answerOf } from '@deskhand/protocol';
import type { EngineDeps } from './engine.ts';

/** Whether its answer was signed by a device that is still one of the owner's. One that wasn't is none: it is asked again. */
export function isGiven(approval: ApprovalView, { isAnswered, log }: Pick<EngineDeps, 'isAnswered' | 'log'>): boolean {
  const given = answerOf(approval);
  return given !== undefined && isAnswered(given, approval.answer?.by ?? '', log.host());
}
