import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { press, see, shelf, useBrowser, whole } from './support/app.ts';
import { complaintsOf } from './support/browser.ts';
import { freePort, type RealHost, startHost } from './support/host.ts';
import { pairPage } from './support/pair-page.ts';

// The brake from pages that aren't at a phone's usual address: the computer's own, and one at an IPv6 address, with a daemon
// that is stopped dead.

let host: RealHost;
const browser = useBrowser();
let page: Page;
let complaints: string[];
beforeEach(async () => {
  host = await startHost('review', ['--port', String(await freePort())]);
  page = await (await browser.context('phone')).newPage();
  complaints = complaintsOf(page);
});
afterEach(async () => {
  await browser.clear();
  await host.close();
  expect(complaints).toEqual([]);
});

/** Waits until the page has learnt where the door is. */
async function learnt(): Promise<void> {
  await see(page, 'Connected to your desk');
  await expect.poll(() => shelf(page, 'brake')).toMatchObject({ doors: [expect.anything()] });
  await whole(page);
}

async function pullsAndLetsGo(): Promise<void> {
  const { pid } = host.daemon();
  process.kill(pid, 'SIGSTOP');
  await page.getByRole('button', { name: 'Stop everything' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop everything' }).click();
  await see(page, 'The brake is pulled');
  await see(page, /One process was ended|\d+ processes were ended/);
  await host.restarted(pid);
  await see(page, 'Connected to your desk');
  const braked = host.daemon().pid;
  await press(page, 'Let go');
  await page.getByRole('dialog').getByRole('button', { name: 'Let go' }).click();
  await host.restarted(braked);
  await page.getByText('The brake is pulled').waitFor({ state: 'hidden' });
  await see(page, 'Connected to your desk');
}

test('the computer’s own page stops everything and lets go while the daemon is stopped dead', async () => {
  await page.goto(String((await host.json('open')).value.link));
  await learnt();
  await pullsAndLetsGo();
  const { out } = await host.deskhand('logs', '--limit', '50', '--json');
  const pulled = out.split('\n').filter((line) => line.includes('"brake.pulled"'));
  expect(pulled.map((line) => JSON.parse(line).body.by)).toEqual(['the browser on the computer itself']);
});

test('a phone whose page came from an IPv6 address does, too', async () => {
  const port = await freePort();
  expect((await host.deskhand('lan', 'on', '--port', String(port))).code).toBe(0);
  await pairPage(page, `http://[::1]:${port}`, host.ask, 'Ana’s phone', ['look', 'send', 'approve', 'admin']);
  await learnt();
  await pullsAndLetsGo();
});
