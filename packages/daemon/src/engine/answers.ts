import { type ApprovalView, answerOf, proposalAnswerOf, signedLines, type TaskView } from '@deskhand/protocol';
import type { EngineDeps } from './engine.ts';

/** Whether its answer was signed by a device that is still one of the owner's. One that wasn't is none: it is asked again. */
export function isGiven(approval: ApprovalView, { isAnswered, log }: Pick<EngineDeps, 'isAnswered' | 'log'>): boolean {
  const given = answerOf(approval);
  return given !== undefined && isAnswered(given, approval.answer?.by ?? '', log.host());
}

/** Whether the answer to its proposal was signed by a device that is still one of the owner's. */
export function isSigned(view: TaskView, { isAnswered, log }: Pick<EngineDeps, 'isAnswered' | 'log'>): boolean {
  const given = view.proposal && proposalAnswerOf(view.proposal);
  return given !== undefined && isAnswered(given, view.proposal?.answer?.by ?? '', log.host());
}

/** The lines of its proposal that were signed; none where the signature doesn't hold. */
export const signedOf = (view: TaskView, deps: Pick<EngineDeps, 'isAnswered' | 'log'>): ReturnType<typeof signedLines> =>
  isSigned(view, deps) ? signedLines(view) : [];
