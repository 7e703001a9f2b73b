import { expect, test } from 'vitest';
import { press, see, useApp, write } from './support/app.ts';
import { asking } from './support/asking.ts';
import { alike, busy, empty } from './support/scenes.ts';
import { tell } from './support/teller.ts';

// Answering what a task asks: each answer says exactly what was shown, and needs a second word where there is no way back.

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
  // What waits next is one touch away.
  await page.getByRole('link', { name: 'Next: Tidy up the invoices' }).click();
  await see(page, 'Second look');
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
      title: `lets the plugin office send message: to ${to}`,
      why: 'It leaves this computer.',
      irreversible: true,
      decisive: [],
    });
  const { page } = await app.open(scene);
  await see(page, `Lets the plugin office send message: to ${to}`);
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
  await see(page, /^Answers: There are two rooms/);
  await page.locator('[data-composer]:visible').fill('For nine people, as I said');
  await press(page, 'Say something else');
  await see(page, /the question stays open/);
  await press(page, 'Send');
  await expect.poll(() => desk.commands.splice(0)).toMatchObject([{ type: 'send', text: 'For nine people, as I said', remark: true }]);
  await page.getByRole('form').getByRole('button', { name: 'Answer' }).click();
  await write(page, 'The one with a view');
  await see(page, 'The one with a view');
  await page.getByPlaceholder('Answer the question').waitFor({ state: 'detached' });
  await expect.poll(() => desk.commands).toMatchObject([{ type: 'answer', task, text: 'The one with a view' }]);
});
