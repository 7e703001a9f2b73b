import { type Declaration, type Declared, type Effect, type Labels, pluginsWord } from '@deskhand/protocol';
import type { Call, Grant, KnownValue } from '../packages/daemon/src/policy/policy.ts';
import { noPlugins } from '../packages/daemon/src/testing/no-plugins.ts';
import { usePlugin } from '../packages/daemon/src/tools/plugins.ts';

// A traced call as that of a plugin which works on its own: as it comes in the product, where each answer is the plugin's word
// and each act can't be undone, but for what is declared and by whom.

export const whose = ['nobody', 'plugin', 'owner'] as const;
export type Whose = (typeof whose)[number];

const plugin = 'traced';
export const onItsOwn: Grant = { source: 'owner', need: { kind: 'plugin', server: plugin, tool: '*' }, reason: 'it works on its own' };

interface Traced {
  tool: string;
  args: Record<string, unknown>;
}

function declaredBy(by: Whose, says: Declaration | undefined): Declared | undefined {
  return says && by !== 'nobody' ? { by, says } : undefined;
}

export function pluginCall({ tool, args }: Traced, says: Declaration | undefined, by: Whose): Call {
  const declared = declaredBy(by, says);
  // What only looks says so by the protocol's own word.
  const hinted: Effect = says?.effect === 'read' ? 'read' : 'irreversible';
  const effect = by === 'owner' && says ? says.effect : hinted;
  const offered = { plugin, tool: { name: tool, description: '', schema: {} }, effect, ...(declared && { declared }) };
  const made = usePlugin({ ...noPlugins, tools: () => [offered] });
  const asked = { tool: `${plugin}.${tool}`, args };
  return { tool: made.name, effect, needs: made.needs(asked, '/'), sinks: made.sinks(asked, '/'), ...(declared && { declared }) };
}

export function pluginAnswer(
  call: Traced,
  result: unknown,
  says: Declaration | undefined,
  by: Whose,
): { known: KnownValue[]; labels: Labels } {
  const labels = pluginsWord(`the plugin ${plugin}`);
  const declared = declaredBy(by, says);
  const value = typeof result === 'string' ? result : JSON.stringify(result);
  return { known: [{ value, labels, answers: { server: plugin, ...call, ...(declared && { declared }) } }], labels };
}
