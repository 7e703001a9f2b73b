import type { Offer } from '@deskhand/protocol';
import { z } from 'zod';
import { looksLikeChance } from '../host/host.ts';
import type { Act } from '../outbox/outbox.ts';
import { type OfferedTool, ownTools, type Plugins } from '../plugins/plugins.ts';
import type { Sink } from '../policy/policy.ts';
import { nearest } from './nearest.ts';
import { count, plain } from './plain.ts';
import { misfitOf } from './plugin-misfit.ts';
import { goesTo, isMailAddress, titleOf as titleOfCall } from './plugin-words.ts';
import type { Tool, ToolResult } from './tools.ts';

// Two tools stand for all tools of all plugins: one to look up what a tool takes, one to call it. So the request carries
// only names, however many there are, and a plugin can never take the place of a tool of ours.

/** Characters of names in a request; the rest is found by looking it up. */
const mostNames = 4000;
/** Tools that one look-up tells whole, and characters of all of them; of the rest it tells the names. */
const mostEntries = 12;
const mostTold = 30_000;

const fullName = ({ plugin, tool }: OfferedTool) => `${plugin}.${tool.name}`;

const lookUp = z.object({ find: z.string().min(1).max(500).describe('a plugin, tool names, or words') });

/** Looks plugin tools up. */
export function pluginTools(plugins: Plugins): Tool<typeof lookUp> {
  return {
    name: 'plugin_tools',
    description: 'Look up what tools of plugins do and take.',
    describe: () => {
      const names = namesLine(plugins);
      return names && `Look up what plugin tools do and take, before you call one with use_plugin. There are: ${names}`;
    },
    input: lookUp,
    effect: 'read',
    needs: () => [],
    sinks: () => [],
    words: ({ find }) => `looks up the plugin tools for ${plain(find, 80)}`,
    run: async ({ find }) => told(find, plugins),
  };
}

/** "notes: add, search; tracker: create_issue". */
function namesLine(plugins: Plugins): string {
  const byPlugin = Map.groupBy(plugins.tools(), ({ plugin }) => plugin);
  // One may have nothing but resources.
  for (const { plugin, offers } of plugins.beside()) if (offers.includes('resources') && !byPlugin.has(plugin)) byPlugin.set(plugin, []);
  const room = Math.floor(mostNames / Math.max(1, byPlugin.size));
  return [...byPlugin]
    .map(
      ([plugin, own]) =>
        `${plugin}: ${joinUpTo([...own.map(({ tool }) => tool.name), ...(has(plugin, 'resources', plugins) ? ['@resources'] : [])], room)}`,
    )
    .join('; ');
}

function joinUpTo(names: string[], room: number): string {
  let line = '';
  for (const [at, name] of names.entries()) {
    if (line.length + name.length > room) return `${line}, and ${names.length - at} more`;
    line += at ? `, ${name}` : name;
  }
  return line;
}

function told(find: string, plugins: Plugins): ToolResult {
  const tools = plugins.tools();
  const found = search(find, tools);
  const waiting = plugins.waiting().map(({ plugin, why }) => `[${plugin}: ${why}. Ask the owner to look at it.]`);
  const strange = 'what plugins say of their tools';
  const wanted = find.toLowerCase();
  const bare = plugins.beside().filter(({ plugin }) => wanted.includes(plugin) && !tools.some((one) => one.plugin === plugin));
  if (!found.length && bare.length) return { text: bare.flatMap(({ plugin }) => besideWords(plugin, plugins)).join('\n'), strange };
  if (!found.length) {
    const none = `No plugin tool fits ${JSON.stringify(find.slice(0, 200))}. There are: ${namesLine(plugins) || 'none'}`;
    return { text: [none, ...waiting].join('\n'), strange };
  }
  const entries = found.slice(0, mostEntries).map(entryOf);
  const fits = entries.filter((_, at) => at === 0 || entries.slice(0, at + 1).join('').length <= mostTold);
  const rest = found.slice(fits.length);
  const more = rest.length ? [`[and ${rest.length} more: ${joinUpTo(rest.map(fullName), 3000)}]`] : [];
  const also = [...new Set(found.map(({ plugin }) => plugin))].flatMap((plugin) => besideWords(plugin, plugins));
  const text = ['What plugins say of themselves, not the owner:', ...fits, ...more, ...also, ...waiting].join('\n\n');
  return { text, strange, words: count(found.length, 'tool') };
}

const has = (plugin: string, what: Offer, plugins: Plugins) =>
  plugins.beside().some((one) => one.plugin === plugin && one.offers.includes(what));

/** How what a plugin has beside tools is asked for. */
const besideWords = (plugin: string, plugins: Plugins): string[] => [
  ...(has(plugin, 'resources', plugins)
    ? [
        `${plugin} has things to read: use_plugin ${plugin}.@resources lists them, with {"find": "words"} some of them; ${plugin}.@templates lists patterns of their addresses; ${plugin}.@read {"uri"} reads one.`,
      ]
    : []),
  ...(has(plugin, 'prompts', plugins)
    ? [`${plugin} has prompts: use_plugin ${plugin}.@prompts lists them; ${plugin}.@prompt {"name", "arguments"} fills one in.`]
    : []),
];

