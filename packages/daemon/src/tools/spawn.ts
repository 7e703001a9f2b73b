import { z } from 'zod';
import { absolute, missing } from './paths.ts';
import { count, plain } from './plain.ts';
import type { Tool } from './tools.ts';

const part = z.object({
  goal: z.string().min(1).max(20_000).describe('whole: the part sees nothing else'),
  files: z.array(z.string()).max(100).optional(),
});
const input = z.object({
  parts: z.array(part).min(1).max(16),
  stage: z.enum(['own', 'shared']).optional().describe('own (default): apart; shared: in these files'),
});

export const spawn: Tool<typeof input> = {
  name: 'spawn',
  description: 'Split large work: parts run side by side, their results come back.',
  input,
  effect: 'reversible',
  intends: true,
  needs: (args, cwd) =>
    args.parts.flatMap((one) => (one.files ?? []).map((path) => ({ kind: 'folder', path: absolute(path, cwd), access: 'read' }) as const)),
  sinks: () => [],
  words: (args) =>
    `splits the work into ${count(args.parts.length, 'part')}: ${args.parts.map((one) => plain(one.goal, 60)).join('; ')}`.slice(0, 400),
  async run(args, context) {
    for (const file of args.parts.flatMap(({ files }) => files ?? [])) {
      const path = absolute(file, context.cwd);
      if (!(await context.stage.files.stat(path)))
        return { text: `Nothing was started. ${await missing(path, context.stage)}`, failed: true };
    }
    const parts = args.parts.map((one) => ({ goal: one.goal, files: (one.files ?? []).map((path) => absolute(path, context.cwd)) }));
    return { text: `Started ${count(parts.length, 'part')}.`, intent: { kind: 'spawn', parts, stage: args.stage ?? 'own' } };
  },
};
