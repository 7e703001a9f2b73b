import { z } from 'zod';
import { cleanLine, cleanText } from './clean.ts';
import type { ServerCall } from './session.ts';

// A plugin asks the person something in the middle of a call (MCP's elicitation). It is a stranger's question: it says
// whose it is, and the answer goes to the plugin as it was given.

const fieldSchema = z.object({
  type: z.enum(['string', 'number', 'integer', 'boolean']).catch('string'),
  title: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  enum: z.array(z.string()).optional().catch(undefined),
});
type Field = z.output<typeof fieldSchema>;
const askSchema = z.object({
  mode: z.string().optional(),
  message: z.string(),
  requestedSchema: z.object({ properties: z.record(z.string().max(100), fieldSchema).default({}) }).optional(),
});

const mostFields = 30;
const noAnswer = 'Don’t answer it';

/** The answer to `elicitation/create`. `ask` is that of the call it is about; without one nobody can be asked. */
export async function elicit(plugin: string, params: Record<string, unknown>, ask: ServerCall['ask']): Promise<Record<string, unknown>> {
  const asked = askSchema.safeParse(params).data;
  const fields = Object.entries(asked?.requestedSchema?.properties ?? {});
  // An address to be opened is never opened for a plugin.
  if (!asked || !ask || (asked.mode ?? 'form') !== 'form' || fields.length > mostFields) return { action: 'cancel' };
  const text = await ask(questionText(plugin, asked.message, fields), choicesOf(fields));
  if (text === undefined) return { action: 'cancel' };
  if (text === noAnswer) return { action: 'decline' };
  return { action: 'accept', content: contentOf(text, fields) };
}

function questionText(plugin: string, message: string, fields: [string, Field][]): string {
  const [only] = fields;
  const about = only && fields.length === 1 ? [] : fields.map(([name, field]) => `- ${cleanLine(name, 60)}: ${fieldWords(field)}`);
  const how = about.length ? ['Answer with a line for each, such as “name: value”:', ...about] : [];
  const hint = only && fields.length === 1 ? [`(${fieldWords(only[1])})`] : [];
  const warning = 'What you answer goes to that plugin. Give no password or key here.';
  return [`The plugin ${plugin} asks: ${cleanText(message, 1500)}`, ...hint, ...how, warning].join('\n');
}

function fieldWords({ type, title, description, enum: values }: Field): string {
  const words = cleanLine([title, description].filter(Boolean).join(', '), 200);
  const kind = values
    ? `one of ${values
        .slice(0, 20)
        .map((value) => cleanLine(value, 60))
        .join(', ')}`
    : typeWords[type];
  return words ? `${words} (${kind})` : kind;
}

const typeWords = { string: 'text', number: 'a number', integer: 'a whole number', boolean: 'yes or no' };

function choicesOf(fields: [string, Field][]): string[] {
  const [only] = fields;
  const field = fields.length === 1 ? only?.[1] : undefined;
  if (!fields.length) return ['Yes', noAnswer];
  if (field?.type === 'boolean') return ['yes', 'no', noAnswer];
  if (field?.enum?.length && field.enum.length < 9) return [...field.enum.map((value) => cleanLine(value, 100)), noAnswer];
  return [noAnswer];
}

function contentOf(text: string, fields: [string, Field][]): Record<string, unknown> {
  const [only] = fields;
  if (!only) return {};
  if (fields.length === 1) return { [only[0]]: fieldValue(text, only[1]) };
  const lines = text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^\s*(?:- )?([^:]+):\s*(.*)$/.exec(line) ?? [];
    const found = fields.find(([field]) => field.toLowerCase() === name.trim().toLowerCase());
    return found ? [[found[0], fieldValue(value, found[1])] as const] : [];
  });
  return Object.fromEntries(lines);
}

function fieldValue(text: string, { type, enum: values }: Field): unknown {
  const value = text.trim();
  if (type === 'boolean') return /^(yes|y|true|ja|oui|sí|1)$/i.test(value);
  if ((type === 'number' || type === 'integer') && value !== '' && Number.isFinite(Number(value))) return Number(value);
  return values?.find((one) => cleanLine(one, 100) === value) ?? value;
}
