import { z } from 'zod';
import { absolute } from './paths.ts';
import { exactName, plain } from './plain.ts';
import type { Tool } from './tools.ts';

const input = z.object({ path: z.string().min(1), take: z.enum(['theirs', 'mine', 'both']) });
const came = {
  theirs: 'You now see theirs there. Do your change on it anew if it is still wanted.',
  mine: 'Yours will take its place; theirs can be had back by an undo.',
  both: 'Theirs stands there; yours is beside it, with "(from the task)" in its name.',
};

export const settleConflict: Tool<typeof input> = {
  name: 'settle_conflict',
  description: 'For a file that changed while you worked: whose version stands. "theirs" is the safe one, to redo your change on.',
  input,
  effect: 'reversible',
  conflicts: true,
  needs: (args, cwd) => [{ kind: 'folder', path: absolute(args.path, cwd), access: 'write' }],
  sinks: (args, cwd) => [{ name: 'path', kind: 'path', value: absolute(args.path, cwd) }],
  words: (args) =>
    `takes ${args.take === 'both' ? 'both versions' : `${args.take === 'mine' ? 'its own' : 'your'} version`} of ${plain(args.path)}`,
  async run(args, { stage, cwd }) {
    const path = absolute(args.path, cwd);
    if (await stage.choose({ path, take: args.take })) return { text: came[args.take] };
    return { text: `${exactName(path)} is none of the files that somebody has to choose about.`, failed: true };
  },
};
