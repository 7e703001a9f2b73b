import { lacksModel, type Reason, type TaskView } from '@deskhand/protocol';

// A model that nobody reaches just now, or that has too much to do, is waited for: its server starts again, a computer wakes. So
// is any model at all, where there is none yet. Who waits holds no lane: others with another model go on.

const passing = new Set(['model.down', 'model.unreachable', 'model.trouble', 'model.busy']);

/** Whether it may be otherwise in some minutes, with nothing done about the task. */
export const willPass = ({ code }: Reason): boolean => passing.has(code);

/** Whether there is nothing to think with until a person sees to it. A model that the task itself names has to be there. */
export const isLacking = ({ request }: TaskView, reason: Reason): boolean => request.model === undefined && lacksModel(reason);

/** Since when a task waits for its model, by what stands in its log, also of an earlier start. Milliseconds since 1970. */
export function waitsSince({ entries }: TaskView): number | undefined {
  const last = entries.findLastIndex(({ kind }) => kind === 'turn' || kind === 'message');
  return entries.slice(last + 1).find((entry) => entry.kind === 'failure' && entry.again && willPass(entry.reason))?.time;
}

const longest = 60_000;

/** The pause before the next attempt, in ms: twice the one before, a minute at most. */
const pauseBefore = (attempt: number, first: number): number => Math.min(longest, first * 2 ** Math.min(attempt, 16));

/** The tasks that wait for a model. What it forgets at a crash is tried at once at the next start. */
export function openPatience(wake: (task: string) => void) {
  const waiting = new Map<string, { timer: NodeJS.Timeout; attempts: number; messages: number; due: boolean }>();
  const messagesOf = ({ entries }: TaskView): number => entries.filter(({ kind }) => kind === 'message').length;
  const end = (task: string): void => {
    clearTimeout(waiting.get(task)?.timer);
    waiting.delete(task);
  };
  return {
    /** Lets the task come again after a pause, longer each time; `first` in ms. */
    pause(view: TaskView, first: number): void {
      const { id } = view.summary;
      const attempts = waiting.get(id)?.attempts ?? 0;
      end(id);
      const one = { attempts: attempts + 1, messages: messagesOf(view), due: false };
      const timer = setTimeout(
        () => {
          const now = waiting.get(id);
          if (now) now.due = true;
          wake(id);
        },
        pauseBefore(attempts, first),
      );
      waiting.set(id, { ...one, timer });
    },
    /** Whether it has to wait on, with nothing new said to it. */
    holds(view: TaskView): boolean {
      const one = waiting.get(view.summary.id);
      return one !== undefined && !one.due && one.messages === messagesOf(view);
    },
    end,
    /** Something changed about models: whoever waits looks again. */
    wakeAll(): void {
      for (const [task, one] of waiting) {
        one.due = true;
        wake(task);
      }
    },
    close(): void {
      for (const task of [...waiting.keys()]) end(task);
    },
  };
}
export type Patience = ReturnType<typeof openPatience>;
