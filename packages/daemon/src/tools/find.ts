import { basename } from 'node:path';
import { z } from 'zod';
import { globPattern, mostGlob } from './glob.ts';
import { absolute, missing } from './paths.ts';
import { exactName, plain, sizeText } from './plain.ts';
import { searchContents } from './search-contents.ts';
import type { Tool, ToolResult } from './tools.ts';
import { type Found, walk } from './walk.ts';

const input = z.object({
  name: z.string().max(mostGlob).optional().describe('glob, "*.pdf"'),
  text: z.string().optional().describe('regex in contents, of documents too'),
  path: z.string().optional(),
});

const mostShown = 150;

export const find: Tool<typeof input> = {
  name: 'find',
  description: 'Search a folder by name or contents.',
  input,
  effect: 'read',
  needs: (args, cwd) => [{ kind: 'folder', path: absolute(args.path ?? '.', cwd), access: 'read' }],
  sinks: () => [],
  words: (args) =>
    `looks for ${[args.name && plain(args.name, 60), args.text && `"${plain(args.text, 60)}"`].filter(Boolean).join(' with ') || 'files'}`,
  async run(args, context) {
    if (!args.name && !args.text) return fail('Give name (a glob), text (a regex), or both.');
    const top = absolute(args.path ?? '.', context.cwd);
    const stat = await context.stage.files.stat(top);
    if (!stat) return fail(await missing(top, context.stage));
    const fits = args.name ? globPattern(args.name) : () => true;
    const files: Found[] = [];
    if (stat.kind === 'folder')
      for await (const found of walk(context.stage.files, top, context.signal)) if (fits(found)) files.push(found);
    if (stat.kind === 'file') files.push({ path: top, name: basename(top), relative: basename(top), stat });
    return args.text ? searchContents(args.text, files, top, context) : byName(files);
  },
};

function byName(files: Found[]): ToolResult {
  if (!files.length) return { text: 'No file has such a name.', words: 'nothing' };
  const lines = files
    .slice(0, mostShown)
    .map(({ relative, stat }) => (stat.kind === 'folder' ? `${exactName(relative)}/` : `${exactName(relative)}  ${sizeText(stat.size)}`));
  const rest = files.length > mostShown ? `\n[… ${files.length - mostShown} more; narrow it down]` : '';
  return { text: lines.join('\n') + rest, words: `${files.length} ${files.length === 1 ? 'match' : 'matches'}` };
}

function fail(text: string): ToolResult {
  return { text, failed: true };
}
