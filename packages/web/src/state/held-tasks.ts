import { type Event, foldTaskOver, isFinished, type TaskView } from '@deskhand/protocol';
import type { Desk } from '../desk/desk.ts';
import type { AppStore, HeldTask } from './app.ts';
import type { Storage } from './storage.ts';

// The tasks whose story this device has: read when somebody opens one, and held as long as somebody looks at it, or there is room.

const mostViews = 40;

export interface HeldTasks {
  /** Reads a task, with a long story only where `whole` is asked for, and keeps it level from then on. */
  open(task: string, whole?: boolean): Promise<void>;
  /** Holds on to a task for as long as somebody looks at it. Returns the end of it. */
  look(task: string): () => void;
  /** Opens those again that are not level with the host any more. */
  refresh(): void;
  /** What came by: folded onto what is being read, when it arrives. */
  passed(events: readonly Event[]): void;
  /** What happened up to now was not read one by one: what is being read is read once more. */
  leapt(): void;
}

interface HeldParts {
  desk: Pick<Desk, 'task'>;
  store: AppStore;
  storage: Storage;
  /** Resolves when nobody has the page under their hand. */
  calm: () => Promise<void>;
}

export function openHeldTasks({ desk, store, storage, calm }: HeldParts): HeldTasks {
  let since: Event[] = [];
  let leaps = 0;
  /** How many look at each task. */
  const looks = new Map<string, number>();
  const reading = new Map<string, Promise<void>>();

  async function open(id: string, whole = false): Promise<void> {
    await reading.get(id);
    const held = store.get().tasks[id];
    if (held?.fresh && (held.whole || !whole)) return;
    // Whoever waited for the same came first.
    if (reading.has(id)) return open(id, whole);
    const job = read(id, whole).finally(() => {
      reading.delete(id);
      if (reading.size === 0) since = [];
    });
    reading.set(id, job);
    return job;
  }

  async function read(id: string, whole: boolean): Promise<void> {
    if (!store.get().tasks[id]) {
      const kept = (await storage.get('tasks', id).catch(() => undefined)) as TaskView | undefined;
      if (kept) hold(id, { view: kept, fresh: false, whole: false });
    }
    const held = store.get().tasks[id];
    const at = leaps;
    // What stands above the story comes first, and its beginning.
    const reply = await desk.task(id, whole && held?.fresh === true);
    // What happened between the two was leapt over.
    if (at !== leaps) return read(id, whole);
    if (!reply.ok) {
      if (reply.code === 'offline' || reply.code === 'stranger') return;
      return store.set(({ tasks, unread }) => ({
        tasks: reply.code === 'missing' ? without(tasks, id) : tasks,
        unread: { ...unread, [id]: reply },
      }));
    }
    if (store.get().unread[id]) store.set(({ unread }) => ({ unread: without(unread, id) }));
    const { view, cut } = reply.value;
    const level = foldTaskOver(view, since) ?? view;
    const known = cut ? withStory(level, store.get().tasks[id]?.view) : level;
    hold(id, { view: known, fresh: true, whole: !cut });
    void keep(id);
    if (cut && whole) return read(id, whole);
  }

  /** Copying a long story takes a slow phone more than a frame has: never while somebody scrolls through it. */
  async function keep(id: string) {
    await calm();
    const held = store.get().tasks[id];
    if (held) await storage.put('tasks', id, held.view).catch(() => undefined);
  }

  function hold(id: string, held: HeldTask) {
    const rest = Object.entries(without(store.get().tasks, id));
    // Of finished ones that nobody looks at the oldest go.
    const idle = rest.filter(([one, { view }]) => isFinished(view.summary) && !looks.has(one));
    const gone = new Set(idle.slice(0, Math.max(0, rest.length + 1 - mostViews)).map(([one]) => one));
    store.set({ tasks: { ...Object.fromEntries(rest.filter(([one]) => !gone.has(one))), [id]: held } });
  }

  return {
    open,
    look(id) {
      looks.set(id, (looks.get(id) ?? 0) + 1);
      return () => {
        const left = (looks.get(id) ?? 1) - 1;
        if (left) looks.set(id, left);
        else looks.delete(id);
      };
    },
    refresh() {
      for (const [id, { fresh, whole }] of Object.entries(store.get().tasks)) if (!fresh) void open(id, whole);
    },
    passed(events) {
      if (reading.size > 0) since.push(...events);
    },
    leapt() {
      leaps += 1;
    },
  };
}

function without<T>(record: Record<string, T>, id: string): Record<string, T> {
  const { [id]: _, ...rest } = record;
  return rest;
}

/** A task that came with the beginning of its story, and what was known of that before. */
function withStory(view: TaskView, before: TaskView | undefined): TaskView {
  if (!before || view.summary.erased) return view;
  const entries = new Map([...before.entries, ...view.entries].map((entry) => [entry.seq, entry]));
  return { ...view, steps: { ...before.steps, ...view.steps }, entries: [...entries.values()].sort((a, b) => a.seq - b.seq) };
}
