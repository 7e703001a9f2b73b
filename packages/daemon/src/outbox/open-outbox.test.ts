import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Draft, type OutboxEntry, type OutboxState, outboxOf } from '@deskhand/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Log } from '../log/log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { openOutbox } from './open-outbox.ts';
import type { Outbox, SendableAct, Sent } from './outbox.ts';

let dir: string;
let log: Log;
let outbox: Outbox | undefined;
let sent: SendableAct[];
let answer: (act: SendableAct, signal: AbortSignal) => Promise<Sent>;
let now: number;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'deskhand-outbox-'));
  log = openSqliteLog({ dir });
  sent = [];
  answer = async () => ({ came: 'done', receipt: { words: 'answered 201', status: 201 } });
  now = Date.now();
});
afterEach(async () => {
  await outbox?.close();
  outbox = undefined;
  log.close();
  rmSync(dir, { recursive: true, force: true });
});

const hold = 30_000;
const sender = {
  name: 'test',
  send: (act: SendableAct, signal: AbortSignal) => {
    sent.push(act);
    return answer(act, signal);
  },
};
async function start({ braked = false } = {}) {
  await outbox?.close();
  outbox = await openOutbox({ log, senders: [sender], forbids: async () => undefined, now: () => now, hold, braked, patience: 10 });
}

const task = 'task_1';
const at = { task, thread: 'thread_1', actor: { kind: 'host' as const } };
const say = (...events: Pick<Draft, 'type' | 'body'>[]) =>
  // Type and body belong together in the test that wrote them.
  log.append(events.map((event) => ({ ...at, ...event }) as Draft));

const queued = (entry: string, words = 'hello'): Pick<Draft, 'type' | 'body'> => ({
  type: 'outbox.queued',
  body: {
    ...{ entry, step: `step_${entry}`, call: 'c', sender: 'test', title: `sends ${entry}`, to: 'example.com' },
    act: log.put(JSON.stringify({ words })),
    content: [log.put(`body of ${entry}`)],
  },
});
const held = (...entries: string[]): Pick<Draft, 'type' | 'body'> => ({ type: 'outbox.held', body: { entries, until: now } });
const requested = (): Pick<Draft, 'type' | 'body'> => ({ type: 'task.requested', body: { text: log.put('Send it') } });

const entries = (): OutboxEntry[] => {
  const view = log.task(task);
  return view ? outboxOf(view) : [];
};
const states = () => entries().map(({ state }) => state);

/** Waits until the log says so. */
function until(...wanted: OutboxState[]): Promise<void> {
  return new Promise((resolve) => {
    let end = () => {};
    const look = () => {
      if (states().join() !== wanted.join()) return;
      end();
      resolve();
    };
    end = log.subscribe(look);
    look();
  });
}

test('what is held goes out when its moment comes, exactly as it was queued, and the receipt is kept', async () => {
  await start();
  await say(requested(), queued('out_a', 'exactly this'), held('out_a'));
  await until('sent');
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ key: 'out_a', detail: { words: 'exactly this' }, task: { task } });
  expect(new TextDecoder().decode(sent[0]?.content[0])).toBe('body of out_a');
  expect(entries()[0]?.receipt).toEqual({ words: 'answered 201', status: 201 });
});

test('what is only queued does not go out, nor what is held for later', async () => {
  await say(requested(), queued('out_a'), queued('out_b'), { type: 'outbox.held', body: { entries: ['out_b'], until: now + 60_000 } });
  await start();
  await outbox?.close();
  expect(sent).toEqual([]);
  expect(states()).toEqual(['queued', 'held']);
});

test('several go out one after another, in their order', async () => {
  const doing: string[] = [];
  answer = async ({ key }) => {
    doing.push(`begin ${key}`);
    await new Promise((resolve) => setImmediate(resolve));
    doing.push(`end ${key}`);
    return { came: 'done', receipt: { words: 'ok' } };
  };
  await start();
  await say(requested(), queued('out_b'), queued('out_a'), held('out_a', 'out_b'));
  await until('sent', 'sent');
  expect(doing).toEqual(['begin out_b', 'end out_b', 'begin out_a', 'end out_a']);
});

