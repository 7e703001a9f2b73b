import { type Draft, type Event, emptyDesk, emptyHost, foldDesk, foldTask, type TaskView } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import { auditOver } from '../desk/audit.ts';
import type { Desk, TailListener } from '../desk/desk.ts';
import { createApp } from './app.ts';
import { createLive } from './live.ts';
import { openOutbox } from './outbox.ts';
import { memoryStorage, type Storage } from './storage.ts';
import { startSync } from './sync.ts';

const ref = (text: string) => ({ hash: '0'.repeat(64), bytes: text.length, text });
const eventOf = (seq: number, draft: Pick<Draft, 'type' | 'body'>): Event =>
  // Bodies are as complete here as parsed ones.
  ({
    seq,
    time: seq * 1000,
    version: 1,
    actor: { kind: 'host' },
    thread: 'thread',
    task: 'task',
    labels: { sources: [], confidentiality: 'public', from: [] },
    prev: '',
    hash: '',
    ...draft,
  }) as Event;
const requested = eventOf(1, { type: 'task.requested', body: { text: ref('Do it'), files: [] } });
const said = (seq: number, text: string) => eventOf(seq, { type: 'message.sent', body: { text: ref(text), files: [] } });

/** A host with a log, whose tail is driven by the test. */
function hostOf(log: Event[]) {
  let listener: TailListener | undefined;
  const asked: number[] = [];
  const wholes: boolean[] = [];
  let answerTask: ((view: TaskView, cut?: boolean) => void) | undefined;
  const desk: Desk = {
    road: 'test',
    snapshot: async () => ({ ok: true, value: { host: emptyHost, desk: log.reduce(foldDesk, emptyDesk), seq: log.length } }),
    tail: (after, next) => {
      asked.push(after);
      listener = next;
      return () => undefined;
    },
    send: async () => ({ ok: false, code: 'offline' }),
    task: (_, whole) => {
      wholes.push(whole);
      return new Promise((resolve) => (answerTask = (view, cut = false) => resolve({ ok: true, value: { view, cut } })));
    },
    content: async () => ({ ok: false, code: 'missing' }),
    upload: async () => ({ ok: false, code: 'offline' }),
    changes: async () => ({ ok: false, code: 'offline' }),
    compare: async () => ({ ok: false, code: 'offline' }),
    audit: auditOver(async () => ({ ok: false, code: 'offline' })),
    timeline: async () => ({ ok: false, code: 'offline' }),
    wayBack: async () => ({ ok: false, code: 'offline' }),
    models: async () => ({ ok: false, code: 'offline' }),
    secretsAway: async () => ({ ok: false, code: 'offline' }),
    foundPlugins: async () => ({ ok: false, code: 'offline' }),
    folders: async () => ({ ok: true, value: { near: [], gone: [] } }),
    askPlugins: async () => ({ ok: false, code: 'offline' }),
  };
  const tail = () => {
    if (!listener) throw new Error('Nobody tails');
    return listener;
  };
  return {
    desk,
    asked,
    tail,
    wholes,
    answerTask: (view: TaskView, cut?: boolean) => answerTask?.(view, cut),
    head: (seq: number) => tail().open({ seq, time: 0 }),
  };
}

async function start(
  host: ReturnType<typeof hostOf>,
  storage: Storage = memoryStorage(),
  calm = async () => {},
  frame = (then: () => void) => then(),
) {
  const store = createApp();
  const live = createLive();
  const timers: { ms: number; run: () => void }[] = [];
  const outbox = await openOutbox({ storage, changed: (items) => store.set({ outbox: items }) });
  const later = (ms: number, run: () => void) => {
    timers.push({ ms, run });
    return () => undefined;
  };
  const sync = startSync({
    desk: host.desk,
    store,
    live,
    storage,
    outbox,
    now: () => 0,
    later,
    frame,
    calm,
  });
  await settled();
  return { store, live, sync, timers, storage, outbox };
}
const settled = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};
const fold = (events: Event[]) => events.reduce((view: TaskView | undefined, event) => foldTask(view, event), undefined);

test('it starts from the desk and goes on from its cursor', async () => {
  const host = hostOf([requested]);
  const { store } = await start(host);
  expect(host.asked).toEqual([1]);
  host.head(1);
  expect(store.get().link.kind).toBe('online');
  host.tail().events([said(2, 'more')]);
  expect(store.get().seq).toBe(2);
});

