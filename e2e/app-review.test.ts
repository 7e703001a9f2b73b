import { expect, test } from 'vitest';
import { press, see, useApp, whole } from './support/app.ts';
import { busy, conflict, huge } from './support/scenes.ts';

// Looking at changes: what is accepted, sent back, undone, or gone back to before.

const app = useApp();
const now = () => Date.now();

test('of the changes only those that were chosen are accepted, and what is marked must be seen', async () => {
  const scene = busy(now());
  const { page, desk } = await app.open(scene, { route: `#/review/${scene.tasks.review}` });
  await see(page, 'Accept all 9');
  // Whoever listens goes from folder to folder.
  await page.getByRole('heading', { level: 2, name: 'Invoices', exact: true }).waitFor();
  await page.getByLabel('Accept everything in Old').uncheck();
  await press(page, /run\.sh/);
  await see(page, 'rm -rf build');
  await page.getByLabel('Accept this').uncheck();
  await page.goBack();
  await press(page, 'Accept 6 of 9');
  await see(page, 'What you accepted is in place');
  await see(page, 'Choose what to accept');
  await expect.poll(() => desk.commands.length).toBe(1);
  const [command] = desk.commands;
  expect(command).toMatchObject({ type: 'review', answer: 'accept', marked: false });
  expect(command?.type === 'review' && command.paths).toHaveLength(6);
});

test('accepting what is marked lists it first', async () => {
  const scene = busy(now());
  const { page, desk } = await app.open(scene, { route: `#/review/${scene.tasks.review}` });
  await press(page, 'Accept all 9');
  await see(page, '2 changes deserve a second look');
  expect(desk.commands).toEqual([]);
  await press(page, 'I have seen them, accept');
  await expect.poll(() => desk.commands).toMatchObject([{ answer: 'accept', marked: true }]);
  expect(desk.commands[0]).not.toHaveProperty('paths');
});

test('a yes that was kept on the phone is not for what the task made since: that is shown, with why, and answered anew', async () => {
  const scene = busy(now());
  const { page, desk } = await app.open(scene, { route: `#/review/${scene.tasks.review}` });
  await see(page, 'Accept all 9');
  await whole(page);
  desk.away(true);
  await see(page, /Offline since/);
  await press(page, 'Accept all 9');
  await press(page, 'I have seen them, accept');
  await see(page, 'Accepted');
  const { review, summary } = scene.story.tasks.get(scene.tasks.review ?? '') ?? {};
  const { seq: seen, ...list } = review ?? expect.fail('no review');
  const at = { actor: { kind: 'host' }, task: summary?.id, thread: summary?.thread } as const;
  scene.story.append({ ...at, type: 'review.answered', body: { answer: 'back', marked: false } });
  scene.story.append({ ...at, type: 'review.requested', body: list });
  desk.away(false);
  await see(page, 'It has worked on since you looked.');
  expect(desk.commands).toMatchObject([{ answer: 'accept', seen }]);
  await press(page, 'Accept all 9');
  await press(page, 'I have seen them, accept');
  await see(page, /In place since/);
  expect(await page.getByText('It has worked on since you looked.').count()).toBe(0);
});

test('sent back with a comment, the task hears it', async () => {
  const scene = busy(now());
  const { page, desk } = await app.open(scene, { route: `#/review/${scene.tasks.review}` });
  await press(page, 'Send back');
  await page.getByLabel('What should be different?').fill('Keep the drafts');
  await page.getByRole('dialog').getByRole('button', { name: 'Send back' }).click();
  await expect.poll(() => desk.commands).toMatchObject([{ answer: 'back', text: 'Keep the drafts' }]);
  await see(page, /^Sent back/);
  await press(page, 'Open the thread');
  await see(page, 'Keep the drafts');
});

