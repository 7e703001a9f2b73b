import type { Draft } from '@deskhand/protocol';
import { afterEach, expect, test, vi } from 'vitest';
import type { Log } from '../log/log.ts';
import { type Desk, openDesk } from './desk.double.ts';

let desk: Desk;
afterEach(() => desk.close());

/** A log that is cut off after so many appends: what came before is on disk, nobody is told of anything after. */
function dyingLog(log: Log, appends: number): { log: Log; died: Promise<void> } {
  let left = appends;
  const never = new Promise<never>(() => {});
  const { promise: died, resolve: die } = Promise.withResolvers<void>();
  const dying: Log = {
    ...log,
    get head() {
      return log.head;
    },
    append: async (drafts) => {
      if (left-- > 0) return log.append(drafts);
      die();
      return never;
    },
    subscribe: (listener) => log.subscribe((events) => void (left >= 0 && listener(events))),
  };
  return { log: dying, died };
}

/** Reads, asks, writes, hands over: a bit of everything that a task may do, by what it has been shown so far. */
const script = (request: Parameters<Parameters<Desk['answers']>[0]>[0]) => {
  const replies = [
    { calls: [['read_file', { path: 'a.txt' }] as [string, object], ['list_files', {}] as [string, object]] },
    { calls: [['spawn', { parts: [{ goal: 'part one' }] }] as [string, object]] },
    { calls: [['write_file', { path: 'sum.txt', content: '7' }] as [string, object]] },
    { calls: [['hand_over', { paths: ['sum.txt'], text: 'Seven.' }] as [string, object]] },
  ];
  if (request.messages[0]?.text.startsWith('part')) return { text: 'four' };
  const turns = request.messages.filter((message) => message.role === 'assistant').length;
  return replies[turns] ?? { text: 'Seven.' };
};

test('killed at every append and started again, a task ends as it would have, nothing done twice, nothing lost', async () => {
  let appends = 0;
  for (let survived = false; !survived; appends++) {
    desk = openDesk({ files: { '/desk/a.txt': 'apples 3' }, mode: 'auto' });
    await desk.grant();
    desk.answers(script);
    const cut = dyingLog(desk.log, appends);
    await desk.start(cut.log);
    const task = await desk.send('Add them up');
    survived = await Promise.race([desk.finished(task).then(() => true), cut.died.then(() => false)]);
    await desk.restart();
    const view = await desk.finished(task);
    expect(view.summary.state, `after ${appends} appends`).toBe('done');
    expect(desk.disk.get('/desk/sum.txt'), `after ${appends} appends`).toBe('7');
    expect(view.commits, `after ${appends} appends`).toHaveLength(1);
    const parts = desk.log.summaries({ parent: task });
    expect(parts.map((part) => part.state)).toEqual(['done']);
    const running = Object.values(view.steps).filter((step) => step.state === 'running');
    expect(running).toEqual([]);
    if (!survived) await desk.close();
  }
  expect(appends).toBeGreaterThan(10);
});

test.each([
  ['the computer stopped', []],
  ['the owner stopped everything', [{ type: 'brake.pulled', actor: { kind: 'device', id: 'cli' }, body: { by: 'Nina' } }] as const],
])('a write that is lost since %s goes back to the model as that, and is not repeated', async (why, since) => {
  desk = openDesk({});
  await desk.grant();
  const task = await desk.send('Write');
  const at = { task, thread: desk.view(task).summary.thread, actor: { kind: 'agent' as const, task } };
  const args = desk.log.put(JSON.stringify({ path: 'x.txt', content: '1' }));
  await desk.log.append([
    {
      ...at,
      type: 'turn.finished',
      body: { turn: 1, calls: [{ call: 'c1', tool: 'write_file', args }], usage: { input: 1, output: 1 }, finish: 'calls', ms: 1 },
    },
    {
      ...at,
      type: 'step.started',
      body: { step: 's1', turn: 1, call: 'c1', tool: 'write_file', effect: 'reversible', args, words: 'writes x.txt' },
    },
  ]);
  await desk.log.append([...since]);
  await desk.start();
  const view = await desk.finished(task);
  expect(view.steps.s1?.state).toBe('lost');
  expect(desk.told(0)[0]).toContain(`Interrupted: ${why} while this ran`);
  expect(desk.disk.size).toBe(0);
});

