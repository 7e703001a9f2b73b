import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeskhandError } from '../host/host.ts';
import { artifactsOf } from './artifacts.ts';
import { type Desk, openDesk, type Reply } from './desk.double.ts';

// What a task writes, and what its owner says to that.

let desk: Desk;
const use = async (options?: Parameters<typeof openDesk>[0]) => {
  desk = openDesk(options);
  await desk.grant();
  await desk.start();
};
beforeEach(() => use({ files: { '/desk/a.txt': 'apples 3', '/desk/b.txt': 'pears 4' } }));
afterEach(() => desk.close());

test('what a task writes waits for a look, is put in place when accepted, and can be undone and redone', async () => {
  desk.inOrder({ calls: [['write_file', { path: 'sum.txt', content: '7' }]] }, { text: 'The sum is 7.' });
  const task = await desk.send('Add them up');
  const review = await desk.waits(task);
  expect(review.summary).toMatchObject({ state: 'review', needs: [{ kind: 'review', count: 1, marked: 0 }] });
  expect(review.artifacts.map((artifact) => artifact.path)).toEqual(['/desk/sum.txt']);
  expect(desk.disk.has('/desk/sum.txt')).toBe(false);

  await desk.say(task, { type: 'review.answered', body: { answer: 'accept' } });
  expect((await desk.finished(task)).summary).toMatchObject({ state: 'done', committed: true });
  expect(desk.disk.get('/desk/sum.txt')).toBe('7');

  await desk.say(task, { type: 'undo.requested', body: {} });
  await desk.until(task, (view) => view.commits.length === 2);
  expect(desk.disk.has('/desk/sum.txt')).toBe(false);
  await desk.say(task, { type: 'undo.requested', body: {} });
  await desk.until(task, (view) => view.commits.length === 3);
  expect(desk.disk.get('/desk/sum.txt')).toBe('7');
});

test('what git keeps is no file that a task hands over', async () => {
  const write = (path: string) => ['write_file', { path, content: '7' }] as [string, object];
  desk.inOrder({ calls: [write('repo/.git/index'), write('repo/mean.py')] }, { text: 'Committed.' });
  const { artifacts } = await desk.waits(await desk.send('Fix it, and commit'));
  expect(artifacts.map(({ path }) => path)).toEqual(['/desk/repo/mean.py']);
});

test('a file that it makes anew after it was sent back is the one that is shown', async () => {
  const write = (content: string): Reply => ({ calls: [['write_file', { path: 'sum.txt', content }]] });
  desk.inOrder(write('7'), { text: 'The sum is 7.' }, write('seven'), { text: 'In words.' });
  const task = await desk.send('Add them up');
  await desk.waits(task);
  await desk.say(task, { type: 'review.answered', body: { answer: 'back', text: desk.log.put('In words') } });
  const view = await desk.until(task, ({ summary, review }) => summary.turns === 4 && review !== undefined);
  expect(await Promise.all(view.artifacts.map(({ file }) => desk.log.text(file.content)))).toEqual(['seven']);
});

test('a file that it takes away after it was sent back is none of its result; one that cannot be read now stays', async () => {
  desk.inOrder({ calls: [['write_file', { path: 'sum.txt', content: '7' }]] }, { text: 'The sum is 7.' });
  const task = await desk.send('Add them up');
  const view = await desk.waits(task);
  const failing = (error: Error) => artifactsOf(view, [], () => Promise.reject(error), desk.log);
  expect(await failing(new Error('busy'))).toEqual([]);
  const [removed] = await failing(new DeskhandError('missing', 'It is not there.'));
  expect(removed).toMatchObject({ type: 'artifact.removed', body: { path: '/desk/sum.txt' } });
  if (removed) await desk.log.append([removed]);
  expect(desk.view(task).artifacts).toEqual([]);
});

test('the folder of what was accepted is told, and how it went is counted for it alone', async () => {
  await desk.grant('/elsewhere');
  desk.inOrder({ calls: [['write_file', { path: 'sum.txt', content: '7' }]] }, { text: 'The sum is 7.' });
  const task = await desk.send('Add them up');
  expect((await desk.waits(task)).review?.folders).toEqual(['/desk']);
  await desk.say(task, { type: 'review.answered', body: { answer: 'accept' } });
  await desk.finished(task);
  const rows = () => desk.log.host().folders.map(({ path, row = 0 }) => [path, row]);
  expect(rows()).toEqual([
    ['/desk', 1],
    ['/elsewhere', 0],
  ]);
  await desk.say(task, { type: 'undo.requested', body: {} });
  await desk.until(task, (view) => view.commits.length === 2);
  expect(rows()[0]).toEqual(['/desk', 0]);
});

test('in auto, unmarked changes are put in place by themselves and marked ones still wait', async () => {
  await desk.close();
  await use({ mode: 'auto' });
  desk.inOrder(
    { calls: [['write_file', { path: 'a.txt', content: '1' }]] },
    { text: 'ok' },
    { calls: [['write_file', { path: 'b.sh', content: 'x' }]] },
    { text: 'ok' },
  );
  expect((await desk.finished(await desk.send('one'))).summary.state).toBe('done');
  expect(desk.disk.get('/desk/a.txt')).toBe('1');
  expect((await desk.waits(await desk.send('two'))).summary).toMatchObject({ state: 'review', changes: { marked: 1 } });
});

