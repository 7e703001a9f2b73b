import { z } from 'zod';
import type { Plugins } from '../plugins/plugins.ts';
import type { Typed, TypedOne } from '../policy/policy.ts';
import { plain } from './plain.ts';
import { usePlugin } from './plugins.ts';
import { readFile } from './read-file.ts';
import type { PreparedCall, Tool, ToolContext } from './tools.ts';

// Values out of a file, or out of what a plugin answers, whose words are left unread: a reader without tools answers, and
// what it says counts only as a date, an amount, a number that things go by or one of a list. So whoever wrote it has said
// nothing to the task.

const types = ['date', 'amount', 'number', 'choice'] as const;
const choices = z.array(z.string().min(1).max(100)).min(2).max(20).optional().describe('with choice');
const field = z.object({
  name: z
    .string()
    .regex(/^\p{L}[\p{L}\p{N}_ -]{0,39}$/u)
    .describe('a word or two'),
  type: z.enum(types),
  choices,
});
type Field = z.output<typeof field>;
const fits = ({ type, choices }: { type?: string | undefined; choices?: string[] | undefined }) =>
  (type === 'choice') === (choices !== undefined);

const input = z
  .object({
    path: z.string().min(1).optional(),
    tool: z.string().min(1).max(200).optional().describe('or plugin.tool, one that looks'),
    args: z.record(z.string(), z.unknown()).optional(),
    question: z.string().min(1).max(1000),
    type: z.enum(types).optional().describe('number: what a thing goes by, as INV-2027-41'),
    choices,
    fields: z.array(field).min(1).max(12).optional().describe('several values at once, in place of type'),
    part: z.string().optional().describe('as for read_file'),
  })
  .refine(({ path, tool }) => (path === undefined) !== (tool === undefined), 'give either path or tool')
  .refine(({ type, fields }) => (type === undefined) !== (fields === undefined), 'give either type or fields')
  .refine((args) => fits(args) && (args.fields ?? []).every(fits), 'choices go with the type choice, and only with it')
  .refine(({ fields = [] }) => new Set(fields.map(({ name }) => name)).size === fields.length, 'each field has a name of its own');
type Args = z.output<typeof input>;

/** Nothing in an office is above it; what is would be a way to write words in digits. */
const mostAmount = 1e12;

/** Where the values are looked up. */
interface Place extends Pick<PreparedCall, 'needs' | 'sinks' | 'bound' | 'misfit'> {
  /** "in bill.pdf". */
  words: string;
  /** What the reader is shown. Why it can't be had may quote it: of that no word is told. */
  text(context: ToolContext): Promise<{ ok: true; text: string } | { ok: false; sentence: string }>;
}

/** With `plugins` also out of what their tools answer. */
export function readValue(plugins?: Plugins): Tool<typeof input> {
  const use = plugins && usePlugin(plugins);
  const placeOf = ({ path, part, tool, args }: Args, cwd = ''): Place =>
    path === undefined ? ofPlugin({ tool: tool ?? '', args: args ?? {} }, cwd, use) : ofFile({ path, part }, cwd);
  return {
    name: 'read_value',
    description:
      'Learn values without reading the words that they stand in. Where all you need of a file from others, or of what a plugin tells (a mail), is dates, amounts, numbers or choices (of an invoice: when, how much, which), use it instead of reading that: fewer questions come up before sending.',
    input,
    effect: 'read',
    outward: true,
    beside: 'use_plugin',
    needs: (args, cwd) => placeOf(args, cwd).needs,
    sinks: (args, cwd) => placeOf(args, cwd).sinks,
    boundOf: (args) => placeOf(args).bound,
    misfitOf: (args) => placeOf(args).misfit,
    words: (args) => `looks up ${wanted(args)} ${placeOf(args).words}`,
    async run(args, context) {
      const read = await placeOf(args, context.cwd).text(context);
      if (!read.ok) return { text: read.sentence, failed: true };
      const none = args.fields ? 'What the text does not say is null.' : "If the text doesn't say, answer: none";
      const answer = await context.ask(`${args.question}\n${form(args)} ${none}`, read.text);
      if (answer === undefined) return { text: 'The reader gave no answer. Try again, or read it yourself.', failed: true };
      return { text: '', typed: { as: typeOf(args), answer } };
    },
  };
}

const ofFile = (file: { path: string; part: string | undefined }, cwd: string): Place => ({
  needs: readFile.needs(file, cwd),
  sinks: [],
  words: `in ${plain(file.path)}`,
  async text(context) {
    const { failed, text } = await readFile.run(file, { ...context, sees: false });
    return failed ? { ok: false, sentence: 'That file could not be read as text.' } : { ok: true, text };
  },
});

/** What is asked with tells the plugin something, as any look does. */
function ofPlugin(call: { tool: string; args: Record<string, unknown> }, cwd: string, use?: ReturnType<typeof usePlugin>): Place {
  const acts = !use
    ? 'There are no plugins here. Give the path of a file.'
    : use.effectOf?.(call) === 'read'
      ? undefined
      : `${plain(call.tool, 80)} does more than look. Call it with use_plugin.`;
  return {
    needs: use?.needs(call, cwd) ?? [],
    sinks: use?.sinks(call, cwd) ?? [],
    bound: use?.boundOf?.(call),
    misfit: acts ?? use?.misfitOf?.(call),
    words: `where it ${use?.words(call) ?? 'asks a plugin'}`,
    async text(context) {
      if (acts || !use) return { ok: false, sentence: acts ?? '' };
      const { failed, text } = await use.run(call, context);
      const isKnown = use.needs(call, cwd).length > 0;
      return failed ? { ok: false, sentence: isKnown ? 'The plugin gave no answer that can be read.' : text } : { ok: true, text };
    },
  };
}

const wanted = ({ type, fields }: Args): string => fields?.map(({ name }) => name).join(', ') ?? articled[type ?? 'number'];
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
