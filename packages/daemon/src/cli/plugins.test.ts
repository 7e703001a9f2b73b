import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { declarationSchema } from '@deskhand/protocol';
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
  expect((await run('policy', 'explain', 'plugin memory read_graph')).out).toMatch(/^allow/);
  expect((await run('plugins', 'show', 'memory')).out).toContain('read_graph  looks (it says so)');
});

test('removed, it takes the rules that allowed it something with it, and says so', async () => {
  expect((await run('plugins', 'remove', 'memory')).notes).toContain(
    '1 rule that allowed it something ended with it: deskhand rules review',
  );
  expect(host.log.host().grants).toEqual([]);
  expect((await run('rules', 'review')).out).toContain('read_graph');
});

test('what its tools do is declared from a file, shown in plain words, and taken back', async () => {
  const file = join(host.home, 'memory.json');
  const declare = (value: unknown) => {
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return run('plugins', 'declare', 'memory', file);
  };
  const says = { effect: 'read', sinks: {}, gives: { source: 'contact', from: 'the memory', fields: { mail: 'recipient' } } };
  expect((await declare({ tools: { read_graph: says } })).out).toContain('read_graph  you declare: only your side writes: mail');
  expect((await run('plugins', 'show', 'memory')).out).toContain('you declare: only your side writes: mail');
  for (const [value, words] of [
    ['{', 'is no JSON'],
    [{ tools: { read_graph: { effect: 'read', sink: {} } } }, 'tools.read_graph: Unrecognized key: "sink"'],
    [{ tools: { read_grpah: says } }, 'memory has no tool read_grpah. It has: read_graph.'],
  ] as const)
    expect((await declare(value)).failure.sentence).toContain(words);
  expect((await run('plugins', 'declare', 'memory', join(host.home, 'nowhere.json'))).failure.sentence).toContain('can’t be read');
  expect((await run('plugins', 'declare', 'memory')).failure.sentence).toContain('Name one file of declarations');
  expect((await run('plugins', 'show', 'memory')).out).not.toContain('no answer so far');
  const met = { plugin: 'memory', tool: 'read_graph', names: [] };
  await host.log.append([{ type: 'plugin.met', actor: { kind: 'host' }, body: met }]);
  expect((await run('plugins', 'show', 'memory')).out).toContain('no answer so far had what you declare as: mail. Is it misspelled?');
  await run('plugins', 'declare', 'memory', '--clear');
  expect((await run('plugins', 'show', 'memory')).out).not.toContain('you declare');
});

test('a rule about what is not there is saved with a word that says so, and one with a * that fits without', async () => {
  expect((await run('rules', 'add', 'never plugin memroy read_graph')).notes).toMatch(/no plugin “memroy” here.*Did you mean memory\?/);
  expect((await run('rules', 'add', 'never plugin memory read_grap')).notes).toMatch(/no tool “read_grap”.*Did you mean read_graph\?/);
  expect((await run('rules', 'add', 'never plugin memory read_*')).notes).toBe(
    'From now on: tasks may never use read_* of the plugin memory.',
  );
  const { failure } = await run('rules', 'add', 'never plugin mem* read_graph');
  expect(failure.sentence).toMatch(/“mem\*” means nothing here. A plugin is named whole/);
});

test('what it says of itself is taken over as the owner’s word once it is accepted, and stays that', async () => {
  const gives = { source: 'owner', from: 'you', fields: { at: ['recipient'] } };
  const declares = declarationSchema.parse({ effect: 'read', gives });
  const list = [{ name: 'read_graph', description: '', schema: {}, readOnly: true, declares }];
  const shown = { plugin: 'memory', tools: host.log.put(JSON.stringify(list)), count: 1 };
  await host.log.append([{ type: 'plugin.shown', actor: { kind: 'host' }, body: shown }]);
  expect((await run('plugins', 'declare', 'memory', '--as-it-says')).failure).toMatchObject({ code: 'plugin.unseen' });
  const { out } = await run('plugins', 'accept', 'memory', '--yes');
  expect(out).toContain('it declares: says that only your side writes: at, which counts once you say so');
  expect((await run('plugins', 'declare', 'memory', '--as-it-says')).out).toContain('you declare: only your side writes: at');
  // Nor does it make what acts a look.
  const act = { name: 'push', description: '', schema: {}, declares };
  const acting = { plugin: 'memory', tools: host.log.put(JSON.stringify([...list, act])), count: 2 };
  await host.log.append([{ type: 'plugin.shown', actor: { kind: 'host' }, body: acting }]);
  await run('plugins', 'accept', 'memory', '--yes');
  await run('plugins', 'declare', 'memory', '--as-it-says');
  expect((await run('plugins', 'show', 'memory')).out).toContain('push  acts: you are asked (you said so)');
  const other = [{ name: 'read_graph', description: '', schema: {}, readOnly: true }];
  const later = { plugin: 'memory', tools: host.log.put(JSON.stringify(other)), count: 1 };
  await host.log.append([{ type: 'plugin.shown', actor: { kind: 'host' }, body: later }]);
  expect((await run('plugins', 'show', 'memory')).out).toContain('you declare: only your side writes: at');
});
