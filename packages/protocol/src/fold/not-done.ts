import type { ApprovalView, TaskView } from './task.ts';

// What a task wanted to do outside of its folders and wasn't let: whatever its answer says of that.

export interface NotDone {
  title: string;
  why: 'no' | 'late' | 'rule';
}

/** Each once, by its title; not what was asked again and let be done. What failed on its way out stands in the outbox. */
export function notDone({ approvals }: Pick<TaskView, 'approvals'>): NotDone[] {
  const acts = Object.values(approvals).filter(isAct);
  const allowed = new Set(acts.filter((act) => cameTo(act) === 'let').map(({ title }) => title));
  const whys = new Map(acts.map((act) => [act.title, cameTo(act)]));
  return [...whys].flatMap(([title, why]) => (why === undefined || why === 'let' || allowed.has(title) ? [] : [{ title, why }]));
}

/** What no undo reaches, but for a look. */
const isAct = ({ irreversible, reach, looks, rehearsal }: ApprovalView): boolean =>
  !rehearsal && !looks && (irreversible || reach === 'plugin' || reach === 'command');

function cameTo({ answer, expired, needless, ruled }: ApprovalView): NotDone['why'] | 'let' | undefined {
  if (ruled) return ruled.give === 'none' ? 'rule' : ruled.give === 'allow' ? 'let' : undefined;
  if (answer) return answer.answer === 'no' ? 'no' : 'let';
  return expired && !needless ? 'late' : undefined;
}
