import { expect, test } from 'vitest';
import { press, see, useApp, whole, write } from './support/app.ts';
import { asking } from './support/asking.ts';
import { permissions } from './support/boundary.ts';
import { alike, busy, conflict, empty, huge, sending } from './support/scenes.ts';
import { tell } from './support/teller.ts';

// Answering, reviewing, undoing, stopping: each says exactly what was shown, and needs a second word where there is no way back.

const app = useApp();
const now = () => Date.now();

test('what can’t be undone asks a second time, and the answer is bound to what was shown', async () => {
  const { page, desk } = await app.open(busy(now()));
  await press(page, 'Look and decide');
  await see(page, 'from the web page mueller-tax.example, not from you');
  await press(page, 'Allow once');
  expect(desk.commands).toEqual([]);
  await press(page, 'Yes, do it');
  await see(page, 'Allowed once');
  await expect.poll(() => desk.commands).toMatchObject([{ type: 'approve', answer: 'once', hash: 'a'.repeat(64) }]);
});

test('a no can carry a word, which is kept while it is written', async () => {
  const { page, desk } = await app.open(busy(now()));
  await press(page, 'Look and decide');
  await press(page, 'Other answers');
  await press(page, 'No, and say why…');
  await page.getByLabel('What should it do instead?').fill('Write to my own accountant');
  await press(page, 'Say no');
  await see(page, 'You said no');
  await expect.poll(() => desk.commands).toMatchObject([{ answer: 'no', word: 'Write to my own accountant' }]);
});

test('for this task shows it too, and says that it can’t be undone', async () => {
  const { page, desk } = await app.open(busy(now()));
  await press(page, 'Look and decide');
  await press(page, 'Other answers');
  await press(page, 'Allow for this task');
  await see(page, 'Until this task ends it does this without asking');
  await see(page, 'send from ana@home.example, to office@mueller-tax.example only');
  expect(desk.commands).toEqual([]);
  await page.getByRole('button', { name: 'Allow for this task' }).last().click();
  await expect.poll(() => desk.commands).toMatchObject([{ type: 'approve', answer: 'task' }]);
});

test('always shows what it would allow before it is given', async () => {
  const { page, desk } = await app.open(busy(now()));
  await press(page, 'Look and decide');
  await press(page, 'Other answers');
  await press(page, 'Always allow…');
  await see(page, 'send from ana@home.example, to office@mueller-tax.example only');
  expect(desk.commands).toEqual([]);
  await press(page, 'Always allow');
  await see(page, 'Always allowed');
});

test('requests that are alike are one card and one answer, each bound to what was shown; or answered one by one', async () => {
  const { page, desk, story, tasks } = await app.open(alike(now()));
  await see(page, '4 alike');
  await press(page, 'Look and decide');
  await see(page, '4 requests of the same kind');
  await see(page, 'sales@oak-and-elm.example');
  await see(page, 'info@birch.example');
  await press(page, 'Answer them one by one');
  await press(page, 'No');
  await see(page, 'You said no');
  await page.goBack();
  await see(page, '3 alike');
  await press(page, 'Look and decide');
  await press(page, 'Allow all 3 once');
  await press(page, 'Yes, do it');
  await see(page, 'Allowed once');
  const asked = Object.values(story.tasks.get(tasks.alike ?? '')?.approvals ?? {});
  const [first, second, ...rest] = asked.filter(({ group }) => group).map(({ approval, hash }) => ({ approval, hash }));
  await expect
    .poll(() => desk.commands)
    .toMatchObject([
      { ...first, answer: 'no' },
      { ...second, answer: 'once', also: rest },
    ]);
  await page.goBack();
  expect(await page.getByText('Look and decide').count()).toBe(1);
});

