import { isFinished, outboxOf, parseRehearsed, type TaskView } from '@deskhand/protocol';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { Log } from '../log/log.ts';
import type { SendableAct, Sender } from '../outbox/outbox.ts';
import type { Decide } from '../policy/policy.ts';
import type { Tool } from '../tools/tools.ts';
import { type Desk, type DeskOptions, openDesk, outgoing, results, turns } from './desk.double.ts';
import { dyingLog } from './dying-log.double.ts';

// A rehearsal from the request to what a person lets be done: the engine and the outbox over one log.

let desk: Desk;
let sent: SendableAct[] = [];
afterEach(() => desk.close());

const order = 'https://api.example.org/orders';
const post = (json: unknown = { total: 7 }): [string, object] => ['send_request', { url: order, json }];
const write = (path = 'sum.txt', content = '7'): [string, object] => ['write_file', { path, content }];
const input = z.object({ title: z.string() });
const create: Tool<typeof input> = {
  name: 'create_issue',
  description: 'Create an issue.',
  input,
  effect: 'irreversible',
  intends: true,
  holdsOf: () => true,
  needs: () => [{ kind: 'plugin', server: 'tracker', tool: 'create' }],
  sinks: ({ title }) => [{ name: 'title', kind: 'content', value: title }],
  words: ({ title }) => `lets the plugin tracker create ${title}`,
  run: async ({ title }) => {
    const act = { sender: 'http', title: `creates ${title}`, to: 'the plugin tracker', detail: { title }, content: [] };
    return { text: 'Held.', intent: { kind: 'queue', act, now: true } };
  },
};
/** What nobody can hold: it does it when it runs. */
const done: string[] = [];
const blurt: Tool<typeof input> = {
  ...create,
  name: 'blurt',
  intends: false,
  holdsOf: () => false,
  words: ({ title }) => `says ${title} out loud`,
  run: async ({ title }) => {
    done.push(title);
    return { text: 'Said.' };
  },
};
const tools: unknown = [create, blurt]; // each takes what its own schema parsed

async function open(more: DeskOptions = {}) {
  sent = [];
  done.length = 0;
  desk = openDesk({ mode: 'auto', settings: { holdSeconds: 0 }, tools: tools as readonly Tool[], ...more });
  await desk.grant();
}
const sender: Sender = {
  name: 'http',
  async send(act) {
    sent.push(act);
    return { came: 'done', receipt: { words: 'answered 201', status: 201 } };
  },
};
async function start(over?: Log, hold = 0) {
  await desk.start(over);
  await desk.sends(sender, { over, hold });
}
const calling = (...calls: [string, object][][]) => turns('Two things are held.', ...calls);
const question = (view: TaskView) => (view.rehearsal === undefined ? undefined : view.approvals[view.rehearsal]);
const asked = (task: string) => desk.until(task, (view) => question(view) !== undefined && !question(view)?.answer);
async function shown(view: TaskView) {
  const full = question(view)?.full;
  return full && parseRehearsed(await desk.log.text(full));
}
const story = calling([write()], [['create_issue', { title: 'Leak' }]], [post()]);

