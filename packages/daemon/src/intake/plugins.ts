import { statSync } from 'node:fs';
import { type Draft, isSameProgram, ownOf, type PluginPlan, type PluginView, pluginPlanSchema, rulesOf } from '@deskhand/protocol';
import { isInside } from '@deskhand/protocol/places';
import { truePath, withoutKeys } from '../host/host.ts';
import { systemFolderOf } from './folders.ts';
import { type Asked, appends, type CommandOf, closedTo, type Outcome, type Refusal, refuse } from './outcome.ts';

/** The name under which a plugin's secret is kept with the keys. */
const secretName = (plugin: string, value: string) => `plugin ${plugin} ${value}`;

/** Adds a plugin or replaces its plan. What it may touch is checked here; its secrets, and keys in its command or address, go to the keys and nowhere else. */
export async function addPlugin({ plugin, ...given }: CommandOf<'plugin.add'>, asked: Asked): Promise<Outcome> {
  const { run, keys } = withoutKeys(given.plan.run, [...given.plan.secrets, ...Object.keys(given.plan.values)]);
  const plan = { ...given.plan, run, secrets: [...given.plan.secrets, ...Object.keys(keys)] };
  const secrets = { ...given.secrets, ...keys };
  const named = checked(plan, asked);
  if ('code' in named) return named;
  const unknown = Object.keys(secrets).find((name) => !plan.secrets.includes(name));
  if (unknown !== undefined) return refuse('plugin.secret', `${unknown} is given and not named among the plugin's secrets.`);
  const had = pluginOf(plugin, asked);
  // Another program must not inherit what was given to the one before.
  const stays = had && isSameProgram(had.plan, named) ? had.plan.secrets : [];
  const missing = plan.secrets.find((name) => !Object.hasOwn(secrets, name) && !stays.includes(name));
  if (missing !== undefined)
    return refuse('plugin.secret', `The plugin ${plugin} needs a value for ${missing}.`, 'Give it with the plugin.');
  try {
    for (const name of had?.plan.secrets ?? [])
      if (!plan.secrets.includes(name) || !stays.includes(name)) await asked.keys.remove(secretName(plugin, name));
    for (const [name, secret] of Object.entries(secrets)) await asked.keys.set(secretName(plugin, name), secret);
  } catch {
    // The cause is not passed on: a keyring's error may quote what it was given.
    return refuse('key.store', `${asked.keys.where} wouldn't keep the plugin's secrets.`, 'Unlock it, or see: deskhand doctor');
  }
  const added = appends(asked, 'plugin.added', { plugin, plan: named });
  return had && !isSameProgram(had.plan, named) ? withoutRules(plugin, added, asked) : added;
}

/** What was allowed to a plugin ends with its program: another under the same name is another. What was closed to it stays closed. */
function withoutRules(plugin: string, outcome: Outcome, asked: Asked): Outcome {
  if (!outcome.ok) return outcome;
  const drafts = rulesOf(asked.log.host(), plugin).map(
    ({ id: grant }): Draft => ({ type: 'grant.revoked', actor: asked.actor, body: { grant } }),
  );
  return { ...outcome, drafts: [...outcome.drafts, ...drafts] };
}

/** Adds one as another program has set it up; its values go to the keys without passing any device. */
export async function importPlugin({ found, plan, ...command }: CommandOf<'plugin.import'>, asked: Asked): Promise<Outcome> {
  const setup = (await asked.setups()).find(({ name, file }) => name === found.name && file === found.file);
  if (!setup) return refuse('plugin.found', `${found.name} is not set up in ${found.file} any more.`, 'deskhand plugins found');
  // What stands for a value that its program asks for each time is none.
  const there = Object.entries(setup.secrets).filter(([name, value]) => !Object.hasOwn(plan.values, name) && !value.includes('${'));
  const names = new Set([...plan.secrets, ...Object.keys(setup.secrets).filter((name) => !Object.hasOwn(plan.values, name))]);
  const whole = { ...plan, run: setup.run, secrets: [...names] };
  const parsed = pluginPlanSchema.safeParse(whole);
  if (!parsed.success)
    return refuse('plugin.plan', `What stands in ${found.file} can't be taken over as it is.`, 'Add it by hand: deskhand plugins add');
  const secrets = { ...Object.fromEntries(there), ...command.secrets };
  return addPlugin({ ...command, type: 'plugin.add', plan: parsed.data, secrets }, asked);
}

