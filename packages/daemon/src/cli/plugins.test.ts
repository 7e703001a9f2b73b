import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../testing/command-line.ts';
import { type LocalHost, openLocalHost } from '../testing/local-host.ts';

// What the command line says of a plugin's tools, and of what goes with it.

let host: LocalHost;
beforeEach(async () => {
  host = await openLocalHost(() => {});
  const actor = { kind: 'device' as const, id: 'device_ana' };
  const plan = { run: { kind: 'command' as const, argv: ['memory'] }, values: {}, secrets: [], folders: [], hosts: [], idle: 5 };
  const tools = host.log.put(JSON.stringify([{ name: 'read_graph', description: 'Reads it all.', schema: {}, readOnly: true }]));
  const need = { kind: 'plugin' as const, server: 'memory', tool: 'read_graph' };
  await host.log.append([
    { type: 'plugin.added', actor, body: { plugin: 'memory', plan } },
    { type: 'plugin.shown', actor: { kind: 'host' }, body: { plugin: 'memory', tools, count: 1 } },
    { type: 'grant.given', actor, body: { grant: 'grant_1', given: { source: 'owner', need, reason: 'test' } } },
  ]);
});
afterEach(() => host.close());
const run = (...args: string[]) => runCommand(host.home, args);

test('a look is asked about too, and said to be, until the plugin is trusted to work on its own', async () => {
  expect((await run('plugins', 'accept', 'memory', '--yes')).out).toContain(
    'read_graph  looks: you are asked, until you allow it for always',
  );
  await run('plugins', 'mode', 'memory', 'auto');
  expect((await run('plugins', 'show', 'memory')).out).toContain('read_graph  looks (it says so)');
});

test('removed, it takes the rules that allowed it something with it, and says so', async () => {
  expect((await run('plugins', 'remove', 'memory')).notes).toContain(
    '1 rule that allowed it something ended with it: deskhand rules review',
  );
  expect(host.log.host().grants).toEqual([]);
  expect((await run('rules', 'review')).out).toContain('read_graph');
});
