import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { useBrowser } from './support/app.ts';
import { complaintsOf, openContext, type Size, startBrowser } from './support/browser.ts';
import { filmCode } from './support/camera.ts';
import { heed } from './support/evidence.ts';
import { freePort, type RealHost, startHost } from './support/host.ts';
import { openOtherNetwork } from './support/network.ts';
import { useSameHost } from './support/same-host.ts';
import { openTerminal, type Terminal } from './support/terminal.ts';

// A phone, in real Chromium, and a host, by its real command line: paired, working, removed.

const hosts = useSameHost(() => startHost());
let host: RealHost;
const browser = useBrowser();
const closing: (() => unknown)[] = [];
/** Of the tests before. */
let earlier: Set<string>;
beforeEach(async () => {
  host = await hosts();
  earlier = new Set(Object.keys((await host.ask<{ host: { devices: object } }>('desk?limit=1')).host.devices));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Made for the first test that wants it, and kept for the others. */
function once<T>(make: () => T, close: (made: T) => unknown): () => T {
  let made: { it: T } | undefined;
  afterAll(() => made && close(made.it));
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}
const endBrowser = async (own: Promise<Browser>) => (await own).close();
/** What the camera sees: it is opened anew whenever a page looks through it. */
const film = join(tmpdir(), `deskhand-camera-${process.pid}.y4m`);
const withCamera = once(() => startBrowser(undefined, film), endBrowser);
afterAll(() => rmSync(film, { force: true }));
const otherNetwork = once(openOtherNetwork, (network) => network?.close());
const elsewhere = once(() => startBrowser(otherNetwork()?.chromium), endBrowser);
const port = once(freePort, () => {});

async function openPhone(own?: Browser, size: Size = 'phone'): Promise<{ page: Page; complaints: string[] }> {
  const context = await (own ? heed(await openContext(own, size)) : browser.context(size));
  closing.push(() => context.close());
  const page = await context.newPage();
  return { page, complaints: complaintsOf(page) };
}

/** What was paired in this test, as the command line says it. */
async function devices(): Promise<unknown[]> {
  const { value } = await host.json('devices');
  return (value.devices as { id: string }[]).filter(({ id }) => !earlier.has(id));
}

function terminal(...args: string[]): Terminal {
  const opened = openTerminal(host.home, args);
  closing.push(() => opened.end());
  return opened;
}

/** Opens the link on the phone, compares, says yes. */
async function pair(page: Page, at: Terminal): Promise<void> {
  const [link] = await at.says(/http:\/\/\S+#pair=[\w-]+/);
  await page.goto(link);
  const shown = (await page.locator('[data-code]').textContent()) ?? '';
  expect(shown).toMatch(/^\d{3} \d{3}$/);
  await at.says(new RegExp(shown));
  await at.says(/Does it\?/);
  at.type('y');
  await at.says(/What may it do\?/);
  await page.getByText('The numbers are the same').waitFor();
  at.type('');
  expect(await at.ended).toBe(0);
}

const composer = (page: Page) => page.getByRole('textbox').last();
async function send(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}
const write = (path: string, content: string) => `call write_file ${JSON.stringify({ path, content })}`;

test('a phone pairs by the link, sends, and has the result; removed, its next word is refused', async () => {
  const { page, complaints } = await openPhone();
  await pair(page, terminal('pair', '--no-lan', '--name', 'My phone'));
  await composer(page).waitFor();
  // The secret is in nobody's history.
  expect(page.url()).not.toContain('pair=');

  await send(page, `Write a note\n${write('note.txt', 'hello')}\nsay The note says hello.`);
  await page.getByText('Ready for your review').first().waitFor();
  const tasks = await host.json('tasks');
  expect(tasks.value).toMatchObject({ tasks: [{ state: 'review' }] });
  expect(await devices()).toMatchObject([{ name: 'My phone', scopes: ['look', 'send', 'approve'] }]);

  // It is still paired when the page is opened anew.
  await page.reload();
  await page.getByText('Ready for your review').first().waitFor();
  expect((await host.deskhand('commit')).code).toBe(0);
  expect(readFileSync(join(host.folder, 'note.txt'), 'utf8')).toBe('hello');

  await page.evaluate(`location.hash = '#/'`);
  expect((await host.deskhand('devices', 'revoke', 'My phone')).code).toBe(0);
  await page.getByText('The desk doesn’t know this device.').first().waitFor();
  await page.getByRole('alert').getByText('Pair it again').waitFor();
  const before = (await host.json('tasks')).out;
  await send(page, 'say Still here?');
  await page.getByText('On this phone').first().waitFor();
  await page.evaluate(`location.hash = '#/'`);
  await page.reload();
  await page.getByText('The desk doesn’t know this device.').first().waitFor();
  expect((await host.json('tasks')).out).toBe(before);
  expect(complaints).toEqual([]);
});

/** The code that stands on a terminal, with the quiet around it. */
const drawn = /((?:^[ █▀▄]{25,}\n)+)Open this link/m;

test.each([
  ['large and straight', 430, 0],
  ['small and tilted', 330, 14],
  ['upside down', 360, 173],
])('a phone pairs by its camera: the code on the screen %s', async (_, side, tilt) => {
  const at = terminal('pair', '--no-lan', '--name', 'Camera');
  const [, code = ''] = await at.says(drawn);
  filmCode(film, code, { side, tilt });
  const { page, complaints } = await openPhone(await withCamera());
  // On the computer itself only a link leads to where devices are paired: one that lost its end.
  await page.goto(`${host.origin()}/#pair=lost`);
  await page.getByRole('button', { name: 'Scan' }).click();
  const shown = (await page.locator('[data-code]').textContent()) ?? '';
  await at.says(new RegExp(shown));
  at.type('y');
  await at.says(/What may it do\?/);
  at.type('');
  expect(await at.ended).toBe(0);
  await composer(page).waitFor();
  expect(await devices()).toMatchObject([{ name: 'Camera' }]);
  expect(complaints).toEqual([]);
});

test('a pairing moves from a browser to a home screen’s own storage, and stays one device', async () => {
  const { page } = await openPhone();
  await page.addInitScript(`Object.defineProperty(navigator, 'standalone', { value: false })`);
  await pair(page, terminal('pair', '--no-lan', '--name', 'My iPhone'));
  await composer(page).waitFor();
  await page.evaluate(`location.hash = '#/settings/devices'`);
  await page.getByRole('button', { name: 'Make a link to move' }).click();
  const link = (await page.getByText('#pair=').textContent()) ?? '';

  // The page on the home screen knows nothing, and is told.
  const { page: installed, complaints } = await openPhone();
  await installed.goto(`${host.origin()}/#pair=lost`);
  await installed.getByRole('textbox').fill(link);
  await installed.getByRole('button', { name: 'Pair', exact: true }).click();
  await composer(installed).waitFor();
  await send(installed, 'say Hello from the home screen.');
  await installed.getByText('Hello from the home screen.').last().waitFor();
  expect(await devices()).toMatchObject([{ name: 'My iPhone', scopes: ['look', 'send', 'approve'] }]);

  // The link is spent.
  const { page: third } = await openPhone();
  await third.goto(link);
  await third.getByText('This link was used already').waitFor();
  expect(complaints).toEqual([]);
});

test('a link that was used, is another’s or isn’t whole says so', async () => {
  const { page } = await openPhone();
  const at = terminal('pair', '--no-lan');
  const [link] = await at.says(/http:\/\/\S+#pair=[\w-]+/);
  await page.goto(link);
  await at.says(/Does it\?/);
  const second = await openPhone();
  await second.page.goto(link);
  await second.page.getByText('This link was used already').waitFor();
  at.type('n');
  await page.getByText('The computer said no').waitFor();
  expect(await at.ended).not.toBe(0);

  await second.page.getByRole('button', { name: 'Try another link' }).click();
  await second.page.getByRole('textbox').fill(link.slice(0, -4));
  await second.page.getByRole('button', { name: 'Pair', exact: true }).click();
  await second.page.getByText('That isn’t a whole pairing link').waitFor();
  const other = terminal('pair', '--no-lan');
  await other.says(/http:\/\/\S+#pair=[\w-]+/);
  await second.page.getByRole('textbox').fill(link);
  await second.page.getByRole('button', { name: 'Pair', exact: true }).click();
  await second.page.getByText('This link isn’t for that computer').waitFor();
  expect(await devices()).toEqual([]);
});

test.for(['phone', 'wide'] as const)(
  'from another network, on a page that isn’t secure: paired, sent, and the file is there: %s',
  async (size, { skip }) => {
    const network = otherNetwork();
    if (!network) return skip('This needs root and iproute2: a phone in a network namespace of its own.');
    writeFileSync(join(host.folder, 'in.txt'), 'x');
    const { page, complaints } = await openPhone(await elsewhere(), size);

    await pair(page, terminal('pair', '--lan', '--port', String(await port()), '--at', network.address));
    await composer(page).waitFor();
    expect(await page.evaluate('[isSecureContext, location.protocol, typeof crypto.subtle]')).toEqual([false, 'http:', 'undefined']);
    await send(page, `Write a note\n${write(`${size}.txt`, 'from far')}\nsay Done from far.`);
    await page.getByText('Ready for your review').first().waitFor();
    expect((await host.deskhand('commit')).code).toBe(0);
    expect(readFileSync(join(host.folder, `${size}.txt`), 'utf8')).toBe('from far');
    // Nothing else answers there.
    expect(await page.evaluate(`fetch('/v1/desk').then((response) => response.status)`)).toBe(404);
    expect(complaints).toEqual([]);
  },
);