export async function removePlugin({ plugin }: CommandOf<'plugin.remove'>, asked: Asked): Promise<Outcome> {
  const had = pluginOf(plugin, asked);
  if (!had) return noPlugin(plugin);
  // What a sign-in left is taken back there first, by the room that signed in.
  for (const name of had.plan.secrets) await asked.keys.remove(secretName(plugin, name));
  return withoutRules(plugin, appends(asked, 'plugin.removed', { plugin }), asked);
}

export function switchPlugin({ plugin, on }: CommandOf<'plugin.switch'>, asked: Asked): Outcome {
  const had = pluginOf(plugin, asked);
  if (!had) return noPlugin(plugin);
  return had.on === on ? { ok: true, drafts: [] } : appends(asked, 'plugin.switched', { plugin, on });
}

/** A yes to exactly the tools that were seen: where the plugin says something else by now, it is about something else. */
export function acceptPlugin({ plugin, hash }: CommandOf<'plugin.accept'>, asked: Asked): Outcome {
  const had = pluginOf(plugin, asked);
  if (!had) return noPlugin(plugin);
  if (had.shown?.tools.hash !== hash) {
    return refuse(
      'plugin.moved',
      `What ${plugin} says it can do has changed since you looked.`,
      `Look again: deskhand plugins show ${plugin}`,
    );
  }
  if (had.accepted?.tools.hash === hash) return { ok: true, drafts: [] };
  return appends(asked, 'plugin.accepted', { plugin, ...had.shown });
}

export function choosePluginTool({ plugin, tool, choice }: CommandOf<'plugin.tool'>, asked: Asked): Outcome {
  if (!pluginOf(plugin, asked)) return noPlugin(plugin);
  return appends(asked, 'plugin.tool', { plugin, tool, choice });
}

export function trustPlugin({ plugin, mode }: CommandOf<'plugin.trust'>, asked: Asked): Outcome {
  const had = pluginOf(plugin, asked);
  if (!had) return noPlugin(plugin);
  return (had.mode ?? 'review') === mode ? { ok: true, drafts: [] } : appends(asked, 'plugin.trusted', { plugin, mode });
}

const pluginOf = (name: string, { log }: Asked): PluginView | undefined => {
  const plugins = log.host().plugins ?? {};
  return ownOf(plugins, name);
};

const noPlugin = (name: string): Refusal =>
  refuse('plugin.unknown', `There is no plugin ${name} on this host.`, 'deskhand plugins lists them.');

/** The plan with real paths, or why it can't be. */
function checked(plan: PluginPlan, asked: Asked): PluginPlan | Refusal {
  const { home } = asked;
  if (plan.run.kind === 'url' && !/^https?:\/\//i.test(plan.run.url))
    return refuse('plugin.url', 'The address of a plugin begins with https:// (or http://).');
  if (plan.run.kind === 'url' && plan.hosts.length)
    return refuse('plugin.hosts', 'A plugin at an address reaches nothing through this computer: hosts are for programs.');
  if (plan.run.kind === 'url' && plan.folders.length)
    return refuse('plugin.folders', 'A plugin at an address sees no folders: only one that runs on this computer can.');
  const hosts = [
    ...plan.hosts,
    ...(plan.run.kind === 'url' && URL.canParse(plan.run.url) ? [{ host: new URL(plan.run.url).hostname }] : []),
  ];
  const closed = hosts.map(({ host }) => closedTo({ kind: 'network', host, access: 'read' }, asked)).find((one) => one !== undefined);
  if (closed) return closed;
  const folders: PluginPlan['folders'] = [];
  for (const folder of plan.folders) {
    const path = realFolder(folder.path);
    if (!path) return refuse('folder.missing', `There is no folder ${folder.path} on this computer.`);
    if (path === '/') return refuse('folder.root', 'The whole disk can’t be given to a plugin.', 'Name the folders that it needs.');
    const system = systemFolderOf(path);
    if (system) return refuse('folder.system', `${path} is not a folder of files: the system makes up what is in ${system}.`);
    if (isInside(path, home)) return refuse('folder.own', "That is Deskhand's own state, which no plugin may see.", 'Name another folder.');
    const shut = closedTo({ kind: 'folder', path, access: 'read' }, asked);
    if (shut) return shut;
    folders.push({ ...folder, path });
  }
  return { ...plan, folders };
}

function realFolder(path: string): string | undefined {
  try {
    const real = truePath(path);
    return path.startsWith('/') && statSync(real).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}
