import type { KnownValue, ReadTyped, Typed } from './policy.ts';
import { parseAmount } from './values.ts';

// What a reader without tools may hand out of an untrusted text: not words, but a value of a closed type. A date or an
// amount can be wrong, but it can't give orders; so the task that sees only the value has not read the text.

export const typedValue: ReadTyped = (typed, text, labels) => {
  const value = parse(typed, text.trim());
  if (value === undefined) return undefined;
  // Where it came from stays with the value, so that none decides a destination or an amount as if the owner had said it.
  const known: KnownValue = { value, labels, ...(typed.type === 'amount' && { kind: 'amount' }) };
  // One of a list that the owner's side wrote tells nothing private; a date or an amount may.
  const confidentiality = typed.type === 'choice' ? 'public' : labels.confidentiality;
  return { known, carried: { sources: [], confidentiality, from: labels.from } };
};

function parse(typed: Typed, text: string): string | undefined {
  if (typed.type === 'choice') return typed.of.find((one) => one === text);
  if (typed.type === 'date') {
    const parts = /^(\d{4})-(\d{2})-(\d{2})(?:T([01]\d|2[0-3]):[0-5]\d)?$/.exec(text);
    const date = parts && new Date(`${parts[1]}-${parts[2]}-${parts[3]}T00:00:00Z`);
    return date && !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(parts[3]) ? text : undefined;
  }
  const amount = /^[\d.,' ]+$/.test(text) ? parseAmount(text) : undefined;
  return amount !== undefined && amount <= typed.most ? String(amount) : undefined;
}
