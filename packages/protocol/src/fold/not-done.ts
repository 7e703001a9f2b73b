import type { ApprovalView, StepView, TaskView } from './task.ts';

// What a task wanted to do outside of its folders and wasn't let: whatever its answer says of that.

export interface NotDone {
  title: string;
  why: 'no' | 'late' | 'rule';
}

/** Each once, by its title; not what was asked again and let be done. What failed on its way out stands in the outbox. */
export function notDone({ approvals, steps, request }: Pick<TaskView, 'approvals' | 'steps' | 'request'>): NotDone[] {
  const acts = Object.values(approvals).filter(isAct);
  const allowed = new Set(acts.filter((act) => cameTo(act) === 'let').map(({ title }) => title));
  const whys = new Map<string, NotDone['why'] | 'let' | undefined>(acts.map((act) => [act.title, cameTo(act)]));
  // What a rule refuses nobody is asked about. In a rehearsal whatever can't be held is refused.
  const asked = new Set(Object.values(approvals).map(({ title }) => title));
  const steered = request.rehearse ? [] : Object.values(steps);
  for (const { words } of steered.filter(isRefused)) if (words && !asked.has(words)) whys.set(words, 'rule');
  for (const { words } of steered.filter(isDone)) whys.delete(words);
  return [...whys].flatMap(([title, why]) => (why === undefined || why === 'let' || allowed.has(title) ? [] : [{ title, why }]));
}

/** What no undo reaches, but for a look. */
const isAct = ({ irreversible, reach, looks, rehearsal }: ApprovalView): boolean =>
  !rehearsal && !looks && (irreversible || reach === 'plugin' || reach === 'command');

const isOutside = ({ effect, tool }: StepView): boolean => effect === 'irreversible' || (tool === 'use_plugin' && effect !== 'read');
const isRefused = (step: StepView): boolean => step.state === 'denied' && isOutside(step);
const isDone = (step: StepView): boolean => step.state === 'ok' && isOutside(step);

function cameTo({ answer, expired, needless, ruled }: ApprovalView): NotDone['why'] | 'let' | undefined {
  if (ruled) return ruled.give === 'none' ? 'rule' : ruled.give === 'allow' ? 'let' : undefined;
  if (answer) return answer.answer === 'no' ? 'no' : 'let';
  return expired && !needless ? 'late' : undefined;
}
