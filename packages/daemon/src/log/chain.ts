import { createHash } from 'node:crypto';
import { type Event, parseEvent, type Ref } from '@deskhand/protocol';
import { mapFound } from './found.ts';

// How an event is written down and chained: canonical JSON without `hash` and without any content, then SHA-256.

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** JSON with sorted keys and nothing undefined: the same value is always the same text. */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value));

// Sorted beforehand: JSON.stringify that asks for each value takes twice as long, and this is done for all that is written.
function sorted(value: unknown): unknown {
  if (!value || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value).sort()) own(copy, name, sorted((value as Record<string, unknown>)[name]));
  return copy;
}

/** Whatever it is called: `__proto__` is a name like any other. */
function own(copy: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(copy, name, { value, enumerable: true, writable: true, configurable: true });
  else copy[name] = value;
}

/** `value` with what `change` makes of each pointer to content in it. */
export const mapRefs = <T>(value: T, change: (ref: Ref) => Ref): T => mapFound(value, isRef, change);

const isRef = (value: unknown): value is Ref =>
  typeof value === 'object' &&
  value !== null &&
  'hash' in value &&
  'bytes' in value &&
  typeof value.bytes === 'number' &&
  /^[0-9a-f]{64}$/.test(String(value.hash));

/** The pointer alone: content never enters an event's row, its hash or a view's row. */
export const bare = ({ hash, bytes }: Ref): Ref => ({ hash, bytes });

/** The text to store for an event, and the hash that chains it to the one before. */
export function seal(event: Event): { json: string; hash: string } {
  const { hash: _, ...rest } = event;
  const json = canonicalJson(mapRefs(rest, bare));
  return { json, hash: sha256(json) };
}

/** An event from its row. Throws where this build doesn't know it. */
export const unseal = (json: string, hash: string): Event => parseEvent({ ...JSON.parse(json), hash });

export interface Link {
  seq: number;
  hash: string;
}
export const genesis: Link = { seq: 0, hash: '' };

/** What is wrong with a row that should follow `before`, in words; undefined where the chain holds. */
export function broken(before: Link, row: { seq: number; json: string; hash: string }): string | undefined {
  if (row.seq !== before.seq + 1) return `event ${before.seq + 1} is missing`;
  if (sha256(row.json) !== row.hash) return `event ${row.seq} is not what was written`;
  const { prev, seq } = JSON.parse(row.json) as { prev?: unknown; seq?: unknown };
  if (seq !== row.seq || prev !== before.hash) return `event ${row.seq} does not follow event ${before.seq}`;
  return undefined;
}