test('all of it is staged or held, a person sees exactly what would happen, and a yes does that, as one', async () => {
  await open();
  await start();
  desk.answers(story);
  const task = await desk.rehearse(`Add them up, file an issue and post it to ${order}`);
  const view = await asked(task);
  expect(view.summary).toMatchObject({
    state: 'review',
    rehearsal: 'held',
    committed: false,
    needs: [{ kind: 'approval', rehearsal: true }],
  });
  expect(outgoing(view)).toEqual(['queued', 'queued']);
  expect(desk.disk.has('/desk/sum.txt'), 'an auto folder waits, too').toBe(false);
  expect(Object.values(view.approvals), 'nothing was asked on the way').toHaveLength(1);

  const told = desk.told();
  expect(told[1]).toMatch(/not done: this is a rehearsal.*no answer/s);
  expect(told[2]).toMatch(/not done: this is a rehearsal.*not that it was sent/s);
  expect(desk.requests[0]?.system).toContain('This is a rehearsal');

  const rehearsed = await shown(view);
  expect(rehearsed).toMatchObject({
    changes: 1,
    left: [],
    acts: [
      { title: 'creates Leak', answers: true, told: told[1], why: expect.any(String) },
      { title: expect.stringContaining('sends a POST'), to: order, answers: false },
    ],
  });
  await desk.decide(task, question(view), 'once');
  const end = await desk.finished(task);
  expect(end.summary).toMatchObject({ state: 'done', rehearsal: 'done', committed: true });
  expect(desk.disk.get('/desk/sum.txt')).toBe('7');
  expect(sent.map(({ detail, content }) => [detail, ...content.map((one) => new TextDecoder().decode(one))])).toEqual([
    [{ title: 'Leak' }],
    [expect.objectContaining({ url: order }), '{"total":7}'],
  ]);
  const together = desk.log.events({ task }).map(({ type }) => type);
  expect(together.indexOf('outbox.held')).toBe(together.indexOf('change.committed') + 1);
});

test('a no leaves nothing behind: no file, nothing sent', async () => {
  await open();
  await start();
  desk.answers(story);
  const task = await desk.rehearse(`Post it to ${order}`);
  await desk.decide(task, question(await asked(task)), 'no', { word: 'not that issue' });
  const end = await desk.finished(task);
  expect(end.summary).toMatchObject({
    state: 'stopped',
    rehearsal: 'held',
    reason: { sentence: 'You let none of it be done: not that issue' },
  });
  expect(outgoing(end)).toEqual(['cancelled', 'cancelled']);
  expect([sent, desk.disk.size]).toEqual([[], 0]);
});

test('one that would do nothing ends as any task does', async () => {
  await open();
  await start();
  desk.answers(() => ({ text: 'There is nothing to do.' }));
  expect((await desk.finished(await desk.rehearse('Look around'))).summary).toMatchObject({ state: 'done', rehearsal: 'held' });
});

test('what nobody can hold is not done, the task is told so, and the person sees what was left out', async () => {
  await open();
  await start();
  desk.answers(calling([['blurt', { title: 'hello' }]], [write()]));
  const task = await desk.rehearse('Say hello');
  const view = await asked(task);
  expect(done).toEqual([]);
  expect(desk.told()[0]).toMatch(/^Not done: this is a rehearsal/);
  expect(await shown(view)).toMatchObject({ left: [{ words: 'says hello out loud' }], acts: [] });
  expect(Object.values(view.steps)[0]).toMatchObject({ state: 'denied', came: 'left out of the rehearsal' });
  await desk.decide(task, question(view), 'once');
  expect((await desk.finished(task)).summary.state).toBe('done');
  expect(done).toEqual([]);
});

test('whatever a tool says of itself, in a rehearsal none is run that reaches further than the stage', async () => {
  const one = <const T>(...values: T[]) => fc.constantFrom(...values);
  const need = fc.oneof(
    fc.record({ kind: fc.constant('network' as const), host: fc.constant('x.org'), access: one('read', 'send') }),
    fc.record({ kind: fc.constant('account' as const), account: fc.constant('me'), access: one('read', 'draft', 'send') }),
    fc.record({ kind: fc.constant('plugin' as const), server: fc.constant('s'), tool: fc.constant('t') }),
    fc.record({ kind: fc.constant('device' as const), what: one('clipboard', 'screen') }),
    fc.record({ kind: fc.constant('folder' as const), path: fc.constant('/desk/a'), access: one('read', 'write') }),
  );
  const kinds = fc.record({ effect: one('read', 'reversible', 'irreversible'), needs: fc.array(need, { maxLength: 3 }) });
  const ran: object[] = [];
  const drawn = fc.sample(kinds, { numRuns: 150, seed: 3 });
  const made = drawn.map((kind, at) => ({
    ...blurt,
    name: `tool${at}`,
    effect: kind.effect,
    needs: () => kind.needs,
    sinks: () => [],
    run: async () => {
      ran.push(kind);
      return { text: 'Ran.' };
    },
  }));
  const all: unknown = made;
  await open({
    tools: all as readonly Tool[],
    decide: () => ({ answer: 'allow', rule: 'test' }),
    settings: { failedCalls: 1000, sameCalls: 1000 },
  });
  await start();
  desk.answers(calling(made.map(({ name }) => [name, { title: 'x' }])));
  await desk.finished(await desk.rehearse('Do all'));
  const reaches = ({ effect, needs }: (typeof drawn)[number]) =>
    effect === 'irreversible' ||
    (effect === 'reversible' && needs.some((each) => each.kind !== 'folder' && !('access' in each && each.access === 'read')));
  expect(ran).toEqual(drawn.filter((kind) => !reaches(kind)));
  expect(ran.length).toBeGreaterThan(30);
  expect(drawn.length - ran.length).toBeGreaterThan(30);
});

