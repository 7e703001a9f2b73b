import { type Event, isFinished, type TaskView, unfinishedStates } from '@deskhand/protocol';
import { farBehind } from '../log/log.ts';
import { watchDeadlines } from './deadlines.ts';
import type { Engine, EngineDeps } from './engine.ts';
import { failedDrafts } from './failure.ts';
import { openLanes, type Ready } from './lanes.ts';
import { openPatience } from './patience.ts';
import { lostSteps } from './recovery.ts';
import { watchRules } from './ruled.ts';
import { openSlots } from './slots.ts';
import { openStages, specOf } from './stages.ts';
import { actionOf, advance, type Scene } from './step.ts';

/** The name under which the engine's place in the log is kept: only what a person asked of a finished task needs it. */
const consumer = 'engine';

/** Starts the engine: goes on with what is unfinished, then follows the log until it is closed. */
export async function startEngine(deps: EngineDeps): Promise<Engine> {
  const { log } = deps;
  const aborts = new Map<string, AbortController>();
  /** Of whom something was asked since the place that is kept. */
  const asked = new Set<string>();
  let closing = false;
  const stages = openStages(deps.workspace, (task) => {
    const view = log.task(task);
    return view ? specOf(view, deps) : { task, folders: [] };
  });
  const scene: Scene = {
    deps,
    stages,
    slots: openSlots(deps.settings.commands),
    patience: openPatience((task) => enqueue(task)),
    closing: () => closing,
    signalOf(task) {
      const had = aborts.get(task) ?? new AbortController();
      aborts.set(task, had);
      return had.signal;
    },
  };
  const lanes = openLanes(deps.settings.lanes, (ready) => take(ready, scene));

  const enqueue = (task: string) => {
    const summary = log.summary(task);
    if (!summary || closing) return;
    lanes.add({ task, queue: summary.parent ? task : summary.thread });
  };

  function follow(events: Event[]) {
    for (const event of events) {
      if (event.type === 'model.chosen' || event.type === 'key.changed') scene.patience.wakeAll();
      if (!event.task) continue;
      if (event.type === 'stop.requested') stop(event.task);
      else if (event.type === 'task.finished') ended(event.task);
      else if (wakes.has(event.type)) enqueue(event.task);
      if (asks.has(event.type)) asked.add(event.task);
    }
    keepPlace();
  }

  /** Before it, nothing that was asked of a finished task is left to do. */
  function keepPlace() {
    if (log.head.seq - log.cursor(consumer) <= farBehind) return;
    for (const task of asked) if (!isAsked(log.task(task))) asked.delete(task);
    if (!asked.size) log.moveCursor(consumer, log.head.seq);
  }

  function stop(task: string) {
    aborts.get(task)?.abort();
    for (const part of log.summaries({ parent: task, limit: 1000 })) {
      if (isFinished(part)) continue;
      log
        .append([{ type: 'stop.requested', task: part.id, thread: part.thread, actor: { kind: 'host' }, body: {} }])
        // A part that goes on because the disk takes nothing is told by the log itself; it ends nobody else.
        .catch(deps.report);
    }
    enqueue(task);
  }

  function ended(task: string) {
    aborts.delete(task);
    scene.patience.end(task);
    const parent = log.summary(task)?.parent;
    if (parent) enqueue(parent.task);
  }

  await recover(deps);
  const unsubscribe = log.subscribe(follow);
  for (const task of waiting(deps)) enqueue(task);
  const deadlines = watchDeadlines(deps, enqueue);
  const rules = watchRules(deps);

  return {
    get busy() {
      return lanes.busy;
    },
    async close() {
      closing = true;
      scene.patience.close();
      deadlines.close();
      unsubscribe();
      await rules.close();
      for (const abort of aborts.values()) abort.abort();
      await lanes.close();
      await stages.closeAll();
      log.moveCursor(consumer, log.head.seq);
    },
  };
}

/** Events after which a task may have something to do. */
const wakes: ReadonlySet<Event['type']> = new Set([
  'task.requested',
  'message.sent',
  'approval.answered',
  'approval.expired',
  'approval.ruled',
  'proposal.answered',
  'proposal.lapsed',
  'question.answered',
  'review.answered',
  'undo.requested',
  'outbox.held',
  'outbox.sent',
  'outbox.failed',
  'outbox.cancelled',
]);

/** Those that a person may say to a finished task. */
const asks: ReadonlySet<Event['type']> = new Set(['undo.requested', 'review.answered']);
const isAsked = (view: TaskView | undefined): boolean => view?.pending.undo !== undefined || view?.pending.review !== undefined;

/** One turn of one task. A bug in it must not take the host down. */
async function take(ready: Ready, scene: Scene): Promise<boolean> {
  try {
    return await advance(ready.task, scene);
  } catch (error) {
    if (scene.closing()) return false;
    await tell(ready.task, error, scene).catch(scene.deps.report);
    return false;
  }
}

async function tell(task: string, error: unknown, { deps, stages }: Scene): Promise<void> {
  const view = deps.log.task(task);
  const told = view ? failedDrafts(view, error, actionOf(view, deps).do === 'close', deps) : [];
  if (!told.length) return;
  await stages.close(task).catch(() => undefined);
  await deps.log.append(told);
}

/** Puts into the log what a crash left behind, before anything goes on. */
async function recover(deps: EngineDeps): Promise<void> {
  await deps.workspace.recover();
  for (const summary of unfinishedTasks(deps)) {
    const view = deps.log.task(summary.id);
    const drafts = view ? lostSteps(view, deps.log) : [];
    if (drafts.length) await deps.log.append(drafts);
  }
}

/** Tasks with something to do at the start: the unfinished ones, oldest first, and finished ones that a person asked something of. */
function waiting(deps: EngineDeps): string[] {
  const { log } = deps;
  const asked: string[] = [];
  for (let after = log.cursor(consumer); ; ) {
    const events = log.events({ after, limit: 1000 });
    const last = events.at(-1);
    if (!last) break;
    after = last.seq;
    asked.push(...events.flatMap(({ type, task }) => (task && asks.has(type) ? [task] : [])));
  }
  log.moveCursor(consumer, log.head.seq);
  const tasks = [...unfinishedTasks(deps).map((task) => task.id), ...new Set(asked)];
  return tasks.filter((task) => {
    const view = log.task(task);
    return view !== undefined && actionOf(view, deps).do !== 'nothing';
  });
}

function unfinishedTasks({ log }: EngineDeps) {
  const all = [];
  for (let before: number | undefined; ; ) {
    const page = log.summaries({ states: unfinishedStates, limit: 500, ...(before !== undefined && { before }) });
    all.push(...page);
    const last = page.at(-1);
    if (!last || page.length < 500) break;
    before = last.seq;
  }
  return all.sort((a, b) => a.requested - b.requested || (a.id < b.id ? -1 : 1));
}
