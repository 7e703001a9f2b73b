import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { press, see } from './support/app.ts';
import { overflowOf } from './support/browser.ts';
import { type RealHost, startHost } from './support/host.ts';
import { useSameDesk } from './support/same-desk.ts';

// What the Model Context Protocol has beside tools, with the protocol's own servers, through the real host and the app.

const modules = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol');
const official = (name: string, ...args: string[]) => ['--', 'node', join(modules, name, 'dist', 'index.js'), ...args];
const add = async (to: RealHost, name: string, ...rest: string[]) => {
  const added = await to.deskhand('plugins', 'add', name, '--yes', ...rest);
  expect(added.code, added.err).toBe(0);
};
const desk = useSameDesk(async () => {
  const started = await startHost('auto');
  await add(started, 'every', ...official('server-everything', 'stdio'));
  return started;
});
let host: RealHost;
beforeEach(async () => {
  host = await desk.host();
});
const use = (tool: string, args: object = {}) => `call use_plugin ${JSON.stringify({ tool, args })}`;

interface Shown {
  task: string;
  state: string;
  needs: { kind: string; id: string; plugin?: string; form?: { name: string }[] }[];
}
/** Sends a task that is let do all that it asks for, and waits until it needs a person or is over. */
const send = async (...lines: string[]) =>
  (await host.json('send', '--wait', '--yes-all', ['Do this', ...lines].join('\n'))).value as unknown as Shown;
const story = async (task: string) => {
  const { out, err } = await host.deskhand('show', task, '--steps');
  return err + out;
};

async function openApp(route = ''): Promise<Page> {
  const page = await desk.page('phone', async (opened) => void (await opened.goto(String((await host.json('open')).value.link))));
  await see(page, 'Connected to your desk');
  if (route) await page.goto(`${host.origin()}/${route}`);
  return page;
}

test('what a server has to read is looked for and read by a task, which carries from then on that a plugin spoke to it', async () => {
  const { task, state } = await send(
    'call plugin_tools {"find":"every"}',
    use('every.@resources', { find: 'architecture' }),
    use('every.@templates'),
    use('every.@read', { uri: 'demo://resource/dynamic/text/7' }),
    'say Read.',
  );
  expect(state).toBe('done');
  const told = await story(task);
  expect(told).toContain('use_plugin every.@resources lists them');
  expect(told).toContain('demo://resource/static/document/architecture.md');
  expect(told).toContain('demo://resource/dynamic/text/{resourceId}');
  expect(told).toContain('Resource 7: This is a plaintext resource');
  const view = await host.ask<{ summary: { labels: { sources: string[]; from: string[] } } }>(`tasks/${task}`);
  expect(view.summary.labels).toMatchObject({
    sources: expect.arrayContaining(['plugin']),
    from: expect.arrayContaining(['the plugin every']),
  });
  const files = ['--folder', host.folder];
  writeFileSync(join(host.folder, 'a.txt'), 'apples');
  await add(host, 'files', ...files, ...official('server-filesystem', host.folder));
  await add(host, 'memory', '--value', 'MEMORY_FILE_PATH=/home/deskhand/memory.jsonl', ...official('server-memory'));
  const other = await send(
    use('files.read_text_file', { path: join(host.folder, 'a.txt') }),
    use('memory.create_entities', { entities: [{ name: 'Ana', entityType: 'person', observations: ['keeps the books'] }] }),
    use('memory.search_nodes', { query: 'books' }),
    'say Done.',
  );
  expect(other.state).toBe('done');
  expect(await story(other.task)).toMatch(/apples[\s\S]*keeps the books/);
  expect(readFileSync(join(host.home, 'plugins/memory/home/memory.jsonl'), 'utf8')).toContain('Ana');
});

