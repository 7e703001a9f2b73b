import { basename } from 'node:path';
import { z } from 'zod';
import { absolute, missing } from './paths.ts';
import { exactName, plain } from './plain.ts';
import { mostHanded, type Tool, type ToolContext, type ToolResult } from './tools.ts';
import { walk } from './walk.ts';

const most = 100;
/** Entries that are looked through for a file of that name. */
const mostLooked = 20_000;

const input = z.object({
  text: z.string().max(100_000).describe('in short'),
  files: z.array(z.string()).max(most).optional(),
});

export const handOver: Tool<typeof input> = {
  name: 'hand_over',
  description: 'End the task: the result, and the files to open.',
  input,
  effect: 'read',
  needs: (args, cwd) => (args.files ?? []).map((path) => ({ kind: 'folder', path: absolute(path, cwd), access: 'read' })),
  sinks: () => [],
  words: (args) =>
    args.files?.length ? `hands over ${args.files.map((path) => plain(path, 60)).join(', ')}`.slice(0, 400) : 'gives the result',
  async run(args, context) {
    if (!args.text.trim()) return fail('text is empty: say what came of it.');
    const paths = new Set<string>();
    for (const path of (args.files ?? []).map((file) => absolute(file, context.cwd))) {
      const stat = await context.stage.files.stat(path);
      if (!stat) return fail(`${await missing(path, context.stage)}${await elsewhere(path, context)}`);
      if (stat.kind !== 'file' && stat.kind !== 'folder') return fail(`${exactName(path)} is not a file that can be given.`);
      if (stat.kind === 'file' && stat.size > mostHanded) return fail(tooLarge(path, stat.size));
      const inside = stat.kind === 'file' ? [path] : await filesIn(path, context);
      if (!inside.length) return fail(`${exactName(path)} is a folder without files.`);
      for (const file of inside) paths.add(file);
      if (paths.size > most) return fail(`${exactName(path)} makes them more than ${most} files. Name the few to open.`);
    }
    return { text: 'Handed over.', intent: { kind: 'hand over', paths: [...paths], text: args.text } };
  },
};

const tooLarge = (path: string, bytes: number) =>
  `${exactName(path)} is ${(bytes / 1_000_000).toFixed(0)} MB, and ${mostHanded / 1_000_000} MB can be handed over: it stays in the folder all the same, so say where it is.`;

const fail = (why: string): ToolResult => ({ text: `Nothing was handed over, and the task goes on. ${why}`, failed: true });

/** Where a file of that name lies in the folders of the task, for whoever left out or mixed up its folder. */
async function elsewhere(path: string, { stage, cwd, signal }: ToolContext): Promise<string> {
  const name = basename(path).toLowerCase();
  const found: string[] = [];
  for await (const one of walk(stage.files, cwd, signal, mostLooked)) {
    if (one.stat.kind === 'file' && one.name.toLowerCase() === name) found.push(exactName(one.path));
    if (found.length === 3) break;
  }
  return found.length ? ` There is ${found.join(' and ')}.` : '';
}

/** A folder is given as the files in it. */
async function filesIn(folder: string, { stage, signal }: ToolContext): Promise<string[]> {
  const files: string[] = [];
  for await (const found of walk(stage.files, folder, signal)) {
    if (found.stat.kind === 'file' && found.stat.size <= mostHanded && !found.name.startsWith('.')) files.push(found.path);
    if (files.length > most) break;
  }
  return files;
}
