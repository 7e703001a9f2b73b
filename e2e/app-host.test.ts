import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { press, see, whole, write } from './support/app.ts';
import { freePort, type RealHost, startHost } from './support/host.ts';
import { useSameDesk } from './support/same-desk.ts';

// The app in a browser on the computer itself, over the real host and a stub of the language model alone.

// A host that comes back must be where the page looks for it.
const desk = useSameDesk(async () => startHost('review', ['--port', String(await freePort())]));
let host: RealHost;
let page: Page;
beforeEach(async () => {
  host = await desk.host();
  page = await desk.page('phone', async (opened) => void (await opened.goto(String((await host.json('open')).value.link))));
  await see(page, 'Connected to your desk');
});
const put = (path: string, content: string) => `call write_file ${JSON.stringify({ path, content })}`;

test('said, reviewed by its difference, accepted in part, undone and brought back', async () => {
  writeFileSync(join(host.folder, 'plan.txt'), 'one\ntwo\nthree\n');
  await write(page, `Change the plan\n${put('plan.txt', 'one\n2\nthree\n')}\n${put('extra.txt', 'more\n')}\nsay The plan is **changed**.`);
  await press(page, 'Review');
  await page.getByRole('link', { name: /plan\.txt/ }).click();
  await see(page, 'two');
  await page.goBack();
  await page.getByLabel('Accept extra.txt').uncheck();
  await press(page, 'Accept 1 of 2');
  await see(page, 'What you accepted is in place');
  await press(page, 'Accept none');
  await press(page, 'Drop the changes');
  await see(page, /In place since/);
  expect(readFileSync(join(host.folder, 'plan.txt'), 'utf8')).toBe('one\n2\nthree\n');
  expect(existsSync(join(host.folder, 'extra.txt'))).toBe(false);

  // What is in place can still be looked at, there and here.
  await page.getByRole('link', { name: /plan\.txt/ }).click();
  await see(page, 'two');
  expect((await host.deskhand('diff')).out).toMatch(/-two\n\s*\+2\n/);
  await page.goBack();
  await page.goBack();
  await see(page, 'The plan is changed.');
  await press(page, 'Undo');
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
  await see(page, 'Undone. Your files are as before.');
  expect(readFileSync(join(host.folder, 'plan.txt'), 'utf8')).toBe('one\ntwo\nthree\n');
  await press(page, 'Details');
  await press(page, 'Undo the undo');
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the undo' }).click();
  await see(page, /In place since/);
  expect(readFileSync(join(host.folder, 'plan.txt'), 'utf8')).toBe('one\n2\nthree\n');
});

// On a wide screen, too, by a device that is paired: app-sizes.test.ts.
test('a host that is killed in mid task and comes back is caught up with; what was written meanwhile arrives once', async () => {
  await write(page, `Wait for it\ncall run {"command":"sleep 600"}\nsay Never.`);
  await see(page, 'Runs sleep 600');
  await whole(page);
  const { pid } = host.daemon();
  process.kill(pid, 'SIGKILL');
  await write(page, 'Are you there?');
  await see(page, 'Are you there?');
  await host.restarted(pid);
  await see(page, 'Never.');
  await page.getByText('On this phone').first().waitFor({ state: 'detached' });
  expect(await page.locator('main').getByText('Are you there?', { exact: true }).count()).toBe(1);
});

test('a secret is added and removed on the phone and at the terminal, each sees the other’s, and nobody sees its value', async () => {
  await page.goto(`${host.origin()}/#/settings/secrets`);
  await press(page, 'Add a secret');
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Name').fill('api token');
  await sheet.getByLabel(/Websites/).fill('API.example.org, files.example.org');
  await sheet.getByLabel(/The secret/).fill('the-real-value-4711');
  await sheet.getByRole('button', { name: 'Add a secret' }).click();
  await see(page, 'for api.example.org, files.example.org');
  expect((await host.deskhand('secrets', 'list')).out).toBe('API_TOKEN  for api.example.org, files.example.org\n');
  expect(await page.content()).not.toContain('the-real-value-4711');
  expect((await host.deskhand('secrets', 'remove', 'API_TOKEN')).code).toBe(0);
  await see(page, 'None kept.');
  const kept = (await host.deskhand('audit', 'export')).out;
  expect(kept).toContain('secret.changed');
  expect(kept).not.toContain('the-real-value-4711');
});
