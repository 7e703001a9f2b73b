import { z } from 'zod';
import { count, plain } from './plain.ts';
import type { Tool } from './tools.ts';

const mostCalls = 12;
const input = z.object({
  calls: z
    .array(z.object({ tool: z.string().min(1).max(200), args: z.record(z.string(), z.unknown()) }))
    .min(1)
    .max(mostCalls),
});

export const askAhead: Tool<typeof input> = {
  name: 'ask_ahead',
  description:
    'Before work that takes long: have the owner asked now about calls that you will make later and that need their yes (sending, acts of plugins). You go on meanwhile. Give each exactly as you will make it: a yes holds for that alone, once.',
  input,
  effect: 'read',
  outward: true,
  beside: 'use_plugin',
  intends: true,
  needs: () => [],
  sinks: () => [],
  words: ({ calls }) => `asks ahead about ${count(calls.length, 'call')}: ${plain(calls.map(({ tool }) => tool).join(', '), 150)}`,
  async run({ calls }) {
    return { text: 'Asked.', intent: { kind: 'ask ahead', calls } };
  },
};
