import { type FormField, formFieldSchema, readFilled } from '@deskhand/protocol';
import { z } from 'zod';
import { cleanLine, cleanText } from './clean.ts';
import type { ServerCall } from './session.ts';

// A plugin asks the person something in the middle of a call (MCP's elicitation, form mode). It is a stranger's form: it
// is shown as that plugin's, bounded, and never where it asks for a secret; what they fill in goes to the plugin alone.

const words = z.string().optional().catch(undefined);
const bound = z.number().optional().catch(undefined);
const titledSchema = z.array(z.object({ const: z.string(), title: words }));
const optionsSchema = {
  enum: z.array(z.string()).optional().catch(undefined),
  enumNames: z.array(z.string()).optional().catch(undefined),
  oneOf: titledSchema.optional().catch(undefined),
  anyOf: titledSchema.optional().catch(undefined),
};
const propertySchema = z.object({
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array']).catch('string'),
  title: words,
  description: words,
  format: z.string().optional().catch(undefined),
  writeOnly: z.boolean().optional().catch(undefined),
  minimum: bound,
  maximum: bound,
  minLength: bound,
  maxLength: bound,
  minItems: bound,
  maxItems: bound,
  default: z.unknown().optional(),
  items: z.object(optionsSchema).optional().catch(undefined),
  ...optionsSchema,
});
type Property = z.output<typeof propertySchema>;
const askSchema = z.object({
  mode: z.string().optional(),
  message: z.string(),
  requestedSchema: z
    .object({ properties: z.record(z.string().max(100), propertySchema).default({}), required: z.array(z.string()).catch([]).default([]) })
    .optional(),
});

const mostFields = 30;
const mostChoices = 100;

/** The answer to `elicitation/create`. `ask` is that of the call it is about; without one nobody can be asked. */
export async function elicit(
  params: Record<string, unknown>,
  call: Pick<ServerCall, 'ask' | 'note'> | undefined,
): Promise<Record<string, unknown>> {
  const asked = askSchema.safeParse(params).data;
  const { properties = {}, required = [] } = asked?.requestedSchema ?? {};
  const named = Object.entries(properties);
  // An address to be opened is never opened for a plugin.
  if (!asked || !call?.ask || (asked.mode ?? 'form') !== 'form' || named.length > mostFields) return { action: 'cancel' };
  const secret = secretAsked(asked.message, named);
  if (secret !== undefined) {
    call.note?.(`It asked the owner for what looks like a secret (${secret}). They were not asked, and it was told no.`);
    return { action: 'decline' };
  }
  const form = named.flatMap(([name, property]) => fieldOf(name, property, required.includes(name)) ?? []);
  // A field that can't be shown can't be answered either.
  if (form.length < named.length) return { action: 'cancel' };
  const answer = await call.ask(cleanText(asked.message, 1500), form);
  if (answer === undefined) return { action: 'cancel' };
  return answer.declined ? { action: 'decline' } : { action: 'accept', content: readFilled(form, answer.text) ?? {} };
}

function fieldOf(name: string, property: Property, needed: boolean): FormField | undefined {
  const { type, title, description, format, minimum, maximum, minLength, maxLength, minItems, maxItems } = property;
  const choices = type === 'array' ? choicesOf(property.items ?? {}) : type === 'string' ? choicesOf(property) : [];
  const kind = choices.length ? (type === 'array' ? 'some of' : 'one of') : kinds[type];
  const [least, most] = kind === 'text' ? [minLength, maxLength] : kind === 'some of' ? [minItems, maxItems] : [minimum, maximum];
  if (!kind) return undefined;
  const field = {
    name,
    label: cleanLine(title ?? '', 200) || cleanLine(name, 200) || '…',
    about: cleanLine(description ?? '', 500),
    kind,
    ...(kind === 'text' && formatOf(format)),
    choices,
    needed,
    ...(least !== undefined && { least }),
    ...(most !== undefined && { most }),
  };
  const initial = formFieldSchema.shape.initial.safeParse(property.default).data;
  return formFieldSchema.safeParse({ ...field, ...(initial !== undefined && { initial: plainInitial(initial) }) }).data;
}

const kinds: Record<Property['type'], FormField['kind'] | undefined> = {
  string: 'text',
  number: 'number',
  integer: 'whole',
  boolean: 'yes or no',
  // Of a list of things that can't be chosen from there is no field.
  array: undefined,
};

const plainInitial = (initial: NonNullable<FormField['initial']>) => (typeof initial === 'string' ? cleanText(initial, 2000) : initial);

const formatOf = (format: string | undefined) => {
  const found = formFieldSchema.shape.format.safeParse(format).data;
  return found && { format: found };
};

/** As they are named: titled ones (SEP-1330), or a plain list with or without names beside it. */
function choicesOf(from: Pick<Property, 'enum' | 'enumNames' | 'oneOf' | 'anyOf'>): FormField['choices'] {
  const titled = from.oneOf ?? from.anyOf;
  const all = titled
    ? titled.map(({ const: value, title }) => ({ value, label: title ?? value }))
    : (from.enum ?? []).map((value, at) => ({ value, label: from.enumNames?.[at] ?? value }));
  return all
    .slice(0, mostChoices)
    .filter(({ value }) => value.length <= 500)
    .map(({ value, label }) => ({ value, label: cleanLine(label, 200) || '…' }));
}

const secretWords =
  /pass[\s_-]?(?:word|phrase|code|wort)|passwd|kennwort|\bpwd\b|\bsecrets?\b|api[\s_-]?key|(?:access|private|secret|signing|recovery)[\s_-]?key|(?:auth|access|bearer|refresh|session)?[\s_-]?token\b|credential|seed phrase|mnemonic|\bcvv\b|\bcvc\b|\bpin\b|\botp\b|one[\s-]time code|(?:credit|debit)?[\s_-]?card number/i;
/** A plugin that says what not to give. */
const warned = /\b(?:do not|don['’]t|never)\b[^.!?]*/gi;

/** What of a form asks for a secret, which a plugin must not do in this way (MCP, elicitation, security): its own words for it. */
function secretAsked(message: string, fields: [string, Property][]): string | undefined {
  for (const [name, { title = '', description = '', format, writeOnly }] of fields) {
    // camelCase names, too.
    const label = `${name.replace(/([a-z])([A-Z])/g, '$1 $2')} ${title}`;
    if (format === 'password' || writeOnly || secretWords.test(label) || secretWords.test(description.replace(warned, ' ')))
      return cleanLine(title || name, 60);
  }
  return fields.length && secretWords.test(message.replace(warned, ' ')) ? cleanLine(message, 60) : undefined;
}
