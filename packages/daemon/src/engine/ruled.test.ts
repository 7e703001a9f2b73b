import { type Grant, newId, outboxOf, type TaskView } from '@deskhand/protocol';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { SendableAct } from '../outbox/outbox.ts';
import type { Tool } from '../tools/tools.ts';
import { type Desk, keepsSent, openDesk, results } from './desk.double.ts';

// A rule that is given or taken back while a question waits: it reaches the question, and the act after the yes.

let desk: Desk;
afterEach(() => desk.close());

const input = z.object({ title: z.string() });
/** A tool of the plugin office: one that looks, or one that acts at once or after the hold. */
const officeTool = (tool: string, how: 'looks' | 'acts' | 'queues'): Tool<typeof input> => ({
  name: tool,
  description: tool,
  input,
  effect: how === 'looks' ? 'read' : 'irreversible',
  ...(how !== 'looks' && { intends: true as const }),
  needs: () => [{ kind: 'plugin', server: 'office', tool }],
  sinks: ({ title }) => (how === 'looks' ? [] : [{ name: 'title', kind: 'content', value: title }]),
  words: ({ title }) => `lets the plugin office ${tool} ${title}`,
  run: async ({ title }) => {
    if (how === 'looks') return { text: `${tool} ${title}` };
    const act = { sender: 'plugin', title: `does ${title}`, to: 'the plugin office', detail: { title }, content: [] };
    return { text: 'Queued.', intent: { kind: 'queue', act, ...(how === 'acts' && { now: true }) } };
  },
});
const tools: unknown = [
  officeTool('list_events', 'looks'),
  officeTool('list_contacts', 'looks'),
  officeTool('pay', 'acts'),
  officeTool('mail', 'queues'),
];

async function open(holdSeconds = 0): Promise<SendableAct[]> {
  desk = openDesk({ mode: 'auto', tools: tools as readonly Tool[], settings: { holdSeconds } });
  await desk.grant();
  await desk.start();
  return follow(holdSeconds);
}
async function follow(holdSeconds = 0): Promise<SendableAct[]> {
  const answer = new TextEncoder().encode('done');
  const { sent, sender } = keepsSent('plugin', () => ({ came: 'done', receipt: { words: 'answered', content: answer } }));
  await desk.sends(sender, { hold: holdSeconds * 1000 });
  return sent;
}
const calling = (...calls: string[]) =>
  desk.answers((request) => (results(request).length ? { text: 'That is all.' } : { calls: calls.map((tool) => [tool, { title: tool }]) }));

const rule = (tool: string, give: Grant['give'] = 'none'): Grant => ({
  source: 'owner',
  need: { kind: 'plugin', server: 'office', tool },
  give,
  reason: '',
});
const given = (grant: Grant, id = newId('grant')) =>
  desk.log.append([{ type: 'grant.given', actor: { kind: 'device', id: 'cli' }, body: { grant: id, given: grant } }]);
const [first, all] = [({ approvals }: TaskView) => Object.values(approvals)[0], ({ approvals }: TaskView) => Object.values(approvals)];
const outcome = (view: TaskView) => Object.values(view.steps).map(({ state }) => state);

test('a new never takes the question away, and the call is refused with the rule named', async () => {
  const sent = await open();
  calling('pay');
  const task = await desk.send('Pay it');
  await desk.waits(task);
  await given(rule('pay'), 'grant_never');
  const view = await desk.finished(task);
  expect(first(view)).toMatchObject({ ruled: { give: 'none', rule: 'grant_never', why: expect.stringContaining('“pay”') }, expired: true });
  expect(view.summary.needs).toEqual([]);
  expect(outcome(view)).toEqual(['denied']);
  expect(sent).toEqual([]);
  expect(desk.requests.map(results).at(-1)).toEqual([expect.stringContaining('Not allowed: A rule of yours')]);
});

test('a new always answers what waits of this task and of others, and nothing that it does not allow', async () => {
  await open();
  calling('list_events', 'list_contacts');
  const one = await desk.send('Look');
  const two = await desk.send('Look, too');
  await desk.until(one, (view) => all(view).length === 2);
  await desk.until(two, (view) => all(view).length === 2);
  await given(rule('list_e*', 'allow'), 'grant_events');
  for (const task of [one, two]) {
    const view = await desk.until(task, (now) => all(now).some(({ ruled }) => ruled) && Object.keys(now.steps).length === 1);
    expect(all(view).map(({ ruled }) => ruled)).toEqual([{ give: 'allow', rule: 'grant_events' }, undefined]);
    expect(view.summary.state).toBe('waiting');
  }
});

test('a rule that is taken back asks again, where its question was over by it', async () => {
  await open();
  calling('list_events');
  await given(rule('list_events', 'ask'), 'grant_ask');
  await given(rule('*', 'allow'));
  const task = await desk.send('Look');
  await desk.waits(task);
  await desk.log.append([{ type: 'grant.revoked', actor: { kind: 'device', id: 'cli' }, body: { grant: 'grant_ask' } }]);
  const view = await desk.finished(task);
  expect(first(view)?.ruled?.give).toBe('allow');
  expect(outcome(view)).toEqual(['ok']);
});

