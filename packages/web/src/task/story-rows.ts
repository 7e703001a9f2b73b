import type { Entry, StepView, TaskView } from '@deskhand/protocol';

/** One line of a task's story. */
export type StoryRow =
  | { kind: 'step'; key: string; step: StepView }
  | { kind: 'said'; key: string; entry: Extract<Entry, { kind: 'turn' }> }
  | { kind: 'told'; key: string; entry: Extract<Entry, { kind: 'message' }> }
  | { kind: 'note'; key: string; entry: Extract<Entry, { kind: 'note' }> }
  | { kind: 'failure'; key: string; entry: Extract<Entry, { kind: 'failure' }> };

/** The story in order: each turn's words, then its steps; messages and notes where they came. The answer itself is told above. */
export function storyRows(view: TaskView): StoryRow[] {
  const byTurn = new Map<number, StepView[]>();
  for (const step of Object.values(view.steps)) byTurn.set(step.turn, [...(byTurn.get(step.turn) ?? []), step]);
  const rows: StoryRow[] = [];
  const answer = view.summary.answer?.hash;
  for (const entry of view.entries.slice(1)) {
    const key = `${entry.kind}-${entry.seq}`;
    if (entry.kind === 'turn') {
      const { text, turn } = entry.turn;
      if (text && text.bytes > 0 && text.hash !== answer) rows.push({ kind: 'said', key, entry });
      for (const step of byTurn.get(turn) ?? []) rows.push({ kind: 'step', key: step.id, step });
      byTurn.delete(turn);
    } else if (entry.kind === 'message') rows.push({ kind: 'told', key, entry });
    else if (entry.kind === 'note') rows.push({ kind: 'note', key, entry });
    else rows.push({ kind: 'failure', key, entry });
  }
  for (const steps of byTurn.values()) for (const step of steps) rows.push({ kind: 'step', key: step.id, step });
  return rows;
}

/** The steps that wait for a person's answer: they do nothing meanwhile. */
export function waitingSteps({ approvals, questions }: Pick<TaskView, 'approvals' | 'questions'>): ReadonlySet<string> {
  const asked = Object.values(approvals).filter(({ answer, expired, needless, ahead }) => !answer && !expired && !needless && !ahead);
  const open = Object.values(questions).filter(({ answer, declined }) => !answer && !declined);
  return new Set([...asked, ...open].map(({ step }) => step));
}
