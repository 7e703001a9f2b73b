import type { TaskView } from '@deskhand/protocol';
import { afterEach, expect, test } from 'vitest';
import type { ModelRequest } from '../models/models.ts';
import { allTools } from '../tools/catalog.ts';
import { type Desk, type DeskOptions, openDesk, type Reply } from './desk.double.ts';

let desk: Desk;
afterEach(() => desk.close());

async function use(replies: Reply[], options: DeskOptions = {}) {
  desk = openDesk({ files: { '/desk/sales.csv': 'May,7', '/desk/budget.csv': 'rent,900' }, ...options });
  await desk.grant();
  await desk.start();
  desk.answers(() => replies[desk.requests.length - 1] ?? { text: 'Nothing more.' });
}
const ended = (task: string) => desk.until(task, ({ summary }) => summary.state === 'review' || summary.finished !== undefined);
const told = (request: ModelRequest | undefined) => request?.messages.findLast(({ role }) => role === 'user')?.text ?? '';
const notes = ({ entries }: TaskView) => entries.filter((entry) => entry.kind === 'note' && entry.why === 'claim').length;
const write = (path: string): Reply => ({ calls: [['write_file', { path, content: 'May,7' }]] });

test('a file that an answer speaks of and that is nowhere is told to the model once, which can still make it', async () => {
  await use([{ text: 'I wrote report.csv.' }, write('report.csv'), { text: 'I wrote report.csv.' }]);
  const view = await ended(await desk.send('Make report.csv from sales.csv'));
  expect(view.summary).toMatchObject({ state: 'review', changes: { added: 1 } });
  expect(view.summary.doubts ?? []).toEqual([]);
  expect(told(desk.requests[1])).toMatch(/^\[Deskhand\] .*\n- report\.csv: there is no such file/u);
  expect([desk.requests.length, notes(view)]).toEqual([3, 1]);
});

test('what still does not hold is said to the person, and the task counts as done in part', async () => {
  await use([{ text: 'I wrote report.csv.' }, { text: 'As I said, I wrote report.csv.' }]);
  const { summary } = await ended(await desk.send('Make report.csv from sales.csv'));
  expect(summary).toMatchObject({
    state: 'partly',
    reason: { code: 'claim', sentence: 'It says that there is report.csv: no such file.' },
  });
  expect(desk.requests).toHaveLength(2);
});

test('it is said where the changes are looked at, and gone once the person sends it back', async () => {
  const says: Reply = { text: 'I wrote sum.csv and updated budget.csv.' };
  await use([write('sum.csv'), says, says, write('budget.csv'), says]);
  const task = await desk.send('Add it up');
  const view = await desk.until(task, ({ summary }) => summary.state === 'review');
  expect(view.summary.doubts).toEqual(['It says that it changed budget.csv, which is as it was.']);
  await desk.say(task, { type: 'review.answered', body: { answer: 'back', text: desk.log.put('Then do it') } });
  const again = await desk.until(task, ({ summary }) => summary.turns === 5 && summary.state === 'review');
  expect(again.summary.doubts ?? []).toEqual([]);
  await desk.say(task, { type: 'review.answered', body: { answer: 'accept' } });
  expect((await desk.finished(task)).summary.state).toBe('done');
});

test('a last call that failed and is not spoken of is found, one that is spoken of is not', async () => {
  const fails: Reply = { calls: [['edit_file', { path: 'budget.csv', edits: [{ old: 'nothing like it', new: 'x' }] }]] };
  await use([fails, { text: 'Done.' }, { text: 'Done.' }]);
  const { summary } = await ended(await desk.send('Set the rent to 950'));
  expect(summary).toMatchObject({ state: 'partly', doubts: [expect.stringContaining('failed, and it does not say so: edits budget.csv')] });
  await desk.close();
  await use([fails, { text: 'I could not find the rent.' }]);
  expect((await ended(await desk.send('Set the rent to 950'))).summary.state).toBe('done');
});

test('told that its answer does not hold, the model goes on as far as it likes and gives it again', async () => {
  const says: Reply = { calls: [['hand_over', { files: ['sales.csv'], text: 'I wrote report.csv and sum.csv.' }]] };
  await use([says, write('report.csv'), write('sum.csv'), { text: 'Both are there now: report.csv and sum.csv.' }]);
  const { summary } = await ended(await desk.send('Make report.csv and sum.csv from sales.csv'));
  expect(summary).toMatchObject({ state: 'review', changes: { added: 2 } });
  expect(await desk.log.text(summary.answer ?? { hash: '', bytes: 0 })).toBe('Both are there now: report.csv and sum.csv.');
});

