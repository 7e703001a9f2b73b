import { afterEach, beforeEach, expect, test } from 'vitest';
import { decide } from '../policy/decide.ts';
import { type Desk, openDesk, type Reply, results } from './desk.double.ts';

// What a task knows of what was said and done before it, and while it works.

let desk: Desk;
const use = async (options?: Parameters<typeof openDesk>[0]) => {
  desk = openDesk(options);
  await desk.grant();
  await desk.start();
};
beforeEach(() => use({ files: { '/desk/a.txt': 'apples 3', '/desk/b.txt': 'pears 4' } }));
afterEach(() => desk.close());

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
  desk.inOrder({ calls: [['ask_user', { question: 'Which seat?' }]] }, { text: 'done' });
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

test('a retry from a step knows all up to it and nothing after', async () => {
  desk.inOrder(
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
  desk.inOrder({ calls: [['ask_user', { question: 'Which fruit?', choices: ['Apples', 'Pears'] }]] }, { text: 'Three.' }, { text: 'Six.' });
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
