import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { press, see, useApp } from './support/app.ts';
import { hostileScene } from './support/hostile.ts';
import { leftUndone } from './support/left-undone.ts';
import { busy } from './support/scenes.ts';

// What the model, a file or a page wrote is hostile to the screen; and the app is for hands that use keys.

const app = useApp();

/** Everything that the page asks of anyone but its own desk. */
function strayRequests(page: Page, origin: string): string[] {
  const stray: string[] = [];
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(origin)) stray.push(request.url());
  });
  return stray;
}

test('markup in every place that shows such text stays text: nothing runs, nothing is asked of a stranger, nobody is led away', async () => {
  const scene = hostileScene(Date.now());
  const { page, desk, tasks, story } = await app.open(scene);
  const stray = strayRequests(page, desk.origin);
  const view = story.tasks.get(tasks.done ?? '');
  const thread = view?.summary.thread;
  const routes = [
    '#/',
    '#/timeline',
    `#/thread/${thread}`,
    `#/task/${tasks.done}`,
    `#/review/${tasks.done}`,
    ...Object.keys(story.tasks.get(tasks.approval ?? '')?.approvals ?? {}).map((id) => `#/approval/${tasks.approval}/${id}`),
    ...Object.keys(story.tasks.get(tasks.question ?? '')?.questions ?? {}).map((id) => `#/question/${tasks.question}/${id}`),
    ...(view?.artifacts ?? [])
      .filter(({ path }) => !path.endsWith('.html'))
      .map(({ path }) => `#/artifact/${tasks.done}/${encodeURIComponent(path)}`),
  ];
  for (const route of routes) {
    await page.goto(`${desk.origin}/${route}`);
    await page.waitForSelector('h1');
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate('window.broken'), route).toBeUndefined();
    expect(page.url(), route).toBe(`${desk.origin}/${route}`);
  }
  // Every step opened, and exactly what would be done.
  await page.goto(`${desk.origin}/#/task/${tasks.done}`);
  await see(page, 'Cost and settings');
  for (const step of await page.locator('button[aria-expanded=false]').all()) await step.click({ force: true }).catch(() => undefined);
  expect(await page.evaluate('window.broken')).toBeUndefined();
  expect(stray).toEqual([]);
});

test('a page of the model’s is looked at without running: no script, no handler, nothing fetched', async () => {
  const scene = hostileScene(Date.now());
  const { context, desk, tasks } = await app.open(scene);
  const page = await context.newPage();
  const stray = strayRequests(page, desk.origin);
  await page.goto(`${desk.origin}/#/artifact/${tasks.done}/${encodeURIComponent('/d/page.html')}`);
  const frame = page.frameLocator('iframe');
  await expect.poll(() => frame.locator('body *').count()).toBeGreaterThan(3);
  expect(await frame.locator('script, iframe, form[action], a[href], img[src], [onerror], [onload]').count()).toBe(0);
  expect(await page.evaluate('window.broken')).toBeUndefined();
  expect(stray).toEqual([]);
});

test('a link shows its whole address before it opens, and one that runs opens nowhere', async () => {
  const { page, desk, tasks } = await app.open(hostileScene(Date.now()));
  await page.goto(`${desk.origin}/#/artifact/${tasks.done}/${encodeURIComponent('/d/text.md')}`);
  await press(page, 'https://bank.example');
  await see(page, 'https://evil.example/steal?a=1');
  expect(await page.getByRole('link', { name: 'Open evil.example' }).getAttribute('rel')).toContain('noopener');
  await press(page, 'Cancel');
  await page.getByRole('button', { name: 'click' }).first().click();
  await see(page, 'This link leads nowhere');
  expect(await page.getByRole('dialog').getByRole('link').count()).toBe(0);
});

test('keys: / writes, j and k move, Enter opens, a approves, ? helps, Escape goes back', async () => {
  const { page, desk } = await app.open(busy(Date.now()), { size: 'wide' });
  await see(page, 'Needs you');
  await page.keyboard.press('?');
  await see(page, 'Approve what is shown');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('/');
  expect(await page.evaluate('document.activeElement.matches("[data-composer]")')).toBe(true);
  await page.keyboard.type('jka?');
  expect(await page.locator('[data-composer]').first().inputValue()).toBe('jka?');
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Review');
  await page.keyboard.press('k');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Look and decide');
  await page.keyboard.press('Enter');
  await see(page, 'What decides it');
  await page.keyboard.press('a');
  await see(page, 'This can’t be undone');
  expect(desk.commands).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await see(page, 'Or pick one of your threads');
});

test('another screen begins at its title for whoever listens, and back is where one was', async () => {
  const { page } = await app.open(busy(Date.now()));
  await press(page, 'Settings');
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Settings');
  await press(page, 'Folders');
  await see(page, '/home/ana/Documents');
  await press(page, 'Back');
  await see(page, 'Notifications');
  await press(page, 'Back');
  await see(page, 'Needs you');
});

test('a folder is granted by a tap, or by its path, with what happens to changes there; what the desk refuses says why', async () => {
  const { page, desk } = await app.open(busy(Date.now()), { route: '#/settings/folders' });
  await press(page, 'Add a folder');
  await press(page, 'Another one, by its path…');
  await page.getByLabel('Its full path on the computer').fill('Music');
  await page.getByRole('dialog').getByRole('button', { name: 'Add a folder' }).click();
  await see(page, /Say the whole path/);
  await press(page, 'Discard');
  await press(page, 'Add a folder');
  await page.getByLabel('Music', { exact: true }).check();
  await page.getByRole('dialog').getByText('Look only').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add a folder' }).click();
  await see(page, '/home/ana/Music');
  await expect.poll(() => desk.commands.at(-1)).toMatchObject({ type: 'folder.add', path: '/home/ana/Music', mode: 'ro' });
});

test('a key goes straight to the desk and is kept nowhere on the device', async () => {
  const { page, desk } = await app.open(busy(Date.now()), { route: '#/settings/models' });
  await press(page, 'Add a key');
  await page.getByLabel('Provider').fill('openai');
  await page.getByLabel('Key', { exact: true }).fill('sk-very-secret');
  await page.getByRole('dialog').getByRole('button', { name: 'Add a key' }).click();
  await see(page, 'openai');
  await expect.poll(() => desk.commands.at(-1)).toMatchObject({ type: 'key.add', secret: 'sk-very-secret' });
  const kept = await page.evaluate<string>(`new Promise((done) => {
    const open = indexedDB.open('deskhand');
    open.onsuccess = async () => {
      const all = [];
      for (const name of open.result.objectStoreNames) {
        all.push(await new Promise((got) => { const r = open.result.transaction(name).objectStore(name).getAll(); r.onsuccess = () => got(r.result); }));
      }
      done(JSON.stringify(all) + JSON.stringify(localStorage));
    };
  })`);
  expect(kept).not.toContain('very-secret');
});

test('what only the person can mend leads to where it is mended', async () => {
  const { page } = await app.open(leftUndone(Date.now()));
  await see(page, 'does not accept the key');
  await press(page, 'Models and keys');
  await see(page, 'Which language model does the work');
});
