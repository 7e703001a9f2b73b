import { type Declaration, declarationSchema } from '@deskhand/protocol';
import { actOf, isKeeping } from '../packages/daemon/src/policy/plugins/act-by-name.ts';
import { heldIn } from '../packages/daemon/src/policy/plugins/declared-calls.ts';
import { decided, isTime, kindOf } from '../packages/daemon/src/policy/plugins/kind-by-name.ts';
import { isLook } from '../packages/daemon/src/policy/plugins/look-by-name.ts';

/**
 * What a tool that no table knows is taken for, by its name and those of its arguments: one that looks where its name says only
 * that; else one that acts for good, and each of its arguments but a time decides something.
 */
export function guess(tool: string, args: Record<string, unknown>): Declaration {
  const held = heldIn(args).flatMap(({ path, value, isSwitch }) => (isSwitch ? [] : [{ name: path.at(-1) ?? '', value }]));
  const act = actOf(tool);
  const kinds = decided(
    tool,
    act,
    held.filter(({ name, value }) => !isTime(name, value)).map(({ name, value }) => ({ name, kind: kindOf(name, value) })),
  );
  const sinks = Object.fromEntries(kinds.map(({ name, kind }) => [name, kind]));
  const result = { source: 'web', from: `the tool ${tool}` } as const;
  if (isLook(tool)) {
    // What is looked up decides nothing, but that it was is a use of it.
    const asked = Object.fromEntries(Object.entries(sinks).map(([name, kind]) => [name, kind === 'url' ? 'url' : 'object']));
    return declarationSchema.parse({ effect: 'read', sinks: asked, gives: result });
  }
  const effect = isKeeping(tool) ? 'reversible' : 'irreversible';
  return declarationSchema.parse({ effect, ...(act && { act }), sinks, gives: result });
}
