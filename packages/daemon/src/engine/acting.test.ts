import { isFinished, outboxOf } from '@deskhand/protocol';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { Log } from '../log/log.ts';
import type { SendableAct, Sender, Sent } from '../outbox/outbox.ts';
import type { Tool } from '../tools/tools.ts';
import { type Desk, keepsSent, openDesk, outgoing, results } from './desk.double.ts';
import { dyingLog } from './dying-log.double.ts';

// An act that happens at once, in the middle of a task: approved, begun on disk, done once, and its answer read.

let desk: Desk;
afterEach(() => desk.close());

const input = z.object({ title: z.string() });
const need = { kind: 'plugin' as const, server: 'tracker', tool: 'create' };
const create: Tool<typeof input> = {
  name: 'create_issue',
  description: 'Create an issue.',
  input,
  effect: 'irreversible',
  intends: true,
  needs: () => [need],
  sinks: ({ title }) => [{ name: 'title', kind: 'content', value: title }],
  words: ({ title }) => `lets the plugin tracker create ${title}`,
  run: async ({ title }) => {
    const act = { sender: 'plugin', title: `creates ${title}`, to: 'the plugin tracker', detail: { title }, content: [] };
    return { text: 'Queued.', intent: { kind: 'queue', act, now: true } };
  },
};

const answer = (text: string): Sent => ({ came: 'done', receipt: { words: 'answered', content: new TextEncoder().encode(text) } });

const tracker = (came: (act: SendableAct) => Sent = (act) => answer(`created #${JSON.stringify(act.detail)}`)) => keepsSent('plugin', came);

async function start(sender: Sender, over?: Log) {
  await desk.start(over);
  await desk.sends(sender, { over, hold: 30_000 });
}

const tools: unknown = [create]; // it takes what its own schema parsed
const allow = () => ({ answer: 'allow' as const, rule: 'test' });
const open = (more: Parameters<typeof openDesk>[0] = {}) => {
  desk = openDesk({ mode: 'auto', tools: tools as readonly Tool[], ...more });
  return desk.grant();
};
const states = (task: string) => outgoing(desk.view(task));

test('a person says yes, it happens before the task goes on, and the model reads the answer, which is a plugin’s word', async () => {
  const { sent, sender } = tracker();
  await open();
  await start(sender);
  desk.answers((request) => {
    const [first] = results(request);
    if (first === undefined) return { calls: [['create_issue', { title: 'Leak' }]] };
    return results(request).length === 1 ? { calls: [['write_file', { path: 'issues.txt', content: first }]] } : { text: 'Filed.' };
  });
  const task = await desk.send('File an issue about the leak');
  const waiting = await desk.waits(task);
  expect(sent).toEqual([]);
  const [asked] = Object.values(waiting.approvals);
  expect(asked).toMatchObject({ irreversible: true, title: 'lets the plugin tracker create Leak' });
  await desk.decide(task, asked, 'once');
  const view = await desk.finished(task);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ detail: { title: 'Leak' }, task: { task }, step: Object.keys(view.steps)[0] });
  expect(desk.disk.get('/desk/issues.txt')).toBe('created #{"title":"Leak"}');
  expect(view.summary).toMatchObject({ state: 'done', reason: undefined, labels: { sources: expect.arrayContaining(['plugin']) } });
  const order = desk.log.events({ task }).map(({ type }) => type);
  expect(order.indexOf('outbox.sent')).toBeLessThan(order.indexOf('change.committed'));
  expect(order).not.toContain('outbox.held');
});

test('what comes after it in the same answer begins only once it is known what came of it', async () => {
  const { sender } = tracker();
  await open({ decide: allow, files: { '/desk/a.txt': 'a' } });
  await start(sender);
  desk.answers((request) =>
    results(request).length
      ? { text: 'Done.' }
      : {
          calls: [
            ['create_issue', { title: 'One' }],
            ['read_file', { path: 'a.txt' }],
            ['create_issue', { title: 'Two' }],
          ],
        },
  );
  const task = await desk.send('go');
  await desk.finished(task);
  const order = desk.log.events({ task }).flatMap(({ type }) => (/^(step|outbox)\./.test(type) ? [type] : []));
  const act = ['step.started', 'outbox.queued', 'outbox.sending', 'outbox.sent', 'step.finished'];
  expect(order).toEqual([...act, 'step.started', 'step.finished', ...act]);
});