test('five thousand changes: a screenful is drawn, the last can be reached, all can be accepted', async () => {
  const scene = huge(now());
  const { page, desk } = await app.open(scene, { route: `#/review/${scene.tasks.review}` });
  await see(page, 'Accept all 5,000');
  expect(await page.locator('main li').count()).toBeLessThan(120);
  // Whoever jumps sees rows in the very frame that shows the place.
  const there = await page.evaluate(`new Promise((done) => {
    const area = document.querySelector('main [data-scroller]');
    const row = () => document.elementFromPoint(195, 400)?.closest('li[data-key]') != null;
    area.addEventListener('scroll', () => requestAnimationFrame(() => done(row())), { once: true });
    area.scrollTo(0, 9000);
  })`);
  expect(there).toBe(true);
  await page.evaluate(`document.querySelector('main [data-scroller]').scrollTo(0, 1e9)`);
  await expect.poll(() => page.locator('main li').last().getAttribute('aria-posinset')).toBe('5520');
  await press(page, 'Second look');
  await see(page, 'photo-00000.jpg');
  await press(page, 'Accept all 5,000');
  await press(page, 'I have seen them, accept');
  await expect.poll(() => desk.commands.length).toBe(1);
});

test('a conflict says which files moved on, and that nothing was touched', async () => {
  const { page } = await app.open(conflict(now()));
  await press(page, 'See what to do');
  await see(page, /Nothing was put in place/);
  await see(page, 'prices.csv');
  await see(page, 'It read a file that has changed since');
});

test('what is to stand in place of each file is chosen before anything is accepted', async () => {
  const { page, desk } = await app.open(conflict(now()));
  await press(page, 'See what to do');
  const choice = (file: string, name: string) => page.getByRole('group', { name: file }).getByRole('button', { name });
  expect(await page.getByRole('button', { name: 'Choose for 2 files' }).isDisabled()).toBe(true);
  await choice('prices.csv', 'As it is').click();
  await choice('Müller', 'The task’s').click();
  await choice('Müller', 'Keep both').click();
  await see(page, /The task’s version comes beside it as “to Mr Müller \(from the task\)\.docx”/);
  expect(await choice('Müller', 'Keep both').getAttribute('aria-pressed')).toBe('true');
  await press(page, 'Accept all 3');
  await expect
    .poll(() => desk.commands)
    .toMatchObject([
      {
        type: 'review',
        answer: 'accept',
        choices: [
          { path: '/home/ana/Documents/prices.csv', take: 'theirs' },
          { path: '/home/ana/Documents/letters/to Mr Müller.docx', take: 'both' },
        ],
      },
    ]);
});

test('undo sits where done was, and can itself be undone', async () => {
  const scene = busy(now());
  const { page, desk } = await app.open(scene, { route: `#/task/${scene.tasks.done}` });
  await see(page, /In place since/);
  await press(page, 'Undo');
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
  await see(page, 'Undone. Your files are as before.');
  await press(page, 'Undo the undo');
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the undo' }).click();
  await see(page, /In place since/);
  await expect.poll(() => desk.commands.map((command) => command.type)).toEqual(['undo', 'undo']);
});

test('the timeline goes back to before a task: all that it takes back is said, and it is one command', async () => {
  const { page, desk, tasks } = await app.open(busy(now()), { route: '#/timeline' });
  await page.getByRole('listitem').filter({ hasText: 'Make a table of totals' }).first().getByRole('button', { name: 'Go back' }).click();
  await see(page, 'What 2 tasks changed is taken back');
  await page.getByRole('dialog').getByRole('button', { name: 'Go back' }).click();
  await expect.poll(() => desk.commands).toMatchObject([{ type: 'back', task: tasks.done, force: false }]);
});

test('what going back would lose is named first, and stays beside', async () => {
  const { page, desk } = await app.open(busy(now()), { route: '#/timeline' });
  const lost = ['/home/ana/Documents/prices.csv'];
  await page.route('**/v1/back?*', (route) => route.fulfill({ json: { tasks: 1, changes: 0, lost } }));
  await page.getByRole('listitem').filter({ hasText: 'Make a table of totals' }).first().getByRole('button', { name: 'Go back' }).click();
  await see(page, 'One file was changed by somebody else since');
  await see(page, '/home/ana/Documents/prices.csv');
  expect(desk.commands).toEqual([]);
  await press(page, 'Go back and keep both');
  await expect.poll(() => desk.commands).toMatchObject([{ type: 'back', force: true }]);
});
