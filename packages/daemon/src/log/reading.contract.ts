import { type Draft, type Event, emptyDesk, emptyHost, foldDesk, foldHost, foldTask } from '@deskhand/protocol';
import { arbitraryLog } from '@deskhand/protocol/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finish, host, type LogFactory, message, openLogs, owner, request } from './contract-scene.double.ts';
import type { Log } from './log.ts';

// What every log must answer and tell, whatever carries it.

export function readingContract(name: string, factory: LogFactory): void {
  const open = openLogs(factory);

  describe(`${name}: reading`, () => {
    test('events are found by place, task and thread', async () => {
      const log = open();
      for (let id = 1; id <= 6; id++) await log.append([request(log, id), finish(id)]);
      const seqs = (events: Event[]) => events.map(({ seq }) => seq);
      expect(seqs(log.events({ after: 9 }))).toEqual([10, 11, 12]);
      expect(seqs(log.events({ after: 2, before: 5 }))).toEqual([3, 4]);
      expect(seqs(log.events({ limit: 2 }))).toEqual([1, 2]);
      expect(seqs(log.events({ before: 8, limit: 2 }))).toEqual([6, 7]);
      expect(seqs(log.events({ task: 'task_3' }))).toEqual([5, 6]);
      expect(seqs(log.events({ task: 'task_3', after: 5 }))).toEqual([6]);
      expect(seqs(log.events({ thread: 'thread_0', limit: 3 }))).toEqual([3, 4, 7]);
      expect(seqs(log.events({ thread: 'thread_0', task: 'task_3' }))).toEqual([]);
    });

    test('views are the folds of all events, before and after opening again', async () => {
      const log = open();
      for (let id = 1; id <= 8; id++) await log.append([request(log, id), message(log, id, 'more')]);
      await log.append([
        finish(2),
        finish(5),
        { type: 'folder.granted', body: { path: '/a', mode: 'auto' }, actor: owner },
        { type: 'model.chosen', body: { model: 'm' }, actor: owner },
        message(log, 7, 'last'),
      ]);
      const check = (reader: Log) => {
        const events = reader.events({});
        expect(reader.host()).toEqual(events.reduce(foldHost, emptyHost));
        expect(reader.desk(100)).toEqual(events.reduce(foldDesk, emptyDesk));
        for (const id of ['task_2', 'task_7']) expect(reader.task(id)).toEqual(events.reduce(foldTaskOf(id), undefined));
        expect(reader.summary('task_7')).toEqual(reader.task('task_7')?.summary);
        expect(reader.task('task_99') ?? reader.summary('task_99')).toBeUndefined();
      };
      check(log);
      log.close();
      check(open());
    });

    test('whatever comes, in whatever batches, the views are the folds of all events', async () => {
      let round = 0;
      await fc.assert(
        fc.asyncProperty(arbitraryLog, fc.integer({ min: 1, max: 20 }), async (drawn, size) => {
          // What is asked to be erased the log answers with an event of its own.
          const events = drawn.filter(({ type }) => type !== 'erase.requested');
          const which = `property-${++round}`;
          let log = open(which);
          for (let at = 0; at < events.length; at += size) {
            const batch = events.slice(at, at + size).map(({ seq, time, version, prev, hash, ...draft }) => draft as Draft);
            await log.append(batch);
            log.task('task_1');
            if (at % (4 * size) === 0) {
              log.close();
              log = open(which);
            }
          }
          const all = log.events({});
          expect(all).toHaveLength(events.length);
          expect(log.host()).toEqual(all.reduce(foldHost, emptyHost));
          expect(log.desk(100)).toEqual(all.reduce(foldDesk, emptyDesk));
          for (const id of ['task_1', 'task_2']) expect(log.task(id)).toEqual(all.reduce(foldTaskOf(id), undefined));
          log.close();
        }),
        { numRuns: 25, seed: 2 },
      );
    });

    test('a task that is looked at early goes on with its events, also past a snapshot', async () => {
      const log = open();
      await log.append([request(log, 1)]);
      const early = log.task('task_1');
      for (let turn = 0; turn < 6; turn++) await log.append(Array.from({ length: 100 }, () => message(log, 1, `m${turn}`)));
      expect(early?.entries).toHaveLength(1);
      expect(log.task('task_1')?.entries).toHaveLength(601);
      const whole = log.task('task_1');
      log.close();
      expect(open().task('task_1')).toEqual(whole);
    });

    test('cards come newest first by their last event, by state, thread and parent, page by page', async () => {
      const log = open();
      for (let id = 1; id <= 6; id++) await log.append([request(log, id)]);
      await log.append([
        finish(2),
        finish(3),
        {
          type: 'task.requested',
          body: { text: log.put('part'), parent: { task: 'task_1', step: 's', depth: 1, stage: 'own' } },
          actor: { kind: 'agent', task: 'task_1' },
          thread: 'thread_1',
          task: 'task_7',
        },
      ]);
      const ids = (query: Parameters<Log['summaries']>[0]) => log.summaries(query).map(({ id }) => Number(id.slice(5)));
      expect(ids({})).toEqual([7, 3, 2, 6, 5, 4, 1]);
      expect(ids({ limit: 2 })).toEqual([7, 3]);
      expect(ids({ limit: 2, before: log.summary('task_3')?.seq ?? 0 })).toEqual([2, 6]);
      expect(ids({ states: ['queued'] })).toEqual([7, 6, 5, 4, 1]);
      expect(ids({ states: ['queued', 'done'], limit: 3 })).toEqual([7, 3, 2]);
      expect(ids({ thread: 'thread_1' })).toEqual([7, 3, 5, 1]);
      expect(ids({ thread: 'thread_1', whole: true, limit: 2 })).toEqual([3, 5]);
      expect(ids({ thread: 'thread_1', states: ['queued'], limit: 2 })).toEqual([7, 5]);
      expect(ids({ parent: 'task_1' })).toEqual([7]);
      expect(ids({ parent: 'task_1', states: ['done'] })).toEqual([]);
    });

    test('a desk holds every unfinished task and only the newest others, and goes on as if it held all', async () => {
      const log = open();
      for (let id = 1; id <= 9; id++) await log.append([request(log, id)]);
      for (let id = 1; id <= 7; id++) await log.append([finish(id)]);
      const desk = log.desk(2);
      expect(Object.keys(desk.tasks).sort()).toEqual(['task_6', 'task_7', 'task_8', 'task_9']);
      expect(desk.threads.thread_1).toMatchObject({ title: 'task 1', tasks: ['task_7', 'task_9'] });
      const [event] = await log.append([request(log, 10)]);
      const next = event && foldDesk(desk, event);
      expect(next?.threads.thread_0?.tasks).toEqual(['task_6', 'task_8', 'task_10']);
      expect(next?.seq).toBe(log.head.seq);
    });
  });

  describe(`${name}: what files carry`, () => {
    const labelled = (path: string, source: 'web' | 'mail'): Draft => ({
      type: 'files.labelled',
      body: { paths: [path] },
      actor: host,
      labels: { sources: [source], confidentiality: 'private', from: [source] },
    });
    test('holds for the path, for what is inside it and for the folders around it, only ever grows, and survives', async () => {
      const first = open();
      await first.append([labelled('/d/notes.txt', 'web'), labelled('/d/sub', 'mail'), labelled('/d/notes.txt', 'mail')]);
      first.close();
      const log = open();
      const at = (path: string) => log.labelsUnder(path).sources;
      expect(at('/d/notes.txt')).toEqual(['mail', 'web']);
      expect(at('/d/sub/deep/x')).toEqual(['mail']);
      expect(at('/d')).toEqual(['mail', 'web']);
      expect([at('/d/notes'), at('/d/notes.txt2'), at('/e'), at('/d/sub2')]).toEqual([[], [], [], []]);
    });
  });

  describe(`${name}: telling`, () => {
    test('subscribers hear every event once, in order, when it can be read; one that throws harms nobody', async () => {
      const log = open();
      const heard: number[] = [];
      log.subscribe(() => {
        throw new Error('not me');
      });
      const end = log.subscribe((events) => {
        for (const { seq } of events) {
          expect(log.events({ after: seq - 1, limit: 1 })[0]?.seq).toBe(seq);
          heard.push(seq);
        }
      });
      await Promise.all([log.append([request(log, 1), finish(1)]), log.append([request(log, 2)])]);
      await log.append([finish(2)]);
      expect(heard).toEqual([1, 2, 3, 4]);
      end();
      await log.append([request(log, 3)]);
      expect(heard).toHaveLength(4);
    });

    test('a subscriber may append: what it adds comes after, to all', async () => {
      const log = open();
      const heard: string[] = [];
      log.subscribe((events) => {
        if (events.some(({ type }) => type === 'task.requested')) void log.append([finish(1)]);
      });
      const { promise, resolve } = Promise.withResolvers<void>();
      log.subscribe((events) => {
        heard.push(...events.map(({ type }) => type));
        if (heard.length === 2) resolve();
      });
      await log.append([request(log, 1)]);
      await promise;
      expect(heard).toEqual(['task.requested', 'task.finished']);
    });

    test('cursors start at nothing and stay where they were moved', async () => {
      const log = open();
      expect(log.cursor('push')).toBe(0);
      log.moveCursor('push', 7);
      log.moveCursor('chat', 3);
      log.moveCursor('push', 9);
      expect(log.cursor('push')).toBe(9);
      log.close();
      const again = open();
      expect([again.cursor('push'), again.cursor('chat'), again.cursor('other')]).toEqual([9, 3, 0]);
    });

    test('live words reach whoever listens, and are kept nowhere', () => {
      const log = open();
      const heard: string[] = [];
      const end = log.live.subscribe((live) => heard.push(live.kind));
      log.live.subscribe(() => {
        throw new Error('not me');
      });
      log.live.send({ kind: 'text', task: 'task_1', turn: 1, delta: 'Hel' });
      end();
      log.live.send({ kind: 'text', task: 'task_1', turn: 1, delta: 'lo' });
      expect(heard).toEqual(['text']);
      expect(log.head.seq).toBe(0);
    });
  });
}

const foldTaskOf = (id: string) => (view: ReturnType<typeof foldTask>, event: Event) => (event.task === id ? foldTask(view, event) : view);