test('refused, failed or held back, the model learns it, and the task is not half done by that', async () => {
  for (const [came, text] of [
    [{ came: 'refused', reason: { code: 'no', sentence: 'missing: title' } }, 'Not done. missing: title'],
    [{ came: 'done', receipt: { words: 'failed', failed: true, content: new TextEncoder().encode('no such repo') } }, 'no such repo'],
  ] as [Sent, string][]) {
    const { sender } = tracker(() => came);
    await open({ decide: allow });
    await start(sender);
    desk.answers((request) => (results(request).length ? { text: 'I could not.' } : { calls: [['create_issue', { title: 'x' }]] }));
    const view = await desk.finished(await desk.send('go'));
    expect(desk.told()).toEqual([text]);
    expect(Object.values(view.steps)[0]?.state).toBe('error');
    expect(view.summary).toMatchObject({ state: 'done', reason: undefined });
    await desk.close();
  }
  await open();
});

test('of one whose answer never came a person says what holds, and the task goes on with that', async () => {
  const { sent, sender } = tracker(() => ({ came: 'unknown', reason: { code: 'silent', sentence: 'No answer.' } }));
  await open({ decide: allow });
  await start(sender);
  desk.answers((request) => ({ ...(results(request).length ? { text: 'Said so.' } : { calls: [['create_issue', { title: 'x' }]] }) }));
  const task = await desk.send('go');
  const lost = await desk.until(task, ({ summary }) => summary.needs.some(({ kind }) => kind === 'outbox'));
  expect(lost.summary).toMatchObject({ state: 'waiting', needs: [{ kind: 'outbox', unsure: true }] });
  await desk.say(task, { type: 'message.sent', body: { text: desk.log.put('What is going on?') } });
  expect(states(task)).toEqual(['lost']);
  const entries = outboxOf(desk.view(task)).map(({ id }) => id);
  await desk.say(task, { type: 'outbox.cancelled', body: { entries, reason: { code: 'person', sentence: 'Leave it.' } } });
  const view = await desk.finished(task);
  expect(desk.told()[0]).toMatch(/Nobody knows whether/);
  expect(view.summary.state).toBe('partly');
  expect(sent).toHaveLength(1);
});

test('stopped on its way, the task ends and nothing begins', async () => {
  const { promise, resolve } = Promise.withResolvers<Sent>();
  const sender: Sender = { name: 'plugin', send: () => promise };
  await open({ decide: allow });
  await start(sender);
  desk.answers(() => ({ calls: [['create_issue', { title: 'x' }]] }));
  const task = await desk.send('go');
  await desk.until(task, () => states(task)[0] === 'sending');
  await desk.say(task, { type: 'stop.requested', body: {} });
  expect((await desk.finished(task)).summary.state).toBe('stopped');
  resolve(answer('late'));
  await desk.until(task, () => states(task)[0] === 'sent');
});

test('killed at every append and started again, it is done at most once, and what may have been is asked about', async () => {
  let appends = 0;
  let asked = 0;
  for (let survived = false; !survived; appends++) {
    const { sent, sender } = tracker();
    await open({ decide: allow });
    desk.answers((request) => (results(request).length ? { text: 'Filed.' } : { calls: [['create_issue', { title: 'x' }]] }));
    const cut = dyingLog(desk.log, appends);
    await start(sender, cut.log);
    const task = await desk.send('go');
    survived = await Promise.race([desk.finished(task).then(() => true), cut.died.then(() => false)]);
    // The world that it acted on is the same.
    await desk.restart();
    await desk.sends(sender);
    const view = await desk.until(task, ({ summary }) => isFinished(summary) || summary.needs.length > 0);
    const label = `after ${appends} appends: ${states(task).join()}`;
    expect(sent.length, label).toBeLessThanOrEqual(1);
    if (isFinished(view.summary)) expect([sent.length, ...states(task)], label).toEqual([1, 'sent']);
    else {
      asked++;
      const entries = outboxOf(view).map(({ id }) => id);
      await desk.say(task, { type: 'outbox.cancelled', body: { entries, reason: { code: 'person', sentence: 'Leave it.' } } });
      expect((await desk.finished(task)).summary.state, label).toMatch(/done|partly/);
    }
    if (survived) continue;
    await desk.close();
  }
  expect(asked, 'between the yes and the beginning, and between doing and knowing').toBeGreaterThanOrEqual(2);
});
