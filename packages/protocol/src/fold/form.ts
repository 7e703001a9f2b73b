import type { Form, FormContent, FormField, FormValue } from '../form.ts';
import { ownOf } from '../own.ts';

/** A form as it lies in the content: the host wrote it itself, from what it had checked. */
export const parseForm = (json: string): Form => JSON.parse(json) as Form;

/** What is wrong with one field of what was filled in. */
export type FormFault =
  | 'needed'
  | 'number'
  | 'whole'
  | 'least'
  | 'most'
  | 'short'
  | 'long'
  | 'few'
  | 'many'
  | 'choice'
  | 'yes or no'
  | Format;
type Format = NonNullable<FormField['format']>;

export type FormAnswer = { ok: true; content: FormContent } | { ok: false; field: FormField; fault: FormFault };

/** What was filled in, each of its field's type; the first field where it can't be. Nothing in an optional field is nothing. */
export function checkForm(form: Form, given: Readonly<Record<string, unknown>>): FormAnswer {
  const content: [string, FormValue][] = [];
  for (const field of form) {
    const value = ownOf(given, field.name);
    if (isNothing(value)) {
      if (field.needed) return { ok: false, field, fault: 'needed' };
      continue;
    }
    const read = readValue(field, value);
    if ('fault' in read) return { ok: false, field, fault: read.fault };
    content.push([field.name, read.value]);
  }
  return { ok: true, content: Object.fromEntries(content) };
}

const isNothing = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && !value.trim()) || (Array.isArray(value) && !value.length);

type Read = { value: FormValue } | { fault: FormFault };

/** What somebody typed, or another program sent, as words: it may be of any kind. */
function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? '');
}

function readValue(field: FormField, value: unknown): Read {
  switch (field.kind) {
    case 'yes or no':
      return readYes(value);
    case 'number':
    case 'whole':
      return readNumber(field, value);
    case 'one of': {
      const found = chosen(field, value);
      return found === undefined ? { fault: 'choice' } : { value: found };
    }
    case 'some of': {
      const all = (Array.isArray(value) ? value : wordsOf(value).split(',')).map((one) => chosen(field, one));
      const found = [...new Set(all.filter((one) => one !== undefined))];
      if (all.includes(undefined)) return { fault: 'choice' };
      if (found.length < (field.least ?? 0)) return { fault: 'few' };
      return found.length > (field.most ?? 100) ? { fault: 'many' } : { value: found };
    }
    case 'text':
      return readText(field, value);
  }
}

function readYes(value: unknown): Read {
  if (typeof value === 'boolean') return { value };
  if (/^(?:yes|y|true)$/i.test(wordsOf(value))) return { value: true };
  return /^(?:no|n|false)$/i.test(wordsOf(value)) ? { value: false } : { fault: 'yes or no' };
}

function readNumber({ kind, least = -Infinity, most = Infinity }: FormField, value: unknown): Read {
  const number = typeof value === 'number' ? value : Number(wordsOf(value) || Number.NaN);
  if (!Number.isFinite(number)) return { fault: 'number' };
  if (kind === 'whole' && !Number.isSafeInteger(number)) return { fault: 'whole' };
  return number < least ? { fault: 'least' } : number > most ? { fault: 'most' } : { value: number };
}

/** A choice by its value, by its label, or by its number in the list. */
function chosen({ choices }: FormField, value: unknown): string | undefined {
  const said = wordsOf(value);
  const same = (text: string) => text.toLowerCase() === said.toLowerCase();
  return (
    choices.find((one) => one.value === value) ??
    choices.find(({ label, value: own }) => same(label) || same(own)) ??
    choices[Number(said) - 1]
  )?.value;
}

/** Characters of one text that anybody types. */
const mostText = 20_000;

function readText({ format, least = 0, most = mostText }: FormField, value: unknown): Read {
  const text = wordsOf(value);
  if (text.length < least) return { fault: 'short' };
  if (text.length > Math.min(most, mostText)) return { fault: 'long' };
  return format && !formats[format](text) ? { fault: format } : { value: text };
}

const formats: Record<Format, (text: string) => boolean> = {
  email: (text) => /^[^\s@]+@(?=[^\s@]+\.[^\s@])[^\s@]+$/.test(text),
  uri: (text) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(text) && URL.canParse(text),
  date: isDate,
  'date-time': (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?$/.test(text) && isDate(text.slice(0, 10)),
};

/** A day that there is: JavaScript takes 30 February for 2 March. */
function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * What a person wrote in one text: JSON, a line "name: value" for each field, or, where there is one field alone, its
 * value. Undefined where it is none of these.
 */
export function readFilled(form: Form, text: string): Record<string, unknown> | undefined {
  const [only] = form;
  const json = objectOf(text);
  if (json || !only) return json ?? (text.trim() ? undefined : {});
  const lines = text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^\s*(?:- )?([^:]+):\s*(.*)$/.exec(line) ?? [];
    const same = (other: string) => other.toLowerCase() === name.trim().toLowerCase();
    const field = form.find((one) => same(one.name)) ?? form.find((one) => same(one.label));
    return field ? [[field.name, value] as const] : [];
  });
  if (lines.length) return Object.fromEntries(lines);
  return form.length === 1 ? { [only.name]: text } : undefined;
}

function objectOf(text: string): Record<string, unknown> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** What of a filled-in form the person wrote themselves: neither a choice of the plugin's nor what stood there before. */
export function typedInForm(form: Form, content: FormContent): string[] {
  return form.flatMap(({ name, kind, initial }) => {
    const value = ownOf(content, name);
    const own = (kind === 'text' || kind === 'number' || kind === 'whole') && value !== undefined && value !== initial;
    return own ? [String(value)] : [];
  });
}