test('a file is not handed over as right whose edit failed and was left at that', async () => {
  const failing: Reply = {
    calls: [
      ['edit_file', { path: 'budget.csv', edits: [{ old: 'nothing like it', new: 'x' }] }],
      ['write_file', { path: 'sum.csv', content: '7' }],
    ],
  };
  const over: Reply = { calls: [['hand_over', { files: ['budget.csv', 'sum.csv'], text: 'Both files hold the new rent, in total 235.' }]] };
  await use([failing, over, { text: 'Both files hold the new rent.' }]);
  expect((await ended(await desk.send('Set the rent to 950'))).summary.doubts).toEqual([expect.stringContaining('edits budget.csv')]);
});

test.each([
  ['Both letters, Letter_A.docx and Letter_B.docx, are in the folder Letter now.', /there is Letter_A\.docx/],
  ['Beide Briefe (Brief_Groß.docx) liegen fertig im Ordner Letter.', /there is Brief_Groß\.docx/],
  ['Let me check the file list.txt now:', /only says what it was about to do/],
  ['Created the letters for both customers and saved them as PDF.', /saved them as PDF.*did nothing/],
  ['The letters are fine. I ran the tests and all 14 pass.', /I ran the tests/],
])('where nothing was done, %j is not done', async (text, doubt) => {
  await use([{ text }, { text }]);
  const { summary } = await ended(await desk.send('Write a letter to each customer'));
  expect(summary).toMatchObject({ state: 'partly', reason: { code: 'claim', sentence: expect.stringMatching(doubt) } });
});

test('a file is not there for being called for in vain', async () => {
  const text = 'Both are ready: Letter_A.docx and sales.csv.';
  await use([{ calls: [['hand_over', { files: ['Letter_A.docx'] }]] }, { text }, { text }]);
  expect((await ended(await desk.send('Go on'))).summary.reason?.sentence).toBe('It says that there is Letter_A.docx: no such file.');
});

test.each([
  ['grep -q rent sales.csv', 'done'],
  ['python3 make.py && ls out', 'partly'],
])('a last command %j that failed is held against "Done.": %s', async (command, state) => {
  await use([{ calls: [['run', { command }]] }, { text: 'Done.' }, { text: 'Done.' }]);
  expect((await ended(await desk.send('Do it'))).summary.state).toBe(state);
});

test('of a command that failed the last line that it said is told, not the command', async () => {
  const text = 'made 2\ncat: missing.txt: No such file\n[exit 1]\n[a note]';
  const command = 'mkdir -p out && cat a.txt > out/b.txt; cat missing.txt';
  await use([{ calls: [['run', { command }]] }, { text: 'Done.' }, { text: 'Done.' }], {
    tools: allTools.filter(({ name }) => name === 'run').map((tool) => ({ ...tool, run: async () => ({ text, failed: true }) })),
  });
  const { summary } = await ended(await desk.send('Do it'));
  expect(summary.doubts).toEqual(['The last thing that it did failed, and it does not say so: “cat: missing.txt: No such file”.']);
});

test('a file that was asked for and not made is found, also where nothing at all was done', async () => {
  await use([{ text: 'Seven in May.' }, { text: 'Seven in May.' }]);
  expect((await ended(await desk.send('Save the totals of sales.csv as a csv file'))).summary.reason?.sentence).toMatch(
    /asked for a file/u,
  );
  expect(await desk.log.text(desk.view(desk.log.summaries({ limit: 1 })[0]?.id ?? '').summary.answer ?? { hash: '', bytes: 0 })).toBe(
    'Seven in May.',
  );
});

test('an honest answer costs nothing: names of what is there, of what it read of, and of what was sent along', async () => {
  await use(
    [
      { calls: [['read_file', { path: 'sales.csv' }]] },
      write('report.csv'),
      { text: 'I read sales.csv and photo.txt and wrote report.csv. According to sales.csv, old.xlsx was updated in May.' },
    ],
    { files: { '/desk/sales.csv': 'see old.xlsx' } },
  );
  const view = await ended(await desk.send('Make report.csv', { files: [['photo.txt', 'x']] }));
  expect([view.summary.state, desk.requests.length, notes(view)]).toEqual(['review', 3, 0]);
});
