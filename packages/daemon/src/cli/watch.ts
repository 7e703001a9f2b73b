import type { Event, Live, Need, TaskSummary, TaskView } from '@deskhand/protocol';
import { awaitedModel, foldTask, holdsUp, isFinished, lacksModel } from '@deskhand/protocol/folds';
import type { Client } from './client.ts';
import { follow } from './tail.ts';

/** A task and its parts, as they are known so far. */
export type Family = Map<string, TaskView>;

/** Something that waits for a person, and the task (it or a part of it) that waits. */
export interface Waiting {
  task: TaskView;
  need: Need;
  /** Tells this need from the ones before, so that each is answered once. */
  id: string;
}

export interface Watcher {
  /** Something happened; `events` are this family's. */
  changed?: (family: Family, events: Event[]) => void;
  live?: (live: Live) => void;
  lost?: () => void;
  /** A person is needed. True: it was answered, go on; false: leave it, and end the watch. */
  needed: (waiting: Waiting) => Promise<boolean>;
  /** Nobody sits here: what waits for a person to see to its model is left. */
  alone?: boolean;
}

/**
 * Follows a task until it ends or needs a person whom nobody stands in for. Returns how it stands then; undefined only
 * where the signal ended it before anything was known. With `since`, the seq of its request, its story is told whole.
 */
export async function watch(
  client: Client,
  task: string,
  watcher: Watcher,
  signal: AbortSignal,
  since?: number,
): Promise<TaskView | undefined> {
  const family: Family = since === undefined ? await familyOf(client, await client.get<TaskView>(`/v1/tasks/${task}`)) : new Map();
  const root = () => family.get(task);
  const after = since === undefined ? Math.max(...[...family.values()].map((view) => view.summary.seq)) : since - 1;
  const answered = new Set<string>();
  let left = false;
  watcher.changed?.(family, []);
  if (await settled()) return root();
  const done = new AbortController();
  const both = AbortSignal.any([signal, done.signal]);
  try {
    for await (const message of follow(client, after, both, () => watcher.lost?.())) {
      if (message.kind === 'live') {
        if (family.has(message.live.task)) watcher.live?.(message.live);
      } else if (message.kind === 'events') {
        const ours = message.events.filter((event) => learn(family, event, task));
        if (ours.length === 0) continue;
        watcher.changed?.(family, ours);
        if (await settled()) break;
      }
    }
  } finally {
    done.abort();
  }
  return root();

  async function settled(): Promise<boolean> {
    const view = root();
    if (view && (isSettled(view) || (watcher.alone && hasNoModel(view)))) return true;
    for (const waiting of waitingIn(family)) {
      if (left) break;
      // What is asked ahead holds nothing up: whoever has no answer yet is asked again once it does.
      const held = holdsUp(waiting.need);
      const asking = held ? waiting.id : `${waiting.id} ahead`;
      if (answered.has(asking)) continue;
      const met = await watcher.needed(waiting);
      left = held && !met;
      answered.add(met ? waiting.id : asking);
    }
    // Who leaves it is told of all that is asked, not of the first alone.
    return left && ![...family.values()].some(isDeciding);
  }
}

/** Over, and nothing that was asked of it is still to be carried out. */
const isSettled = (view: TaskView) => isFinished(view.summary) && !view.pending.review && !view.pending.undo;

const hasNoModel = (view: TaskView): boolean => {
  const awaited = isFinished(view.summary) ? undefined : awaitedModel(view);
  return awaited !== undefined && lacksModel(awaited);
};

/** Nothing of it runs, and some of its calls are neither begun nor asked about: that comes in a moment. */
function isDeciding(view: TaskView): boolean {
  const { summary, steps, approvals, entries } = view;
  const last = entries.findLast((entry) => entry.kind === 'turn');
  if (last?.kind !== 'turn' || isFinished(summary) || summary.stopping) return false;
  const begun = Object.values(steps);
  if (begun.some(({ state }) => state === 'running')) return false;
  const known = new Set([...begun, ...Object.values(approvals)].map(({ call }) => call));
  return last.turn.calls.some(({ call }) => !known.has(call));
}

/** A task with its parts, and theirs, in the order in which they were asked for, as the host knows them now. */
export async function familyOf(client: Client, view: TaskView): Promise<Family> {
  const family: Family = new Map([[view.summary.id, view]]);
  if (!Object.values(view.steps).some(({ tool }) => tool === 'spawn')) return family;
  const { tasks } = await client.get<{ tasks: TaskSummary[] }>(`/v1/tasks?parent=${view.summary.id}&limit=1000`);
  for (const part of tasks.sort((a, b) => a.requested - b.requested || (a.id < b.id ? -1 : 1)))
    for (const [id, each] of await familyOf(client, await client.get<TaskView>(`/v1/tasks/${part.id}`))) family.set(id, each);
  return family;
}

/** Folds an event in; false where it isn't this family's. */
function learn(family: Family, event: Event, root: string): boolean {
  if (event.task === undefined) return false;
  const had = family.get(event.task);
  const asked = event.type === 'task.requested' ? event.body : undefined;
  const joins = asked && (event.task === root || family.has(asked.parent?.task ?? ''));
  if (!had && !joins) return false;
  const view = foldTask(had, event);
  if (view) family.set(event.task, view);
  return view !== had;
}

function* waitingIn(family: Family): Generator<Waiting> {
  for (const task of family.values()) {
    if (task.pending.review || task.pending.undo || isFinished(task.summary)) continue;
    for (const need of task.summary.needs) {
      // A conflict comes with a review of its own: it is one thing to answer.
      if (need.kind === 'review' && task.summary.needs.some(({ kind }) => kind === 'conflict')) continue;
      yield { task, need, id: 'id' in need ? need.id : `${need.kind} ${task.summary.id} ${task.summary.seq}` };
    }
  }
}