test('a declaration that is taken back decides what waits anew, once it is known what the tool is taken for now', async () => {
  let declared = true;
  const declaring = Promise.withResolvers<void>();
  const lookUp: Tool<typeof input> = {
    ...officeTool('look_up', 'looks'),
    needs: () => (declared ? [{ kind: 'plugin', server: 'office', tool: 'look_up' }] : []),
  };
  desk = openDesk({
    mode: 'auto',
    tools: [lookUp] as unknown as readonly Tool[],
    toolsKnown: async () => {
      if (desk.log.events({}).some(({ type }) => type === 'plugin.declared')) await declaring.promise;
    },
  });
  await desk.grant();
  await desk.start();
  calling('look_up');
  const task = await desk.send('Look it up');
  await desk.waits(task);
  await desk.log.append([{ type: 'plugin.declared', actor: { kind: 'device', id: 'cli' }, body: { plugin: 'office', count: 0 } }]);
  declared = false;
  declaring.resolve();
  const view = await desk.finished(task);
  expect(first(view)?.ruled).toEqual({ give: 'allow' });
  expect(outcome(view)).toEqual(['ok']);
});

test('what is asked about is asked anew where its tool is declared to be another thing: a yes to the first is none to that', async () => {
  let acts = false;
  const change: Tool<typeof input> = {
    ...officeTool('change', 'looks'),
    effectOf: () => (acts ? 'irreversible' : 'reversible'),
  };
  desk = openDesk({ mode: 'auto', tools: [change] as unknown as readonly Tool[] });
  await desk.grant();
  await desk.start();
  calling('change');
  const task = await desk.send('Change it');
  const before = first(await desk.waits(task));
  const declare = () =>
    desk.log.append([{ type: 'plugin.declared', actor: { kind: 'device', id: 'cli' }, body: { plugin: 'office', count: 0 } }]);
  await declare();
  acts = true;
  await declare();
  const view = await desk.until(task, (now) => all(now).length === 2 && now.summary.needs.length === 1);
  expect(all(view).map(({ irreversible, ruled }) => [irreversible, ruled?.give])).toEqual([
    [false, 'ask'],
    [true, undefined],
  ]);
  await desk.decide(task, before, 'once');
  expect(outcome(desk.view(task))).toEqual([]);
  await desk.decide(task, all(desk.view(task))[1], 'no');
  expect(outcome(await desk.finished(task))).toEqual(['denied']);
});

test('a yes and a never in the same moment: whichever is first, it is not done', async () => {
  for (const neverFirst of [true, false]) {
    const sent = await open();
    calling('pay');
    const task = await desk.send('Pay it');
    const asked = first(await desk.waits(task));
    const yes = () => desk.decide(task, asked, 'once');
    // Both are handed to the log before either is on disk.
    await Promise.all(neverFirst ? [given(rule('pay')), yes()] : [yes(), given(rule('pay'))]);
    const view = await desk.finished(task);
    expect(sent).toEqual([]);
    expect(outcome(view)).not.toContain('ok');
    await desk.close();
  }
  desk = openDesk();
});

test('a no that was quicker than an always stays a no', async () => {
  await open();
  calling('list_events');
  const task = await desk.send('Look');
  const asked = first(await desk.waits(task));
  const { thread } = desk.view(task).summary;
  const body = { approval: asked?.approval ?? '', give: 'allow' as const };
  // As where the rule was looked at just before the no was on disk.
  await Promise.all([
    desk.decide(task, asked, 'no'),
    given(rule('list_events', 'allow')),
    desk.log.append([{ type: 'approval.ruled', task, thread, actor: { kind: 'host' }, body }]),
  ]);
  const view = await desk.finished(task);
  expect(outcome(view)).toEqual(['denied']);
  expect(first(view)).toMatchObject({ answer: { answer: 'no' } });
  expect(first(view)?.ruled).toBeUndefined();
});

test('a yes holds for what it was said to, and no never that came while it was held passes it', async () => {
  const sent = await open(3600);
  calling('mail');
  const task = await desk.send('Mail it');
  await desk.decide(task, first(await desk.waits(task)), 'once');
  await desk.until(task, (view) => outboxOf(view)[0]?.state === 'held');
  await given(rule('mail'));
  const thread = desk.view(task).summary.thread;
  const [entry] = outboxOf(desk.view(task));
  const body = { entries: [entry?.id ?? ''] };
  await desk.log.append([{ type: 'outbox.released', task, thread, actor: { kind: 'device', id: 'cli' }, body }]);
  const view = await desk.finished(task);
  expect(sent).toEqual([]);
  expect(outboxOf(view)[0]).toMatchObject({ state: 'failed', reason: { code: 'policy', sentence: expect.stringContaining('“mail”') } });
});

test('a rule that came before a crash reaches the question at the next start, also where a yes came with it', async () => {
  desk = openDesk({ mode: 'auto', tools: tools as readonly Tool[] });
  await desk.grant();
  await desk.start();
  calling('pay');
  const [waits, said] = [await desk.send('Pay it'), await desk.send('Pay it, too')];
  await desk.waits(waits);
  const asked = first(await desk.waits(said));
  await desk.restart(() => Promise.all([desk.decide(said, asked, 'once'), given(rule('pay'))]));
  const sent = await follow();
  expect(outcome(await desk.finished(waits))).toEqual(['denied']);
  const answered = await desk.finished(said);
  expect(outcome(answered)).toEqual(['denied']);
  expect(first(answered)).toMatchObject({ answer: { answer: 'once' }, ruled: { give: 'none' }, expired: false });
  expect(sent).toEqual([]);
});
