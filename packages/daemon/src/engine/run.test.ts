import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Desk, openDesk, results } from './desk.double.ts';

let desk: Desk;
const use = async (options?: Parameters<typeof openDesk>[0]) => {
  desk = openDesk(options);
  await desk.grant();
  await desk.start();
};
beforeEach(() => use({ files: { '/desk/a.txt': 'apples 3', '/desk/b.txt': 'pears 4' } }));
afterEach(() => desk.close());

test('a question is answered in one turn and leaves the disk alone', async () => {
  desk.answers(() => ({ text: 'It is Sunday.' }));
  const view = await desk.finished(await desk.send('What day is it?'));
  expect(view.summary).toMatchObject({ state: 'done', turns: 1, steps: 0 });
  expect(await desk.log.text(view.summary.answer ?? { hash: '', bytes: 0 })).toBe('It is Sunday.');
});

test('an answer during which the clock is set back took no time, not less', async () => {
  desk.answers(() => {
    desk.passTime(-3_600_000);
    return { text: 'It is Sunday.' };
  });
  const view = await desk.finished(await desk.send('What day is it?'));
  expect(view.entries).toMatchObject([{ kind: 'message' }, { kind: 'turn', turn: { ms: 0 } }]);
});

test('a model that says nothing is asked once more, and no second time', async () => {
  desk.inOrder({ text: '' }, { text: 'Eight.' });
  const answered = await desk.finished(await desk.send('Add them up'));
  expect(answered.summary).toMatchObject({ state: 'done', turns: 2 });
  expect(desk.requests[1]?.messages).toMatchObject([{ role: 'user', text: expect.stringContaining('Your answer was empty.') }]);
  desk.answers(() => ({ text: ' ' }));
  const silent = await desk.finished(await desk.send('Add them up'));
  expect(silent.summary).toMatchObject({ state: 'failed', turns: 2, reason: { code: 'model-empty' } });
});

test('a model that says nothing after calls that came to nothing has not done it', async () => {
  desk.inOrder(
    { calls: [['list_files', {}]] },
    {
      calls: [
        ['read_file', '{"path": '],
        ['reed_file', {}],
      ],
    },
    { text: '' },
    { text: '' },
  );
  const task = await desk.finished(await desk.send('Make me a poem'));
  expect(task.summary).toMatchObject({ state: 'failed', reason: { code: 'model-empty' } });
  desk.inOrder({ calls: [['write_file', { path: 'poem.txt', content: 'Rain' }]] }, { text: '' }, { text: '' });
  expect((await desk.waits(await desk.send('Make me a poem'))).summary.state).toBe('review');
});

test('a look that follows a write in the same answer sees what was written', async () => {
  desk.inOrder(
    {
      calls: [
        ['write_file', { path: 'a.txt', content: 'apples 9' }],
        ['read_file', { path: 'a.txt' }],
      ],
    },
    { text: 'done' },
  );
  await desk.waits(await desk.send('Nine'));
  expect(desk.told(1)[1]).toContain('apples 9');
});

test('a question to the owner waits without a lane and its answer reaches the model', async () => {
  desk.inOrder({ calls: [['ask_user', { question: 'Which year?' }]] }, { text: 'done' });
  const task = await desk.send('Sum');
  const view = await desk.waits(task);
  const [question] = Object.keys(view.questions);
  await desk.say(task, { type: 'question.answered', body: { question: question ?? '', text: desk.log.put('2025') } });
  await desk.finished(task);
  expect(desk.told(1)).toEqual(['The owner answered: 2025']);
});

test('a task splits into parts that run side by side and reads their answers in the order it asked', async () => {
  const goals = ['part one', 'part two', 'part three', 'part four', 'part five'];
  desk.answers((request) => {
    const asked = request.messages.find((message) => message.role === 'user')?.text ?? '';
    if (asked.startsWith('part')) return { text: `answer to ${asked}` };
    return results(request).length
      ? { text: results(request).join('') }
      : { calls: [['spawn', { parts: goals.map((goal) => ({ goal })) }]] };
  });
  const view = await desk.finished(await desk.send('Split it'));
  const answer = await desk.log.text(view.summary.answer ?? { hash: '', bytes: 0 });
  expect([...answer.matchAll(/answer to (.*)/g)].map(([, goal]) => goal)).toEqual(goals);
});

