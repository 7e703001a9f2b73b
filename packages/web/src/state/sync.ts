import { type DeskView, type Event, foldDeskOver, foldHost, foldTaskOver, type HostView, isFinished, type Live } from '@deskhand/protocol';
import type { Memory } from '../audit/memory.ts';
import type { Desk, Trouble } from '../desk/desk.ts';
import { idle } from '../desk/idle.ts';
import type { AppStore } from './app.ts';
import { backoff } from './backoff.ts';
import { framesWithRoom } from './frames.ts';
import { type HeldTasks, openHeldTasks } from './held-tasks.ts';
import { foldLive, type LiveState, settleLive } from './live.ts';
import { isLate, type Outbox } from './outbox.ts';
import type { Storage } from './storage.ts';
import type { Store } from './store.ts';

// Keeps the store level with the host: reads what this device knew, tails on from there, folds, and tries again for as
// long as it takes. The cursor is kept in one record with the fold it belongs to, so that nothing is missed or counted twice.

export interface Sync extends Pick<HeldTasks, 'open' | 'look'> {
  /** Sends what the outbox holds, if the host is there. */
  flush(): void;
  /** Tries now: the network came back, the page came to the front. */
  wake(): void;
  /** Forgets everything of the host's and starts anew. */
  reset(): Promise<void>;
  /** Keeps what is known now, without waiting. */
  save(): void;
  close(): void;
}

interface Kept {
  host: HostView;
  desk: DeskView;
  seq: number;
}

export interface SyncParts {
  desk: Desk;
  store: AppStore;
  live: Store<LiveState>;
  storage: Storage;
  outbox: Outbox;
  /** Remembers the history, and is asked whether it is still the same at each connection. */
  memory?: Pick<Memory, 'look' | 'saw'>;
  now?: () => number;
  later?: (ms: number, then: () => void) => () => void;
  /** Runs `then` before a frame that has room for it. */
  frame?: (then: () => void) => void;
  /** Resolves when nobody has the page under their hand. */
  calm?: () => Promise<void>;
}

const defaultLater = (ms: number, then: () => void) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};
/** Events that are still worth being read one by one. */
const far = 2000;
const mostTasks = 500;