test('the policy decides again at that moment: what it refuses by then is taken out, and the person is asked anew', async () => {
  let closed = '';
  const decide: Decide = ({ tool }) =>
    tool === closed ? { answer: 'deny', rule: 'test', why: 'It was forbidden.' } : { answer: 'allow', rule: 'test' };
  await open({ decide });
  await start();
  desk.answers(story);
  const task = await desk.rehearse('Do it');
  const first = question(await asked(task));
  closed = 'create_issue';
  await desk.decide(task, first, 'once');
  const again = await desk.until(task, (view) => question(view) !== undefined && question(view)?.approval !== first?.approval);
  expect(outgoing(again)).toEqual(['cancelled', 'queued']);
  expect(outboxOf(again)[0]?.reason?.sentence).toContain('It was forbidden.');
  expect([sent, desk.disk.size]).toEqual([[], 0]);
  expect((await shown(again))?.acts).toHaveLength(1);
  closed = '';
  await desk.decide(task, question(again), 'once');
  await desk.finished(task);
  expect(sent).toHaveLength(1);
});

test('where its files may not be written any more, nothing of it is done, and they stay aside', async () => {
  let closed = '';
  const decide: Decide = ({ tool }) =>
    tool === closed ? { answer: 'deny', rule: 'test', why: 'Not in there.' } : { answer: 'allow', rule: 'test' };
  await open({ decide });
  await start();
  desk.answers(story);
  const task = await desk.rehearse('Do it');
  const view = await asked(task);
  closed = 'write_file';
  await desk.decide(task, question(view), 'once');
  expect((await desk.finished(task)).summary).toMatchObject({ state: 'stopped', staged: true, reason: { code: 'policy' } });
  expect([sent, desk.disk.size]).toEqual([[], 0]);
});

test('an answer that nobody signed does nothing, and is asked again', async () => {
  await open();
  await start();
  desk.answers(story);
  const task = await desk.rehearse(`Post it to ${order}`);
  const first = question(await asked(task));
  await desk.decide(task, first, 'once', { hash: 'another' });
  const again = await desk.until(task, (view) => question(view) !== undefined && question(view)?.approval !== first?.approval);
  expect(question(again)?.hash).toBe(first?.hash);
  expect([sent, desk.disk.size]).toEqual([[], 0]);
});

test('what the person says next is worked into it, and the question before can’t be answered any more', async () => {
  await open();
  await start();
  desk.answers((request) => (results(request).length ? { text: 'Held.' } : { calls: [post(), write()] }));
  const task = await desk.rehearse(`Post it to ${order}`);
  const first = question(await asked(task));
  await desk.say(task, { type: 'message.sent', body: { text: desk.log.put('And then?') } });
  const again = await desk.until(task, (view) => question(view) !== undefined && question(view)?.approval !== first?.approval);
  expect(again.approvals[first?.approval ?? '']).toMatchObject({ expired: true });
  expect(again.summary.needs).toHaveLength(1);
  await desk.decide(task, question(again), 'once');
  await desk.finished(task);
  expect(sent).toHaveLength(1);
});

