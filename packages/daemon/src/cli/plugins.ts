import { type DeclaredTools, type Mode, ownOf, type PluginTool } from '@deskhand/protocol';
import { declaredOf, effectOf, type HostView, neverMet, type PluginView, rulesOf, toolChanges, trustOf } from '@deskhand/protocol/folds';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { dayOf } from '../host/moments.ts';
import { pluginHash } from '../host/plugin-hash.ts';
import { type Client, connect } from './client.ts';
import { declaredLine } from './declared-words.ts';
import { exits } from './exits.ts';
import { noteManaged } from './managed-lines.ts';
import { plain, plainLine } from './plain.ts';
import { toolsOf } from './plugin-tools.ts';
import { leaving, type Screen } from './screen.ts';
import { textDiff } from './text-diff.ts';
import { pluginTrustLine } from './trust-lines.ts';
import { count } from './words.ts';

// Plugins as they stand, their tools, and what the person says to them. All that a plugin says is a stranger's text.

type Effect = ReturnType<typeof effectOf>;
const effectWords: Record<Effect, string> = { read: 'looks', reversible: 'changes what it keeps', irreversible: 'acts: you are asked' };
/** What a tool does, and whether anybody is asked: of a plugin that isn't trusted to work on its own, about a look as well, until a rule allows it. */
const effectIn = (effect: Effect, view: PluginView): string =>
  effect !== 'irreversible' && trustOf(view).level !== 'auto'
    ? `${effectWords[effect]}: you are asked, until you allow it for always`
    : effectWords[effect];

export async function pluginOf(client: Client, name: string): Promise<PluginView> {
  const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
  const found = ownOf(host.plugins, name);
  if (!found)
    throw new DeskhandError('plugin.unknown', `There is no plugin ${plainLine(name, 60)}.`, { next: 'deskhand plugins lists them.' });
  return found;
}

export async function listPlugins(screen: Screen, home: string): Promise<number> {
  const client = await connect(home);
  const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
  const { plugins: stands } = await client.get<{ plugins: { name: string; state: string }[] }>('/v1/plugins');
  const views = Object.values(host.plugins ?? {});
  const all = views.map((view) => ({ ...view, state: stands.find(({ name }) => name === view.name)?.state ?? 'resting' }));
  if (screen.json) screen.outJson({ plugins: all.map((view) => ({ ...view, trust: trustOf(view) })) });
  else if (!all.length) screen.note(`None. Add one: ${me} plugins add NAME -- COMMAND, or see ${me} plugins found`);
  else
    for (const view of all) {
      screen.out(`${view.name}  ${reachedBy(view)}  ${standing(view)}`);
      if (!view.on || !view.accepted) continue;
      const line = pluginTrustLine(view);
      screen.out(`  ${pluginModeWords[trustOf(view).level]}${line ? `. ${line}` : ''}`);
    }
  await noteManaged(screen, client, 'plugins');
  return exits.done;
}

const reachedBy = ({ plan: { run } }: PluginView) => plainLine(run.kind === 'url' ? run.url : run.argv.join(' '), 90);

function standing(view: PluginView & { state: string }): string {
  if (view.trouble) return `can't be used: ${plainLine(view.trouble.sentence, 200)}`;
  if (!view.on) return 'off';
  if (!view.shown) return 'not looked at yet';
  const open = view.accepted?.tools.hash !== view.shown.tools.hash;
  return `${view.state}, ${view.shown.count} tools${open ? `; look at them: ${me} plugins accept ${view.name}` : ''}`;
}

/** What the owner declares of them, by name. */
const ownersOf = async (client: Client, { declared }: PluginView): Promise<DeclaredTools> =>
  declared ? (JSON.parse(await client.text(declared.tools.hash)) as DeclaredTools) : {};