export function startSync(parts: SyncParts): Sync {
  const { desk, store, live, storage, outbox, memory, now = Date.now, later = defaultLater, frame = framesWithRoom(), calm = idle } = parts;
  let ended = false;
  let tries = 0;
  let endTail: (() => void) | undefined;
  let cancelRetry: (() => void) | undefined;
  let misses = 0;
  let cancelFlush: (() => void) | undefined;
  let cancelSave: (() => void) | undefined;
  /** What streamed in since the last frame, in its order. */
  let heard: (Event[] | Live)[] = [];
  const held = openHeldTasks({ desk, store, storage, calm });

  const link = (kind: 'connecting' | 'online' | 'offline' | 'stranger', again?: number, accident = false) => {
    const had = store.get().link;
    store.set({ link: { kind, since: had.kind === kind ? had.since : now(), again, accident } });
  };

  async function load() {
    const kept = (await storage.get('view', 'desk').catch(() => undefined)) as Kept | undefined;
    store.set(kept ? { ...kept, loaded: true, known: true } : { loaded: true });
  }

  let connecting = false;
  let behind = false;
  async function connect() {
    cancelRetry?.();
    cancelRetry = undefined;
    if (ended || connecting || endTail) return;
    connecting = true;
    await begin().finally(() => {
      connecting = false;
    });
  }

  async function begin() {
    if (store.get().link.kind !== 'online') link('connecting');
    if ((behind || !store.get().known) && !(await leap())) return;
    let closed = false;
    const from = store.get().seq;
    endTail = desk.tail(from, {
      open: (head) => {
        tries = 0;
        void memory?.look();
        const skew = head.time - now();
        store.set({ skew: Math.abs(skew) > 3000 ? skew : 0 });
        takeHeard();
        // Events may have come before the word of where the head was when it was asked for.
        if (head.seq < from) {
          closed = true;
          return void restart();
        }
        if (head.seq > store.get().seq + far) {
          closed = true;
          behind = true;
          endTail?.();
          endTail = undefined;
          return void connect();
        }
        link('online');
        flush();
        held.refresh();
      },
      events: hear,
      live: hear,
      closed: (trouble) => {
        if (closed || ended) return;
        closed = true;
        endTail = undefined;
        takeHeard();
        live.set({ tasks: {} });
        failed(trouble);
      },
    });
  }

  /** To where the host is now, without what happened on the way: no phone reads a week's events one by one. */
  async function leap(): Promise<boolean> {
    const reply = await desk.snapshot();
    if (ended) return false;
    if (!reply.ok) {
      failed(reply);
      return false;
    }
    behind = false;
    held.leapt();
    const missed = Object.entries(store.get().tasks).map(([id, one]) => [id, { ...one, fresh: false }] as const);
    store.set({ ...reply.value, known: true, tasks: Object.fromEntries(missed) });
    // What was erased meanwhile goes from here too.
    for (const { id, erased } of Object.values(reply.value.desk.tasks)) if (erased) void storage.remove('tasks', id).catch(() => undefined);
    void outbox.seen([], reply.value.seq);
    save();
    return true;
  }

  function failed(trouble: Trouble) {
    endTail?.();
    endTail = undefined;
    tries += 1;
    const wait = backoff(tries);
    link(trouble.code === 'stranger' ? 'stranger' : 'offline', now() + wait, trouble.code === 'accident');
    cancelRetry?.();
    cancelRetry = later(wait, () => void connect());
  }

  /** The host's log is not the one that was followed: begin again from what it has. */
  async function restart() {
    endTail?.();
    endTail = undefined;
    heard = [];
    await forget();
    await connect();
  }

  async function forget() {
    // A device that keeps nothing has nothing to forget.
    await Promise.allSettled([storage.clear('view'), storage.clear('tasks')]);
    store.set({ known: false, seq: 0, tasks: {}, unread: {}, desk: { tasks: {}, threads: {}, seq: 0 } });
  }

  function take(events: Event[]) {
    const state = store.get();
    const fresh = events.filter((event) => event.seq > state.seq);
    const last = fresh.at(-1);
    if (!last) return;
    held.passed(fresh);
    let { host } = state;
    const tasks = { ...state.tasks };
    const landed = { ...state.landed };
    const keys: string[] = [];
    for (const event of fresh) {
      host = foldHost(host, event);
      if (event.type === 'content.erased' && event.task) void storage.remove('tasks', event.task).catch(() => undefined);
      if (event.key) {
        keys.push(event.key);
        if (event.thread) landed[event.key] = event.thread;
      }
    }
    for (const id of new Set(fresh.map(({ task }) => task))) {
      const had = id ? tasks[id] : undefined;
      const folded = had?.fresh ? foldTaskOver(had.view, fresh) : undefined;
      if (had && folded) tasks[folded.summary.id] = { ...had, view: folded };
    }
    store.set({ host, desk: foldDeskOver(state.desk, fresh), seq: last.seq, tasks, landed });
    memory?.saw({ seq: last.seq, hash: last.hash, time: last.time });
    live.set((was) => settleLive(was, fresh));
    void outbox.seen(keys, last.seq);
    save();
  }

  function hear(one: Event[] | Live) {
    if (heard.push(one) === 1) frame(takeHeard);
  }
  /** However much came, it is folded and drawn once. */
  function takeHeard() {
    const all = heard;
    heard = [];
    for (let at = 0; at < all.length; ) {
      const events: Event[] = [];
      for (let one = all[at]; Array.isArray(one); one = all[++at]) events.push(...one);
      if (events.length > 0) take(events);
      const said: Live[] = [];
      for (let one = all[at]; one && !Array.isArray(one); one = all[++at]) said.push(one);
      if (said.length > 0) live.set((was) => foldLive(was, said));
    }
  }

  function save() {
    cancelSave ??= later(800, () => void saveNow());
  }
  async function saveNow() {
    cancelSave?.();
    cancelSave = undefined;
    const { host, desk: view, seq, known } = store.get();
    if (!known) return;
    const kept: Kept = { host, desk: newest(view, mostTasks), seq };
    await storage.put('view', 'desk', kept).catch(() => undefined);
  }

  /** A live connection can outlast a network that carries no new request: what stayed on this device is tried again. */
  function flush() {
    cancelFlush?.();
    cancelFlush = undefined;
    if (ended || store.get().link.kind !== 'online') return;
    void outbox.flush(desk).then(() => {
      const stayed = outbox.items().some((item) => item.state === 'kept' && !isLate(item, now()));
      misses = stayed ? misses + 1 : 0;
      if (stayed && !cancelFlush) cancelFlush = later(backoff(misses), flush);
    });
  }

  void load().then(connect);
  return {
    open: held.open,
    look: held.look,
    flush,
    wake: () => {
      if (ended) return;
      if (endTail) return flush();
      tries = 0;
      void connect();
    },
    reset: restart,
    save: () => void saveNow(),
    close: () => {
      ended = true;
      cancelRetry?.();
      cancelFlush?.();
      endTail?.();
      void saveNow();
    },
  };
}

/** The unfinished tasks and the newest others, so that what this device keeps doesn't grow for ever. */
function newest(desk: DeskView, most: number): DeskView {
  const all = Object.values(desk.tasks);
  if (all.length <= most) return desk;
  const old = all
    .filter(isFinished)
    .sort((a, b) => b.updated - a.updated)
    .slice(most);
  const gone = new Set(old.map((task) => task.id));
  const tasks = Object.fromEntries(Object.entries(desk.tasks).filter(([id]) => !gone.has(id)));
  const threads = Object.fromEntries(
    Object.entries(desk.threads)
      .map(([id, thread]) => [id, { ...thread, tasks: thread.tasks.filter((task) => !gone.has(task)) }] as const)
      .filter(([, thread]) => thread.tasks.length > 0),
  );
  return { ...desk, tasks, threads };
}
