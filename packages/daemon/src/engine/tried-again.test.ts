import { afterEach, expect, test } from 'vitest';
import { type Desk, openDesk, type Reply } from './desk.double.ts';
import { everyLeave, openOutside } from './outside.double.ts';

// A task that goes on from another, or tries it again, has its words; what that one did for them is done.

let desk: Desk;
afterEach(() => desk.close());

const note = { to: 'ana@x.org', subject: 'News', body: 'It says hello.' };
const mail: [string, object] = ['send_mail', note];
const page: [string, object] = ['fetch_page', { url: 'https://news.example/today' }];

async function sendTwice(more: (task: string, step: string) => object) {
  const outside = openOutside({ pages: { 'https://news.example/today': 'Hello' } });
  desk = openDesk({ tools: outside.tools, grants: everyLeave });
  await desk.grant();
  await desk.start();
  let turns: Reply[] = [{ calls: [page] }, { calls: [mail] }, { text: 'Sent.' }];
  desk.answers(() => turns.shift() ?? { text: 'Done.' });
  const task = await desk.send('Read https://news.example/today and send ana@x.org a note of what it says');
  const first = await desk.finished(task);
  expect(outside.sent).toEqual([note]);
  const [step = ''] = Object.keys(first.steps);
  turns = [{ calls: [page] }, { calls: [mail] }, { text: 'Sent.' }];
  const again = await desk.send('Read https://news.example/today and send ana@x.org a note of what it says', more(task, step));
  const view = await desk.until(again, ({ summary }) => !['queued', 'working'].includes(summary.state));
  return { state: view.summary.state, sent: outside.sent.length };
}

test('one that goes on from a step asks before it sends the same once more', async () => {
  expect(await sendTwice((task, step) => ({ after: { task, step } }))).toEqual({ state: 'waiting', sent: 1 });
});

test('so does one that tries it again', async () => {
  expect(await sendTwice((task) => ({ again: task }))).toEqual({ state: 'waiting', sent: 1 });
});

test('the control: a new task with the same words is a new order', async () => {
  expect(await sendTwice(() => ({}))).toEqual({ state: 'done', sent: 2 });
});