test('one yes to several acts for good stands below all the places that they go to, the doubtful first', async () => {
  const { page } = await app.open(alike(now()));
  await page.getByText('hello@a-very-long-name-of-a-supplier').waitFor();
  await press(page, 'Look and decide');
  const places = page.getByRole('region', { name: 'All that they go to' });
  await places.waitFor();
  expect(await places.locator('dd > bdi').allInnerTexts()).toEqual([
    'sales@oak-and-elm.example',
    'hello@a-very-long-name-of-a-supplier-of-things-made-of-wood.example',
    'info@birch.example',
    'office@pine.example',
  ]);
  const yes = page.getByRole('button', { name: 'Allow all 4 once' });
  const [list, button] = [await places.boundingBox(), await yes.boundingBox()];
  expect(button?.y).toBeGreaterThan((list?.y ?? 0) + (list?.height ?? Number.POSITIVE_INFINITY));
});

test('on the first screen no mark in a request hides where it goes', async () => {
  const scene = empty(now());
  const to = '[anna@good.example](eve@evil.example)';
  tell(scene.story, now(), 'Write to Anna')
    .turn('', 1)
    .approval({
      title: `has the plugin office send message: to ${to}`,
      why: 'It leaves this computer.',
      irreversible: true,
      decisive: [],
    });
  const { page } = await app.open(scene);
  await see(page, `Has the plugin office send message: to ${to}`);
});

test.each([
  [
    'which thing a number means',
    'reply',
    'is “Anna Bergmann <anna.bergmann@sonnen-energie.example>”, “Your power contract”, “2026-11-20”, in list messages of office',
  ],
  ['which entry an address stands in', 'mail', 'from list contacts of office: “Li Wei”'],
  [
    'whose mail an account stands in',
    'pay',
    'from the text of “IT Service <it-service@helpdesk-kuhn.example>”, “Mailbox almost full”, “2026-11-29” (read message of office), not from you',
  ],
  ['that the one whom it is for did not write it', 'pay', '“Miller Cleaning” did not write that.'],
  [
    'what the owner’s own list has for that name',
    'pay',
    'For “Miller Cleaning”, list payments of office has another: “DE44500105175407324931”',
  ],
  ['that it only looks', 'plain', 'It only looks, as it says of itself.'],
])('a request shows %s', async (_, kind, words) => {
  const scene = asking(now());
  const { page } = await app.open(scene, { route: `#/approval/${scene.tasks[kind]}/${scene.tasks[`${kind}.approval`]}` });
  await see(page, 'Why it asks');
  // What others wrote stands between marks that keep its direction to itself.
  await expect.poll(async () => (await page.locator('body').allInnerTexts()).join('').replace(/[\u2068\u2069]/g, '')).toContain(words);
});

test('what would be said keeps its lines, stands once, and below where it goes', async () => {
  const scene = asking(now());
  const { page } = await app.open(scene, { route: `#/approval/${scene.tasks.mail}/${scene.tasks['mail.approval']}` });
  await press(page, 'Show all of it');
  await page.getByText('Show all of it').waitFor({ state: 'detached' });
  const values = await page.getByRole('region', { name: 'What decides it' }).locator('dd > bdi').allInnerTexts();
  expect(values[0]).toBe('li.wei@kuhn-partner.example');
  expect(values[1]).toMatch(/^Hello Li Wei,\n\nour next .*\n\nRegards,\nNina$/s);
  expect((await page.locator('body').allInnerTexts()).join('').split('our next team meeting')).toHaveLength(2);
});

test('answered at the computer, it says so', async () => {
  const scene = busy(now());
  const { page, story, tasks } = await app.open(scene);
  await press(page, 'Look and decide');
  const view = story.tasks.get(tasks.approval ?? '');
  const { approval = '', hash = '' } = Object.values(view?.approvals ?? {})[0] ?? {};
  const at = { task: tasks.approval ?? '', thread: view?.summary.thread ?? '' };
  story.append({ type: 'approval.answered', body: { approval, hash, answer: 'once' }, actor: { kind: 'device', id: 'cli' }, ...at });
  await see(page, 'Allowed once · at the computer');
});

