import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModelRequest } from '../models/models.ts';
import { type Desk, openDesk, type Reply } from './desk.double.ts';

// A task that begins from what another one has staged for a look.

let desk: Desk;

beforeEach(async () => {
  desk = openDesk({ files: { '/desk/report.md': 'one\n' }, mode: 'auto' });
  desk.answers(byWords);
  await desk.grant();
  await desk.start();
});
afterEach(() => desk.close());

/** "write NAME" writes it; anything else is answered in words. */
function byWords(request: ModelRequest): Reply {
  const last =
    request.messages
      .findLast(({ role }) => role === 'user')
      ?.text.split('\n')
      .at(-1) ?? '';
  const name = /write (\S+)/.exec(last)?.[1];
  const written = request.messages.at(-1)?.role === 'tool';
  return name && !written ? { calls: [['write_file', { path: name, content: `${name}\n` }]] } : { text: 'Done.' };
}

const staged = async (): Promise<string> => {
  const task = await desk.send('write start.sh');
  await desk.waits(task);
  return task;
};

test('both wait for a look, also where the folder puts changes in place by itself, and the model is told', async () => {
  const first = await staged();
  const second = await desk.send('write second.txt', { from: first });
  const view = await desk.waits(second);
  expect(view.begun).toMatchObject({ from: first, taken: { added: 1 } });
  expect(view.review).toMatchObject({ added: 2 });
  expect([...desk.disk.keys()]).toEqual(['/desk/report.md']);
  const told = desk.requests
    .at(-1)
    ?.messages.map(({ text }) => text)
    .join('\n');
  expect(told).toContain('write start.sh');
  expect(told).toContain('has not accepted yet, as it left it: /desk/start.sh. All else');
  expect(desk.view(first).summary.state).toBe('review');
});

test('of one that was accepted in part and undone, the model is told what still came along', async () => {
  const first = await desk.send('write start.sh');
  await desk.waits(first);
  await desk.say(first, { type: 'message.sent', body: { text: desk.log.put('write kept.sh'), files: [] } });
  await desk.until(first, ({ review }) => review?.added === 2);
  await desk.say(first, { type: 'review.answered', body: { answer: 'accept', marked: true, paths: ['/desk/kept.sh'] } });
  await desk.until(first, ({ commits, review }) => commits.length === 1 && review !== undefined);
  await desk.say(first, { type: 'undo.requested', body: { force: false } });
  await desk.until(first, ({ commits }) => commits.length === 2);
  await desk.waits(await desk.send('write second.txt', { from: first }));
  const told = desk.requests.at(-1)?.messages.map(({ text }) => text) ?? [];
  expect(told.join('\n')).toContain('as it left it: /desk/start.sh. All else is as the owner has it now');
  expect(told.join('\n')).not.toContain('undone');
});

test('it carries what the first had read', async () => {
  const first = await staged();
  const labels = { sources: ['web' as const], confidentiality: 'private' as const, from: ['the web page evil.example'] };
  await desk.log.append([
    {
      type: 'note.added',
      task: first,
      thread: desk.view(first).summary.thread,
      actor: { kind: 'host' },
      body: { text: desk.log.put('x'), why: 'recovered' },
      labels,
    },
  ]);
  const second = await desk.send('write second.txt', { from: first });
  expect((await desk.waits(second)).summary.labels.sources).toContain('web');
});

test('one that only looks leaves nothing behind for a look', async () => {
  const first = await staged();
  const second = await desk.send('what is in there?', { from: first });
  expect((await desk.finished(second)).summary).toMatchObject({ state: 'done', needs: [] });
  expect(desk.view(first).review).toMatchObject({ added: 1 });
});

test('what was accepted before it began is in the folder; what was dropped, or is being worked on, is said', async () => {
  const accepted = await staged();
  await desk.say(accepted, { type: 'review.answered', body: { answer: 'accept', marked: true } });
  await desk.finished(accepted);
  const second = await desk.finished(await desk.send('look', { from: accepted }));
  expect([second.summary.state, second.begun]).toEqual(['done', { from: accepted }]);

  const dropped = await desk.send('write other.sh');
  await desk.waits(dropped);
  await desk.say(dropped, { type: 'review.answered', body: { answer: 'reject', marked: false } });
  await desk.finished(dropped);
  const third = await desk.finished(await desk.send('write third.txt', { from: dropped }));
  expect(third.summary).toMatchObject({ state: 'failed', steps: 0, reason: { code: 'from-gone' } });
  expect(third.summary.reason?.sentence).toContain('dropped');

  const busy = await desk.send('write busy.sh');
  await desk.waits(busy);
  desk.answers(({ messages }) => (messages.some(({ text }) => text.includes('go on')) ? { hang: true } : { text: 'Done.' }));
  await desk.say(busy, { type: 'message.sent', body: { text: desk.log.put('go on'), files: [] } });
  await desk.until(busy, ({ summary }) => summary.doing === 'thinking');
  const fourth = await desk.finished(await desk.send('write fourth.txt', { from: busy }));
  expect(fourth.summary.reason?.sentence).toContain('being worked on again');
});

test('where the second was accepted with all of it, accepting the first says so and ends it', async () => {
  const first = await staged();
  const second = await desk.send('write second.txt', { from: first });
  await desk.waits(second);
  await desk.say(second, { type: 'review.answered', body: { answer: 'accept', marked: true } });
  await desk.finished(second);
  expect(desk.disk.get('/desk/start.sh')).toBe('start.sh\n');
  await desk.say(first, { type: 'review.answered', body: { answer: 'accept', marked: true } });
  expect((await desk.finished(first)).summary).toMatchObject({ state: 'done', reason: { code: 'in-place' }, staged: false });
});