const entryOf = (one: OfferedTool) =>
  `${fullName(one)}  ${effectWords[one.effect]}\n${one.tool.description || '(it says nothing of itself)'}\nargs: ${JSON.stringify(one.tool.schema)}`;

const effectWords: Record<OfferedTool['effect'], string> = {
  read: '(looks only)',
  reversible: '(changes what the plugin keeps)',
  irreversible: '(acts; the owner is asked, and it cannot be undone)',
};

/** By exact names, else by a plugin, else by words, the best first. */
function search(find: string, tools: OfferedTool[]): OfferedTool[] {
  const wanted = find
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  const named = tools.filter((one) => wanted.includes(fullName(one).toLowerCase()) || wanted.includes(one.tool.name.toLowerCase()));
  if (named.length) return named;
  const whole = tools.filter(({ plugin }) => wanted.includes(plugin));
  if (whole.length) return whole;
  const scored = tools.map((one) => ({ one, score: score(one, wanted) })).filter(({ score }) => score > 0);
  return scored.sort((a, b) => b.score - a.score).map(({ one }) => one);
}

function score(one: OfferedTool, wanted: string[]): number {
  const name = fullName(one).toLowerCase();
  const text = one.tool.description.toLowerCase();
  return wanted.reduce((sum, word) => sum + (name.includes(word) ? 3 : 0) + (text.includes(word) ? 1 : 0), 0);
}

const use = z.object({
  tool: z.string().min(1).max(200).describe('plugin.tool'),
  args: z.record(z.string(), z.unknown()).optional(),
  later: z.boolean().optional().describe('true: only once the task is over, without seeing the answer'),
});
type UseArgs = z.output<typeof use>;

const named = z.strictObject({
  plugin: z.string().min(1).optional(),
  tool: z.string().min(1),
  arguments: z.unknown().optional(),
  later: z.unknown().optional(),
  args: z.unknown().optional(),
});

/** {plugin, tool, arguments}, as the protocol of plugins names them, for {tool, args}. */
function asMeant(value: unknown): unknown {
  const given = named.safeParse(value).data;
  if (!given || (given.args !== undefined && given.arguments !== undefined)) return value;
  const { plugin, tool, arguments: other, args = other, later } = given;
  if (plugin === undefined && other === undefined) return value;
  const whole = plugin === undefined || tool.startsWith(`${plugin}.`) ? tool : `${plugin}.${tool}`;
  return { tool: whole, ...(args !== undefined && { args }), ...(later !== undefined && { later }) };
}

/** Calls a plugin's tool: a look runs as any look; an act is approved, recorded by the outbox and done once. */
export function usePlugin(plugins: Plugins): Tool<typeof use> {
  const find = ({ tool }: UseArgs) => offered(tool, plugins);
  return {
    name: 'use_plugin',
    description:
      "Call a plugin's tool. One that acts (creates, changes, sends, deletes) happens when the owner has said yes, at once, and can't be undone.",
    describe: (description) => (namesLine(plugins) ? description : undefined),
    input: use,
    asMeant,
    effect: 'irreversible',
    effectOf: (args) => find(args)?.effect ?? 'read',
    intendsOf: (args) => find(args)?.effect === 'irreversible',
    // What a plugin keeps is staged nowhere: in a rehearsal that is an act, too.
    holdsOf: (args) => find(args) !== undefined && find(args)?.effect !== 'read',
    needs: (args) => {
      const one = find(args);
      return one ? [{ kind: 'plugin', server: one.plugin, tool: leaveFor(one.tool.name) }] : [];
    },
    misfitOf(args) {
      const one = find(args);
      return one && misfitOf(fullName(one), one.tool.schema, args.args ?? {});
    },
    declaredOf: (args) => find(args)?.declared,
    boundOf: (args) => plugins.program(find(args)?.plugin ?? ''),
    sinks(args) {
      const one = find(args);
      return one ? sinksOf(args.args ?? {}) : [];
    },
    words: (args) => {
      const one = find(args);
      return one ? titleOf(one, args) : `calls an unknown plugin tool, ${plain(args.tool, 80)}`;
    },
    async run(args, context) {
      const one = find(args);
      if (!one) return unknown(args.tool, plugins);
      if (context.rehearsal && one.effect !== 'read')
        return { text: 'Held.', intent: { kind: 'queue', act: actOf(one, { ...args, later: true }, plugins), now: !args.later } };
      if (one.effect === 'irreversible')
        return { text: 'Queued.', intent: { kind: 'queue', act: actOf(one, args, plugins), now: !args.later } };
      const answer = await plugins.call(one.plugin, one.tool.name, args.args ?? {}, {
        signal: context.signal,
        progress: context.progress,
        ...(context.at && { at: context.at }),
      });
      if (answer.came === 'answer') return { text: answer.text, failed: answer.failed, images: answer.images };
      return {
        text: `${answer.sentence}${answer.came === 'unknown' && one.effect !== 'read' ? ' It may have done it all the same: look first.' : ''}`,
        failed: true,
      };
    },
  };
}