test('however much streams in between two frames, it is folded and drawn once, in the order in which it was said', async () => {
  const host = hostOf([requested]);
  const frames: (() => void)[] = [];
  const { store, live } = await start(host, memoryStorage(), undefined, (then) => frames.push(then));
  host.head(1);
  let drawn = 0;
  store.subscribe(() => {
    drawn += 1;
  });
  const text = (delta: string) => ({ kind: 'text', task: 'task', turn: 1, delta }) as const;
  host.tail().live(text('an old word'));
  host.tail().events([eventOf(2, { type: 'turn.started', body: { model: 'm' } })]);
  for (let seq = 3; seq < 100; seq++) host.tail().events([said(seq, 'more')]);
  for (const word of ['Dear', ' Ana']) host.tail().live(text(word));
  expect([drawn, store.get().seq, frames.length]).toEqual([0, 1, 1]);
  frames[0]?.();
  expect([drawn, store.get().seq]).toEqual([1, 99]);
  expect(live.get().tasks.task?.text).toBe('Dear Ana');
});

test('events that come before a slow word of where the host’s log ends are no other log: nothing is forgotten', async () => {
  const host = hostOf([requested]);
  const storage = memoryStorage();
  const { store } = await start(host, storage);
  await storage.put('tasks', 'task', fold([requested]));
  host.tail().events([said(2, 'more')]);
  host.head(1);
  await settled();
  expect(host.asked).toEqual([1]);
  expect(store.get()).toMatchObject({ seq: 2, link: { kind: 'online' }, desk: { tasks: { task: { title: 'Do it' } } } });
  expect(await storage.get('tasks', 'task')).toBeDefined();
});

test('after a break it asks for what it missed, and what comes twice counts once', async () => {
  const host = hostOf([requested]);
  const { store, timers } = await start(host);
  host.head(1);
  host.tail().events([said(2, 'a')]);
  host.tail().closed({ ok: false, code: 'offline' });
  expect(store.get().link.kind).toBe('offline');
  timers.findLast((timer) => timer.ms < 700)?.run();
  await settled();
  expect(host.asked).toEqual([1, 2]);
  host.tail().events([said(2, 'a'), said(3, 'b')]);
  expect(store.get()).toMatchObject({ seq: 3, desk: { seq: 3 } });
});

test('what no request carries while the live connection stands is tried again', async () => {
  const host = hostOf([requested]);
  const { store, sync, timers, outbox } = await start(host);
  host.head(1);
  await outbox.add({ type: 'send', text: 'Count' });
  sync.flush();
  await settled();
  expect(store.get().outbox).toMatchObject([{ state: 'kept' }]);
  host.desk.send = async () => ({ ok: true, value: { ok: true, seq: 2, thread: 'thread' } });
  timers.at(-1)?.run();
  await settled();
  expect(store.get().outbox).toMatchObject([{ state: 'taken' }]);
});

test('a second start goes on from what this device kept, without asking for the desk', async () => {
  const storage = memoryStorage();
  const first = hostOf([requested]);
  const one = await start(first, storage);
  first.tail().events([said(2, 'a')]);
  one.sync.close();
  await settled();
  const second = hostOf([]);
  const two = await start(second, storage);
  expect(second.asked).toEqual([2]);
  expect(two.store.get().desk.tasks.task?.title).toBe('Do it');
});

test('what happens while a task is read is folded onto it when it comes', async () => {
  const host = hostOf([requested]);
  const { store, sync } = await start(host);
  host.head(1);
  const opened = sync.open('task');
  await settled();
  host.tail().events([said(2, 'while it was read')]);
  const read = fold([requested]);
  if (read) host.answerTask(read);
  await opened;
  host.tail().events([said(3, 'after')]);
  expect(store.get().tasks.task?.view.entries.map((entry) => entry.kind === 'message' && entry.text.text)).toEqual([
    'Do it',
    'while it was read',
    'after',
  ]);
});