test('what the model wrote wrong comes back to it as an error that it can act on', async () => {
  desk.inOrder(
    {
      calls: [
        ['reed_file', {}],
        ['read_file', '{"path": '],
      ],
    },
    { text: 'sorry' },
  );
  await desk.finished(await desk.send('Look'));
  const [unknown, malformed] = desk.told(1);
  expect(unknown).toContain('Did you mean read_file?');
  expect(malformed).toContain('not valid JSON');
});

test('going in circles is told once, then ends the task with the reason', async () => {
  desk.answers(() => ({ calls: [['read_file', { path: 'a.txt' }]] }));
  const view = await desk.finished(await desk.send('Look'));
  expect(view.summary).toMatchObject({ state: 'failed', reason: { code: 'stuck' } });
  expect(view.entries.filter((entry) => entry.kind === 'note')).toHaveLength(1);
});

test('that it said nothing before is not taken for a word about its circle', async () => {
  const look = { calls: [['list_files', {}]] as [string, object][] };
  desk.inOrder({ text: '' }, look, look, look, { text: 'Two files.' });
  const view = await desk.finished(await desk.send('Look'));
  expect(view.summary.state).toBe('done');
  expect(desk.requests.at(-1)?.messages.at(-1)?.text).toContain('You made the same call (list_files) 3 times');
});

test('a limit ends the work as partly done, with what to do next', async () => {
  let n = 0;
  desk.answers(() => ({ calls: [['write_file', { path: `n${n++}.txt`, content: 'x' }]] }));
  const task = await desk.send('Work', { limits: { steps: 3 } });
  const view = await desk.waits(task);
  expect(view.limit).toMatchObject({ limit: 'steps', value: 3 });
  await desk.say(task, { type: 'review.answered', body: { answer: 'accept' } });
  expect((await desk.finished(task)).summary).toMatchObject({ state: 'partly', reason: { code: 'limit' } });
});

test('a request that is too long is asked again with older results folded away', async () => {
  desk.disk.set('/desk/a.txt', 'a line of some length\n'.repeat(40));
  let asked = 0;
  desk.answers((request) => {
    if (results(request).length === 0)
      return { calls: Array.from({ length: 9 }, () => ['read_file', { path: 'a.txt' }] as [string, object]) };
    return ++asked === 1 ? { fail: { code: 'context', overflow: true } } : { text: 'done' };
  });
  expect((await desk.finished(await desk.send('Look'))).summary.state).toBe('done');
  expect(desk.told(2)[0]).toContain('folded away to save room');
});

test('a request that is too long is shortened whatever the window was taken for, and not asked again as it was', async () => {
  const whole = 'a line of some length\n'.repeat(400);
  const sizes = () => desk.requests.map(({ messages }) => JSON.stringify(messages).length);
  desk.disk.set('/desk/a.txt', whole);
  desk.answers((request) => {
    if (!results(request).length) return { calls: [['read_file', { path: 'a.txt' }]] };
    return results(request).join('').length > 5000 ? { fail: { code: 'context', overflow: true } } : { text: 'Read.' };
  });
  expect((await desk.finished(await desk.send('Look'))).summary.state).toBe('done');
  expect(sizes()[2]).toBeLessThan((sizes()[1] ?? 0) * 0.6);
  expect(desk.told(2)[0]).toContain('Read less at a time');

  const before = desk.requests.length;
  desk.answers(() => ({ fail: { code: 'context', overflow: true } }));
  expect((await desk.finished(await desk.send('Look'))).summary.state).toBe('failed');
  expect(desk.requests).toHaveLength(before + 1);
});

test('a failing model ends the task with its sentence', async () => {
  desk.answers(() => ({ fail: { code: 'wrong-key' } }));
  expect((await desk.finished(await desk.send('Look'))).summary).toMatchObject({ state: 'failed', reason: { code: 'wrong-key' } });
});

test('fifty tasks at once all end', async () => {
  desk.answers((request) => (results(request).length ? { text: 'read' } : { calls: [['read_file', { path: 'a.txt' }]] }));
  const tasks = await Promise.all(Array.from({ length: 50 }, (_, i) => desk.send(`task ${i}`)));
  const views = await Promise.all(tasks.map((task) => desk.finished(task)));
  expect(views.every((view) => view.summary.state === 'done')).toBe(true);
});
