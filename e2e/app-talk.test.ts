import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { press, see, shelf, useApp, whole, write } from './support/app.ts';
import { longScene } from './support/long.ts';
import { busy, empty, papers } from './support/scenes.ts';
import { tell } from './support/teller.ts';

// Saying what should be done, and what becomes of it, on a phone: online, offline, and in between.

const app = useApp();
const now = () => Date.now();

test('a message becomes a task in a thread of its own; what is written next steers it; stop stops it', async () => {
  const { page, desk } = await app.open(empty(now()));
  await see(page, 'Or begin with one of these');
  await write(page, 'Sort the photos');
  await see(page, 'On the desk, begins in a moment');
  expect(page.url()).toContain('#/thread/');
  await write(page, 'By year, please');
  await see(page, 'By year, please');
  await press(page, /^Stop$/);
  await press(page, 'Stop the task');
  await see(page, 'Stopped');
  await expect.poll(() => desk.commands.map((command) => command.type)).toEqual(['send', 'send', 'stop']);
  expect(new Set(desk.commands.map((command) => command.key)).size).toBe(3);
});

test('what is written on the page of a finished task leads to its thread, where one sees what becomes of it', async () => {
  const scene = busy(now());
  const { page, desk } = await app.open(scene, { route: `#/task/${scene.tasks.done}` });
  const thread = scene.story.tasks.get(scene.tasks.done ?? '')?.summary.thread;
  await see(page, 'Cost and settings');
  await write(page, 'And the same for June');
  await expect.poll(() => page.url()).toContain(`#/thread/${thread}`);
  await page.getByRole('article', { name: 'And the same for June' }).waitFor();
  await expect.poll(() => desk.commands[0]).toMatchObject({ type: 'send', text: 'And the same for June', thread });
});

test('a task that failed is tried again with the words that it was told later', async () => {
  const scene = empty(now());
  const task = tell(scene.story, now(), 'Sum up the minutes').say('Keep it to one page');
  task.finish('failed', undefined, { code: 'model.key', sentence: 'The model server doesn’t accept the key.' });
  const { page, desk } = await app.open(scene, { route: `#/thread/${scene.story.tasks.get(task.task)?.summary.thread}` });
  await press(page, 'Try again');
  await expect.poll(() => desk.commands[0]).toMatchObject({ type: 'again', task: task.task });
  await expect.poll(() => page.getByText('Keep it to one page').count()).toBe(2);
});

test('a task that only answered, or changed no file, says so in its thread', async () => {
  const scene = papers(now());
  const thread = (name: string) => `#/thread/${scene.story.tasks.get(scene.tasks[name] ?? '')?.summary.thread}`;
  const { page } = await app.open(scene, { route: thread('answered') });
  await see(page, 'Only answered: looked at nothing, changed nothing.');
  await page.evaluate(`location.hash = '${thread('looked')}'`);
  await see(page, 'Changed no file.');
});

test('an example is put into the field, to be changed before it is sent', async () => {
  const { page } = await app.open(empty(now()));
  await press(page, /What is in Documents/);
  await expect.poll(() => page.locator('[data-composer]').inputValue()).toContain('What is in Documents?');
});

test('what a task says and does appears while it happens, without anything being loaded again', async () => {
  const { page, desk, story } = await app.open(empty(now()));
  await see(page, 'What should be done?');
  const task = tell(story, now(), 'Count the pages');
  task.turn('', 1).step('reads book.pdf', { running: true });
  await press(page, /Count the pages/);
  await see(page, 'Reads book.pdf');
  desk.live({ kind: 'text', task: task.task, turn: 1, delta: 'Up to now **212** pages' });
  await see(page, '212');
  task.turn('There are 380 pages.').finish('done', 'There are 380 pages.');
  await see(page, 'There are 380 pages.');
});

test('written while the desk is away, it is kept, said to be on this phone, and arrives once, in order, after all', async () => {
  const { page, desk, story } = await app.open(empty(now()));
  await see(page, 'Connected');
  await whole(page);
  desk.away(true);
  await see(page, /Offline since/);
  await write(page, 'First');
  await see(page, 'On this phone, sent when the desk answers');
  await page.goBack();
  await write(page, 'Second');
  await see(page, 'On this phone, sent when the desk answers');
  desk.away(false);
  await see(page, 'On the desk, begins in a moment');
  const asked = story.events.flatMap((event) => (event.type === 'task.requested' ? event.body.text.text : []));
  expect(asked).toEqual(['First', 'Second']);
});

test('a page that is closed before it could send does so when it is opened again', async () => {
  const { page, desk, story, again } = await app.open(empty(now()));
  await see(page, 'Connected');
  await whole(page);
  desk.away(true);
  await see(page, /Offline since/);
  await write(page, 'Remember me');
  await see(page, 'On this phone');
  await page.close();
  desk.away(false);
  const next = await again();
  await see(next, 'Remember me');
  await see(next, 'On the desk, begins in a moment');
  expect(story.events.filter((event) => event.type === 'task.requested')).toHaveLength(1);
});

test('where the browser’s storage is cleared under the page it goes on, and what is written then is kept again', async () => {
  const { page, desk, context } = await app.open(empty(now()));
  await see(page, 'Connected');
  await whole(page);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Storage.clearDataForOrigin', { origin: desk.origin, storageTypes: 'all' });
  desk.away(true);
  await see(page, /Offline since/);
  await write(page, 'Still here');
  await see(page, 'On this phone, sent when the desk answers');
  expect(Object.values(await shelf(page, 'outbox'))).toMatchObject([{ command: { type: 'send', text: 'Still here' }, state: 'kept' }]);
  desk.away(false);
  await see(page, 'On the desk, begins in a moment');
});

