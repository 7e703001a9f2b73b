import { createHash } from 'node:crypto';
import { type Event, parseEvent, type Ref } from '@deskhand/protocol';

// How an event is written down and chained: canonical JSON without `hash` and without any content, then SHA-256.

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** JSON with sorted keys and nothing undefined: the same value is always the same text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}

const isRef = (value: object): value is Ref =>
  'hash' in value && 'bytes' in value && typeof value.bytes === 'number' && /^[0-9a-f]{64}$/.test(String(value.hash));

/** `value` with what `change` makes of each pointer to content in it. What has none changed is the same object, not a copy. */
export function mapRefs<T>(value: T, change: (ref: Ref) => Ref): T {
  return walk(value, change) as T; // the shape stays: only refs are replaced, by refs
}

function walk(value: unknown, change: (ref: Ref) => Ref): unknown {
  if (!value || typeof value !== 'object') return value;
  if (!Array.isArray(value) && isRef(value)) return change(value);
  let copy: Record<string, unknown> | undefined;
  for (const [name, inner] of Object.entries(value)) {
    const changed = walk(inner, change);
    if (changed === inner) continue;
    // An array's places are its names.
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    copy[name] = changed;
  }
  return copy ?? value;
}

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
