import { z } from 'zod';
import { plain } from './plain.ts';
import type { Tool } from './tools.ts';

const input = z.object({ question: z.string().min(1).max(4000), choices: z.array(z.string().min(1).max(200)).max(10).optional() });

export const askUser: Tool<typeof input> = {
  name: 'ask_user',
  description: 'Ask what only the person can know.',
  input,
  effect: 'read',
  intends: true,
  needs: () => [],
  sinks: () => [],
  words: (args) => `asks: ${plain(args.question, 200)}`,
  async run(args) {
    return { text: 'Asked.', intent: { kind: 'ask', question: args.question, choices: args.choices ?? [] } };
  },
};
