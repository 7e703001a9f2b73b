import type { Ref, StepView, TaskView } from '@deskhand/protocol';

/**
 * A task with the content of its newest steps alone, and of no call twice: a long task's is megabytes, and a phone shows a
 * step's only when somebody opens it. What is left out is still pointed to, to be had by its hash.
 */
export function lighter(view: TaskView, newest: number): TaskView {
  const steps = Object.entries(view.steps);
  const from = steps.length - newest;
  return {
    ...view,
    steps: Object.fromEntries(steps.map(([id, step], index) => [id, index < from ? bareStep(step) : step])),
    entries: view.entries.map((entry) =>
      entry.kind === 'turn'
        ? { ...entry, turn: { ...entry.turn, calls: entry.turn.calls.map((call) => ({ ...call, args: bare(call.args) })) } }
        : entry,
    ),
  };
}

const bare = ({ hash, bytes }: Ref): Ref => ({ hash, bytes });
const bareStep = (step: StepView): StepView => ({ ...step, args: bare(step.args), ...(step.output && { output: bare(step.output) }) });
