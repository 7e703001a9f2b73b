import { type ApprovalView, answerOf, folderOf, proposalAnswerOf, signedLines, type TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import type { Need } from '../policy/policy.ts';
import type { EngineDeps } from './engine.ts';
import { copyText } from './sent-along.ts';

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

/** The task that a person asked for: of what was split off, the first one. */
export function topOf(view: TaskView, log: Pick<Log, 'task'>): TaskView {
  const above = view.request.parent && log.task(view.request.parent.task);
  return above ? topOf(above, log) : view;
}

/** What the task is told of a call that the rules refuse: that the owner themselves left out what it needs, where they did. */
export function refusedText(view: TaskView, needs: readonly Need[], why: string, deps: Pick<EngineDeps, 'isAnswered' | 'log'>): string {
  const top = topOf(view, deps.log);
  const signed = signedOf(top, deps);
  const left = isSigned(top, deps) ? (top.proposal?.lines.filter((line) => !signed.includes(line)) ?? []) : [];
  const folders = left.flatMap(({ grant: { need } }) => (need.kind === 'folder' ? need : []));
  const found = needs.flatMap((need) => (need.kind === 'folder' && folderOf(folders, need.path)) || [])[0];
  const copies = needs.map((need) => (need.kind === 'folder' ? copyText(top, need.path) : '')).join('');
  return `Not allowed: ${found ? `the owner left ${found.path} out of what this task may use.` : why}${copies}`;
}
