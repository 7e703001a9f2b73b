import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { see } from './support/app.ts';
import { sizes, startBrowser } from './support/browser.ts';
import { type RealHost, startHost } from './support/host.ts';
import { type Outside, openOutside } from './support/outside.ts';

// The real host on an internet of its own: it resolves, checks and dials as at home, and nothing in it is told otherwise.

let outside: Outside | undefined;
let host: RealHost;
beforeAll(async () => {
  outside = await openOutside();
  if (outside) host = await startHost('auto', [], outside);
});
afterAll(async () => {
  await host?.close();
  outside?.close();
});

/** Runs one line of shell in a task, with leave for these hosts. */
async function run(command: string, leave: { network?: string[]; send?: string[] }): Promise<void> {
  const call = JSON.stringify({ command: `${command}; true`, ...leave });
  const { code, err } = await host.deskhand('send', '--wait', '--yes=all', `Run it\ncall run ${call}\nsay Done.`);
  expect(code, err).toBe(0);
}
const text = (name: string) => readFileSync(join(host.folder, name), 'utf8');
const seen = (start: string) => outside?.seen().filter((line) => line.startsWith(start)) ?? [];
const events = async () => (await host.deskhand('logs', '--limit', '1000', '--json')).out;

test('a command reaches the host that it was given leave for, through the gate, and no other', async (context) => {
  if (!outside) return context.skip('needs a network namespace of its own');
  const look = (url: string) => `curl -s -m 20 ${url}`;
  const lines = [
    `${look('https://docs.example.org/sealed')} > a.txt`,
    `${look('http://docs.example.org/open')} >> a.txt`,
    `${look('https://other.example.org/x')} > b.txt`,
    `${look('-d hello https://docs.example.org/sent')} > c.txt`,
  ];
  await run(lines.join('; '), { network: ['docs.example.org'] });
  expect(text('a.txt')).toBe('GET /sealed\nGET /open\n');
  expect(text('b.txt')).not.toContain('GET');
  expect(text('c.txt')).toContain('may only look at docs.example.org');
  expect(seen('docs.example.org')).toEqual(['docs.example.org GET /sealed', 'docs.example.org GET /open']);
  expect(seen('other.example.org')).toEqual([]);
  const made = await events();
  expect(made).toMatch(/"request\.made".*"host":"docs\.example\.org".*"address":"93\.184\.215\.14"/);
  expect(made).toMatch(/"request\.made".*"host":"other\.example\.org".*"decision":"refused"/);
});

test('a name that leads into this computer or its network is refused, whoever gave leave', async (context) => {
  if (!outside) return context.skip('needs a network namespace of its own');
  await run('curl -s -m 20 http://inner.example.org/ > inner.txt; curl -s -m 20 http://self.example.org/ > self.txt', {
    send: ['inner.example.org', 'self.example.org'],
  });
  expect(text('inner.txt')).toContain('inner.example.org (192.168.7.7) is');
  expect(text('self.txt')).toContain('self.example.org (127.0.0.1) is');
});

test('git clones and pip installs with leave to look alone', async (context) => {
  if (!outside) return context.skip('needs a network namespace of its own');
  const lines = ['git clone -q https://code.example.org/notes.git', 'python3 -m pip install -q --no-cache-dir --target site acme-notes'];
  await run(lines.join('; '), { network: ['code.example.org', 'pypi.org', 'files.pythonhosted.org'] });
  expect(text('notes/readme.txt')).toBe('from the repository\n');
  expect(text('site/acme_notes.py')).toContain('def main');
  expect(seen('code.example.org').every((line) => line.includes(' GET '))).toBe(true);
});

test('a plugin that npx would fetch is shown, installed through the gate, and answers a task', async (context) => {
  if (!outside) return context.skip('needs a network namespace of its own');
  const added = await host.deskhand('plugins', 'add', 'notes', '--yes', '--', 'npx', '-y', '@acme/notes', 'here');
  expect(added.err).toContain('@acme/notes 1.0.0 from registry.npmjs.org');
  expect(added.code).toBe(0);
  expect((await host.deskhand('plugins', 'show', 'notes')).out).toContain('runs its copy of @acme/notes 1.0.0');
  const call = JSON.stringify({ tool: 'notes.where' });
  await host.deskhand('send', '--wait', '--yes=all', `Ask it\ncall use_plugin ${call}\nsay Done.`);
  expect((await events()).includes('as published here')).toBe(true);
});

