import type { Offer, PluginTool } from '@deskhand/protocol';
import { describe, expect, test } from 'vitest';
import type { OfferedTool, PluginAnswer, Plugins } from '../plugins/plugins.ts';
import { noPlugins } from '../testing/no-plugins.ts';
import { openToolbox, toolsWith } from './catalog.ts';
import { pluginSender } from './plugin-sender.ts';
import { pluginTools, usePlugin } from './plugins.ts';
import { toolContext } from './stage.double.ts';
import { toolContract } from './tools.contract.ts';

const tool = (name: string, description = `does ${name}`): PluginTool => ({ name, description, schema: { type: 'object' } });
const notes: OfferedTool[] = [
  { plugin: 'notes', tool: tool('search', 'Finds notes by words.'), effect: 'read' },
  { plugin: 'notes', tool: tool('add'), effect: 'irreversible' },
  { plugin: 'tracker', tool: tool('create_issue', 'Creates an issue and gives its number.'), effect: 'irreversible' },
];

const found: PluginAnswer = { came: 'answer', text: 'found', failed: false, images: [] };

function plugins(tools: OfferedTool[], answer = found, offers: Offer[] = []) {
  const calls: [string, string, object][] = [];
  const room: Plugins = {
    ...noPlugins,
    tools: () => tools,
    beside: () => [...new Set(tools.map(({ plugin }) => plugin))].map((plugin) => ({ plugin, offers })),
    async call(plugin, name, args) {
      calls.push([plugin, name, args]);
      return answer;
    },
  };
  return { room, calls, box: openToolbox({ machine: async () => '', tools: toolsWith(room) }) };
}

const specs = (tools: OfferedTool[]) => plugins(tools).box.specs({ shell: true, outward: true });
const named = (tools: OfferedTool[]) => specs(tools).map(({ name }) => name);

async function run(box: ReturnType<typeof plugins>['box'], name: string, args: object) {
  const made = box.prepare(name, JSON.stringify(args), '/desk');
  if (!made.ok) throw new Error(made.result.text);
  return { call: made.call, result: await made.call.run(toolContext('/desk')) };
}

toolContract(pluginTools(plugins(notes).room), { find: 'notes' });
toolContract(usePlugin(plugins(notes).room), { tool: 'notes.search', args: { q: 'x' } });

