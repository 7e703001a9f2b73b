import { afterEach, expect, test } from 'vitest';
import { type Desk, type DeskOptions, openDesk } from './desk.double.ts';

let desk: Desk;
afterEach(() => desk.close());
const down = { fail: { code: 'model.down' } };

async function use(modelPauseSeconds: number, lacks?: DeskOptions['lacks']) {
  desk = openDesk({ settings: { modelPauseSeconds, lanes: 1 }, ...(lacks && { lacks }) });
  await desk.grant();
  await desk.start();
}
const waits = (task: string) => desk.until(task, ({ summary }) => summary.doing.startsWith('waiting for the model: '));

test('a model that is away is waited for, which stands in the log once', async () => {
  await use(0.001);
  desk.answers(() => (desk.requests.length < 4 ? down : { text: 'Sunday.' }));
  const view = await desk.finished(await desk.send('What day is it?'));
  expect(view.summary).toMatchObject({ state: 'done', turns: 1 });
  expect(view.entries.filter(({ kind }) => kind === 'failure')).toMatchObject([{ again: true }]);
});

test('after its time it fails as it would have, and what no wait mends fails at once', async () => {
  await use(0.001);
  desk.answers(() => {
    desk.passTime(4 * 60_000);
    return down;
  });
  expect((await desk.finished(await desk.send('Look'))).summary).toMatchObject({ state: 'failed', reason: { code: 'model.down' } });
  expect(desk.requests).toHaveLength(4);
  desk.answers(() => ({ fail: { code: 'model.key' } }));
  expect((await desk.finished(await desk.send('Look'))).entries).toMatchObject([{}, { kind: 'failure', again: false }]);
});

test('while it waits it can be stopped, steered, and started again with Deskhand', async () => {
  await use(3600);
  desk.answers(() => down);
  const stopped = await desk.send('Look');
  await waits(stopped);
  await desk.say(stopped, { type: 'stop.requested', body: {} });
  expect((await desk.finished(stopped)).summary.state).toBe('stopped');

  const steered = await desk.send('Look');
  await waits(steered);
  desk.answers(() => ({ text: 'Done.' }));
  await desk.say(steered, { type: 'message.sent', body: { text: desk.log.put('be quick') } });
  expect((await desk.finished(steered)).summary.state).toBe('done');

  desk.answers(() => down);
  const kept = await desk.send('Look');
  await waits(kept);
  desk.answers(() => ({ text: 'Done.' }));
  await desk.restart();
  expect((await desk.finished(kept)).summary.state).toBe('done');
});

test('whoever waits for a model holds no lane', async () => {
  await use(3600);
  desk.answers(({ messages }) => (messages.at(-1)?.text === 'Look' ? down : { text: 'Done.' }));
  const away = await desk.send('Look');
  await waits(away);
  expect((await desk.finished(await desk.send('Another'))).summary.state).toBe('done');
  expect(desk.view(away).summary).toMatchObject({ state: 'working', turns: 0 });
});

test('without any model a task waits, says for what, and goes on once one is chosen', async () => {
  let lacking = true;
  await use(3600, () => (lacking ? { code: 'model.none', sentence: 'There is no model.', next: 'Choose one.' } : undefined));
  const task = await desk.send('Look');
  expect((await waits(task)).summary).toMatchObject({ state: 'working', doing: 'waiting for the model: There is no model.' });
  lacking = false;
  await desk.log.append([{ type: 'model.chosen', actor: { kind: 'host' }, body: { model: 'test/scripted' } }]);
  expect((await desk.finished(task)).summary).toMatchObject({ state: 'done', turns: 1 });
});
