import { type Draft, type EventBody, type Labels, noLabels, type TaskView } from '@deskhand/protocol';
import type { Used } from '../policy/policy.ts';
import type { PreparedCall, ToolResult } from '../tools/tools.ts';
import { byAgent } from './by.ts';
import type { CallOf, CallScene } from './call-scene.ts';

// A step as the log tells it: its start, and what came of it.

export function started(view: TaskView, call: CallOf, step: string, what: Pick<PreparedCall, 'effect' | 'words'>, used?: Used[]): Draft {
  const turn = view.entries.findLast((entry) => entry.kind === 'turn')?.turn.turn ?? 0;
  return {
    ...byAgent(view),
    type: 'step.started',
    body: {
      step,
      turn,
      call: call.call,
      tool: call.tool,
      effect: what.effect,
      args: call.args,
      words: what.words,
      ...(used?.length && { used: used.slice(0, 40) }),
    },
  };
}

export function finished(
  view: TaskView,
  step: string,
  outcome: EventBody<'step.finished'>['outcome'],
  result: ToolResult,
  ms: number,
  scene: CallScene,
  labels: Labels = noLabels,
  { usage, value }: Pick<EventBody<'step.finished'>, 'usage' | 'value'> = {},
): Draft {
  const { log, mask } = scene.deps;
  const images = (result.images ?? []).map(({ name, type, bytes }) => ({ name, type, content: log.put(bytes) }));
  const body = {
    step,
    outcome,
    output: log.put(mask(result.text)),
    images,
    ms,
    ...(result.words && { words: result.words }),
    ...(usage && { usage }),
    ...(value && { value }),
  };
  return { ...byAgent(view), type: 'step.finished', body, labels };
}
