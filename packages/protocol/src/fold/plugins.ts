import type { Declaration, Declared, DeclaredTools } from '../declarations.ts';
import type { Effect } from '../grant-words.ts';
import { ownOf } from '../own.ts';
import type { PluginTool, ToolChoice } from '../plugins.ts';
import type { GivenGrant, HostView, PluginView } from './host.ts';

/**
 * What a call of this tool does: as the owner said, else as it claims; without a claim it can't be undone. What it declares of
 * itself makes that graver, never milder.
 */
export function effectOf(
  { readOnly, destructive, declares }: Pick<PluginTool, 'readOnly' | 'destructive' | 'declares'>,
  choice: ToolChoice | undefined,
  declared?: Declaration | undefined,
): Effect {
  const hinted = readOnly && !destructive ? 'read' : 'irreversible';
  // It says by now that it destroys: a look that was declared before was another tool's. Who knows better chooses it by hand.
  if (!choice?.effect && destructive && declared?.effect === 'read') return 'irreversible';
  return choice?.effect ?? declared?.effect ?? (hinted === 'read' ? (declares?.effect ?? hinted) : hinted);
}

/** What a plugin declares of itself, to be the owner's word: all of it but an effect milder than it has now. */
export const takenOver = (tools: readonly PluginTool[]): DeclaredTools =>
  Object.fromEntries(
    tools.flatMap((tool) => (tool.declares ? [[tool.name, { ...tool.declares, effect: effectOf(tool, undefined) }] as const] : [])),
  );

/** What is declared of a tool: the owner's word goes before the plugin's own. */
export function declaredOf(
  { name, declares }: Pick<PluginTool, 'name' | 'declares'>,
  owners: DeclaredTools | undefined,
): Declared | undefined {
  const own = ownOf(owners, name);
  if (own) return { by: 'owner', says: own };
  return declares && { by: 'plugin', says: declares };
}

/** The names that a declaration says are in the answers. */
export const declaredNames = ({ gives }: Declaration): string[] => [
  ...new Set(gives ? [...gives.names, ...Object.keys(gives.fields), ...gives.own, ...gives.links, ...gives.secret] : []),
];

/** Those of them that no answer had, though there were some: they say nothing, or are misspelled. */
export function neverMet({ met }: Pick<PluginView, 'met'>, tool: string, { by, says }: Declared): string[] {
  const had = ownOf(met, tool);
  return had && by === 'owner' ? declaredNames(says).filter((name) => !had.includes(name)) : [];
}

/** What a leave for a plugin's tool is for, as a person would say it: the names with an `@` stand for what it has beside tools. */
export const toolWords = (tool: string): string =>
  tool === '@resources' ? 'what there is to read' : tool === '@prompts' ? 'the prompts' : tool;

/** How tools that were shown differ from those that were accepted, by name. */
export function toolChanges(accepted: readonly PluginTool[], shown: readonly PluginTool[]) {
  const had = new Map(accepted.map((tool) => [tool.name, tool]));
  const has = new Map(shown.map((tool) => [tool.name, tool]));
  const same = (tool: PluginTool) => JSON.stringify(had.get(tool.name)) === JSON.stringify(tool);
  return {
    added: shown.filter(({ name }) => !had.has(name)),
    changed: shown.filter((tool) => had.has(tool.name) && !same(tool)),
    removed: accepted.filter(({ name }) => !has.has(name)),
    same: shown.filter(same),
  };
}

/** The rules that allow something to this plugin alone. They end with its program: another under the same name is another. */
export const rulesOf = ({ grants = [] }: Pick<HostView, 'grants'>, plugin: string): GivenGrant[] =>
  grants.filter(({ grant: { need, give = 'allow' } }) => need.kind === 'plugin' && need.server === plugin && give === 'allow');
