import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { signerOf } from '../packages/daemon/src/host/host.ts';
import { readIdentity } from '../packages/daemon/src/host/identity.ts';
import { rewriteHistory } from '../packages/daemon/src/log/tampering.double.ts';
import { useBrowser } from './support/app.ts';
import { complaintsOf } from './support/browser.ts';
import { type RealHost, startHost } from './support/host.ts';
import { openTerminal } from './support/terminal.ts';

// A phone, in real Chromium, paired with a real host whose history somebody changes while it is away.

let host: RealHost;
const browser = useBrowser();
const kept = mkdtempSync(join(tmpdir(), 'deskhand-kept-'));
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  vi.stubEnv('XDG_STATE_HOME', kept); // what the command line keeps, for none but this test
  host = await startHost('auto');
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await host.close();
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(kept, { recursive: true, force: true });
});

async function openPhone(): Promise<{ page: Page; complaints: string[] }> {
  closing.push(() => browser.clear());
  const page = await (await browser.context('phone')).newPage();
  const terminal = openTerminal(host.home, ['pair', '--no-lan', '--name', 'My phone', '--scopes', 'look,send,approve,admin']);
  closing.push(() => terminal.end());
  const [link] = await terminal.says(/http:\/\/\S+#pair=[\w-]+/);
  await page.goto(link);
  await page.locator('[data-code]').waitFor();
  await terminal.says(/Does it\?/);
  terminal.type('y');
  expect(await terminal.ended).toBe(0);
  await see(page, 'Connected');
  return { page, complaints: complaintsOf(page) };
}
const see = (page: Page, words: string | RegExp) => page.getByText(words).filter({ visible: true }).first().waitFor();
const go = (page: Page, route: string) => page.evaluate(`location.hash = ${JSON.stringify(route)}`);
const send = (text: string) => host.deskhand('send', '--wait', text);
const logOf = () => join(host.home, 'log');

test('an older copy of the log put back and gone on with is noticed by the phone, and by the command line', async () => {
  const { page } = await openPhone();
  await send('say one');
  const copy = join(kept, 'copy');
  await host.again(() => cpSync(logOf(), copy, { recursive: true }));
  await see(page, 'Connected');
  await send('say two');
  expect((await host.deskhand('audit')).code).toBe(0);
  await page.reload();
  await see(page, 'Connected');
  await host.again(() => {
    rmSync(logOf(), { recursive: true });
    cpSync(copy, logOf(), { recursive: true });
  });
  for (const words of ['three', 'four', 'five']) await send(`say ${words}`);
  const found = await host.deskhand('audit');
  expect(found.code).toBe(1);
  expect(found.out).toContain('rewritten');
  await page.reload();
  await see(page, /This desk’s history is not the one|A part of this desk’s history is missing/);
});

test('events replaced and signed again with the host’s own key are noticed by the phone, which says until when it was the same and goes on when told', async () => {
  const { page, complaints } = await openPhone();
  await send('say one');
  await page.reload();
  await see(page, 'Connected');
  await send('say two');
  await page.reload();
  await see(page, 'Connected');
  const { value } = await host.json('audit', 'verify');
  expect(value).toMatchObject({ ok: true });
  await host.again(() => rewriteHistory(host.home, Number(value.events) - 6, signerOf(readIdentity(host.home))));
  // By itself the log is whole again: nothing on the host can tell.
  expect((await host.json('audit', 'verify')).value).toMatchObject({ ok: false, faults: [{ kind: 'rewritten' }] });
  await see(page, 'This desk’s history is not the one this phone knew');
  await page.getByRole('link', { name: 'See what this phone knows' }).click();
  await see(page, /It is the same until/);
  await page.getByRole('button', { name: 'I know why' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'I know why' }).click();
  await see(page, 'This phone noted once how far the history goes');
  expect(complaints.filter((complaint) => !/WebSocket|ERR_CONNECTION_REFUSED|Failed to load/.test(complaint))).toEqual([]);
});

test('the phone looks through the log, shares a proof that the command line accepts, and erases', async () => {
  const { page } = await openPhone();
  await send('say the-secret-words');
  await go(page, '#/settings/audit');
  await see(page, 'Sent a task');
  await page.getByLabel('Words').fill('the-secret');
  await page.getByText('Paired a device').waitFor({ state: 'hidden' });
  await see(page, 'Sent a task');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /with (its|their) proof/ }).click()]);
  const path = join(kept, 'excerpt.json');
  await file.saveAs(path);
  expect((await host.deskhand('audit', 'verify', path)).out).toContain('Proven');
  await page.locator('input[type=file]').setInputFiles(path);
  await see(page, /Proven: .* That is this desk/);
  const changed = join(kept, 'changed.json');
  writeFileSync(changed, readFileSync(path, 'utf8').replace('task.requested', 'task.requestes'));
  await page.locator('input[type=file]').setInputFiles(changed);
  await see(page, /Not proven/);
  await page.getByRole('button', { name: 'Check the whole history' }).click();
  await see(page, /Nothing is missing or changed: \d+ entries/);

  const { value } = await host.json('tasks');
  const [task] = value.tasks as { id: string }[];
  await go(page, `#/task/${task?.id}`);
  await page.getByRole('button', { name: 'Erase', exact: true }).click();
  await page.getByRole('button', { name: 'Erase for good' }).click();
  await see(page, /Erased .*, by My phone/);
  expect(await page.content()).not.toContain('the-secret-words');
});
