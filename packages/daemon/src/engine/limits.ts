import type { Limits, TaskView } from '@deskhand/protocol';
import type { Caps, EngineSettings } from './engine.ts';

export interface Reached {
  limit: 'steps' | 'minutes' | 'tokens';
  value: number;
  next: string;
}

/**
 * The limit that a task has reached since its person last spoke, if any. Minutes count work (turns and steps), not
 * waiting for people; a message to the task starts the count again.
 */
export function reachedLimit(view: TaskView, limits: Limits): Reached | undefined {
  const since = view.entries.findLast((entry) => entry.kind === 'message')?.time ?? 0;
  const turns = view.entries.flatMap((entry) => (entry.kind === 'turn' && entry.time >= since ? [entry.turn] : []));
  const steps = Object.values(view.steps).filter((step) => step.started >= since);
  const spent = {
    steps: steps.length,
    minutes: (sum(turns.map((turn) => turn.ms)) + sum(steps.map((step) => step.ms ?? 0))) / 60_000,
    tokens: sum([...turns, ...steps].map(({ usage }) => (usage ? usage.input + usage.output : 0))),
  };
  for (const limit of ['steps', 'minutes', 'tokens'] as const) {
    if (spent[limit] >= limits[limit]) {
      return { limit, value: limits[limit], next: 'Say "go on" to let it work on from here, or look at what it has so far.' };
    }
  }
  return undefined;
}

/** What is said of the next step, with whose limit it was where that isn't the owner's. */
export const nextOf = (
  { limit, value, next }: { limit: keyof Limits; value: number; next: string },
  { caps, capsBy }: Pick<EngineSettings, 'caps' | 'capsBy'>,
): string =>
  capsBy !== undefined && caps?.[limit] === value ? `The policy of ${capsBy} lets no task have more (its rule “limits”). ${next}` : next;

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

/** The smaller of each. */
export function capped(limits: Limits, caps: Caps = {}): Limits {
  const { steps, minutes, tokens, output } = limits;
  const least = (limit: keyof Limits, value: number) => Math.min(value, caps[limit] ?? Number.POSITIVE_INFINITY);
  return {
    steps: least('steps', steps),
    minutes: least('minutes', minutes),
    tokens: least('tokens', tokens),
    output: least('output', output),
  };
}
