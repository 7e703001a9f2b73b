import { type PluginTool, type PluginView, parseTools } from '@deskhand/protocol';
import { useText } from '../parts/text.ts';

/** The tools of a list; undefined until they are here. */
export function useTools(list: PluginView['shown']): PluginTool[] | undefined {
  const held = useText(list?.tools);
  if (held.state !== 'ready') return undefined;
  try {
    return parseTools(held.text);
  } catch {
    return undefined;
  }
}
