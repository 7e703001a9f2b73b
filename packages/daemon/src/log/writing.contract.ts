import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Draft, type Event, emptyDesk, emptyHost, foldDesk, foldHost, foldTask, type Ref } from '@deskhand/protocol';
import { arbitraryLog } from '@deskhand/protocol/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Log } from './log.ts';

// What every log must do, whatever carries it.

export interface LogFactory {
  /** Opens the log that was opened before under this name, or an empty one. `now` is its clock. */
  open(name: string, now?: () => number): Log;
  /** Forgets all of them. */
  clean(): void;
}

const owner = { kind: 'device' as const, id: 'device_1' };
const host = { kind: 'host' as const };

export function logContract(name: string, factory: LogFactory): void {
  const logs: Log[] = [];
  const open = (which = 'log', now?: () => number): Log => {
    const log = factory.open(which, now);
    logs.push(log);
    return log;
  };
  const request = (log: Log, id: number, words = `task ${id}`, more: Partial<Draft> = {}): Draft =>
    // The parts fit: only the envelope is added to.
    ({
      type: 'task.requested',
      body: { text: log.put(words) },
      actor: owner,
      thread: `thread_${id % 2}`,
      task: `task_${id}`,
      ...more,
    }) as Draft;
  const message = (log: Log, id: number, words: string): Draft => ({
    type: 'message.sent',
    body: { text: log.put(words) },
    actor: owner,
    thread: `thread_${id % 2}`,
    task: `task_${id}`,
  });
  const finish = (id: number): Draft => ({
    type: 'task.finished',
    body: { outcome: 'done' },
    actor: host,
    thread: `thread_${id % 2}`,
    task: `task_${id}`,
  });

  afterEach(() => {
    for (const log of logs.splice(0)) log.close();
    factory.clean();
  });

  describe(`${name}: appending`, () => {
    test('gives events their place, time and chain, and reads back the same after opening again', async () => {
      const log = open('log', () => 5000);
      const first = await log.append([request(log, 1), message(log, 1, 'and hurry')]);
      const second = await log.append([finish(1)]);
      const all = [...first, ...second];
      expect(all.map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect(all.map(({ prev }) => prev)).toEqual(['', all[0]?.hash, all[1]?.hash]);
      expect(new Set(all.map(({ hash }) => hash)).size).toBe(3);
      expect(all[0]).toMatchObject({ time: 5000, version: 1, body: { text: { text: 'task 1' }, files: [] } });
      expect(log.head).toEqual({ seq: 3, hash: all[2]?.hash });
      log.close();
      const again = open();
      expect(again.events({})).toEqual(all);
      expect(again.head).toEqual({ seq: 3, hash: all[2]?.hash });
    });

    test('keeps the order of fifty writers without a gap', async () => {
      const log = open();
      const answers = await Promise.all(Array.from({ length: 50 }, (_, id) => log.append([request(log, id), finish(id)])));
      expect(answers.flat().map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
      expect(log.events({}).map(({ task }) => task)).toEqual(answers.flat().map(({ task }) => task));
    });

    test('writers that meet share one transaction: subscribers hear all of it at once', async () => {
      const log = open();
      const batches: number[] = [];
      log.subscribe((events) => batches.push(events.length));
      await Promise.all(Array.from({ length: 50 }, (_, id) => log.append([request(log, id)])));
      expect(batches).toEqual([50]);
    });

    test('a repeated key appends nothing and answers with the event that is there, also within one batch and after opening again', async () => {
      const log = open();
      const draft = request(log, 1, 'once', { key: 'key-of-a-command' });
      const [first, second] = await Promise.all([log.append([draft, finish(1)]), log.append([message(log, 1, 'x'), draft])]);
      expect(second).toEqual([first?.[0]]);
      expect(await log.append([draft, finish(1)])).toEqual([first?.[0]]);
      expect(log.head.seq).toBe(2);
      log.close();
      const again = open();
      expect(await again.append([draft])).toEqual([first?.[0]]);
      expect(again.byKey('key-of-a-command')).toEqual(first?.[0]);
      expect(again.byKey('another-key')).toBeUndefined();
    });

    test('refuses a draft that is no event, and appends those beside it', async () => {
      const log = open();
      const bad = log.append([{ type: 'folder.granted', body: { path: '', mode: 'ro' }, actor: host }]);
      const good = log.append([request(log, 1)]);
      await expect(bad).rejects.toThrow();
      expect(await good).toHaveLength(1);
      expect(log.head.seq).toBe(1);
    });

    test('time never goes back, though the clock may', async () => {
      let clock = 1_000_000;
      const log = open('log', () => clock);
      await log.append([request(log, 1)]);
      clock = 500;
      expect(log.now()).toBe(1_000_000);
      const [back] = await log.append([request(log, 2)]);
      clock = 1_000_700;
      const [on] = await log.append([request(log, 3)]);
      expect([back?.time, on?.time]).toEqual([1_000_000, 1_000_700]);
      expect(log.events({})).toHaveLength(3);
    });

    test('an append after closing is refused, one before it is kept', async () => {
      const log = open();
      const kept = log.append([request(log, 1)]);
      log.close();
      expect(await kept).toHaveLength(1);
      await expect(log.append([])).rejects.toMatchObject({ code: 'log-closed' });
      expect(open().head.seq).toBe(1);
    });
  });

  describe(`${name}: content`, () => {
    test('small text comes back inside its events; large, binary and unknown content only by its hash', async () => {
      const log = open();
      const large = 'x'.repeat(100_000);
      const binary = new Uint8Array([0xff, 0xfe, 0, 1]);
      const files = [
        { name: 'large', content: log.put(large) },
        { name: 'binary', content: log.put(binary) },
        { name: 'never came', content: { hash: 'a'.repeat(64), bytes: 3, text: 'foo' } },
      ];
      const text = log.put('\ufeffgrüße 👋');
      const [event] = await log.append([{ ...request(log, 1), type: 'message.sent', body: { text, files } }]);
      log.close();
      const again = open();
      expect(again.events({})).toEqual([event]);
      expect(event).toMatchObject({ body: { text: { text: '\ufeffgrüße 👋' } } });
      expect(event?.type === 'message.sent' && event.body.files.map(({ content }) => content.text)).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect(await again.text(files[0]?.content ?? text)).toBe(large);
      expect(await again.text(text)).toBe('\ufeffgrüße 👋');
      expect(await again.read(files[1]?.content.hash ?? '')).toEqual(binary);
      expect(await again.read('a'.repeat(64))).toBeUndefined();
    });

    test('what was put can be read at once, and the caller may use its buffer again', async () => {
      const log = open();
      for (const size of [10, 100_000]) {
        const buffer = new Uint8Array(size).fill(7);
        const { hash } = log.put(buffer);
        buffer.fill(9);
        expect(await log.read(hash)).toEqual(new Uint8Array(size).fill(7));
      }
    });

    test('a file is taken in whole, small or large, and can be streamed from disk when it is large', async () => {
      const log = open();
      const dir = mkdtempSync(join(tmpdir(), 'deskhand-put-'));
      const refs: Ref[] = [];
      try {
        for (const size of [0, 20, 300_000]) {
          const content = new Uint8Array(size).fill(65);
          const path = join(dir, String(size));
          writeFileSync(path, content);
          const [ref, again] = await Promise.all([log.putFile(path), log.putFile(path)]);
          expect(ref).toEqual(log.put(content));
          expect(again).toEqual(ref);
          const where = log.pathOf(ref.hash);
          expect(size > 100_000 ? where && readFileSync(where).length : where).toBe(size > 100_000 ? size : undefined);
          expect(await log.read(ref.hash)).toEqual(content);
          refs.push(ref);
        }
        await expect(log.putFile(join(dir, 'absent'))).rejects.toThrow();
        log.close();
        const later = open();
        for (const ref of refs) expect((await later.read(ref.hash))?.length).toBe(ref.bytes);
      } finally {
        rmSync(dir, { recursive: true });
      }
    });

    test('the same bytes have the same pointer, empty ones too', async () => {
      const log = open();
      expect(log.put('a')).toEqual(log.put(new Uint8Array([97])));
      const empty = log.put('');
      expect(empty).toEqual({ hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', bytes: 0 });
      const [event] = await log.append([message(log, 1, '')]);
      expect(event).toMatchObject({ body: { text: { text: '' } } });
    });
  });

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
