import { type Draft, isFinished, type TaskSummary } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import { type Asked, appends, type CommandOf, type Outcome, refuse } from './outcome.ts';
import { noTask } from './tasks.ts';

/** All that was said in a finished task and in its parts goes, for good. The log carries it out. */
export function erase(command: CommandOf<'erase'>, { log, actor }: Asked): Outcome {
  const task = log.summary(command.task);
  if (!task) return noTask(command.task);
  const family = [task, ...partsOf(task.id, log)];
  if (!family.every(isFinished)) return refuse('task.unfinished', 'That task has not ended yet.', 'Stop it first, then erase it.');
  const drafts = family
    .filter(({ erased }) => !erased)
    .map(({ id, thread }): Draft => ({ type: 'erase.requested', actor, task: id, thread, body: { why: 'asked' } }));
  return { ok: true, drafts, task: task.id, thread: task.thread };
}

function partsOf(id: string, log: Log): TaskSummary[] {
  const parts = log.summaries({ parent: id, limit: 100_000 });
  return [...parts, ...parts.flatMap((part) => partsOf(part.id, log))];
}

export function chooseRetention({ days }: CommandOf<'retention.choose'>, asked: Asked): Outcome {
  const { log, kept } = asked;
  if (kept && (days === undefined || days > kept.days))
    return refuse(
      'managed',
      `The policy of ${kept.by} has what was said erased after ${kept.days} days at the latest (its rule “retention”).`,
      'Choose fewer days, or leave it at that.',
    );
  return log.host().retention === days ? { ok: true, drafts: [] } : appends(asked, 'retention.chosen', days === undefined ? {} : { days });
}
