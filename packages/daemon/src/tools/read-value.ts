import { z } from 'zod';
import type { Typed } from '../policy/policy.ts';
import { plain } from './plain.ts';
import { readFile } from './read-file.ts';
import type { Tool } from './tools.ts';

// One value out of a file whose words are left unread: a reader without tools answers, and what it says counts only as a
// date, an amount or one of a list. So the file's author has said nothing to the task.

const input = z
  .object({
    path: z.string().min(1),
    question: z.string().min(1).max(1000),
    type: z.enum(['date', 'amount', 'choice']),
    choices: z.array(z.string().min(1).max(100)).min(2).max(20).optional().describe('with choice'),
    part: z.string().optional().describe('as for read_file'),
  })
  .refine(({ type, choices }) => (type === 'choice') === (choices !== undefined), 'choices go with the type choice, and only with it');
type Args = z.output<typeof input>;

/** Nothing in an office is above it; what is would be a way to write words in digits. */
const mostAmount = 1e12;

export const readValue: Tool<typeof input> = {
  name: 'read_value',
  description:
    'Learn one value from a file without reading its words. Where all you need of a file from others is a date, an amount or a choice, use it instead of read_file: fewer questions come up before sending.',
  input,
  effect: 'read',
  outward: true,
  needs: ({ path }, cwd) => readFile.needs({ path }, cwd),
  sinks: () => [],
  words: ({ type, path }) => `looks up ${type === 'amount' ? 'an amount' : `a ${type}`} in ${plain(path)}`,
  async run(args, context) {
    const { path, part, question } = args;
    const { failed, text } = await readFile.run({ path, part }, { ...context, sees: false });
    // Why it can't be read may quote it.
    if (failed) return { text: 'That file could not be read as text.', failed: true };
    const answer = await context.ask(`${question}\n${form(args)} If the text doesn't say, answer: none`, text);
    if (answer === undefined) return { text: 'The reader gave no answer. Try again, or use read_file.', failed: true };
    return { text: '', typed: { as: typeOf(args), answer } };
  },
};

function form({ type, choices = [] }: Args): string {
  if (type === 'date') return 'Answer with the date alone, as YYYY-MM-DD, or YYYY-MM-DDTHH:MM with a time.';
  if (type === 'amount') return 'Answer with the number alone, without currency or words.';
  return `Answer with exactly one of these, and nothing else: ${choices.map((one) => JSON.stringify(one)).join(', ')}.`;
}

function typeOf({ type, choices = [] }: Args): Typed {
  if (type === 'choice') return { type, of: choices };
  return type === 'amount' ? { type, most: mostAmount } : { type };
}
