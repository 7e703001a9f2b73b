import { type DeclaredTools, declaredOf, effectOf, ownOf, type PluginTool, type PluginView, toolChanges } from '@deskhand/protocol';
import type { OfferedTool, Plugins } from './plugins.ts';

export interface Offered {
  tools: OfferedTool[];
  beside: ReturnType<Plugins['beside']>;
  waiting: ReturnType<Plugins['waiting']>;
}

/** What of the plugins' tools may be called: accepted, and described now as it was then. */
export function offer(
  views: PluginView[],
  lists: Map<string, PluginTool[]>,
  /** What the owner declares, by the hash of that. */
  owners: Map<string, DeclaredTools>,
  unlisted: (plugin: string, tools: string) => string | undefined = () => undefined,
): Offered {
  const tools: OfferedTool[] = [];
  const beside: Offered['beside'] = [];
  const waiting: { plugin: string; why: string }[] = [];
  for (const { name: plugin, on, shown, accepted, choices, declared, offers = [], mode } of views) {
    if (!on || !shown) continue;
    const closed = unlisted(plugin, shown.tools.hash);
    if (closed !== undefined) {
      waiting.push({ plugin, why: closed });
      continue;
    }
    if (accepted) beside.push({ plugin, offers });
    const says = lists.get(shown.tools.hash) ?? [];
    const changes = toolChanges((accepted && lists.get(accepted.tools.hash)) ?? [], says);
    const open = changes.added.length + changes.changed.length;
    if (open) waiting.push({ plugin, why: `${open} of its tools are new or changed, and the owner has not accepted them yet` });
    // Nothing is called before it is known what the owner says of it.
    if (declared && !owners.has(declared.tools.hash)) continue;
    const own = declared && owners.get(declared.tools.hash);
    for (const tool of changes.same) {
      const choice = ownOf(choices, tool.name);
      const said = declaredOf(tool, own);
      const effect = effectOf(tool, choice, said?.by === 'owner' ? said.says : undefined);
      if (!choice?.off && (mode !== 'ro' || effect === 'read')) tools.push({ plugin, tool, effect, ...(said && { declared: said }) });
    }
  }
  return { tools, beside, waiting };
}
