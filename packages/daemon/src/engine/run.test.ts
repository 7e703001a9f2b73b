import { afterEach, beforeEach, expect, test } from 'vitest';
import { decide } from '../policy/decide.ts';
import { type Desk, openDesk, type Reply, results } from './desk.double.ts';

let desk: Desk;
const use = async (options?: Parameters<typeof openDesk>[0]) => {
  desk = openDesk(options);
  await desk.grant();
  await desk.start();
};
beforeEach(() => use({ files: { '/desk/a.txt': 'apples 3', '/desk/b.txt': 'pears 4' } }));
afterEach(() => desk.close());

/** Answers in order, then "done". */
const inOrder = (...replies: Parameters<Desk['answers']>[0] extends (r: never) => infer R ? R[] : never) => {
  let next = 0;
  desk.answers(() => replies[next++] ?? { text: 'done' });
};

test('a question is answered in one turn and leaves the disk alone', async () => {
  desk.answers(() => ({ text: 'It is Sunday.' }));
  const view = await desk.finished(await desk.send('What day is it?'));
  expect(view.summary).toMatchObject({ state: 'done', turns: 1, steps: 0 });
  expect(await desk.log.text(view.summary.answer ?? { hash: '', bytes: 0 })).toBe('It is Sunday.');
});

test('what a task writes waits for a look, is put in place when accepted, and can be undone and redone', async () => {
  inOrder({ calls: [['write_file', { path: 'sum.txt', content: '7' }]] }, { text: 'The sum is 7.' });
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
  inOrder({ calls: [write('repo/.git/index'), write('repo/mean.py')] }, { text: 'Committed.' });
  const { artifacts } = await desk.waits(await desk.send('Fix it, and commit'));
  expect(artifacts.map(({ path }) => path)).toEqual(['/desk/repo/mean.py']);
});

test('a file that it makes anew after it was sent back is the one that is shown', async () => {
  const write = (content: string): Reply => ({ calls: [['write_file', { path: 'sum.txt', content }]] });
  inOrder(write('7'), { text: 'The sum is 7.' }, write('seven'), { text: 'In words.' });
  const task = await desk.send('Add them up');
  await desk.waits(task);
  await desk.say(task, { type: 'review.answered', body: { answer: 'back', text: desk.log.put('In words') } });
  const view = await desk.until(task, ({ summary, review }) => summary.turns === 4 && review !== undefined);
  expect(await Promise.all(view.artifacts.map(({ file }) => desk.log.text(file.content)))).toEqual(['seven']);
});

