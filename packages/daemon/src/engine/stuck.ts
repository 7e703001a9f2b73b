import type { StepView, TaskView } from '@deskhand/protocol';
import type { EngineSettings } from './engine.ts';

/** Words for the model when it goes in circles, or undefined while it doesn't. */
export function stuck(view: TaskView, settings: Pick<EngineSettings, 'sameCalls' | 'failedCalls'>): string | undefined {
  const since = view.entries.findLast((entry) => entry.kind === 'message')?.time ?? 0;
  const steps = Object.values(view.steps).filter((step) => step.state !== 'running' && step.started >= since);
  const same = steps.slice(-settings.sameCalls);
  if (same.length === settings.sameCalls && same.every((step) => alike(step, same[0]))) {
    return `You made the same call (${same[0]?.tool}) ${same.length} times with the same result. Do something else, or say what keeps you from going on.`;
  }
  const failed = steps.slice(-settings.failedCalls);
  if (failed.length === settings.failedCalls && failed.every((step) => step.state === 'error' || step.state === 'denied')) {
    return `Your last ${failed.length} calls all failed. Try another way, or say what keeps you from going on.`;
  }
  return undefined;
}

const alike = (a: StepView, b: StepView | undefined) =>
  b !== undefined && a.tool === b.tool && a.args.hash === b.args.hash && a.output !== undefined && a.output.hash === b.output?.hash;

/** Whether the model was told already that it goes in circles, since the person last said something. */
export function toldStuck(view: TaskView): boolean {
  const since = view.entries.findLastIndex((entry) => entry.kind === 'message');
  return view.entries.slice(since + 1).some((entry) => entry.kind === 'note' && entry.why === 'stuck');
}