test('a server asks the person in the middle of a call: a form on the phone and at the terminal, whose answers go back typed', async () => {
  const ask = use('every.trigger-elicitation-request');
  const page = await openApp();
  const first = host.json('send', '--wait', '--yes-all', `Ask\n${ask}\nsay Asked.`);
  await see(page, 'The plugin every asks you');
  await press(page, 'Answer');
  await see(page, 'What you fill in goes to the plugin every');
  expect(await overflowOf(page)).toBe(0);
  await press(page, 'Give it this');
  await see(page, 'This has to be answered.');
  await page.getByLabel('String needed', { exact: false }).first().fill('Ana Example');
  await page.getByLabel('Integer', { exact: false }).fill('700');
  await press(page, 'Give it this');
  await see(page, 'At most 100.');
  await page.getByLabel('Integer', { exact: false }).fill('7');
  await page.getByRole('radio', { name: 'Green Lantern' }).check();
  await page.getByRole('checkbox', { name: 'Trout' }).check();
  // Leaving the screen loses nothing.
  await page.goBack();
  await press(page, 'Answer');
  await see(page, 'What you fill in goes to the plugin every');
  await expect.poll(() => page.getByLabel('Integer', { exact: false }).inputValue()).toBe('7');
  await press(page, 'Give it this');
  await see(page, 'You answered');
  const { value } = await first;
  const told = await story(String(value.task));
  expect(told).toContain('"name": "Ana Example"');
  expect(told).toContain('"integer": 7');
  expect(told).toContain('"titledSingleSelectEnum": "hero-2"');
  expect(told).toMatch(/"titledMultipleSelectEnum": \[\s*"fish-1",\s*"fish-3"\s*\]/);

  const second = host.json('send', '--wait', '--yes-all', `Ask\n${ask}\nsay Asked.`);
  const waiting = await expect
    .poll(async () => ((await host.json('tasks')).value as unknown as { tasks: Shown[] }).tasks.flatMap(({ needs }) => needs))
    .toMatchObject([{ kind: 'question' }])
    .then(async () => (await host.json('tasks')).value as unknown as { tasks: { id: string; needs: object[] }[] });
  expect(waiting.tasks[0]?.needs).toMatchObject([{ kind: 'question', plugin: 'every' }]);
  const wrong = await host.deskhand('answer', 'name: Ana\nemail: nobody');
  expect(wrong.err).toContain('“String with email format” is a mail address.');
  expect((await host.deskhand('answer', '--decline')).code).toBe(0);
  expect(await story(String((await second).value.task))).toContain('User declined');
});

test('its progress is on the step, and a stop ends its work', async () => {
  const page = await openApp();
  void host.deskhand(
    'send',
    '--wait',
    '--yes-all',
    `Take long\n${use('every.trigger-long-running-operation', { duration: 600, steps: 1200 })}\nsay Never.`,
  );
  // Where it stays: a row that moves up among what works takes no tap.
  await see(page, /Asks the plugin every to trigger/);
  await page.getByText('Take long').first().click();
  await press(page, 'Details');
  await see(page, /\d %/);
  await press(page, /^Stop$/);
  await press(page, 'Stop the task');
  await see(page, /Stopped|stopped/);
  // It doesn't heed what it is told: what may still be at work ends with its process.
  const stands = async () => (await host.ask<{ plugins: { name: string; state: string }[] }>('plugins')).plugins;
  await expect.poll(async () => (await stands()).find(({ name }) => name === 'every')?.state).toBe('resting');
});

test('a prompt is chosen on the phone, filled in, looked at, and a task begins with it as the plugin’s words', async () => {
  const page = await openApp('#/settings/plugins');
  await page.getByRole('button', { name: /^every/ }).click();
  await press(page, 'Look at its prompts');
  await press(page, /Arguments Prompt/);
  await page.getByLabel(/Name of the city/).fill('Berlin');
  await press(page, 'Show what it says');
  await see(page, "user: What's weather in Berlin?");
  await press(page, 'Begin a task with it');
  await see(page, 'Follow the prompt of the plugin every.');
  await see(page, 'With the prompt args-prompt of the plugin every');
  const { task } = ((await host.json('tasks')).value as unknown as { tasks: { id: string }[] }).tasks.map(({ id }) => ({
    task: id,
  }))[0] ?? { task: '' };
  const view = await host.ask<{ summary: { labels: { sources: string[] } } }>(`tasks/${task}`);
  expect(view.summary.labels.sources).toContain('plugin');
  const sent = await host.json('send', '--wait', '--prompt', 'every.args-prompt', '--with', 'city=Oslo');
  expect(sent.value).toMatchObject({ state: 'done' });
  expect((await host.deskhand('send', '--prompt', 'every.args-prompt')).err).toContain('needs a value for city');
});
