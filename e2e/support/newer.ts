import type { Page } from 'playwright-core';
import type { FakeDesk } from './fake-desk.ts';

/** Has the desk offer a newer version of the app, and resolves once the page has all of it. */
export async function renew(page: Page, desk: FakeDesk): Promise<void> {
  // Only a page that came out of what the device keeps has something to be newer than.
  await page.evaluate('navigator.serviceWorker.ready');
  await page.reload();
  await page.evaluate(until('navigator.serviceWorker.controller'));
  desk.renew();
  await page.evaluate('navigator.serviceWorker.ready.then((kept) => kept.update())');
  await page.evaluate(until('(await navigator.serviceWorker.ready).waiting'));
}

/** Asked in the page, whose policy forbids the evaluating that Playwright's own way of waiting does there. */
const until = (so: string) => `new Promise((done) => { const look = async () => ((${so}) ? done() : setTimeout(look, 50)); void look(); })`;
