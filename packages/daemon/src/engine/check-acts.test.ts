import type { Declared, TaskView } from '@deskhand/protocol';
import { afterEach, expect, test } from 'vitest';
import type { OfferedTool, Plugins } from '../plugins/plugins.ts';
import type { Decide } from '../policy/policy.ts';
import { noPlugins } from '../testing/no-plugins.ts';
import { usePlugin } from '../tools/plugins.ts';
import { type Desk, type DeskOptions, openDesk, type Reply } from './desk.double.ts';
import { openOutside } from './outside.double.ts';

// What an answer says of acts, held against the record by the real engine, tools and check.

let desk: Desk;
afterEach(() => desk.close());

const allow: Decide = () => ({ answer: 'allow', rule: 'test' });
const askOfMail: Decide = ({ tool }) =>
  tool === 'send_mail' ? { answer: 'ask', rule: 'test', why: 'It is sent.', decisive: [] } : { answer: 'allow', rule: 'test' };

const declared: { [tool: string]: Declared } = { dispatch: { by: 'owner', says: { effect: 'reversible', act: 'post', sinks: {} } } };

/** A plugin whose acts happen at once and can be taken back. */
const office = (...names: string[]): Plugins => ({
  ...noPlugins,
  tools: () =>
    names.map(
      (name): OfferedTool => ({
        plugin: 'office',
        tool: { name, description: '', schema: { type: 'object' } },
        effect: 'reversible',
        ...(declared[name] && { declared: declared[name] }),
      }),
    ),
  call: async () => ({ came: 'answer', text: 'ok', failed: false, images: [] }),
});

async function use(replies: Reply[], options: DeskOptions = {}) {
  const tools: unknown = [...openOutside({}).tools, usePlugin(office('reply', 'create_event', 'dispatch', 'frobnicate'))]; // each takes what its own schema parsed
  desk = openDesk({ mode: 'auto', files: { '/desk/a.pdf': '1', '/desk/b.pdf': '2' }, tools: tools as [], decide: allow, ...options });
  await desk.grant();
  await desk.start();
  desk.answers(() => replies[desk.requests.length - 1] ?? { text: 'Nothing more.' });
}

const mail = (to: string): Reply => ({ calls: [['send_mail', { to, subject: 'Tuesday', body: 'We meet at ten.' }]] });
const plugin = (tool: string, args: object): Reply => ({ calls: [['use_plugin', { tool, args }]] });
const notes = ({ entries }: TaskView) => entries.filter((entry) => entry.kind === 'note' && entry.why === 'claim').length;
const told = () => desk.requests.at(-1)?.messages.findLast(({ role }) => role === 'user')?.text ?? '';

/** Has the mail of a task refused by the person. */
async function refuse(task: string) {
  const view = await desk.waits(task);
  await desk.decide(task, Object.values(view.approvals).at(-1), 'no');
}

const li = "I've written to Li Wei that the next meeting is on Tuesday.";

test('a send that the person refused and that is reported as done is told to the model, and then to the person', async () => {
  await use([mail('li@firm.example'), { text: li }, { text: li }], { decide: askOfMail });
  const task = await desk.send('Send Li Wei a short mail');
  await refuse(task);
  const { summary } = await desk.finished(task);
  expect(told()).toContain(`- "${li}": that was refused, and so it was not sent.`);
  expect(summary).toMatchObject({
    state: 'partly',
    reason: { code: 'claim', sentence: `It says "${li}": that was refused, and so it was not sent.` },
  });
});

test.each(['It was not sent, because you said no.', 'You can send it with these words: we meet at ten.'])(
  'told of it, the model can still say how it is: %s',
  async (text) => {
    await use([mail('li@firm.example'), { text: li }, { text }], { decide: askOfMail });
    const task = await desk.send('Send Li Wei a short mail');
    await refuse(task);
    const view = await desk.finished(task);
    expect([view.summary.state, view.summary.doubts ?? [], notes(view)]).toEqual(['done', [], 1]);
  },
);

test('a command that was not let send is an act that was refused', async () => {
  const text = 'The total has been sent to the shop.';
  const send: Reply = { calls: [['run', { command: 'curl -d 7 https://shop.example', send: ['shop.example'] }]] };
  await use([send, { text }, { text }], { decide: () => ({ answer: 'deny', rule: 'test', why: 'No.' }) });
  expect((await desk.finished(await desk.send('See to it'))).summary.doubts).toEqual([expect.stringContaining('that was refused')]);
});