test('an act that the person took out does not go, and the rest goes with the same yes', async () => {
  await open();
  await start();
  desk.answers(story);
  const task = await desk.rehearse(`Post it to ${order}`);
  const view = await asked(task);
  const [entry] = outboxOf(view);
  await desk.say(task, {
    type: 'outbox.cancelled',
    body: { entries: [entry?.id ?? ''], reason: { code: 'person', sentence: 'Not that.' } },
  });
  await desk.decide(task, question(view), 'once');
  expect(outgoing(await desk.finished(task))).toEqual(['cancelled', 'sent']);
});

test('nobody says anything for a week: nothing is done, and what it changed stays aside', async () => {
  await open();
  desk.answers(story);
  await start();
  const task = await desk.rehearse(`Post it to ${order}`);
  await asked(task);
  desk.passTime(7 * 24 * 3_600_000);
  await desk.restart();
  await desk.say(task, { type: 'approval.expired', body: { approval: question(desk.view(task))?.approval ?? '' } });
  const end = await desk.finished(task);
  expect(end.summary).toMatchObject({ state: 'stopped', staged: true, reason: { code: 'rehearsal.late' } });
  expect(outgoing(end)).toEqual(['cancelled', 'cancelled']);
});

test('what a part would do is held with the whole', async () => {
  await open();
  await start();
  desk.answers((request) => {
    if (request.messages[0]?.text.startsWith('part'))
      return results(request).length ? { text: 'held' } : { calls: [post(), ['blurt', { title: 'x' }]] };
    return results(request).length ? { text: 'All held.' } : { calls: [['spawn', { parts: [{ goal: 'part: post it' }] }]] };
  });
  const task = await desk.rehearse(`Post it to ${order}, in parts`);
  const view = await asked(task);
  expect(outgoing(view)).toEqual(['queued']);
  expect(await shown(view)).toMatchObject({ acts: [{ told: expect.stringContaining('rehearsal') }], left: [{ words: 'says x out loud' }] });
  expect([sent, done]).toEqual([[], []]);
  await desk.decide(task, question(view), 'once');
  await desk.finished(task);
  expect(sent).toHaveLength(1);
});

test('killed at every append and started again: nothing before the yes, everything once after it', async () => {
  let appends = 0;
  for (let survived = false; !survived; appends++) {
    await open({ decide: () => ({ answer: 'allow', rule: 'test' }) });
    desk.answers(story);
    const cut = dyingLog(desk.log, appends);
    await start(cut.log);
    const task = await desk.rehearse('Do it');
    const over = asked(task).then(async (view) => {
      expect([sent, desk.disk.size]).toEqual([[], 0]);
      await desk.decide(task, question(view), 'once');
      await desk.finished(task);
      return true;
    });
    survived = await Promise.race([over, cut.died.then(() => false)]);
    await desk.restart();
    await desk.sends(sender);
    const standing = await desk.until(task, (view) => isFinished(view.summary) || view.summary.needs.length > 0);
    const open1 = question(standing);
    if (!isFinished(standing.summary) && open1 && !open1.answer) {
      expect([sent, desk.disk.size], `after ${appends} appends`).toEqual([[], 0]);
      await desk.decide(task, open1, 'once');
    }
    const view = await desk.until(task, ({ summary }) => isFinished(summary) || summary.needs.some(({ kind }) => kind === 'outbox'));
    const label = `after ${appends} appends: ${outgoing(view).join()}`;
    expect(desk.disk.get('/desk/sum.txt'), label).toBe('7');
    expect(view.commits, label).toHaveLength(1);
    expect(new Set(sent.map(({ key }) => key)).size, label).toBe(sent.length);
    if (isFinished(view.summary)) expect([outgoing(view), sent.length], label).toEqual([['sent', 'sent'], 2]);
    else
      expect(
        view.summary.needs.some((need) => need.kind === 'outbox'),
        label,
      ).toBe(true);
    if (survived) continue;
    await desk.close();
  }
  expect(appends).toBeGreaterThan(10);
});