export async function showPlugin(screen: Screen, home: string, name: string, { schema = false }: { schema?: boolean }): Promise<number> {
  const client = await connect(home);
  const view = await pluginOf(client, name);
  const tools = await toolsOf(client, view.shown);
  const owners = await ownersOf(client, view);
  const { plugins: stands } = await client.get<{ plugins: { name: string; state: string; stderr?: string }[] }>('/v1/plugins');
  const now = stands.find((one) => one.name === name);
  const sha256 = await pluginHash(view.plan, view.installed?.hash);
  if (screen.json) {
    screen.outJson({
      ...view,
      sha256,
      state: now?.state,
      tools: tools.map((tool) => ({
        ...tool,
        effect: effectOf(tool, ownOf(view.choices, tool.name), ownOf(owners, tool.name)),
        declared: declaredOf(tool, owners),
      })),
    });
    return exits.done;
  }
  screen.out(`${name}  ${reachedBy(view)}`);
  screen.out(`  ${standing({ ...view, state: now?.state ?? 'resting' })}`);
  if (view.installed) {
    const { name: of, version, others } = view.installed;
    screen.out(`  runs its copy of ${plainLine(of, 100)} ${plainLine(version, 40)}${others ? `, with ${others} other packages` : ''}`);
  }
  if (view.signed) screen.out(`  signed in at ${plainLine(view.signed.at, 100)} since ${dayOf(view.signed.since)}`);
  screen.out(
    `  for a managed policy: {"server": "${name}", "sha256": "${sha256}"${view.shown ? `, "tools": "${view.shown.tools.hash}"` : ''}}`,
  );
  for (const { path, access } of view.plan.folders)
    screen.out(`  sees ${plainLine(path, 200)}${access === 'write' ? ', and may change it' : ''}`);
  for (const { host, access } of view.plan.hosts) screen.out(`  may ${access === 'send' ? 'send to' : 'look at'} ${plainLine(host, 100)}`);
  const accepted = new Set(toolChanges(await toolsOf(client, view.accepted), tools).same.map((tool) => tool.name));
  for (const tool of tools) screen.out(toolLines(tool, view, owners, { accepted: accepted.has(tool.name), schema }));
  if (now?.stderr) screen.note(`It wrote: ${plainLine(now.stderr, 300)}`);
  return exits.done;
}

function toolLines(tool: PluginTool, view: PluginView, owners: DeclaredTools, { accepted = true, schema = false }): string {
  const choice = ownOf(view.choices, tool.name);
  const own = ownOf(owners, tool.name);
  const said = choice?.effect || own ? 'you said so' : tool.readOnly === undefined ? 'it doesn’t say' : 'it says so';
  const more = [tool.destructive && 'says it can destroy', tool.openWorld && 'reaches outside'].filter(Boolean).map((word) => `, ${word}`);
  const state = choice?.off ? ', off' : accepted ? '' : ', not accepted yet';
  const head = `  ${plainLine(tool.name, 64)}  ${effectIn(effectOf(tool, choice, own), view)} (${said}${more.join('')})${state}`;
  const about = tool.description ? `\n      ${plainLine(tool.description, 300)}` : '';
  const declared = declaredOf(tool, owners);
  const line = declared && declaredLine(declared);
  const declares = line ? `\n      ${line}` : '';
  const never = declared ? neverMet(view, tool.name, declared) : [];
  const unmet = never.length
    ? `\n      no answer so far had what you declare as: ${plainLine(never.join(', '), 300)}. Is it misspelled?`
    : '';
  const wrong = tool.misdeclared === undefined ? '' : `\n      what it declares isn’t understood: ${plainLine(tool.misdeclared, 300)}`;
  return `${head}${about}${declares}${unmet}${wrong}${schema ? `\n${indented(JSON.stringify(tool.schema, null, 1))}` : ''}`;
}

const indented = (text: string) => plain(text).replace(/^/gm, '      ');

export async function lookAtPlugin(screen: Screen, home: string, name: string): Promise<number> {
  const client = await connect(home);
  await pluginOf(client, name);
  await client.post(`/v1/plugins/${name}/look`, {});
  return showPlugin(screen, home, name, {});
}

