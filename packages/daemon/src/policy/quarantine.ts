import { z } from 'zod';
import type { KnownValue, ReadTyped, TypedOne } from './policy.ts';
import { parseAmount } from './words/values.ts';

// What a reader without tools may hand out of an untrusted text: not words, but a value of a closed type. A date or an
// amount can be wrong, but it can't give orders; so the task that sees only the value has not read the text.

export const typedValue: ReadTyped = (typed, text, labels) => {
  const value = typed.type === 'record' ? parseRecord(typed.fields, text) : parse(typed, text.trim());
  if (value === undefined) return undefined;
  // Where it came from stays with the value, so that none decides a destination or an amount as if the owner had said it.
  const known: KnownValue = { value, labels, ...(typed.type === 'amount' && { kind: 'amount' }) };
  const types = typed.type === 'record' ? typed.fields.map(({ as }) => as.type) : [typed.type];
  // One of a list that the owner's side wrote tells nothing private; a date or an amount may.
  const confidentiality = types.every((type) => type === 'choice') ? 'public' : labels.confidentiality;
  return { known, carried: { sources: [], confidentiality, from: labels.from } };
};

/** Said of a field that the text doesn't hold, or that was answered with anything else. */
const missing = 'not found';

/** A line for each field, in the order asked for; undefined where none of them was found. Nothing else of the answer is kept. */
function parseRecord(fields: readonly { name: string; as: TypedOne }[], text: string): string | undefined {
  const answer = objectIn(text);
  const found = fields.map(({ name, as }) => ({ name, value: answer && Object.hasOwn(answer, name) ? one(as, answer[name]) : undefined }));
  if (found.every(({ value }) => value === undefined)) return undefined;
  return found.map(({ name, value }) => `${name}: ${value ?? missing}`).join('\n');
}

const one = (as: TypedOne, value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? parse(as, String(value).trim()) : undefined;

/** The answer's object, also where a model put a fence around it. */
function objectIn(text: string): Record<string, unknown> | undefined {
  const bare = text.trim().replace(/^```(?:json)?\s*|\s*```$/g, '');
  if (bare.length > 10_000) return undefined;
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(bare)).data;
  } catch {
    return undefined;
  }
}

function parse(typed: TypedOne, text: string): string | undefined {
  if (typed.type === 'number') return text.length <= 24 && /^[a-z]{0,4}(?:[-/. ]?\d{1,8}){1,5}$/i.test(text) ? text : undefined;
  if (typed.type === 'choice') return typed.of.find((one) => one === text);
  if (typed.type === 'date') {
    const parts = /^(\d{4})-(\d{2})-(\d{2})(?:T([01]\d|2[0-3]):[0-5]\d)?$/.exec(text);
    const date = parts && new Date(`${parts[1]}-${parts[2]}-${parts[3]}T00:00:00Z`);
    return date && !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(parts[3]) ? text : undefined;
  }
  const amount = /^[\d.,' ]+$/.test(text) ? parseAmount(text) : undefined;
  return amount !== undefined && amount <= typed.most ? String(amount) : undefined;
}