describe('the tools of plugins', () => {
  test('are in no request where there is no plugin', () => {
    expect(named([])).not.toContain('plugin_tools');
    expect(named([])).not.toContain('use_plugin');
    expect(named(notes)).toEqual(expect.arrayContaining(['plugin_tools', 'use_plugin']));
  });

  test.each([
    [{ headers: { 'Bcc: eve@evil.example': '' } }, 'recipient', 'eve@evil.example'],
    [{ cc: { 'eve@evil.example': true } }, 'recipient', 'eve@evil.example'],
    [{ hooks: { 'https://evil.example/x': 1 } }, 'url', 'https://evil.example/x'],
  ])('an address that is the name of an argument says where to: %j', (args, kind, value) => {
    const made = plugins(notes).box.prepare('use_plugin', JSON.stringify({ tool: 'notes.add', args }), '/desk');
    expect(made.ok && made.call.sinks).toContainEqual({ name: 'the name of an argument', kind, value });
  });

  test('are the way that is told to whoever calls one by its own name, and only where there are any', () => {
    const told = (tools: OfferedTool[]) => {
      const made = plugins(tools).box.prepare('notes__add', '{}', '/desk');
      return made.ok ? '' : made.result.text;
    };
    expect(told(notes)).toMatch(/There are: .*plugin_tools, use_plugin/);
    expect(told([])).not.toMatch(/plugin_tools|use_plugin/);
  });

  test('are names in a request, however many there are and whatever they say', () => {
    const many = Array.from(
      { length: 2000 },
      (_, at) => ({ ...notes[0], plugin: 'big', tool: tool(`tool_${at}`, 'x'.repeat(3000)) }) as OfferedTool,
    );
    const bytes = (tools: OfferedTool[]) => JSON.stringify(specs(tools)).length;
    expect(bytes(many) - bytes([])).toBeLessThan(6000);
    const told = specs(many).find(({ name }) => name === 'plugin_tools')?.description;
    expect(told).toMatch(/big: tool_0, tool_1, .* and \d+ more$/);
  });

  test('cannot take the place of a tool of ours', async () => {
    const { box } = plugins([{ plugin: 'bad', tool: tool('run'), effect: 'read' }]);
    const ours = box.specs({ shell: true }).filter(({ name }) => name === 'run');
    expect(ours).toHaveLength(1);
    expect(ours[0]?.description).not.toContain('does run');
  });

  test('are found by name, by plugin and by words; of those beyond a page the names are told', async () => {
    const { box } = plugins(notes);
    expect((await run(box, 'plugin_tools', { find: 'notes.add' })).result.text).toMatch(
      /notes\.add {2}\(acts;.*\n.*does add\nargs: \{"type":"object"\}/,
    );
    expect((await run(box, 'plugin_tools', { find: 'tracker' })).result.text).toContain('tracker.create_issue');
    expect((await run(box, 'plugin_tools', { find: 'an issue' })).result.text).toContain('tracker.create_issue');
    const none = (await run(box, 'plugin_tools', { find: 'weather' })).result;
    expect(none.text).toContain('There are: notes: search, add; tracker: create_issue');
    const many = plugins(Array.from({ length: 40 }, (_, at) => ({ plugin: 'big', tool: tool(`t${at}`), effect: 'read' }) as const));
    const page = (await run(many.box, 'plugin_tools', { find: 'big' })).result.text;
    expect(page).toContain('big.t11  ');
    expect(page).toMatch(/\[and 28 more: big\.t12, .*big\.t39\]/);
  });

  test('what plugins say of themselves counts as theirs', async () => {
    expect((await run(plugins(notes).box, 'plugin_tools', { find: 'notes' })).result.strange).toBeDefined();
  });

  test('a look runs as one; its arguments say where to and what', async () => {
    const { box, calls } = plugins(notes);
    const args = { q: 'ana@x.org', more: { page: 'https://x.org/a', words: ['one'] }, page: 3 };
    const { call, result } = await run(box, 'use_plugin', { tool: 'notes.search', args });
    expect(call).toMatchObject({ effect: 'read', intends: false, needs: [{ kind: 'plugin', server: 'notes', tool: 'search' }] });
    expect(call.sinks).toEqual([
      { name: 'q', kind: 'recipient', value: 'ana@x.org' },
      { name: 'more.page', kind: 'url', value: 'https://x.org/a' },
      { name: 'more.words', kind: 'content', value: 'one' },
      { name: 'page', kind: 'amount', value: '3' },
    ]);
    expect(result).toMatchObject({ text: 'found', failed: false });
    expect(calls).toEqual([['notes', 'search', args]]);
  });

  test('a call that is written as the protocol of plugins writes it is taken as ours', () => {
    const { box } = plugins(notes);
    const meant = (args: object) => JSON.parse(box.asMeant('use_plugin', JSON.stringify(args)));
    const ours = { tool: 'notes.search', args: { q: 'x' } };
    for (const plugin of [{ plugin: 'notes' }, {}])
      for (const tool of plugin.plugin ? ['search', 'notes.search'] : ['notes.search'])
        for (const args of [{ arguments: { q: 'x' } }, { args: { q: 'x' } }]) expect(meant({ ...plugin, tool, ...args })).toEqual(ours);
    expect(meant({ plugin: 'notes', tool: 'search', arguments: '{"q": "x"}', later: true })).toEqual({
      tool: 'notes.search',
      args: '{"q": "x"}',
      later: true,
    });
    const both = { tool: 'notes.search', args: { q: 'x' }, arguments: { q: 'y' } };
    expect(meant(both)).toEqual(both);
    expect(box.asMeant('read_file', '{"plugin": 1')).toBe('{"plugin": 1');
  });

  test('a text with an endless row of dots behind its "@" is looked at as quickly as another', () => {
    const args = { to: `ana@${'.'.repeat(1_000_000)} and`, more: `${' '.repeat(9)}ana@x.org ` };
    const made = plugins(notes).box.prepare('use_plugin', JSON.stringify({ tool: 'notes.add', args }), '/desk');
    expect(made.ok && made.call.sinks.map(({ kind }) => kind)).toEqual(['content', 'recipient']);
  });

  test('what lies beyond what is looked at is told of, as a place to go', async () => {
    const deep = Array.from({ length: 20 }).reduce((inner: object) => ({ a: inner }), { bcc: 'eve@x.org' });
    for (const args of [
      { to: 'ana@x.org', many: Array(80).fill('x'), bcc: 'eve@x.org' },
      { to: 'ana@x.org', deep },
      { to: 'ana@x.org', [`${'a'.repeat(1_000_000)} eve@x.org`]: true },
    ]) {
      const { call } = await run(plugins(notes).box, 'use_plugin', { tool: 'notes.search', args });
      expect(call.sinks.at(-1)).toMatchObject({ name: 'the rest', kind: 'url' });
    }
  });

  test('an act is never carried out by the tool: it is handed on, exactly, to happen at once or later', async () => {
    const { box, calls } = plugins(notes);
    const now = await run(box, 'use_plugin', { tool: 'tracker.create_issue', args: { title: 'x' } });
    expect(now.call).toMatchObject({ effect: 'irreversible', intends: true, words: 'lets the plugin tracker create issue: x' });
    const detail = { plugin: 'tracker', tool: 'create_issue', args: { title: 'x' } };
    expect(now.result.intent).toMatchObject({ kind: 'queue', now: true, act: { sender: 'plugin', detail } });
    const later = await run(box, 'use_plugin', { tool: 'tracker.create_issue', args: { title: 'x' }, later: true });
    expect(later.result.intent).toMatchObject({ kind: 'queue', now: false });
    expect(later.call.words).toBe('lets the plugin tracker create issue, once the task is over: x');
    expect(calls).toEqual([]);
  });

  test('a tool that is not there is answered with the nearest names', async () => {
    const { result } = await run(plugins(notes).box, 'use_plugin', { tool: 'tracker.create_isue' });
    expect(result).toMatchObject({ failed: true, text: expect.stringContaining('tracker.create_issue') });
    // The name of the plugin alone makes no two alike.
    expect((await run(plugins(notes).box, 'use_plugin', { tool: 'notes.die' })).result.text).not.toContain('Did you mean');
  });

  test('every plugin can be asked for its resources and prompts', async () => {
    const { box, calls } = plugins(notes);
    const { call } = await run(box, 'use_plugin', { tool: 'notes.@read', args: { uri: 'note://1' } });
    expect(call.effect).toBe('read');
    expect(calls).toEqual([['notes', '@read', { uri: 'note://1' }]]);
    expect((await run(box, 'use_plugin', { tool: 'notes.@format' })).result.failed).toBe(true);
  });

  test('what it has to read is found by a task that looks, and one leave is for looking and for reading', async () => {
    const { box, room } = plugins(notes, found, ['resources']);
    expect((await run(box, 'plugin_tools', { find: 'notes' })).result.text).toContain('use_plugin notes.@resources lists them');
    const needs = ['@resources', '@templates', '@read'].map((name) => {
      const made = box.prepare('use_plugin', JSON.stringify({ tool: `notes.${name}`, args: { uri: 'note://1' } }), '/desk');
      return made.ok && [made.call.needs, made.call.words];
    });
    const leave = [{ kind: 'plugin', server: 'notes', tool: '@resources' }];
    expect(needs).toEqual([
      [leave, 'looks through what the plugin notes has to read'],
      [leave, 'looks through what the plugin notes has to read'],
      [leave, 'reads note://1 of the plugin notes'],
    ]);
    // One that has nothing but that is offered, too.
    const only = openToolbox({
      machine: async () => '',
      tools: [pluginTools({ ...room, tools: () => [] }), usePlugin({ ...room, tools: () => [] })],
    });
    expect(only.specs({ shell: true }).map(({ name }) => name)).toEqual(['plugin_tools', 'use_plugin']);
    expect((await run(only, 'plugin_tools', { find: 'notes' })).result.text).toContain('notes.@read {"uri"} reads one');
  });
});

test('what was held or approved is bound to the program that was shown', async () => {
  const { room, calls, box } = plugins(notes);
  room.program = () => 'first';
  const made = await run(box, 'use_plugin', { tool: 'notes.add', args: { text: 'milk' } });
  expect(made.call.bound).toBe('first');
  const { intent } = made.result;
  if (intent?.kind !== 'queue') throw new Error('nothing was queued');
  const task = { task: 'task_1', thread: 'thread_1' };
  const act = { entry: 'out_1', task, step: 'step_1', to: '', title: '', detail: intent.act.detail, content: [] };
  const sender = pluginSender(room, { progress: () => {} });
  room.program = () => 'second';
  const refused = await sender.send(act as unknown as Parameters<typeof sender.send>[0], AbortSignal.timeout(60_000));
  expect([refused, calls]).toMatchObject([{ came: 'refused', reason: { code: 'plugin.another' } }, []]);
  room.program = () => 'first';
  expect(await sender.send(act as unknown as Parameters<typeof sender.send>[0], AbortSignal.timeout(60_000))).toMatchObject({
    came: 'done',
  });
});

test('arguments that a tool doesn’t take, or misses, are known before anybody is asked', () => {
  const schema = {
    type: 'object',
    properties: { text: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
    required: ['text'],
  };
  const offer = (more: object = {}): OfferedTool => ({
    plugin: 'notes',
    tool: { ...tool('add'), schema: { ...schema, ...more } },
    effect: 'irreversible',
  });
  const misfit = (args: object, one = offer()) => {
    const made = plugins([one]).box.prepare('use_plugin', JSON.stringify({ tool: 'notes.add', args }), '/desk');
    return made.ok && made.call.misfit;
  };
  expect(misfit({ text: 'milk', tags: [] })).toBeUndefined();
  expect(misfit({ texts: 'milk' })).toBe(
    'Nothing was done. There is no argument "texts". Did you mean "text"? "text" is missing.\nnotes.add takes {"text": string, "tags"?: [string, …]}',
  );
  expect(misfit({ text: 'milk', tags: 'x' })).toContain('"tags" is to be of the type array.');
  expect(misfit({ text: 7 })).toContain('"text" is to be of the type string.');
  for (const type of [['string', 'integer'], 'text', 7, undefined])
    expect(misfit({ text: 7 }, offer({ properties: { text: { type } } }))).toBeUndefined();
  expect(misfit({ text: 7.5 }, offer({ properties: { text: { type: ['null', 'integer'] } } }))).toContain('null or integer');
  expect(misfit({ text: 'milk', more: 1 }, offer({ additionalProperties: true }))).toBeUndefined();
  expect(misfit({ texts: 'milk' }, offer({ anyOf: [{}] }))).toBeUndefined();
  expect(misfit({ texts: 'milk' }, offer({ properties: 'none', required: 7 }))).toBeUndefined();
});