test('an answer that is lost on its way doesn’t make two of one', async () => {
  const { page, desk, story } = await app.open(empty(now()));
  await see(page, 'Connected');
  desk.mute(true);
  await write(page, 'Only once');
  await expect.poll(() => desk.commands.length).toBeGreaterThan(0);
  desk.mute(false);
  await see(page, 'On the desk, begins in a moment');
  expect(story.events.filter((event) => event.type === 'task.requested')).toHaveLength(1);
  expect(new Set(desk.commands.map((command) => command.key)).size).toBe(1);
});

test('what happened while the phone was away is caught up with, each thing once', async () => {
  const { page, desk, story, tasks } = await app.open(busy(now()));
  await see(page, 'Needs you');
  await press(page, /Read all interview notes/);
  await see(page, 'Reads 4 of 12');
  desk.away(true);
  const view = story.tasks.get(tasks.working ?? '');
  if (!view) throw new Error('no such task');
  const { id: task, thread } = view.summary;
  for (let i = 0; i < 700; i++)
    story.append({ type: 'message.sent', body: { text: story.ref(`word ${i}`) }, actor: { kind: 'host' }, task, thread });
  desk.away(false);
  await see(page, 'word 699');
  expect(await page.getByText(/^word \d+$/).count()).toBe(700);
  expect(await page.getByText('word 350', { exact: true }).count()).toBe(1);
});

test('a thread opens at its end, and stays there while it grows', async () => {
  const scene = longScene(now());
  const { page, story } = await app.open(scene, { route: `#/thread/${scene.tasks.thread}` });
  await see(page, 'Person 60, 62 times');
  const left = () =>
    page.evaluate<number>(
      `(() => { const box = document.querySelector('main [data-scroller]'); return box.scrollHeight - box.clientHeight - box.scrollTop; })()`,
    );
  await expect.poll(left).toBeLessThan(3);
  tell(story, now(), 'And one thing more', { thread: scene.tasks.thread ?? '' });
  await see(page, 'And one thing more');
  await expect.poll(left).toBeLessThan(3);
});

test('what was typed and not sent is there again after the screen, and after the page', async () => {
  const { page, again } = await app.open(empty(now()));
  await page.locator('[data-composer]').fill('Half a thought');
  await page
    .locator('input[data-files]')
    .or(page.getByRole('button', { name: 'Attach' }))
    .first()
    .click();
  await page.setInputFiles('[data-files]', [{ name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('eggs') }]);
  await see(page, 'list.txt');
  await press(page, 'Timeline');
  await see(page, 'Nothing has been changed');
  await page.goBack();
  await expect.poll(() => page.locator('[data-composer]').inputValue()).toBe('Half a thought');
  await page.close();
  const next = await again();
  await expect.poll(() => next.locator('[data-composer]').inputValue()).toBe('Half a thought');
  await see(next, 'list.txt');
});

test('files go to the desk before the message that names them', async () => {
  const { page, desk, story } = await app.open(empty(now()));
  await press(page, 'Attach');
  await page.setInputFiles('[data-files]', [{ name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('eggs') }]);
  await see(page, 'list.txt');
  await write(page, 'What do I need?');
  await see(page, 'On the desk, begins in a moment');
  const [sent] = desk.commands;
  const file = sent?.type === 'send' ? sent.files[0] : undefined;
  expect(file).toMatchObject({ name: 'list.txt', type: 'text/plain' });
  expect(Buffer.from(story.content.get(file?.hash ?? '') ?? []).toString()).toBe('eggs');
});

test('a file that was saved again since it was picked is said to be unreadable, and holds up nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deskhand-picked-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'list.txt');
  await writeFile(path, 'eggs');
  const { page, desk } = await app.open(empty(now()));
  await press(page, 'Attach');
  await page.setInputFiles('[data-files]', path);
  await see(page, 'list.txt');
  await writeFile(path, 'eggs and milk');
  await write(page, 'What do I need?');
  await see(page, 'Not taken: “list.txt” can’t be read any more. It was changed, moved or deleted after it was chosen.');
  await page.goBack();
  await write(page, 'Then without it');
  await expect.poll(() => desk.commands).toMatchObject([{ text: 'Then without it', files: [] }]);
});

test('installed, it opens without a network and shows what it knew', async () => {
  const { page, desk } = await app.open(busy(now()), { worker: true });
  await see(page, 'Needs you');
  await page.evaluate('navigator.serviceWorker.ready');
  await expect
    .poll(() =>
      page.evaluate(
        'caches.keys().then(async (names) => (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length))).reduce((a, b) => a + b, 0))',
      ),
    )
    .toBeGreaterThan(20);
  await page.waitForFunction(`indexedDB.databases().then((all) => all.length > 0)`);
  // What it knows is written a moment after it changed.
  await page.evaluate(`dispatchEvent(new Event('pagehide'))`);
  await expect.poll(() => shelf(page, 'view')).toHaveProperty('desk');
  desk.away(true);
  await page.reload();
  await see(page, 'Needs you');
  await see(page, /Offline since/);
});
