import { z } from 'zod';
import type { Typed, TypedOne } from '../policy/policy.ts';
import { plain } from './plain.ts';
import { readFile } from './read-file.ts';
import type { Tool } from './tools.ts';

// Values out of a file whose words are left unread: a reader without tools answers, and what it says counts only as a
// date, an amount, a number that things go by or one of a list. So the file's author has said nothing to the task.

const types = ['date', 'amount', 'number', 'choice'] as const;
const choices = z.array(z.string().min(1).max(100)).min(2).max(20).optional().describe('with choice');
const field = z.object({
  name: z.string().regex(/^\p{L}[\p{L}\p{N}_ -]{0,39}$/u).describe('a word or two'), // biome-ignore format: short
  type: z.enum(types),
  choices,
});
type Field = z.output<typeof field>;
const fits = ({ type, choices }: { type?: string | undefined; choices?: string[] | undefined }) =>
  (type === 'choice') === (choices !== undefined);

const input = z
  .object({
    path: z.string().min(1),
    question: z.string().min(1).max(1000),
    type: z.enum(types).optional().describe('number: what a thing goes by, as INV-2027-41'),
    choices,
    fields: z.array(field).min(1).max(12).optional().describe('several values at once, in place of type'),
    part: z.string().optional().describe('as for read_file'),
  })
  .refine(({ type, fields }) => (type === undefined) !== (fields === undefined), 'give either type or fields')
  .refine((args) => fits(args) && (args.fields ?? []).every(fits), 'choices go with the type choice, and only with it')
  .refine(({ fields = [] }) => new Set(fields.map(({ name }) => name)).size === fields.length, 'each field has a name of its own');
type Args = z.output<typeof input>;

/** Nothing in an office is above it; what is would be a way to write words in digits. */
const mostAmount = 1e12;

export const readValue: Tool<typeof input> = {
  name: 'read_value',
  description:
    'Learn values from a file without reading its words. Where all you need of a file from others is dates, amounts, numbers or choices (of an invoice: when, how much, which), use it instead of read_file: fewer questions come up before sending.',
  input,
  effect: 'read',
  outward: true,
  needs: ({ path }, cwd) => readFile.needs({ path }, cwd),
  sinks: () => [],
  words: ({ type, fields, path }) =>
    `looks up ${fields ? fields.map(({ name }) => name).join(', ') : articled[type ?? 'number']} in ${plain(path)}`,
  async run(args, context) {
    const { path, part, question } = args;
    const { failed, text } = await readFile.run({ path, part }, { ...context, sees: false });
    // Why it can't be read may quote it.
    if (failed) return { text: 'That file could not be read as text.', failed: true };
    const none = args.fields ? 'What the text does not say is null.' : "If the text doesn't say, answer: none";
    const answer = await context.ask(`${question}\n${form(args)} ${none}`, text);
    if (answer === undefined) return { text: 'The reader gave no answer. Try again, or use read_file.', failed: true };
    return { text: '', typed: { as: typeOf(args), answer } };
  },
};

const articled = { date: 'a date', amount: 'an amount', number: 'a number', choice: 'a choice' };

function form({ type, choices, fields }: Args): string {
  if (!fields) return `Answer with ${formOf({ type: type ?? 'number', choices })}, and nothing else.`;
  const lines = fields.map((one) => `${JSON.stringify(one.name)}: ${formOf(one)}`);
  return `Answer with one JSON object alone, its values as strings:\n${lines.join('\n')}\n`;
}

function formOf({ type, choices = [] }: Pick<Field, 'type' | 'choices'>): string {
  if (type === 'date') return 'the date as YYYY-MM-DD, or YYYY-MM-DDTHH:MM with a time';
  if (type === 'amount') return 'the amount as digits, without currency or words';
  if (type === 'number') return 'the number as it is written, without words';
  return `exactly one of these: ${choices.map((one) => JSON.stringify(one)).join(', ')}`;
}

const typeOf = ({ type, choices, fields }: Args): Typed =>
  fields
    ? { type: 'record', fields: fields.map((one) => ({ name: one.name, as: typeOfOne(one) })) }
    : typeOfOne({ type: type ?? 'number', choices });

function typeOfOne({ type, choices = [] }: Pick<Field, 'type' | 'choices'>): TypedOne {
  if (type === 'choice') return { type, of: choices };
  return type === 'amount' ? { type, most: mostAmount } : { type };
}