describe('what comes of it', () => {
  const cases: [string, () => Promise<Sent>, OutboxState][] = [
    ['refused', async () => ({ came: 'refused', reason: { code: 'no', sentence: 'No.' } }), 'failed'],
    ['unknown', async () => ({ came: 'unknown', reason: { code: 'time', sentence: 'No answer.' } }), 'lost'],
    ['a bug of the sender', () => Promise.reject(new Error('oops')), 'lost'],
  ];
  test.for(cases)('%s: what would have followed waits for a person', async ([, came, state]) => {
    answer = came;
    await start();
    await say(requested(), queued('out_a'), queued('out_b'), held('out_a', 'out_b'));
    await until(state, 'kept');
    expect(sent).toHaveLength(1);
    expect(log.summary(task)?.needs).toContainEqual({ kind: 'outbox', id: 'out_b', title: 'sends out_b', unsure: false });
    expect(log.summary(task)?.state).toBe('waiting');
  });

  test('a sender that is not here', async () => {
    await start();
    const [first] = [queued('out_a')];
    await say(requested(), { ...first, body: { ...first?.body, sender: 'pigeon' } } as typeof first & object, held('out_a'));
    await until('failed');
    expect(entries()[0]?.reason?.sentence).toContain('pigeon');
  });
});

describe('a person', () => {
  test('says no before it begins, and it never begins', async () => {
    await say(requested(), queued('out_a'), { type: 'outbox.held', body: { entries: ['out_a'], until: now + 5 } });
    await say({ type: 'outbox.cancelled', body: { entries: ['out_a'], reason: { code: 'person', sentence: 'No.' } } });
    now += 10;
    await start();
    await outbox?.close();
    expect(sent).toEqual([]);
    expect(states()).toEqual(['cancelled']);
  });

  test('says no in the very moment when it begins: whichever is in the log first holds', async () => {
    await start();
    // The "don't send" stands right before the beginning, as it may when both are appended at once.
    const real = log.append;
    const racing: Log = {
      ...log,
      get head() {
        return log.head;
      },
      append: async (drafts) => {
        if (drafts.some(({ type }) => type === 'outbox.sending'))
          await real([{ ...at, type: 'outbox.cancelled', body: { entries: ['out_a'], reason: { code: 'person', sentence: 'No.' } } }]);
        return real(drafts);
      },
    };
    await outbox?.close();
    outbox = await openOutbox({ log: racing, senders: [sender], forbids: async () => undefined, now: () => now, hold, braked: false });
    const begun = new Promise<void>((resolve) => {
      log.subscribe((events) => void (events.some(({ type }) => type === 'outbox.sending') && resolve()));
    });
    await say(requested(), queued('out_a'), held('out_a'));
    await begun;
    await outbox.close();
    expect(sent).toEqual([]);
    expect(states()).toEqual(['cancelled']);
  });

  test('has it sent now', async () => {
    await start();
    await say(requested(), queued('out_a'), { type: 'outbox.held', body: { entries: ['out_a'], until: now + 60_000 } });
    now += 1;
    await say({ type: 'outbox.released', body: { entries: ['out_a'] } });
    now = Date.now() + 1;
    await until('sent');
  });

  test('has one sent again whose fate is unknown: with the same key', async () => {
    answer = async () => ({ came: 'unknown', reason: { code: 'time', sentence: 'No answer.' } });
    await start();
    await say(requested(), queued('out_a'), held('out_a'));
    await until('lost');
    answer = async () => ({ came: 'done', receipt: { words: 'ok' } });
    now = Date.now() + 100;
    await say({ type: 'outbox.released', body: { entries: ['out_a'] } });
    await until('sent');
    expect(sent.map(({ key }) => key)).toEqual(['out_a', 'out_a']);
    expect(entries()[0]).toMatchObject({ attempts: 2, unsure: true });
  });

  test.for(['stop.requested', 'undo.requested', 'change.discarded'] as const)('%s keeps what waits from going out', async (type) => {
    await say(requested(), queued('out_a'), queued('out_b'), { type: 'outbox.held', body: { entries: ['out_a'], until: now + 10 } });
    await say({ type, body: {} });
    now += 20;
    await start();
    await outbox?.close();
    expect(states()).toEqual(['cancelled', 'cancelled']);
    expect(sent).toEqual([]);
  });

  test('has more to say: what was about to go out waits for the end of the task again', async () => {
    await say(requested(), queued('out_a'), { type: 'outbox.held', body: { entries: ['out_a'], until: now + 10 } });
    await say({ type: 'message.sent', body: { text: log.put('and one more thing') } });
    now += 20;
    await start();
    await outbox?.close();
    expect(states()).toEqual(['queued']);
    expect(sent).toEqual([]);
  });
});

