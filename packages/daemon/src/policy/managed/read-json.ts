import type { z } from 'zod';
import { jsonFault } from './json-fault.ts';
import { lineOf, valueAt } from './place-in-json.ts';

export type ReadJson<T> = { ok: true; data: T } | { ok: false; sentence: string };

/** A file of rules as a whole: all of it in words that are understood, or why not, and where. `called`: "The policy file". */
export function readJson<Schema extends z.ZodType>(text: string, schema: Schema, called: string): ReadJson<z.output<Schema>> {
  // Editors of Windows begin a file so.
  const bare = text.replace(/^\ufeff/, '');
  const fault = jsonFault(bare);
  if (fault) return { ok: false, sentence: `${called} is not valid JSON, ${lineOf(bare, fault.at)}: ${fault.what}.` };
  const parsed = schema.safeParse(JSON.parse(bare));
  if (parsed.success) return { ok: true, data: parsed.data };
  const issues = parsed.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${lineOf(bare, valueAt(bare, path))}: ${path.join('.') || 'the file'}: ${message.replace(/\.$/, '')}`);
  return { ok: false, sentence: `${called} says something that isn't understood, ${issues.join('; ')}.` };
}
