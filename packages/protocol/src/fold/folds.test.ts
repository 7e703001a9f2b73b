import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Event, eventBodies, parseEvent } from '../events.ts';
import { arbitraryLog } from '../testing/arbitrary-log.ts';
import { emptyHost, foldHost } from './host.ts';
import { finishedStates, foldSummary, holdsUp, isFinished, type TaskSummary } from './summary.ts';
import { foldTask, foldTaskOver, type TaskView } from './task.ts';
import { type DeskView, emptyDesk, foldDesk, foldDeskOver, unfinishedIn } from './thread.ts';

const tasks = ['task_1', 'task_2', 'task_3'];
const taskOf = (events: Event[], id: string, from?: TaskView) =>
  events.filter(({ task }) => task === id).reduce((view: TaskView | undefined, event) => foldTask(view, event), from);
const deskOf = (events: Event[], from: DeskView = emptyDesk) => events.reduce(foldDesk, from);
const deskAtOnce = (events: Event[], from: DeskView = emptyDesk) => foldDeskOver(from, events);
const hostOf = (events: Event[], from = emptyHost) => events.reduce(foldHost, from);
/** What a snapshot makes of a view. */
const stored = <T>(value: T): T => (value === undefined ? value : JSON.parse(JSON.stringify(value)));

/** The same logs each time: what fails here fails for whoever looks. Raise the number, or leave the seed out, to look further. */
const runs = { numRuns: 300, seed: 2 };

/** Holds for every log, and for every event of it as the last. */
const always = (property: (events: Event[]) => void) => fc.assert(fc.property(arbitraryLog, property), runs);
const alwaysCut = (property: (before: Event[], after: Event[]) => void) =>
  fc.assert(
    fc.property(arbitraryLog, fc.nat(60), (events, at) => property(events.slice(0, at), events.slice(at))),
    runs,
  );
const summaries = (events: Event[]): TaskSummary[] => Object.values(deskOf(events).tasks);

test('the arbitrary events are events, of every type', () => {
  const seen = new Set<string>();
  always((events) => {
    for (const event of events) {
      seen.add(event.type);
      expect(parseEvent(stored(event))).toEqual(stored(event));
    }
  });
  expect([...seen].sort()).toEqual(Object.keys(eventBodies).sort());
});

describe('every fold', () => {
  test('counts an event once, however often and late it is repeated', () => {
    alwaysCut((before, after) => {
      const repeated = [...before, ...before, ...after, ...before];
      const events = [...before, ...after];
      expect(deskOf(repeated)).toEqual(deskOf(events));
      expect(hostOf(repeated)).toEqual(hostOf(events));
      for (const id of tasks) expect(taskOf(repeated, id)).toEqual(taskOf(events, id));
    });
  });

  test('comes out the same through a snapshot anywhere', () => {
    alwaysCut((before, after) => {
      const events = [...before, ...after];
      expect(stored(deskOf(after, stored(deskOf(before))))).toEqual(stored(deskOf(events)));
      expect(stored(hostOf(after, stored(hostOf(before))))).toEqual(stored(hostOf(events)));
      for (const id of tasks) expect(stored(taskOf(after, id, stored(taskOf(before, id))))).toEqual(stored(taskOf(events, id)));
    });
  });

  test('leaves what it was given as it was', () => {
    alwaysCut((before, after) => {
      const views = { desk: deskOf(before), host: hostOf(before), task: taskOf(before, 'task_1') };
      const copy = structuredClone(views);
      deskOf(after, views.desk);
      hostOf(after, views.host);
      taskOf(after, 'task_1', views.task);
      expect(views).toEqual(copy);
    });
  });
});