test('a lost act on the outside world asks a person before anything goes on', async () => {
  desk = openDesk({});
  await desk.grant();
  const task = await desk.send('Post it');
  const at = { task, thread: desk.view(task).summary.thread, actor: { kind: 'agent' as const, task } };
  const args = desk.log.put('{}');
  await desk.log.append([
    {
      ...at,
      type: 'turn.finished',
      body: { turn: 1, calls: [{ call: 'c1', tool: 'post', args }], usage: { input: 1, output: 1 }, finish: 'calls', ms: 1 },
    },
    {
      ...at,
      type: 'step.started',
      body: { step: 's1', turn: 1, call: 'c1', tool: 'post', effect: 'irreversible', args, words: 'posts to x.org' },
    },
  ]);
  await desk.start();
  const view = await desk.waits(task);
  expect(desk.requests).toHaveLength(0);
  await desk.say(task, {
    type: 'question.answered',
    body: { question: Object.keys(view.questions)[0] ?? '', text: desk.log.put('It happened') },
  });
  await desk.finished(task);
  expect(desk.told(0)[0]).toContain('It happened');
});

test('parts of a stopped task whose stop can’t be written down are told in the daemon’s log, and end nothing else', async () => {
  desk = openDesk();
  await desk.grant();
  desk.answers((request) =>
    request.messages[0]?.text.startsWith('part') ? { hang: true } : { calls: [['spawn', { parts: [{ goal: 'part one' }] }]] },
  );
  const { log } = desk;
  const full: Log = {
    ...log,
    get head() {
      return log.head;
    },
    append: async (drafts) => {
      if (drafts.some(({ type }) => type === 'stop.requested')) throw new Error('ENOSPC');
      return log.append(drafts);
    },
  };
  await desk.start(full);
  const task = await desk.send('Split it');
  await desk.until(task, () => desk.requests.length === 2);
  // By the owner, before the disk was full. A rejection that nobody heard would end this run.
  await desk.say(task, { type: 'stop.requested', body: {} });
  await expect.poll(() => desk.reported).toContainEqual(expect.objectContaining({ message: 'ENOSPC' }));
});

const much: Draft[] = Array.from({ length: 1100 }, () => ({
  type: 'host.started',
  actor: { kind: 'host' },
  body: { version: '1', sandbox: 'none' },
}));

test('a start reads what came of late, however long the host ran before', async () => {
  desk = openDesk();
  await desk.grant();
  await desk.start();
  await desk.finished(await desk.send('Hello'));
  await desk.log.append(much);
  await desk.log.append(much.slice(0, 3));
  let read: unknown[] = [];
  await desk.restart(async () => {
    const { results } = vi.spyOn(desk.log, 'events').mock;
    read = results;
  });
  expect(read.flatMap((result) => (result as { value: unknown[] }).value)).toHaveLength(3);
});

test('what was asked of a finished task is done after a crash, however much came after it', async () => {
  desk = openDesk({ mode: 'auto' });
  await desk.grant();
  desk.answers((request) =>
    request.messages.length < 2 ? { calls: [['write_file', { path: 'a.txt', content: '7' }]] } : { text: 'Done.' },
  );
  let dead = false;
  const dying: Log = {
    ...desk.log,
    get head() {
      return desk.log.head;
    },
    append: (drafts) => (dead ? new Promise<never>(() => {}) : desk.log.append(drafts)),
  };
  await desk.start(dying);
  const task = await desk.send('Write it down');
  await desk.finished(task);
  dead = true;
  await desk.say(task, { type: 'undo.requested', body: { force: false } });
  await desk.log.append(much);
  await desk.log.append(much.slice(0, 3));
  await desk.restart();
  await desk.until(task, ({ summary }) => summary.undone === true);
});
