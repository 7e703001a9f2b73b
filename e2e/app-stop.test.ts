import { expect, test } from 'vitest';
import { press, see, useApp, whole } from './support/app.ts';
import { permissions } from './support/boundary.ts';
import { busy, sending } from './support/scenes.ts';

// Stopping what is about to happen, and what may happen from now on.

const app = useApp();
type Opened = Pick<Awaited<ReturnType<typeof app.open>>, 'page' | 'desk'>;
const now = () => Date.now();

test('what is about to go out can be stopped with one tap', async () => {
  const scene = sending(now());
  const { page, desk } = await app.open(scene, { route: `#/task/${scene.tasks.held}` });
  await see(page, /Goes out in/);
  await press(page, 'Don’t send');
  await expect.poll(() => desk.commands).toMatchObject([{ type: 'outbox.cancel', entry: 'out_1' }]);
});

test('the brake, on whatever screen: a tap asks, holding it stops everything, and it stays until someone lets go at home', async () => {
  const scene = busy(now());
  const { page, desk } = await app.open(scene, { route: `#/task/${scene.tasks.working}` });
  await press(page, 'Stop everything');
  await see(page, /What they have done so far is kept/);
  await press(page, 'Cancel');
  expect(desk.commands).toEqual([]);
  const box = await page.getByRole('button', { name: 'Stop everything' }).boundingBox();
  if (!box) throw new Error('no brake');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await see(page, 'The brake is pulled');
  await page.mouse.up();
  await page.getByRole('link', { name: 'The brake is pulled' }).click();
  await press(page, 'Let go');
  await page.getByRole('dialog').getByRole('button', { name: 'Let go' }).click();
  await page.getByText('The brake is pulled').waitFor({ state: 'hidden' });
  await expect.poll(() => desk.commands.map((command) => command.type)).toEqual(['brake.pull', 'brake.release']);
});

test('all of the brake is on the phone before the desk was heard', async () => {
  const { page, context, desk } = await app.open(busy(now()), { route: 'manifest.webmanifest', own: true });
  // Nobody ever answers how the desk is.
  await context.route(/\/v1\/health/, () => undefined);
  await page.goto(`${desk.origin}/#/`);
  await see(page, /^Looking/);
  const parts = () =>
    page.evaluate<string[]>(
      `performance.getEntriesByType('resource').flatMap(({ name }) => /\\/(banner|english-brake|door)-/.exec(name)?.[1] ?? []).sort()`,
    );
  await expect.poll(parts).toEqual(['banner', 'door', 'english-brake']);
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

/** Pulls the brake where it reaches nobody. */
async function stopWhileAway({ page, desk }: Opened): Promise<void> {
  await see(page, 'Needs you');
  await whole(page);
  desk.away(true);
  await see(page, /Offline since/);
  await press(page, 'Stop everything');
  await page.getByRole('dialog').getByRole('button', { name: 'Stop everything' }).click();
  await see(page, 'The brake hasn’t reached the computer yet');
}

test('a brake that reaches nobody says so on every screen, and stops everything as soon as it is heard', async () => {
  const { page, desk } = await app.open(busy(now()));
  await stopWhileAway({ page, desk });
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
  await stopWhileAway({ page, desk });
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
