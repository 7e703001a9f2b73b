import { type Event, isFinished, type TaskView } from '@deskhand/protocol';
import type { EngineDeps, EngineSettings } from './engine.ts';

// When what a person was asked is over: kept by task, so that a look costs what is due and not what waits.

interface WatchDeps extends Pick<EngineDeps, 'log' | 'now' | 'report'> {
  settings: Pick<EngineSettings, 'watchSeconds'>;
}

/** Wakes tasks of which an approval or a proposal ran out. */
export function watchDeadlines(deps: WatchDeps, wake: (task: string) => void): { close(): void; look(): void } {
  const { log, now, settings, report } = deps;
  /** The earliest of each task's, in ms since 1970. */
  const due = new Map<string, number>();
  const note = (task: string, at: number) => void due.set(task, Math.min(at, due.get(task) ?? Infinity));

  for (const { id } of log.summaries({ states: ['waiting', 'review'], limit: Number.MAX_SAFE_INTEGER })) {
    const at = nextDeadline(log.task(id));
    if (at < Infinity) note(id, at);
  }
  const unsubscribe = log.subscribe((events) => {
    for (const event of events) {
      const at = deadlineIn(event);
      if (event.task && at !== undefined) note(event.task, at);
    }
  });

  const look = () => {
    for (const [task, at] of [...due].filter(([, at]) => at <= now())) {
      const view = log.task(task);
      const next = nextDeadline(view);
      if (!view || isFinished(view.summary) || next === Infinity) due.delete(task);
      // It was answered, and something else is asked by now.
      else if (next > at && next > now()) due.set(task, next);
      else if (view.summary.state === 'waiting' || view.summary.state === 'review') wake(task);
    }
  };
  const timer = setInterval(() => {
    try {
      look();
    } catch (error) {
      // A log that can't be read now is read at the next look.
      report(error);
    }
  }, settings.watchSeconds * 1000).unref();
  return {
    look,
    close() {
      clearInterval(timer);
      unsubscribe();
    },
  };
}

function deadlineIn(event: Event): number | undefined {
  if (event.type === 'approval.requested') return event.body.expires;
  return event.type === 'proposal.made' ? event.body.until : undefined;
}

/** Of what still waits for an answer; Infinity where nothing does. */
function nextDeadline(view: TaskView | undefined): number {
  const { answer, lapsed, until = Infinity } = view?.proposal ?? {};
  const asked = Object.values(view?.approvals ?? {}).filter((one) => !one.answer && !one.expired);
  return Math.min(answer || lapsed ? Infinity : until, ...asked.map(({ expires }) => expires));
}
