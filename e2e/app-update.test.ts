import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { press, see, useApp } from './support/app.ts';
import { renew } from './support/newer.ts';
import { busy } from './support/scenes.ts';

// A newer version of the app: said where it covers nothing, when it moves nothing, and taken only when the person says so.

const app = useApp();
const notice = 'A new version of Deskhand is ready.';

/** What lies on top in the middle of a button. */
const topmost = (page: Page, name: string) =>
  page.evaluate<string | null>(`(() => {
    const { x, y, width, height } = document.querySelector('button[aria-label="${name}"]').getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2)?.closest('button')?.getAttribute('aria-label') ?? null;
  })()`);

test('it is said with the next screen, above all else, and the brake can be pulled meanwhile', async () => {
  const { page, desk } = await app.open(busy(Date.now()), { worker: true, route: '' });
  await see(page, 'Needs you');
  await renew(page, desk);
  await see(page, 'Needs you');
  const brake = page.getByRole('button', { name: 'Stop everything' });
  const before = await brake.boundingBox();
  expect(await page.getByText(notice).count()).toBe(0);
  await press(page, 'Timeline');
  await see(page, notice);
  await page.goBack();
  await see(page, 'Needs you');
  await see(page, notice);
  expect((await brake.boundingBox())?.y).toBeGreaterThan(before?.y ?? 0);
  expect(await topmost(page, 'Stop everything')).toBe('Stop everything');
  const box = await page.locator('main').boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBe(844);
});

test('it is loaded when the person says so, and what was typed is there again', async () => {
  const { page, desk } = await app.open(busy(Date.now()), { worker: true });
  await see(page, 'Needs you');
  await renew(page, desk);
  await page.locator('[data-composer]').fill('Half a thought');
  await press(page, 'Timeline');
  await Promise.all([page.waitForEvent('load'), press(page, 'Load it')]);
  await see(page, 'Go back to before this');
  expect(await page.evaluate('navigator.serviceWorker.ready.then((kept) => kept.waiting)')).toBeNull();
  await press(page, 'Back');
  await expect.poll(() => page.locator('[data-composer]').inputValue()).toBe('Half a thought');
  expect(await page.getByText(notice).count()).toBe(0);
});
