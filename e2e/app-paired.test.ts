import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { press, see, write } from './support/app.ts';
import type { Size } from './support/browser.ts';
import { freePort, type RealHost, startHost } from './support/host.ts';
import { pairPage } from './support/pair-page.ts';
import { useSameDesk } from './support/same-desk.ts';

// A phone and a wide screen, both paired, over sealed frames with a real host; only the language model is a stub.

const desk = useSameDesk(async () => startHost('review', ['--hold', '600', '--port', String(await freePort())]));
let host: RealHost;
beforeEach(async () => {
  host = await desk.host();
});

async function openDevice(size: Size): Promise<Page> {
  const page = await desk.page(size, (opened) => pairPage(opened, host.origin(), host.ask, size), size);
  await see(page, 'Connected to your desk');
  return page;
}
/** As whom the host knows the device of this size. */
async function idOf(size: Size): Promise<string> {
  const { host: view } = await host.ask<{ host: { devices: Record<string, { name: string }> } }>('desk?limit=1');
  return Object.entries(view.devices).find(([, { name }]) => name === size)?.[0] ?? '';
}
const assets = fileURLToPath(new URL('../packages/web/dist/assets', import.meta.url));
const call = (tool: string, args: object) => `call ${tool} ${JSON.stringify(args)}`;
const tasks = async () => (await host.ask<{ tasks: { title: string; state: string }[] }>('tasks?limit=1000')).tasks;

test('what one device sends the other sees, steers and stops', async () => {
  const phone = await openDevice('phone');
  const wide = await openDevice('wide');
  await write(phone, `Count them\n${call('run', { command: 'sleep 600' })}`);
  await see(phone, 'Runs sleep 600');
  await wide
    .getByRole('link', { name: /Count them/ })
    .first()
    .click();
  await write(wide, 'Only the red ones, please');
  await see(phone, 'Only the red ones, please');
  await wide.getByRole('button', { name: 'Stop', exact: true }).first().click();
  await press(wide, 'Stop the task');
  await see(phone, 'Stopped');
  await expect.poll(async () => (await tasks())[0]?.state).toBe('stopped');
});

test('a file that was handed over is seen and downloaded byte for byte', async () => {
  const phone = await openDevice('phone');
  const content = `name,total\n${Array.from({ length: 3000 }, (_, at) => `customer ${at},${at * 3}`).join('\n')}\n`;
  await write(
    phone,
    `Make the table\n${call('write_file', { path: 'totals.csv', content })}\n${call('hand_over', { text: 'Here it is.', files: ['totals.csv'] })}`,
  );
  await press(phone, /totals\.csv/);
  await see(phone, 'customer 1');
  const [download] = await Promise.all([phone.waitForEvent('download'), press(phone, 'Download')]);
  expect(download.suggestedFilename()).toBe('totals.csv');
  const hash = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
  expect(hash(readFileSync(await download.path()))).toBe(hash(content));
});

test('an approval that is answered on one of two devices is answered on both, once', async () => {
  const phone = await openDevice('phone');
  const wide = await openDevice('wide');
  // An address that nobody named: the words that the model is told to use spell it otherwise.
  const send = call('send_request', { url: 'https://api.example.org/orders', json: { total: 22 } }).replace('api.', '\\u0061pi.');
  await write(phone, `Order it\n${send}\nsay It is queued.`);
  await press(phone, 'Look and decide');
  await press(wide, 'Look and decide');
  await see(wide, 'This can’t be undone');
  await press(phone, 'No');
  await see(phone, 'You said no');
  await see(wide, 'You said no');
  expect(await wide.getByRole('button', { name: 'Allow once' }).count()).toBe(0);
  const { out } = await host.deskhand('logs', '--limit', '1000', '--json');
  expect(out.split('"type":"approval.answered"')).toHaveLength(2);
});

test('fifty tasks at once, and a host that is killed while models answer: each comes to its end on both screens, once', async () => {
  const devices = [await openDevice('phone'), await openDevice('wide')];
  const sent = Array.from({ length: 50 }, (_, at) =>
    host.ask('commands', {
      type: 'send',
      key: `fifty-${String(at).padStart(4, '0')}`,
      text: `Number ${at}\nwait 1500\nsay Well done, ${at}.`,
    }),
  );
  await Promise.all(sent);
  await expect.poll(() => host.model.seen.now).toBeGreaterThan(5);
  const { pid } = host.daemon();
  process.kill(pid, 'SIGKILL');
  await host.restarted(pid);
  await expect
    .poll(async () => (await tasks()).filter(({ title, state }) => title.startsWith('Number ') && state === 'done').length)
    .toBe(50);
  for (const device of devices) {
    await see(device, 'Well done, 49.');
    // A long list comes in parts.
    const more = device.getByRole('button', { name: 'More', exact: true });
    while (await more.first().isVisible()) await more.first().click();
    for (const at of [0, 7, 49]) expect(await device.getByText(`Well done, ${at}.`, { exact: true }).count()).toBe(1);
  }
});

test('what an open app may yet need is on the phone before its host goes away', async () => {
  const phone = await (await openDevice('phone')).context().newPage();
  await phone.goto(`${host.origin()}/#/`);
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  const here = () =>
    phone.evaluate<string[]>(`performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname.split('/').pop())`);
  // Pairing is over, and the reader of pdfs is larger than all else together.
  const later = /^(pair|camera|decode|pdf-worker|take-up|transfer|sealed)-/;
  await expect
    .poll(async () => {
      const had = await here();
      return scripts.filter((name) => !had.includes(name) && !later.test(name));
    })
    .toEqual([]);
});

