import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { press, see, shelf, whole } from './support/app.ts';
import { freePort, type RealHost, startHost } from './support/host.ts';
import { pairPage } from './support/pair-page.ts';
import { useSameDesk } from './support/same-desk.ts';

// The brake from pages that aren't at a phone's usual address: the computer's own, and one at an IPv6 address, with a daemon
// that is stopped dead.

const desk = useSameDesk(async () => startHost('review', ['--port', String(await freePort())]));
let host: RealHost;
let page: Page;
beforeEach(async () => {
  host = await desk.host();
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
  page = await desk.page('own', async (opened) => void (await opened.goto(String((await host.json('open')).value.link))));
  await learnt();
  await pullsAndLetsGo();
  const { out } = await host.deskhand('logs', '--limit', '50', '--json');
  const pulled = out.split('\n').filter((line) => line.includes('"brake.pulled"'));
  expect(pulled.map((line) => JSON.parse(line).body.by)).toEqual(['the browser on the computer itself']);
  // What it was opened with names the door where it was: another one is opened with the network.
  await page.goto('about:blank');
});

test('a phone whose page came from an IPv6 address does, too', async () => {
  const port = await freePort();
  expect((await host.deskhand('lan', 'on', '--port', String(port))).code).toBe(0);
  const scopes = ['look', 'send', 'approve', 'admin'];
  page = await desk.page('phone', (opened) => pairPage(opened, `http://[::1]:${port}`, host.ask, 'Ana’s phone', scopes));
  await learnt();
  await pullsAndLetsGo();
});