test('answered on one device, it is answered on the other', async () => {
  const { page, other } = await app.open(busy(now()));
  const tablet = await other();
  await press(page, 'Look and decide');
  await press(tablet, 'Look and decide');
  await press(page, 'No');
  await see(tablet, 'You said no');
  expect(await tablet.getByRole('button', { name: 'Allow once' }).count()).toBe(0);
});

test('what a task asks is said to be its own words, and whether others may have had a say in them', async () => {
  const scene = busy(now());
  const task = scene.tasks.question ?? '';
  const read = { sources: ['plugin' as const], confidentiality: 'private' as const, from: ['the plugin office'] };
  const thread = scene.story.tasks.get(task)?.summary.thread ?? '';
  const { page, story } = await app.open(scene);
  await press(page, 'Answer');
  await see(page, 'The task asks, in its own words:');
  expect(await page.getByText('It has read what others wrote').count()).toBe(0);
  story.append({ type: 'note.added', body: { text: story.ref('x'), why: 'policy' }, actor: { kind: 'host' }, labels: read, task, thread });
  await see(page, 'It has read what others wrote. Choosing one of these allows nothing by itself.');
});

test('a choice answers a question', async () => {
  const { page, desk } = await app.open(busy(now()));
  await press(page, 'Answer');
  await press(page, /The garden room/);
  await page.getByRole('button', { name: /The large room/ }).waitFor({ state: 'detached' });
  await see(page, 'The garden room, 12:00 to 13:30');
  await expect.poll(() => desk.commands).toMatchObject([{ type: 'answer', text: 'The garden room, 12:00 to 13:30' }]);
});

test('in the thread the question stands whole with its choices, and what is written there answers it', async () => {
  const scene = busy(now());
  const task = scene.tasks.question ?? '';
  const { page, desk } = await app.open(scene, { route: `#/thread/${scene.story.tasks.get(task)?.summary.thread}` });
  await page.getByRole('button', { name: 'The garden room, 12:00 to 13:30' }).waitFor();
  await page.getByPlaceholder('Answer the question').waitFor();
  await write(page, 'The one with a view');
  await see(page, 'The one with a view');
  await page.getByPlaceholder('Answer the question').waitFor({ state: 'detached' });
  await expect.poll(() => desk.commands).toMatchObject([{ type: 'answer', task, text: 'The one with a view' }]);
});

