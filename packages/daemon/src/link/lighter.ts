import type { Ref, StepView, TaskView } from '@deskhand/protocol';

/**
 * A task with the content of its newest steps alone, and no call apart from its step: a long task's is megabytes, and a phone shows a
 * step's only when somebody opens it. What is left out is still pointed to, to be had by its hash.
 */
export function lighter(view: TaskView, newest: number): TaskView {
  const steps = Object.entries(view.steps);
  const from = steps.length - newest;
  return {
    ...view,
    steps: Object.fromEntries(steps.map(([id, step], index) => [id, index < from ? bareStep(step) : step])),
    entries: view.entries.map((entry) => (entry.kind === 'turn' ? { ...entry, turn: { ...entry.turn, calls: [] } } : entry)),
  };
}

/** With the beginning of its story and its answers alone where it has more steps than `most`: what a card, a thread and the top of a page show. */
export function withBeginning(view: TaskView, most: number): TaskView & { cut?: true } {
  const steps = Object.entries(view.steps);
  if (steps.length <= most) return view;
  const first = steps.slice(0, most);
  const turn = first.at(-1)?.[1].turn ?? 0;
  const entries = view.entries.filter(
    (entry) => entry.kind === 'message' || (entry.kind === 'turn' && (entry.turn.turn <= turn || entry.turn.finish === 'stop')),
  );
  return { ...view, steps: Object.fromEntries(first), entries, cut: true };
}

const bare = ({ hash, bytes }: Ref): Ref => ({ hash, bytes });
const bareStep = (step: StepView): StepView => ({ ...step, args: bare(step.args), ...(step.output && { output: bare(step.output) }) });