describe('a task', () => {
  test('is not touched by the events of others', () => {
    alwaysCut((before, after) => {
      const view = taskOf(before, 'task_1');
      const others = after.filter(({ task }) => task !== 'task_1');
      expect(others.reduce((seen: TaskView | undefined, event) => (view ? foldTask(seen, event) : seen), view)).toBe(view);
      const summary = view?.summary;
      if (summary) expect(others.reduce((seen: TaskSummary | undefined, event) => foldSummary(seen, event), summary)).toBe(summary);
    });
  });

  test('is the same on its own page as on the desk', () => {
    always((events) => {
      const desk = deskOf(events);
      for (const id of tasks) expect(taskOf(events, id)?.summary).toEqual(desk.tasks[id]);
    });
  });

  test('that has finished needs nobody but for a choice about what it left staged, does nothing and says when', () => {
    always((events) => {
      for (const task of summaries(events)) {
        if (!isFinished(task)) continue;
        expect(task).toMatchObject({ doing: '', stopping: false });
        expect(task.needs.filter(({ kind }) => kind !== 'conflict' || !task.staged)).toEqual([]);
        expect(task.finished).toBeGreaterThanOrEqual(task.requested);
      }
    });
  });

  test('that has finished stays so, whatever comes late', () => {
    alwaysCut((before, after) => {
      const ended = deskOf(before);
      const later = deskOf(after, ended);
      for (const task of Object.values(ended.tasks)) {
        if (isFinished(task)) expect(later.tasks[task.id]).toMatchObject({ state: task.state, finished: task.finished });
      }
    });
  });

  test('that waits needs a person, and one that cannot go on without a person says so', () => {
    always((events) => {
      for (const task of summaries(events)) {
        if (task.state === 'waiting' || task.state === 'review') expect(task.needs.filter(holdsUp)).not.toEqual([]);
        if (task.needs.some(holdsUp) && !isFinished(task)) expect(['waiting', 'review']).toContain(task.state);
      }
    });
  });

  test('waits for each thing once', () => {
    always((events) => {
      for (const { needs } of summaries(events)) {
        const names = needs.map((need) => `${need.kind} ${'id' in need ? need.id : ''}`);
        expect(names).toEqual([...new Set(names)]);
      }
    });
  });

  test('counts its steps, turns and tokens, and is never older than its last event', () => {
    always((events) => {
      for (const task of summaries(events)) {
        const requested = events.findIndex((event) => event.type === 'task.requested' && event.task === task.id);
        const own = events.slice(requested).filter((event) => event.task === task.id);
        expect(task.steps).toBe(own.filter(({ type }) => type === 'step.started').length);
        const turns = own.filter((event) => event.type === 'turn.finished');
        expect(task.turns).toBe(turns.length);
        expect(task.usage.input).toBe(turns.reduce((sum, { body }) => sum + body.usage.input, 0));
        expect(task).toMatchObject({ seq: own.at(-1)?.seq, updated: own.at(-1)?.time });
        for (const { labels } of own) expect(task.labels.sources).toEqual(expect.arrayContaining(labels.sources));
      }
    });
  });
});

describe('a desk', () => {
  test('lists each task that is no part in exactly one thread', () => {
    always((events) => {
      const { tasks: all, threads } = deskOf(events);
      const whole = Object.values(all).filter(({ parent }) => !parent);
      const listed = Object.values(threads).flatMap((thread) => thread.tasks.map((task) => `${thread.id} ${task}`));
      expect(listed.sort()).toEqual(whole.map(({ id, thread }) => `${thread} ${id}`).sort());
    });
  });

  test('knows the unfinished task of a thread, if there is one', () => {
    always((events) => {
      const desk = deskOf(events);
      for (const thread of Object.values(desk.threads)) {
        const open = thread.tasks.filter((id) => !finishedStates.includes(desk.tasks[id]?.state ?? 'done'));
        expect(unfinishedIn(desk, thread.id)?.id).toBe(open.at(-1));
      }
    });
  });
});

describe('a host', () => {
  test('has each folder and device once, no rights for revoked ones, and keys by name', () => {
    always((events) => {
      const { folders, devices, keys } = hostOf(events);
      expect(new Set(folders.map(({ path }) => path)).size).toBe(folders.length);
      expect(keys).toEqual([...new Set(keys)].sort());
      for (const [id, device] of Object.entries(devices)) {
        expect(device.id).toBe(id);
        if (device.revoked) expect(device.scopes).toEqual([]);
      }
    });
  });
});

test('many events at once are the same as one after the other, and leave what was there alone', () => {
  alwaysCut((before, after) => {
    const from = deskOf(before);
    const was = stored(from);
    expect(deskAtOnce(after, from)).toEqual(deskOf(after, from));
    expect(stored(from)).toEqual(was);
    for (const id of tasks) {
      const view = taskOf(before, id);
      const had = stored(view);
      const own = after.filter(({ task }) => task === id);
      expect(foldTaskOver(view, own)).toEqual(taskOf(own, id, view));
      expect(stored(view)).toEqual(had);
    }
  });
});