test('of the changes only those that were chosen are accepted, and what is marked must be seen', async () => {
  const scene = busy(now());
  const { page, desk } = await app.open(scene, { route: `#/review/${scene.tasks.review}` });
  await see(page, 'Accept all 9');
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

test('what is about to go out can be stopped with one tap', async () => {
  const scene = sending(now());
  const { page, desk } = await app.open(scene, { route: `#/task/${scene.tasks.held}` });
  await see(page, /Goes out in/);
  await press(page, 'Don’t send');
  await expect.poll(() => desk.commands).toMatchObject([{ type: 'outbox.cancel', entry: 'out_1' }]);
});

test('the brake: a tap asks, holding it stops everything, and it stays until someone lets go', async () => {
  const { page, desk } = await app.open(busy(now()));
  await press(page, 'Stop everything');
  await see(page, /Staged work stays staged/);
  await press(page, 'Cancel');
  expect(desk.commands).toEqual([]);
  const box = await page.getByRole('button', { name: 'Stop everything' }).boundingBox();
  if (!box) throw new Error('no brake');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await see(page, 'The brake is pulled');
  await page.mouse.up();
  await press(page, 'Let go');
  await page.getByRole('dialog').getByRole('button', { name: 'Let go' }).click();
  await page.getByText('The brake is pulled').waitFor({ state: 'hidden' });
  await expect.poll(() => desk.commands.map((command) => command.type)).toEqual(['brake.pull', 'brake.release']);
});

test('what is never used, or always allowed, is changed with a tap and changed back where the tap was', async () => {
  const { page, desk, story } = await app.open(permissions(now()));
  await press(page, /permissions that nothing uses end soon/);
  await see(page, 'Never used');
  await expect.poll(() => desk.commands).toMatchObject([{ type: 'grants.review' }]);
  const row = (name: string, words: string) =>
    page
      .getByRole('region', { name })
      .locator('div', { hasText: words })
      .filter({ has: page.getByRole('button') })
      .last();
  const tap = (name: string, words: string, label: string) => row(name, words).getByRole('button', { name: label, exact: true }).click();
  await tap('Never used', 'rates.bank.example', 'Take back');
  await tap('Never used', 'rates.bank.example', 'Give again');
  await row('Never used', 'rates.bank.example').getByRole('button', { name: 'Take back' }).waitFor();
  await tap('Always allowed', 'list_tickets', 'Don’t ask');
  await tap('Always allowed', 'list_tickets', 'Ask again');
  await row('Always allowed', 'list_tickets').getByRole('button', { name: 'Don’t ask' }).waitFor();
  await tap('Over soon', 'Archive', 'Keep');
  await tap('Over soon', 'Archive', 'Take back');
  await tap('Over soon', 'Archive', 'Give again');
  await row('Over soon', 'Archive').getByRole('button', { name: 'Take back' }).waitFor();
  expect(story.host().folders.map(({ path, lapses }) => [path, lapses])).toContainEqual(['/home/ana/Archive', undefined]);
  const rules = story.host().grants?.map(({ id }) => id);
  expect(rules?.sort()).toEqual(['grant_1', 'grant_2', 'grant_3', 'grant_4', 'grant_old', 'grant_older']);
});

test('home says once that permissions are worth a look, and no more after somebody looked', async () => {
  const scene = permissions(now());
  scene.story.append({ type: 'grant.revoked', body: { grant: 'grant_older' }, actor: { kind: 'host' } });
  scene.story.append({ type: 'folder.removed', body: { path: '/home/ana/Archive' }, actor: { kind: 'host' } });
  const { page } = await app.open(scene);
  await press(page, /permissions are worth a look/);
  await see(page, 'Never used');
  await page.goBack();
  await page.getByText('worth a look').waitFor({ state: 'detached' });
});

test('a brake that reaches nobody says so on every screen, and stops everything as soon as it is heard', async () => {
  const { page, desk } = await app.open(busy(now()));
  await see(page, 'Needs you');
  await whole(page);
  desk.away(true);
  await see(page, /Offline since/);
  await press(page, 'Stop everything');
  await page.getByRole('dialog').getByRole('button', { name: 'Stop everything' }).click();
  await see(page, 'The brake hasn’t reached the computer yet');
  await press(page, /Read all interview notes/);
  await see(page, 'The brake hasn’t reached the computer yet');
  expect(desk.commands).toEqual([]);
  await page.goBack();
  desk.away(false);
  await see(page, 'The brake is pulled');
  expect(desk.commands.map((command) => command.type)).toEqual(['brake.pull']);
});

test.each([
  ['Stop everything', ['brake.pull']],
  ['No', []],
])('a brake that reached nobody for ten minutes asks first, and says when it was pulled: %s', async (word, sent) => {
  const { page, desk } = await app.open(busy(now()), { own: true });
  await see(page, 'Needs you');
  await whole(page);
  desk.away(true);
  await see(page, /Offline since/);
  await press(page, 'Stop everything');
  await page.getByRole('dialog').getByRole('button', { name: 'Stop everything' }).click();
  await see(page, 'The brake hasn’t reached the computer yet');
  await page.clock.install({ time: now() + 660_000 });
  desk.away(false);
  await page.reload();
  await see(page, /You pulled the brake: .*\d:\d\d\. It never reached the computer/);
  await see(page, 'Connected');
  expect(desk.commands).toEqual([]);
  await page.getByRole('status').filter({ hasText: 'Stop everything, still?' }).getByRole('button', { name: word }).click();
  await page.getByText('Stop everything, still?').waitFor({ state: 'hidden' });
  await expect.poll(() => desk.commands.map((command) => command.type)).toEqual(sent);
});
