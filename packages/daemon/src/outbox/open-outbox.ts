import { type Event, unfinishedStates } from '@deskhand/protocol';
import { farBehind } from '../log/log.ts';
import { type DeliveryDeps, deliver, nextDue, recoverTask } from './delivery.ts';
import type { Outbox } from './outbox.ts';

export interface OutboxDeps extends DeliveryDeps {
  /** Milliseconds in which a person may still say no. */
  hold: number;
  /** The brake is pulled: nothing goes out, and what was held waits for a person. */
  braked: boolean;
  /** How long an act on its way may take when the host ends, before it is broken off and asked about. Milliseconds; 5,000. */
  patience?: number;
}

/** The name under which its place in the log is kept: no act that was begun before it is without its outcome. */
const consumer = 'outbox';
/** A moment that is missed by more than this (the computer slept) comes again. Milliseconds. */
const late = 20_000;
/** When a task is looked at again after the log could not be written. Milliseconds. */
const again = 5000;

/** Puts right what a crash left, then follows the log: each held entry goes out when its moment has come. */
export async function openOutbox(deps: OutboxDeps): Promise<Outbox> {
  const { log, now } = deps;
  const timers = new Map<string, NodeJS.Timeout>();
  const busy = new Map<string, Promise<void>>();
  const ending = new AbortController();
  let closed = false;
  let troubled = false;

  for (const task of touched(deps)) {
    const view = log.task(task);
    const drafts = view ? recoverTask(view, { now: now(), hold: deps.hold, braked: deps.braked }) : [];
    if (drafts.length) await log.append(drafts);
  }
  log.moveCursor(consumer, log.head.seq);
  if (deps.braked) return { close: async () => {} };

  const unsubscribe = log.subscribe(follow);
  for (const task of log.summaries({ states: unfinishedStates, limit: 100_000 })) if (task.outbox) watch(task.id);

  function follow(events: Event[]): void {
    for (const event of events) {
      const { type, task } = event;
      if (task && (type === 'outbox.held' || type === 'outbox.released' || (type === 'outbox.queued' && event.body.now))) watch(task);
    }
    if (log.head.seq - log.cursor(consumer) > farBehind && !closed) keepPlace();
  }

  /** Where no act is on its way, and none is without its outcome that could not be written. */
  function keepPlace(): void {
    if (!busy.size && !troubled) log.moveCursor(consumer, log.head.seq);
  }

  /** Looks at a task again when the next of its moments comes. */
  function watch(task: string): void {
    clearTimeout(timers.get(task));
    timers.delete(task);
    const moments = (log.summary(task)?.outbox ?? []).flatMap(({ state, until }) =>
      state === 'held' && until !== undefined ? [until] : [],
    );
    // While the brake is pulled nothing goes out: this process is about to end.
    if (closed || log.host().brake || !moments.length) return;
    const wait = Math.min(...moments) - now();
    // A timer can't be longer than 2^31 ms; one that is comes early and looks again.
    if (wait > 0) timers.set(task, setTimeout(watch, Math.min(wait, 2 ** 31 - 1), task));
    else if (!busy.has(task)) busy.set(task, run(task));
  }

  async function run(task: string): Promise<void> {
    try {
      await drain(task);
      busy.delete(task);
      if (!closed) keepPlace();
      watch(task);
    } catch {
      // The log could not be written. Nothing goes out unless it was; what went out before it failed is asked about later.
      busy.delete(task);
      troubled = true;
      if (!closed) timers.set(task, setTimeout(watch, again, task));
    }
  }

  /** One after another, in the order in which they were queued. */
  async function drain(task: string): Promise<void> {
    for (;;) {
      const view = log.task(task);
      const due = view && nextDue(view, now());
      if (!due || closed || log.host().brake) return;
      if (now() - (due.until ?? 0) > late) return holdAgain(task);
      await deliver(task, due.id, deps, ending.signal);
    }
  }

  async function holdAgain(task: string): Promise<void> {
    const view = log.task(task);
    const drafts = view ? recoverTask(view, { now: now(), hold: deps.hold, braked: false }) : [];
    if (drafts.length) await log.append(drafts);
  }

  return {
    async close() {
      if (closed) return;
      closed = true;
      unsubscribe();
      for (const timer of timers.values()) clearTimeout(timer);
      const impatient = setTimeout(() => ending.abort(), deps.patience ?? 5000);
      await Promise.allSettled(busy.values());
      clearTimeout(impatient);
      if (!ending.signal.aborted) keepPlace();
    },
  };
}

/** Tasks that may hold something unsettled: unfinished ones that send something, and those that began to since the place kept. */
function touched({ log }: OutboxDeps): Set<string> {
  const tasks = new Set(log.summaries({ states: unfinishedStates, limit: 100_000 }).flatMap((task) => (task.outbox ? [task.id] : [])));
  for (let after = log.cursor(consumer); ; ) {
    const events = log.events({ after, limit: 1000 });
    const last = events.at(-1);
    if (!last) return tasks;
    after = last.seq;
    for (const { type, task } of events) if (task && type === 'outbox.sending') tasks.add(task);
  }
}