describe('after a crash', () => {
  test('what was begun is lost, never repeated, and what was to follow waits', async () => {
    await say(requested(), queued('out_a'), queued('out_b'), held('out_a', 'out_b'), { type: 'outbox.sending', body: { entry: 'out_a' } });
    await start();
    await start();
    expect(states()).toEqual(['lost', 'kept']);
    expect(log.summary(task)?.needs).toContainEqual({ kind: 'outbox', id: 'out_a', title: 'sends out_a', unsure: true });
    expect(sent).toEqual([]);
  });

  test('what was begun is lost though its task has ended since', async () => {
    await start();
    await say(requested(), queued('out_a'), held('out_a'));
    await until('sent');
    await outbox?.close();
    await say(queued('out_b'), held('out_b'), { type: 'outbox.sending', body: { entry: 'out_b' } });
    await say({ type: 'task.finished', body: { outcome: 'stopped' } });
    await start();
    expect(states()[1]).toBe('lost');
  });

  test('a moment that passed meanwhile comes again, whole', async () => {
    await say(requested(), queued('out_a'), held('out_a'));
    now += 3_600_000;
    await start();
    expect(states()).toEqual(['held']);
    expect(entries()[0]?.until).toBe(now + hold);
    expect(sent).toEqual([]);
  });
});

test('a start reads what came since nothing was on its way, after an end in order and after a crash', async () => {
  await start();
  const much = Array.from({ length: 1100 }, () => ({ type: 'message.sent' as const, body: { text: log.put('and that') } }));
  await say(requested(), ...much);
  const crashed = outbox;
  outbox = undefined;
  const read = vi.spyOn(log, 'events');
  await start();
  await crashed?.close();
  await say(...much.slice(0, 10));
  await start();
  expect(read.mock.results.flatMap(({ value }) => value)).toEqual([]);
});

test('while the brake is pulled nothing goes out, and what was held waits for a person after it', async () => {
  await say(requested(), queued('out_a'), queued('out_b'), held('out_a'));
  await start({ braked: true });
  expect(states()).toEqual(['kept', 'queued']);
  await start();
  await outbox?.close();
  expect(sent).toEqual([]);
  expect(entries()[0]?.reason?.code).toBe('brake');
});

test('a brake that is pulled this moment stops what is due', async () => {
  await start();
  await log.append([{ type: 'brake.pulled', actor: { kind: 'device', id: 'd' }, body: { by: 'phone' } }]);
  await say(requested(), queued('out_a'), held('out_a'));
  await outbox?.close();
  expect(sent).toEqual([]);
});

test('what goes on when the host ends is broken off after a while, and asked about', async () => {
  answer = (_act, signal) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve({ came: 'unknown', reason: { code: 'stopped', sentence: 'It was stopped.' } }));
    });
  await start();
  await say(requested(), queued('out_a'), held('out_a'));
  await until('sending');
  await outbox?.close();
  expect(states()).toEqual(['lost']);
});

test('an act whose content is not there any more as it was is not sent', async () => {
  const lossy: Log = {
    ...log,
    get head() {
      return log.head;
    },
    read: async () => undefined,
  };
  outbox = await openOutbox({ log: lossy, senders: [sender], forbids: async () => undefined, now: () => now, hold, braked: false });
  await say(requested(), queued('out_a'), held('out_a'));
  await until('failed');
  expect(sent).toEqual([]);
});

test('an act of which the rules could not be looked at is not sent, and its sentence says so', async () => {
  await outbox?.close();
  const forbids = async () => {
    throw new Error('no such text');
  };
  outbox = await openOutbox({ log, senders: [sender], forbids, now: () => now, hold, braked: false });
  await say(requested(), queued('out_a'), held('out_a'));
  now += hold;
  await until('failed');
  expect(sent).toEqual([]);
});