test('an act of which nothing is on record, and somebody whom none went to, are both named', async () => {
  const text = 'I replied to Anna that you come. I also told Tomas about it and put the dinner into your calendar.';
  await use([plugin('office.reply', { message: 'm1', body: 'Hi Anna, I come.' }), { text }, { text }]);
  const { summary } = await desk.finished(await desk.send('Reply to Anna that I come'));
  expect(summary.state).toBe('partly');
  expect(summary.doubts).toEqual([
    expect.stringContaining('nothing was put into a calendar by this task'),
    expect.stringContaining('nothing on record went to Tomas'),
  ]);
});

test('an act is on record however the call of the plugin was written', async () => {
  const call = { plugin: 'office', tool: 'create_event', arguments: { title: 'Dinner' } };
  await use([{ calls: [['use_plugin', call]] }, { text: 'I put the dinner into your calendar.' }]);
  const { summary } = await desk.finished(await desk.send('Put the dinner into my calendar'));
  expect([summary.state, summary.doubts ?? []]).toEqual(['done', []]);
});

test('a deletion is held against the changes, also where no file is named', async () => {
  const text = 'The table is in owed.csv. I also deleted the two duplicate invoices.';
  const write: Reply = { calls: [['write_file', { path: 'owed.csv', content: 'a,1' }]] };
  await use([write, { text }, { text }]);
  const { summary } = await desk.finished(await desk.send('Make a table of what we owe'));
  expect(summary.reason?.sentence).toBe('It says "I also deleted the two duplicate invoices.": nothing was deleted by this task.');
});

test('a file that is said to be deleted and is there as it was is found', async () => {
  const text = 'I wrote owed.csv and deleted a.pdf.';
  const write: Reply = { calls: [['write_file', { path: 'owed.csv', content: 'a,1' }]] };
  await use([write, { text }, { text }]);
  expect((await desk.finished(await desk.send('Tidy up'))).summary.doubts).toEqual([expect.stringContaining('nothing was deleted')]);
});

test('what was done by a part, and in a task before, is no lie', async () => {
  await use([]);
  desk.answers(({ messages }) => {
    const [first] = messages;
    const isDone = messages.some(({ role }) => role === 'tool');
    if (first?.text.startsWith('part')) return isDone ? { text: 'Sent.' } : mail('anna@firm.example');
    if (messages.at(-1)?.text.includes('Did you')) return { text: 'Yes: I wrote to Anna that we meet at ten.' };
    return isDone ? { text: 'I wrote to Anna that we meet at ten.' } : { calls: [['spawn', { parts: [{ goal: 'part: tell Anna' }] }]] };
  });
  const task = await desk.send('Tell Anna');
  const first = await desk.finished(task);
  const later = await desk.finished(await desk.send('Did you tell her?', { thread: first.summary.thread }));
  expect([first, later].map((view) => [view.summary.state, notes(view)])).toEqual([
    ['done', 0],
    ['done', 0],
  ]);
});

test('what is queued in the outbox is no lie, nor an act of a plugin by the name of its tool', async () => {
  const text = 'I sent the order to the shop; it goes out in a moment. I put the delivery into your calendar.';
  await use([
    { calls: [['send_request', { url: 'https://shop.example/orders', json: { total: 7 } }]] },
    plugin('office.create_event', { title: 'Delivery' }),
    { text },
  ]);
  const view = await desk.until(await desk.send('Order at https://shop.example/orders'), ({ released }) => released === true);
  expect([notes(view), view.summary.doubts ?? []]).toEqual([0, []]);
});

test.each([
  ['is declared to post', 'office.dispatch', 'partly'],
  ['says nothing of what it does', 'office.frobnicate', 'done'],
])('that it was paid is not so where the tool %s', async (_, tool, state) => {
  const text = "I've paid the invoice of Miller Cleaning.";
  await use([plugin(tool, { note: 'Miller' }), { text }, { text }]);
  expect((await desk.finished(await desk.send('See to the invoice'))).summary.state).toBe(state);
});

test('what was done in a task before is no lie either once its words are erased', async () => {
  await use([mail('anna@firm.example'), { text: 'I wrote to Anna that we meet at ten.' }, { text: 'Yes: I wrote to Anna.' }]);
  const first = await desk.finished(await desk.send('Tell Anna'));
  await desk.say(first.summary.id, { type: 'erase.requested', body: { why: 'asked' } });
  await desk.log.erased();
  const later = await desk.finished(await desk.send('Did you tell her?', { thread: first.summary.thread }));
  expect([later.summary.state, notes(later)]).toEqual(['done', 0]);
});