/** `notes.add`, or one of what every plugin can be asked: `notes.@resources`. */
function offered(name: string, plugins: Plugins): OfferedTool | undefined {
  const tools = plugins.tools();
  const found = tools.find((one) => fullName(one) === name);
  if (found) return found;
  const [, plugin, own] = /^([a-z0-9-]+)\.(@[a-z]+)$/.exec(name) ?? [];
  if (!plugin || !ownTools.some((one) => one === own) || !plugins.beside().some((one) => one.plugin === plugin)) return undefined;
  return { plugin, tool: { name: own ?? '', description: '', schema: {} }, effect: 'read' };
}

function unknown(name: string, plugins: Plugins): ToolResult {
  const tools = plugins.tools();
  const [plugin = '', own = ''] = name.slice(0, 100).split(/\.(.*)/su);
  // Of a plugin that is there, what is its own is compared: its name in both makes any two alike.
  const its = tools.filter((one) => one.plugin === plugin);
  const near = nearest(its.length ? own : name.slice(0, 100), its.length ? its.map(({ tool }) => tool.name) : tools.map(fullName), 3);
  const close = its.length ? near.map((one) => `${plugin}.${one}`) : near;
  const waiting = plugins.waiting().map(({ plugin, why }) => ` ${plugin}: ${why}.`);
  return {
    text: `There is no plugin tool ${JSON.stringify(name.slice(0, 100))} that may be called now.${close.length ? ` Did you mean ${close.join(', ')}?` : ' plugin_tools finds what there is.'}${waiting.join('')}`,
    failed: true,
  };
}

const titleOf = (one: OfferedTool, { args = {}, later }: UseArgs) => {
  const own = ownWords(one.plugin, one.tool.name, args);
  return own ? plain(own, 200) : titleOfCall(one, args, later);
};

/** One leave is for looking through a list and for reading what is on it. */
const leaveFor = (name: string) => (name === '@templates' || name === '@read' ? '@resources' : name === '@prompt' ? '@prompts' : name);

/** What is asked of it beside its tools, as a person would say it. */
function ownWords(plugin: string, name: string, args: Record<string, unknown>): string | undefined {
  switch (name as (typeof ownTools)[number]) {
    case '@resources':
    case '@templates':
      return `looks through what the plugin ${plugin} has to read${args.find ? `: ${String(args.find)}` : ''}`;
    case '@read':
      return `reads ${plain(String(args.uri ?? ''), 120)} of the plugin ${plugin}`;
    case '@prompts':
      return `looks through the prompts of the plugin ${plugin}`;
    case '@prompt':
      return `takes the prompt ${plain(String(args.name ?? ''), 80)} of the plugin ${plugin}`;
    default:
      return undefined;
  }
}

/** Exactly what would be called; the outbox keeps it by its hash. */
function actOf(one: OfferedTool, { args = {}, later = false }: UseArgs, plugins: Plugins): Act {
  const program = plugins.program(one.plugin);
  const detail = { plugin: one.plugin, tool: one.tool.name, args, ...(program !== undefined && { program }) };
  return { sender: 'plugin', title: titleOf(one, { tool: '', args, later }), to: goesTo(one.plugin, args), detail, content: [] };
}

/** Values that are looked at one by one, how deep they may lie, and characters of a name. */
const most = { sinks: 60, depth: 12, name: 300 };
/** What lies beyond may say anything, and go anywhere. */
const unseen: Sink = { name: 'the rest', kind: 'url', value: 'more values, deeper ones or longer names than are looked at' };

/** Every text in the arguments says something to the plugin; addresses among them say where to, numbers how much of what nobody knows. */
function sinksOf(args: Record<string, unknown>): Sink[] {
  const sinks: Sink[] = [];
  let isCut = false;
  const walk = (value: unknown, name: string, depth: number) => {
    if (sinks.length >= most.sinks || depth > most.depth) {
      isCut = true;
      return;
    }
    if (typeof value === 'string' && value.trim()) sinks.push({ name, kind: kindOf(value), value });
    else if (typeof value === 'number') sinks.push({ name, kind: 'amount', value: String(value) });
    else if (typeof value === 'boolean') sinks.push({ name, kind: 'content', value: String(value) });
    else if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) {
        // A name says something, too, and may say where to.
        isCut ||= key.length > most.name;
        const lead = Array.isArray(value) || key.length > most.name ? undefined : /[^\s:@]+@[^\s@]+\.[^\s@]+|https?:\S+/i.exec(key)?.[0];
        if (lead !== undefined) sinks.push({ name: 'the name of an argument', kind: kindOf(lead), value: lead });
        else if (!Array.isArray(value) && looksLikeChance(key))
          sinks.push({ name: 'the name of an argument', kind: 'content', value: key });
        walk(one, Array.isArray(value) ? name : name ? `${name}.${key}` : key, depth + 1);
      }
  };
  walk(args, '', 0);
  return isCut ? [...sinks, unseen] : sinks;
}

function kindOf(value: string): Sink['kind'] {
  if (/^\s*https?:\/\/\S+\s*$/i.test(value)) return 'url';
  return isMailAddress(value) ? 'recipient' : 'content';
}