test('a plugin at an address is reached by its name; it says where to sign in, and another’s answer is not taken', async (context) => {
  if (!outside) return context.skip('needs a network namespace of its own');
  const added = await host.deskhand('plugins', 'add', 'diary', '--url', 'https://plugin.example/mcp');
  expect(added.err).toContain('It wants you to sign in.');
  const begun = await host.json('plugins', 'sign-in', 'diary');
  expect(begun.value).toMatchObject({ at: 'id.example', address: expect.stringContaining('https://id.example/auth?') });
  const wrong = await host.deskhand('plugins', 'sign-in', 'diary', '--answer', 'http://127.0.0.1/signed-in?state=x&code=y');
  expect(wrong.err).toContain('belongs to no sign-in');
  expect(await events()).toMatch(/"request\.made".*"host":"id\.example"/);
});

test('signing in from the app: the person’s own browser opens the page there, comes back by itself, and the tools are there', async (context) => {
  if (!outside) return context.skip('needs a network namespace of its own');
  const browser = await startBrowser(outside.chromium);
  try {
    const { value } = await host.json('open');
    // That browser knows nobody's certificates but the world's: the gate checks them, not this.
    const phone = await browser.newContext({ viewport: sizes.phone, isMobile: true, hasTouch: true, ignoreHTTPSErrors: true });
    const page = await phone.newPage();
    await page.goto(String(value.link));
    await see(page, 'Connected to your desk');
    await page.goto(`${host.origin()}/#/settings/plugins`);
    await page.getByText('Wants you to sign in').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
    const [there] = await Promise.all([phone.waitForEvent('page'), page.getByRole('link', { name: 'Sign in at id.example' }).click()]);
    await there.getByPlaceholder('Enter any login').fill('ana');
    await there.getByPlaceholder('and password').fill('x');
    await there.getByRole('button', { name: 'Sign-in' }).click();
    await there.getByRole('button', { name: 'Continue' }).click();
    await see(there, 'Signed in for diary');
    await see(page, 'Signed in at id.example');
    await page.getByRole('button', { name: 'Let tasks use these tools' }).click();
    await page.getByRole('button', { name: 'Let tasks use these tools' }).waitFor({ state: 'detached' });
    const told = await host.deskhand(
      'send',
      '--wait',
      '--yes=all',
      `Ask it\ncall use_plugin ${JSON.stringify({ tool: 'diary.who' })}\nsay Done.`,
    );
    expect(told.code).toBe(0);
    expect((await events()).includes('It is ana, by [kept out: the secret of its sign-in 1]')).toBe(true);
  } finally {
    await browser.close();
  }
});

test('signing in on a phone that can’t come back by itself: the address at which its browser ended is pasted, a wrong one costs nothing', async (context) => {
  if (!outside) return context.skip('needs a network namespace of its own');
  await host.deskhand('plugins', 'add', 'journal', '--url', 'https://plugin.example/mcp');
  const browser = await startBrowser(outside.chromium);
  try {
    const { value } = await host.json('open');
    const phone = await browser.newContext({ viewport: sizes.phone, isMobile: true, hasTouch: true, ignoreHTTPSErrors: true });
    const page = await phone.newPage();
    await page.goto(String(value.link));
    await see(page, 'Connected to your desk');
    await page.goto(`${host.origin()}/#/settings/plugins`);
    await page.getByRole('button', { name: /journal/ }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'Sign in' }).click();
    const [there] = await Promise.all([phone.waitForEvent('page'), page.getByRole('link', { name: 'Sign in at id.example' }).click()]);
    // On a phone nothing listens there: its browser ends at a page that it can't open.
    const devtools = await phone.newCDPSession(there);
    const ended = new Promise<string>((resolve) =>
      devtools.on('Fetch.requestPaused', ({ requestId, request }) => {
        resolve(request.url);
        void devtools.send('Fetch.failRequest', { requestId, errorReason: 'ConnectionRefused' });
      }),
    );
    await devtools.send('Fetch.enable', { patterns: [{ urlPattern: 'http://127.0.0.1:*/signed-in*' }] });
    await there.getByPlaceholder('Enter any login').fill('ana');
    await there.getByPlaceholder('and password').fill('x');
    await there.getByRole('button', { name: 'Sign-in' }).click();
    await there.getByRole('button', { name: 'Continue' }).click();
    const address = await ended;
    const where = sheet.getByLabel('The address where it ended');
    await where.fill(address.replace(/state=[^&]*/, 'state=anothers'));
    await sheet.getByRole('button', { name: 'Finish signing in' }).click();
    await see(page, 'belongs to no sign-in');
    await where.fill(address);
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, 'pasted.png') });
    await sheet.getByRole('button', { name: 'Finish signing in' }).click();
    await see(page, 'Signed in at id.example');
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, 'signed.png') });
    // It counts once.
    expect((await host.deskhand('plugins', 'sign-in', 'journal', '--answer', address)).err).toContain('belongs to no sign-in');
  } finally {
    await browser.close();
  }
});
