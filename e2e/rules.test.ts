import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { press, see } from './support/app.ts';
import { type RealHost, startHost } from './support/host.ts';
import { useSameDesk } from './support/same-desk.ts';
import { openTerminal } from './support/terminal.ts';

// Rules and the questions that wait: two screens, the terminal, and a plugin of the protocol's own, through the real host.

const server = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol', 'server-memory', 'dist', 'index.js');
const desk = useSameDesk(async () => {
  const started = await startHost('auto');
  const added = await started.deskhand('plugins', 'add', 'memory', '--yes', '--', 'node', server);
  expect(added.code, added.err).toBe(0);
  return started;
});
let host: RealHost;
beforeEach(async () => {
  host = await desk.host();
});
// The rules of one are none for the next.
afterEach(async () => {
  const { host: view } = await host.ask<{ host: { grants?: { id: string }[] } }>('desk?limit=1');
  for (const { id } of view.grants ?? [])
    expect(await host.ask('commands', { type: 'grant.revoke', key: `over-${id}`, grant: id })).toMatchObject({ ok: true });
});

const use = (tool: string, args: object) => `call use_plugin ${JSON.stringify({ tool: `memory.${tool}`, args })}`;
interface Waiting {
  task: string;
  needs: { id: string; title: string }[];
}
/** Sends a task and waits until it asks. */
const send = async (...lines: string[]) =>
  (await host.json('send', '--wait', ['Do this', ...lines].join('\n'))).value as unknown as Waiting;

async function screenAt({ task, needs: [need] }: Waiting, screen: 'one' | 'other' = 'one'): Promise<Page> {
  const page = await desk.page(screen, async (opened) => void (await opened.goto(String((await host.json('open')).value.link))));
  await see(page, 'Connected to your desk');
  await page.goto(`${host.origin()}/#/approval/${task}/${need?.id}`);
  return page;
}

test('an always that is widened first is said in words while it is typed, and answers what else waits', async () => {
  const [first, second] = [await send(use('search_nodes', { query: 'a' })), await send(use('open_nodes', { names: ['a'] }))];
  const [one, other] = [await screenAt(first), await screenAt(second, 'other')];
  await see(other, 'Allow once');
  await press(one, 'Other answers');
  await press(one, 'Always allow…');
  await press(one, 'Change it first…');
  const what = one.getByLabel('Its name, and one of its tools');
  const save = one.getByRole('button', { name: 'Always allow', exact: true });
  await what.fill('memry *_nodes');
  await see(one, 'There is no plugin “memry” here now, so this is about nothing yet. Did you mean memory?');
  await what.fill('mem* *_nodes');
  await see(one, 'A plugin is named whole');
  expect(await save.isDisabled()).toBe(true);
  await what.fill('memory *_nodes');
  await see(one, 'May use what is called *_nodes of the plugin memory');
  expect(await one.getByLabel('Why (for you, later)').inputValue()).toBe(
    'you wrote it yourself when a task asked to use search_nodes of memory',
  );
  await save.click();
  await see(other, 'Let through by a rule of yours');
  await see(other, 'May use what is called *_nodes of the plugin memory');
  for (const { task } of [first, second])
    await expect.poll(async () => (await host.ask<{ summary: { state: string } }>(`tasks/${task}`)).summary.state).toBe('done');
});

test('a never takes the question away on the screen and at the terminal, and a yes comes too late', async () => {
  const asking = await send(use('delete_entities', { entityNames: ['a'] }));
  const page = await screenAt(asking);
  await see(page, 'Allow once');
  await host.deskhand('rules', 'add', 'never plugin memory delete_*');
  await see(page, 'Refused by a rule of yours');
  await see(page, 'A rule of yours forbids “delete entities” of the plugin memory.');
  const late = await host.deskhand('approve', asking.task);
  expect([late.code === 0, late.err]).toEqual([false, expect.stringContaining('Refused by a rule of yours: A rule of yours forbids')]);
});

test('whoever is asked at the terminal reads there that a rule has answered', async () => {
  // In other words than the tasks before, whose leave it would be offered otherwise.
  const at = openTerminal(host.home, [
    'send',
    '--cwd',
    host.folder,
    `Go through the list\n${use('delete_entities', { entityNames: ['a'] })}`,
  ]);
  await at.says(/or no with a word/);
  await host.deskhand('rules', 'add', 'never plugin memory delete_*');
  await at.says(/Refused by a rule of yours: A rule of yours forbids “delete entities”/);
  await at.ended;
});

test('of two screens, the one whose answer came too late is told so', async () => {
  const asking = await send(use('search_nodes', { query: 'a' }));
  const [one, other] = [await screenAt(asking), await screenAt(asking, 'other')];
  await see(other, 'Allow once');
  // Its answer is under way while the other one arrives.
  const said = Promise.withResolvers<void>();
  await other.route('**/v1/commands', (route) => said.promise.then(() => route.continue()), { times: 1 });
  await press(other, 'Allow once');
  // It says so at once; the desk has it when it has answered.
  const heard = one.waitForResponse((response) => response.url().endsWith('/v1/commands') && response.ok());
  await press(one, 'No');
  await see(one, 'You said no');
  await heard;
  said.resolve();
  await see(other, 'You said no');
  await see(other, 'Your own answer (“Allowed once”) came after it, so it counts for nothing.');
});
