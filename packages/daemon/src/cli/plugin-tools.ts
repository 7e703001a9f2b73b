import type { PluginTool, PluginView } from '@deskhand/protocol';
import type { Client } from './client.ts';

/** The tools of a list that a plugin showed, or that was accepted; none where there is no list. */
export async function toolsOf(client: Client, list: PluginView['shown']): Promise<PluginTool[]> {
  // The host wrote this list itself, from what it had checked.
  return list ? (JSON.parse(await client.text(list.tools.hash)) as PluginTool[]) : [];
}