test('the host is greeted before the app itself is there', async () => {
  const phone = await openDevice('phone');
  const page = await phone.context().newPage();
  const greeted = new Promise<void>((done) => page.on('websocket', (socket) => socket.on('framesent', () => done())));
  // Comes once the host was spoken to.
  await page.route(/\/begin-.*\.js$/, async (route) => {
    await greeted;
    await route.continue();
  });
  await page.goto(`${host.origin()}/#/`);
  await see(page, 'Connected to your desk');
});

test.each(['phone', 'wide'] as const)(
  'a page of somebody else’s, in the same browser, gets nothing and does nothing: %s',
  async (size) => {
    const phone = await openDevice(size);
    const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>elsewhere</title>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const elsewhere = await phone.context().newPage();
      // A TCP server's address is never a string.
      await elsewhere.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
      const before = (await tasks()).length;
      const came = await elsewhere.evaluate<Record<string, unknown>>(`(async () => {
      const origin = ${JSON.stringify(host.origin())};
      const read = (path, init) => fetch(origin + path, { credentials: 'include', ...init }).then((r) => r.text()).catch(() => 'refused');
      const body = JSON.stringify({ type: 'send', key: 'foreign-key-1', text: 'hello' });
      const socket = (path) => new Promise((done) => { const one = new WebSocket(origin.replace('http', 'ws') + path); one.onopen = () => done('open'); one.onerror = () => done('refused'); });
      const framed = await new Promise((done) => { const frame = document.createElement('iframe'); frame.src = origin; frame.onload = () => { try { done(frame.contentDocument?.title ?? 'closed'); } catch { done('closed'); } }; document.body.append(frame); });
      return {
        desk: await read('/v1/desk'),
        simple: await read('/v1/commands', { method: 'POST', mode: 'no-cors', body, headers: { 'content-type': 'text/plain' } }),
        asked: await read('/v1/commands', { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
        tail: await socket('/v1/tail?after=0'),
        sealed: await socket('/v1/sealed'),
        framed,
      };
    })()`);
      expect(came).toEqual({ desk: 'refused', simple: '', asked: 'refused', tail: 'refused', sealed: 'refused', framed: 'closed' });
      expect(await tasks()).toHaveLength(before);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
  90_000,
);

test('a phone that may not change the rules sees them, those of the file as it is now, and who can; once it may, it can', async () => {
  const phone = await openDevice('phone');
  await host.deskhand('rules', 'add', 'never send to hooks.example.com');
  await phone.goto(`${host.origin()}/#/settings/grants`);
  await see(phone, 'The computer itself can');
  await see(phone, /May never send to hooks\.example\.com/i);
  const changing = phone.getByRole('button', { name: /hooks|Add a permission|Take back/ });
  expect(await changing.count()).toBe(0);
  for (const page of ['folders', 'devices', 'models', 'secrets', 'plugins']) {
    await phone.goto(`${host.origin()}/#/settings/${page}`);
    await see(phone, 'The computer itself can');
    expect(await phone.getByRole('button', { name: /^(Add|Remove)/ }).count(), page).toBe(0);
  }
  await phone.goto(`${host.origin()}/#/settings/grants`);

  const file = join(host.home, 'policy.json');
  const rule = { need: { kind: 'network', host: 'evil.example', access: 'send' }, give: 'none', reason: 'ours' };
  writeFileSync(file, JSON.stringify({ version: 1, grants: [rule] }));
  const written = phone.getByRole('region', { name: 'From a file on the computer' });
  await see(phone, /May never send to evil\.example/i);
  await written.getByText(file).waitFor();
  writeFileSync(file, '{');
  await written.getByText('what it said before still holds').waitFor();
  await written.getByText(/not valid JSON, line 1, column 2: it ends too soon/).waitFor();
  await phone.goto(`${host.origin()}/#/`);
  await see(phone, 'Your file of rules can’t be understood');
  await phone.goto(`${host.origin()}/#/settings/grants`);
  await see(phone, /May never send to evil\.example/i);
  expect((await host.deskhand('doctor')).out).toMatch(/rules +The policy file is not valid JSON.*What it said before still holds/);

  const device = await idOf('phone');
  await host.ask('commands', { type: 'device.change', key: 'may-change-01', device, scopes: ['look', 'send', 'approve', 'admin'] });
  await press(phone, /May never send to hooks/i);
  await press(phone, 'Take back');
  await phone.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await expect.poll(async () => (await host.deskhand('rules')).out).not.toContain('hooks');
  expect(await written.getByRole('button').count()).toBe(0);
});

test('a phone that may not answer is told who can, and can once it may', async () => {
  const phone = await openDevice('phone');
  const device = await idOf('phone');
  const may = (...scopes: string[]) => host.ask('commands', { type: 'device.change', key: `may-${scopes.join('-')}`, device, scopes });
  await may('look', 'send');
  const send = call('send_request', { url: 'https://api.example.org/orders', json: { total: 22 } }).replace('api.', '\\u0061pi.');
  await write(phone, `Order it\n${send}\nsay It is queued.`);
  await press(phone, 'Look and decide');
  await see(phone, /This device can look at this, not answer it\. (wide and t|T)he computer itself can\./);
  expect(await phone.getByRole('button', { name: /Allow|No/ }).count()).toBe(0);
  await may('look', 'send', 'approve');
  await press(phone, 'No');
  await see(phone, 'You said no');
});
