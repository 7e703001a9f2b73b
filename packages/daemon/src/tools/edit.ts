import { absolute } from './paths.ts';
import { exactName, plain } from './plain.ts';
import type { Parsed, Tool, ToolContext, ToolResult } from './tools.ts';

// What all tools that change one file in place have in common.

type Edit = Pick<Tool, 'effect'> & {
  needs(args: { path: string }, cwd: string): ReturnType<Tool['needs']>;
  sinks(args: { path: string }, cwd: string): ReturnType<Tool['sinks']>;
  words(args: { path: string }): string;
};

export const editsOneFile: Edit = {
  effect: 'reversible',
  needs: (args, cwd) => [{ kind: 'folder', path: absolute(args.path, cwd), access: 'write' }],
  sinks: (args, cwd) => [{ name: 'path', kind: 'path', value: absolute(args.path, cwd) }],
  words: (args) => `edits ${plain(args.path)}`,
};

/** Puts in place what a document's editor made. `told`: the result, from what the editor said. */
export async function putEdited(
  path: string,
  edited: Parsed,
  context: ToolContext,
  told: (words: string, name: string) => ToolResult,
): Promise<ToolResult> {
  const file = edited.ok ? edited.files[0] : undefined;
  if (!edited.ok || !file) return unchanged(`Nothing was changed. ${edited.ok ? 'The editor gave nothing back.' : edited.sentence}`);
  await context.stage.files.write(path, file.bytes);
  return told(edited.text, exactName(path));
}

export function unchanged(text: string): ToolResult {
  return { text, failed: true, words: 'nothing changed' };
}

/** How a file of a kind that nothing here changes becomes one that can be changed. */
export function madeFrom(path: string, extension: string): string {
  const call = { path: path.replace(/(\.[^./]*)?$/, `.${extension}`), from: path };
  return `write_file makes one of what this holds: ${JSON.stringify(call)}. Then change that.`;
}