/** Shows what is new or different, and asks. */
export async function acceptPlugin(screen: Screen, home: string, name: string, { yes = false }: { yes?: boolean }): Promise<number> {
  const client = await connect(home);
  const view = await pluginOf(client, name);
  if (!view.shown)
    throw new DeskhandError('plugin.unseen', `It has not told its tools yet${view.trouble ? `: ${view.trouble.sentence}` : '.'}`, {
      next: `deskhand plugins look ${name}`,
    });
  if (view.shown.tools.hash === view.accepted?.tools.hash)
    return done(screen, { plugin: name, accepted: true }, 'Its tools are accepted as they are.');
  const shown = await toolsOf(client, view.shown);
  const owners = await ownersOf(client, view);
  const changes = toolChanges(await toolsOf(client, view.accepted), shown);
  const had = new Map((await toolsOf(client, view.accepted)).map((tool) => [tool.name, tool]));
  if (!screen.json) {
    for (const tool of changes.added) screen.out(toolLines(tool, view, owners, {}).replace('  ', '+ '));
    for (const tool of changes.changed) {
      screen.out(`! ${plainLine(tool.name, 64)} says something else now:`);
      for (const line of textDiff(sides(had.get(tool.name)), sides(tool))) screen.out(`    ${plainLine(line, 160)}`);
    }
    for (const { name: gone } of changes.removed) screen.out(`- ${plainLine(gone, 64)} is gone`);
  }
  if (!yes && !screen.asks)
    throw new DeskhandError('plugin.ask', 'Nobody can be asked here whether tasks may call these.', {
      next: `Look, then: deskhand plugins accept ${name} --yes`,
    });
  const answer = yes
    ? 'y'
    : await screen
        .ask('These are its own words. May tasks call these tools? [y/N] ')
        .catch(leaving(`Left. ${name} stays added, and no task sees its tools.`, `Later: deskhand plugins accept ${name}`));
  if (!/^y(es)?$/i.test(answer))
    return done(screen, { plugin: name, accepted: false }, `Not accepted: no task sees them. Later: ${me} plugins accept ${name}`);
  await client.command({ type: 'plugin.accept', plugin: name, hash: view.shown.tools.hash });
  return done(screen, { plugin: name, accepted: true, tools: shown.length }, `Tasks may call ${shown.length} tools of ${name} now.`);
}

const sides = (tool: PluginTool | undefined) =>
  tool ? `${tool.description}\n${JSON.stringify({ ...tool, description: undefined, name: undefined }, null, 1)}` : '';

interface Choice {
  effect?: Effect | 'as-claimed';
  off?: boolean;
  on?: boolean;
}

export async function choosePluginTool(
  screen: Screen,
  home: string,
  name: string,
  tool: string,
  { effect, off, on }: Choice,
): Promise<number> {
  const client = await connect(home);
  const view = await pluginOf(client, name);
  const found = (await toolsOf(client, view.shown)).find((one) => one.name === tool);
  if (!found)
    throw new DeskhandError('plugin.tool', `${name} has no tool ${plainLine(tool, 64)}.`, { next: `deskhand plugins show ${name}` });
  const had = ownOf(view.choices, tool) ?? {};
  const wanted = effect === undefined ? had.effect : effect === 'as-claimed' ? undefined : effect;
  const hidden = off ? true : on ? false : had.off;
  const choice = { ...(wanted && { effect: wanted }), ...(hidden && { off: true }) };
  await client.command({ type: 'plugin.tool', plugin: name, tool, choice });
  return done(
    screen,
    { plugin: name, tool, choice },
    `${plainLine(tool, 64)}: ${choice.off ? 'off' : effectIn(effectOf(found, choice, ownOf(await ownersOf(client, view), tool)), view)}.`,
  );
}

const pluginModeWords: Record<Mode, string> = {
  ro: 'Tasks may only look with it',
  review: 'You are asked before each use that no rule of yours allows',
  auto: 'Tasks use it without asking; what you did not ask for is still asked',
};

export async function trustPlugin(screen: Screen, home: string, name: string, mode: Mode): Promise<number> {
  const client = await connect(home);
  await client.command({ type: 'plugin.trust', plugin: name, mode });
  return done(screen, { plugin: name, mode }, `${name}: ${pluginModeWords[mode].replace(/^./, (first) => first.toLowerCase())}.`);
}

export async function switchPlugin(screen: Screen, home: string, name: string, on: boolean): Promise<number> {
  const client = await connect(home);
  await client.command({ type: 'plugin.switch', plugin: name, on });
  return done(screen, { plugin: name, on }, `${name} is ${on ? 'on' : 'off'}.`);
}

export async function removePlugin(screen: Screen, home: string, name: string): Promise<number> {
  const client = await connect(home);
  const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
  const rules = rulesOf(host, name).map(({ id }) => id);
  await client.command({ type: 'plugin.remove', plugin: name });
  const ended = rules.length ? ` ${count(rules.length, 'rule')} that allowed it something ended with it: ${me} rules review` : '';
  return done(screen, { plugin: name, rules }, `${name} is gone, with its keys and what it kept.${ended}`);
}

function done(screen: Screen, value: object, words: string): number {
  if (screen.json) screen.outJson({ ok: true, ...value });
  else screen.note(words);
  return exits.done;
}
