import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { press, see, useApp } from './support/app.ts';
import { crowded } from './support/crowded.ts';

// Where one was: a step back leads to the place that one left, not to the beginning of its screen.

const app = useApp();

const top = (page: Page) => page.evaluate<number>(`document.querySelector('main [data-scroller]').scrollTop`);
const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent');

test('a step back leads to the row that one left by, however many rows lie above it; also after the page was loaded anew', async () => {
  const { page } = await app.open(crowded(Date.now(), 2, 150));
  await see(page, 'Done today');
  await press(page, /^More$/);
  const row = page.getByRole('link', { name: /File letter 90\b/ });
  await row.scrollIntoViewIfNeeded();
  const before = await top(page);
  expect(before).toBeGreaterThan(2000);
  await row.click();
  await see(page, 'Letter 90 is filed.');
  await press(page, 'Details');
  await expect.poll(() => page.url()).toContain('#/task/');
  await page.reload();
  await see(page, 'Cost and settings');
  await press(page, 'Back');
  await expect.poll(() => page.url()).toContain('#/thread/');
  await press(page, 'Back');
  await expect.poll(() => top(page)).toBe(before);
  await expect.poll(() => focused(page)).toContain('File letter 90');
  // What is opened anew begins at its beginning.
  await row.click();
  await expect.poll(() => page.evaluate('document.activeElement.matches("h1")')).toBe(true);
});

test('a conversation that was left in the middle is come back to there', async () => {
  const scene = crowded(Date.now(), 0, 3);
  const long = scene.story.tasks.get(scene.tasks.long ?? '')?.summary.thread;
  const { page } = await app.open(scene, { route: `#/task/${scene.tasks.long}` });
  await see(page, 'reads scan 3');
  await page.evaluate(`document.querySelector('main [data-scroller]').scrollTop = 4000`);
  await see(page, 'reads scan 95');
  await press(page, 'Open the thread');
  await expect.poll(() => page.url()).toContain(`#/thread/${long}`);
  await press(page, 'Back');
  await expect.poll(() => top(page)).toBe(4000);
  await see(page, 'reads scan 95');
});

test('of two hundred questions those that come first are shown, with how many there are, and what works is not a hundred screens below', async () => {
  const { page } = await app.open(crowded(Date.now(), 200, 3));
  await page.getByRole('heading', { name: 'Needs you 200' }).waitFor();
  const cards = () => page.getByRole('article').count();
  expect(await cards()).toBe(30);
  await press(page, /^More$/);
  await expect.poll(cards).toBe(130);
  await press(page, /^More$/);
  await expect.poll(cards).toBe(200);
});
