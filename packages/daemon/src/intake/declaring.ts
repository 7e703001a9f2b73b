import { type DeclaredTools, ownOf, type PluginTool, parseTools } from '@deskhand/protocol';
import { type Asked, appends, type CommandOf, type Outcome, type Refusal, refuse } from './outcome.ts';

// What the owner declares of a plugin's tools. A name that the plugin doesn't know is refused: a misspelled one would leave the
// tool, or the argument, as nobody had declared it.

export async function declarePlugin({ plugin, tools }: CommandOf<'plugin.declare'>, asked: Asked): Promise<Outcome> {
  const plugins = asked.log.host().plugins ?? {};
  const had = ownOf(plugins, plugin);
  if (!had) return refuse('plugin.unknown', `There is no plugin ${plugin} on this host.`, 'deskhand plugins lists them.');
  if (!tools) return had.declared ? appends(asked, 'plugin.declared', { plugin, count: 0 }) : { ok: true, drafts: [] };
  if (!had.shown)
    return refuse(
      'plugin.unseen',
      `${plugin} has not told its tools yet, so nothing can be said of them.`,
      `deskhand plugins look ${plugin}`,
    );
  const text = await asked.log.text(had.shown.tools);
  const wrong = misnamed(plugin, tools, text ? parseTools(text) : []);
  if (wrong) return wrong;
  return appends(asked, 'plugin.declared', { plugin, tools: asked.log.put(JSON.stringify(tools)), count: Object.keys(tools).length });
}

function misnamed(plugin: string, declared: DeclaredTools, tools: PluginTool[]): Refusal | undefined {
  const next = `See what it has: deskhand plugins show ${plugin} --schema`;
  for (const [name, { sinks, gives }] of Object.entries(declared)) {
    const tool = tools.find((one) => one.name === name);
    if (!tool) {
      const some = tools.slice(0, 10).map((one) => one.name);
      const has = `${some.join(', ')}${tools.length > some.length ? `, and ${tools.length - some.length} more` : ''}` || 'none';
      return refuse('plugin.declared', `${plugin} has no tool ${name}. It has: ${has}.`, next);
    }
    const takes = argumentsOf(tool.schema);
    const strange = takes.size ? [...Object.keys(sinks), ...(gives?.asked ?? [])].find((one) => !takes.has(one)) : undefined;
    if (strange !== undefined) {
      const some = [...takes].slice(0, 20).join(', ');
      return refuse('plugin.declared', `${name} takes no argument "${strange.slice(0, 100)}". It takes: ${some}.`, next);
    }
  }
  return undefined;
}

/** How deep a schema is looked through; a plugin's list holds none much deeper. */
const deepest = 40;

/** Names of arguments that a schema tells, wherever in them they stand. */
function argumentsOf(schema: unknown, found = new Set<string>(), depth = 0): Set<string> {
  if (typeof schema !== 'object' || schema === null || depth > deepest) return found;
  for (const [word, value] of Object.entries(schema)) {
    if (word === 'properties' && typeof value === 'object' && value !== null) for (const name of Object.keys(value)) found.add(name);
    argumentsOf(value, found, depth + 1);
  }
  return found;
}