test('what a stopped task had staged can still be put in place, in part or whole, or dropped', async () => {
  const stopped = async () => {
    let turns = 0;
    desk.answers(() =>
      turns++ ? { hang: true } : { calls: ['c.txt', 'd.txt'].map((path): [string, object] => ['write_file', { path, content: path }]) },
    );
    const task = await desk.send('go');
    await desk.until(
      task,
      (view) => view.summary.turns === 1 && Object.values(view.steps).filter(({ state }) => state === 'ok').length === 2,
    );
    await desk.say(task, { type: 'stop.requested', body: {} });
    const view = await desk.finished(task);
    expect(view.summary).toMatchObject({ state: 'stopped', staged: true, changes: { added: 2 }, committed: false });
    return task;
  };
  const task = await stopped();
  await desk.say(task, { type: 'review.answered', body: { answer: 'accept', paths: ['/desk/c.txt'] } });
  const half = await desk.until(task, (view) => view.commits.length === 1 && view.review !== undefined);
  expect(half.summary).toMatchObject({ state: 'stopped', staged: true, committed: true, changes: { added: 1 } });
  expect(desk.disk.get('/desk/c.txt')).toBe('c.txt');
  await desk.say(task, { type: 'review.answered', body: { answer: 'accept' } });
  const whole = await desk.until(task, (view) => view.commits.length === 2);
  expect(whole.summary).toMatchObject({ state: 'stopped', staged: false });
  expect(desk.disk.get('/desk/d.txt')).toBe('d.txt');

  desk.disk.clear();
  const another = await stopped();
  await desk.say(another, { type: 'review.answered', body: { answer: 'reject' } });
  const dropped = await desk.until(another, (view) => view.review === undefined && !view.pending.review);
  expect(dropped.summary).toMatchObject({ state: 'stopped', staged: false });
  expect(desk.disk.size).toBe(0);
});

test('a comment on the changes sends the task back to work with it', async () => {
  desk.inOrder(
    { calls: [['write_file', { path: 'sum.txt', content: '8' }]] },
    { text: '8' },
    { calls: [['write_file', { path: 'sum.txt', content: '7' }]] },
    { text: '7' },
  );
  const task = await desk.send('Add them up');
  await desk.waits(task);
  await desk.say(task, { type: 'review.answered', body: { answer: 'back', text: desk.log.put('3 and 4 are 7') } });
  await desk.until(task, (view) => view.summary.turns === 4 && view.summary.state === 'review');
  expect(desk.requests[2]?.messages.at(-1)).toMatchObject({ role: 'user', text: '3 and 4 are 7' });
});

test('rejected changes are dropped', async () => {
  desk.inOrder({ calls: [['write_file', { path: 'sum.txt', content: '8' }]] }, { text: '8' });
  const task = await desk.send('Add them up');
  await desk.waits(task);
  await desk.say(task, { type: 'review.answered', body: { answer: 'reject' } });
  expect((await desk.finished(task)).summary).toMatchObject({ state: 'stopped', reason: { code: 'rejected' } });
  expect(desk.disk.has('/desk/sum.txt')).toBe(false);
});

test('accepting some leaves the rest to be looked at', async () => {
  desk.inOrder(
    {
      calls: [
        ['write_file', { path: 'x.txt', content: '1' }],
        ['write_file', { path: 'y.txt', content: '2' }],
      ],
    },
    { text: 'both' },
  );
  const task = await desk.send('Write two');
  await desk.waits(task);
  await desk.say(task, { type: 'review.answered', body: { answer: 'accept', paths: ['/desk/x.txt'] } });
  const view = await desk.until(task, (now) => now.commits.length === 1 && now.summary.state === 'review');
  expect(view.summary.needs).toEqual([{ kind: 'review', count: 1, marked: 0 }]);
  expect(desk.disk.has('/desk/y.txt')).toBe(false);
  await desk.say(task, { type: 'review.answered', body: { answer: 'reject' } });
  const { summary, artifacts } = await desk.finished(task);
  const { state, reason } = summary;
  expect({ state, reason }).toEqual({ state: 'partly', reason: { code: 'rejected', sentence: 'You dropped the rest of the changes.' } });
  expect(artifacts.map(({ path, dropped }) => [path, dropped])).toEqual([
    ['/desk/x.txt', undefined],
    ['/desk/y.txt', true],
  ]);
  expect([...desk.disk.keys()].filter((path) => path.endsWith('.txt'))).toContain('/desk/x.txt');
});

test('stop ends a task whose model hangs, and what it staged stays staged', async () => {
  desk.inOrder({ calls: [['write_file', { path: 'half.txt', content: 'x' }]] }, { hang: true });
  const task = await desk.send('Work');
  await desk.until(task, () => desk.requests.length === 2);
  await desk.say(task, { type: 'stop.requested', body: {} });
  const view = await desk.finished(task);
  expect(view.summary).toMatchObject({ state: 'stopped', changes: { added: 1 } });
  expect(desk.disk.has('/desk/half.txt')).toBe(false);
  await desk.say(task, { type: 'review.answered', body: { answer: 'accept' } });
  await desk.until(task, (now) => now.summary.committed);
  expect(desk.disk.get('/desk/half.txt')).toBe('x');
});