test('the folder of what was accepted is told, and how it went is counted for it alone', async () => {
  await desk.grant('/elsewhere');
  inOrder({ calls: [['write_file', { path: 'sum.txt', content: '7' }]] }, { text: 'The sum is 7.' });
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
  inOrder(
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
  inOrder(
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

test('a model that says nothing is asked once more, and no second time', async () => {
  inOrder({ text: '' }, { text: 'Eight.' });
  const answered = await desk.finished(await desk.send('Add them up'));
  expect(answered.summary).toMatchObject({ state: 'done', turns: 2 });
  expect(desk.requests[1]?.messages).toMatchObject([{ role: 'user', text: expect.stringContaining('Your answer was empty.') }]);
  desk.answers(() => ({ text: ' ' }));
  const silent = await desk.finished(await desk.send('Add them up'));
  expect(silent.summary).toMatchObject({ state: 'failed', turns: 2, reason: { code: 'model-empty' } });
});

test('a model that says nothing after calls that came to nothing has not done it', async () => {
  inOrder(
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
  inOrder({ calls: [['write_file', { path: 'poem.txt', content: 'Rain' }]] }, { text: '' }, { text: '' });
  expect((await desk.waits(await desk.send('Make me a poem'))).summary.state).toBe('review');
});

test('rejected changes are dropped', async () => {
  inOrder({ calls: [['write_file', { path: 'sum.txt', content: '8' }]] }, { text: '8' });
  const task = await desk.send('Add them up');
  await desk.waits(task);
  await desk.say(task, { type: 'review.answered', body: { answer: 'reject' } });
  expect((await desk.finished(task)).summary).toMatchObject({ state: 'stopped', reason: { code: 'rejected' } });
  expect(desk.disk.has('/desk/sum.txt')).toBe(false);
});

test('accepting some leaves the rest to be looked at', async () => {
  inOrder(
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

test('a message to a task at work is read in its next turn', async () => {
  desk.answers((request) => (results(request).length ? { text: 'done' } : { calls: [['read_file', { path: 'a.txt' }]] }));
  const task = await desk.send('Look');
  await desk.say(task, { type: 'message.sent', body: { text: desk.log.put('and be quick') } });
  await desk.finished(task);
  expect(desk.requests.at(-1)?.messages.some((message) => message.role === 'user' && message.text.includes('be quick'))).toBe(true);
});

test('what is written while the model answers stands after that answer, which was not about it', async () => {
  const asked = Promise.withResolvers<void>();
  const written = Promise.withResolvers<void>();
  desk.answers((request) => {
    if (results(request).length) return { text: 'done' };
    asked.resolve();
    return { calls: [['read_file', { path: 'a.txt' }]], after: written.promise };
  });
  const task = await desk.send('Look');
  await asked.promise;
  desk.passTime(1000);
  await desk.say(task, { type: 'message.sent', body: { text: desk.log.put('and be quick') } });
  desk.passTime(1000);
  written.resolve();
  await desk.finished(task);
  const told = desk.requests.at(-1)?.messages.map(({ role, text }) => [role, text.includes('be quick')]);
  expect(told).toEqual([
    ['user', false],
    ['assistant', false],
    ['tool', false],
    ['user', true],
  ]);
});

test('what is told of times stays true the next day: when it was asked, when it began, when each message was written', async () => {
  const day = 24 * 3_600_000;
  const today = Date.now();
  const named = (time: number) =>
    new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(time);
  await desk.close();
  desk = openDesk({ files: { '/desk/a.txt': 'x' } });
  await desk.grant();
  const task = await desk.send('Book it for tomorrow');
  desk.passTime(3 * day);
  inOrder({ calls: [['ask_user', { question: 'Which seat?' }]] }, { text: 'done' });
  await desk.start();
  const view = await desk.waits(task);
  expect(desk.requests[0]?.system).toContain(`Asked on ${named(today)}`);
  expect(desk.requests[0]?.system).toContain(`Begun on ${named(today + 3 * day)}.`);
  expect(desk.requests[0]?.messages[0]?.text).toBe('Book it for tomorrow');
  desk.passTime(day);
  await desk.say(task, { type: 'message.sent', body: { text: desk.log.put('no, the day after today') } });
  await desk.say(task, { type: 'question.answered', body: { question: Object.keys(view.questions)[0] ?? '', text: desk.log.put('7A') } });
  await desk.finished(task);
  expect(desk.requests[1]?.system).toBe(desk.requests[0]?.system);
  expect(desk.requests[1]?.messages.at(-1)?.text).toMatch(
    new RegExp(`^.Deskhand. Written on ${named(today + 4 * day)}.*:\\nno, the day after today$`),
  );
});

test('a look that follows a write in the same answer sees what was written', async () => {
  inOrder(
    {
      calls: [
        ['write_file', { path: 'a.txt', content: 'apples 9' }],
        ['read_file', { path: 'a.txt' }],
      ],
    },
    { text: 'done' },
  );
  await desk.waits(await desk.send('Nine'));
  expect(results(desk.requests[1] ?? { system: '', tools: [], messages: [], output: 0 })[1]).toContain('apples 9');
});

test('stop ends a task whose model hangs, and what it staged stays staged', async () => {
  inOrder({ calls: [['write_file', { path: 'half.txt', content: 'x' }]] }, { hang: true });
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

test('a question to the owner waits without a lane and its answer reaches the model', async () => {
  inOrder({ calls: [['ask_user', { question: 'Which year?' }]] }, { text: 'done' });
  const task = await desk.send('Sum');
  const view = await desk.waits(task);
  const [question] = Object.keys(view.questions);
  await desk.say(task, { type: 'question.answered', body: { question: question ?? '', text: desk.log.put('2025') } });
  await desk.finished(task);
  expect(results(desk.requests[1] ?? { system: '', tools: [], messages: [], output: 0 })).toEqual(['The owner answered: 2025']);
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
  inOrder(
    {
      calls: [
        ['reed_file', {}],
        ['read_file', '{"path": '],
      ],
    },
    { text: 'sorry' },
  );
  await desk.finished(await desk.send('Look'));
  const [unknown, malformed] = results(desk.requests[1] ?? { system: '', tools: [], messages: [], output: 0 });
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
  inOrder({ text: '' }, look, look, look, { text: 'Two files.' });
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
  expect(results(desk.requests[2] ?? { system: '', tools: [], messages: [], output: 0 })[0]).toContain('folded away to save room');
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
  expect(results(desk.requests[2] ?? { system: '', tools: [], messages: [], output: 0 })[0]).toContain('Read less at a time');

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

test('a retry from a step knows all up to it and nothing after', async () => {
  inOrder(
    { calls: [['read_file', { path: 'a.txt' }]] },
    { calls: [['read_file', { path: 'b.txt' }]] },
    { text: 'Seven.' },
    { text: 'Again.' },
  );
  const task = await desk.send('Add them up');
  const [first] = Object.keys((await desk.finished(task)).steps);
  await desk.finished(await desk.send('Only the apples', { after: { task, step: first ?? '' } }));
  const shown = desk.requests[3]?.messages.map((message) => message.text) ?? [];
  expect(shown[0]).toBe('Add them up');
  expect(shown.join('\n')).toContain('apples 3');
  expect(shown.join('\n')).not.toContain('pears 4');
  expect(shown.at(-1)).toContain('All above was an earlier task. What it wrote is not there');
  expect(shown.at(-1)).toMatch(/Only the apples$/);
});

test('what the owner said after the last step holds for a retry from there, and counts as their words', async () => {
  await desk.close();
  const words: string[][] = [];
  await use({
    files: { '/desk/a.txt': 'apples 3' },
    decide: (call, situation) => {
      words.push(situation.words);
      return decide(call, situation);
    },
  });
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const { promise: said, resolve: say } = Promise.withResolvers<void>();
  const look: Reply = { calls: [['read_file', { path: 'a.txt' }]] };
  let turn = 0;
  desk.answers(() => {
    turn += 1;
    if (turn === 2) ask();
    return turn === 2 ? { fail: { code: 'wrong-key' }, after: said } : turn === 4 ? { text: 'Done.' } : look;
  });
  const task = await desk.send('Add them up');
  await asked;
  await desk.say(task, { type: 'message.sent', body: { text: desk.log.put('And name them'), files: [] } });
  say();
  const [step = ''] = Object.keys((await desk.finished(task)).steps);
  await desk.finished(await desk.send('Go on', { after: { task, step } }));
  const shown = desk.requests[2]?.messages.map(({ text }) => text).join('\n') ?? '';
  expect(shown).toMatch(/apples 3.*And name them.*All above was an earlier task.*Go on$/su);
  expect(words.at(-1)).toEqual(['Add them up', 'And name them', 'Go on']);
});

test('a later task of a thread is told all that was said to an earlier one, and what that one asked', async () => {
  inOrder({ calls: [['ask_user', { question: 'Which fruit?', choices: ['Apples', 'Pears'] }]] }, { text: 'Three.' }, { text: 'Six.' });
  const task = await desk.send('Add them up', { thread: 'thread_y' });
  const [[question = ''] = []] = Object.entries((await desk.waits(task)).questions);
  await desk.say(task, { type: 'message.sent', body: { text: desk.log.put('In words'), files: [] } });
  await desk.say(task, { type: 'question.answered', body: { question, text: desk.log.put('Apples') } });
  await desk.finished(task);
  await desk.finished(await desk.send('Double it', { thread: 'thread_y' }));
  expect(desk.requests[2]?.messages.map(({ text }) => text)).toEqual([
    'Add them up\n\nIn words\n\n[Deskhand] Asked "Which fruit?", the owner answered: Apples',
    'Three.',
    'Double it',
  ]);
});

test('a later task of a thread is told what was asked before and what came of it', async () => {
  desk.answers(() => ({ text: 'The total is 7.' }));
  await desk.finished(await desk.send('Add them up', { thread: 'thread_x' }));
  await desk.finished(await desk.send('Double it', { thread: 'thread_x' }));
  expect(desk.requests[1]?.messages.map((message) => message.text)).toEqual(['Add them up', 'The total is 7.', 'Double it']);
});