test('of a long task the beginning comes first, and what was kept of it is not lost meanwhile', async () => {
  const storage = memoryStorage();
  const note = (seq: number) => eventOf(seq, { type: 'note.added', body: { text: ref(`note ${seq}`), why: 'test' } });
  const before = fold([requested, note(2)]);
  if (before) await storage.put('tasks', 'task', before);
  const log = [requested, note(2), note(3), said(4, 'go on')];
  const host = hostOf(log);
  const { store, sync } = await start(host, storage);
  host.head(4);
  const opened = sync.open('task', true);
  await settled();
  const whole = fold(log);
  if (!whole) throw new Error('No task');
  host.answerTask({ ...whole, entries: whole.entries.filter(({ kind }) => kind === 'message') }, true);
  await settled();
  expect(store.get().tasks.task).toMatchObject({ fresh: true, whole: false });
  expect(store.get().tasks.task?.view.entries.map(({ seq }) => seq)).toEqual([1, 2, 4]);
  host.answerTask(whole);
  await opened;
  expect(host.wholes).toEqual([false, true]);
  expect(store.get().tasks.task).toMatchObject({ fresh: true, whole: true });
  expect(store.get().tasks.task?.view.entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
});

test('a task is copied to this device once nobody has the page under their hand, as it is by then', async () => {
  const storage = memoryStorage();
  const host = hostOf([requested]);
  let rest = () => {};
  const { sync } = await start(host, storage, () => new Promise((resolve) => (rest = resolve)));
  host.head(1);
  const opened = sync.open('task');
  await settled();
  const read = fold([requested]);
  if (read) host.answerTask(read);
  await opened;
  host.tail().events([said(2, 'more')]);
  expect(await storage.get('tasks', 'task')).toBeUndefined();
  rest();
  await settled();
  expect(await storage.get('tasks', 'task')).toMatchObject({ entries: [{ seq: 1 }, { seq: 2 }] });
});

test('tasks that somebody looks at stay, however many; of others the oldest finished ones go', async () => {
  const host = hostOf([requested]);
  const { store, sync } = await start(host);
  host.head(1);
  const view = fold([requested, { ...said(2, 'x'), type: 'task.finished', body: { outcome: 'done' } } as Event]) as TaskView;
  const open = async (id: string) => {
    const reading = sync.open(id);
    await settled();
    host.answerTask({ ...view, summary: { ...view.summary, id } });
    await reading;
  };
  const ends = Array.from({ length: 50 }, (_, at) => sync.look(`task_${at}`));
  for (let at = 0; at < 60; at += 1) await open(`task_${at}`);
  const held = () => Object.keys(store.get().tasks);
  expect(held()).toEqual([...Array.from({ length: 50 }, (_, at) => `task_${at}`), 'task_59']);
  for (const end of ends) end();
  await open('task_60');
  expect(held()).toHaveLength(40);
  expect(held().at(-1)).toBe('task_60');
});

test('one that is far behind begins from the desk as it is, with what it sent meanwhile settled and tasks read anew', async () => {
  const storage = memoryStorage();
  const old = { ...emptyDesk, seq: 1 };
  await storage.put('view', 'desk', { host: emptyHost, desk: old, seq: 1 });
  const log = [requested, ...Array.from({ length: 5000 }, (_, index) => said(index + 2, 'more'))];
  const host = hostOf(log);
  const { store, sync } = await start(host, storage);
  expect(host.asked).toEqual([1]);
  void sync.open('task');
  await settled();
  const read = fold([requested]);
  if (read) host.answerTask(read);
  await settled();
  expect(store.get().tasks.task?.fresh).toBe(true);
  host.head(5001);
  await settled();
  expect(host.asked).toEqual([1, 5001]);
  expect(store.get().tasks.task?.fresh).toBe(false);
  host.head(5001);
  await settled();
  const level = fold(log);
  if (level) host.answerTask(level);
  await settled();
  expect(store.get()).toMatchObject({ seq: 5001, link: { kind: 'online' }, tasks: { task: { fresh: true } } });
  expect(store.get().tasks.task?.view.entries).toHaveLength(5001);
});

test('a host whose log is shorter than what was followed is another log: all is read anew', async () => {
  const storage = memoryStorage();
  await storage.put('view', 'desk', { host: emptyHost, desk: { tasks: {}, threads: {}, seq: 90 }, seq: 90 });
  const host = hostOf([requested]);
  const { store } = await start(host, storage);
  expect(host.asked).toEqual([90]);
  host.head(1);
  await settled();
  expect(host.asked).toEqual([90, 1]);
  expect(store.get().desk.tasks.task?.title).toBe('Do it');
});
