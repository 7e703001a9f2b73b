import { createHash, createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import type { Managed } from '../policy.ts';
import { readManaged } from './managed-file.ts';

// A managed policy that is fetched: what the administrator wrote, as text, and their signature over it. It counts where the
// key that this computer's own file names signed it, it is no older than the one that held before, and it says everything
// in words that are understood. It is checked each time that it is read, wherever it lay meanwhile.

/** A whole answer is at most this long. Bytes. */
export const mostSigned = 2_000_000;

const signedSchema = z.strictObject({
  deskhand: z.literal('signed policy 1'),
  policy: z.string().max(mostSigned),
  signature: z.string().regex(/^[\w-]{86}$/),
});

/** The bytes that are signed: nothing that is signed for another purpose passes for a policy. */
export const policyStatement = (policy: string): Uint8Array => new TextEncoder().encode(`deskhand signed policy 1\n${policy}`);

export const signedPolicyText = (policy: string, signature: Uint8Array): string =>
  `${JSON.stringify({ deskhand: 'signed policy 1', policy, signature: Buffer.from(signature).toString('base64url') }, null, 1)}\n`;

export interface SignedRules {
  /** Ed25519, 32 bytes as base64url. */
  key: string;
  /** The version that held before, and the SHA-256 of its text. */
  floor?: { serial: number; hash?: string | undefined } | undefined;
  /** Set where it would be new: then its `until` counts. Milliseconds since 1970. */
  now?: number | undefined;
}

export type Opened = { ok: true; managed: Managed; hash: string } | { ok: false; sentence: string };

/** What a signed policy says, or why it doesn't count. */
export function openSigned(text: string, { key, floor, now }: SignedRules): Opened {
  const no = (sentence: string): Opened => ({ ok: false, sentence });
  if (Buffer.byteLength(text) > mostSigned) return no('It is too long to be a policy.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return no('It is not whole: it can’t be read as JSON.');
  }
  const parsed = signedSchema.safeParse(value);
  if (!parsed.success) return no('It is no signed policy.');
  const { policy, signature } = parsed.data;
  if (!isSigned(policy, signature, key)) return no('It is not signed by the key that this computer’s policy names.');
  const read = readManaged(policy);
  if (!read.ok) return no(read.sentence);
  const { managed } = read;
  if (managed.updates) return no('It names another place for newer ones, which only the file on this computer may.');
  const hash = createHash('sha256').update(policy).digest('hex');
  if (floor && managed.serial < floor.serial)
    return no(`It is version ${managed.serial}, older than version ${floor.serial}, which held before.`);
  if (floor?.hash !== undefined && managed.serial === floor.serial && hash !== floor.hash)
    return no(`It says something else than the version ${managed.serial} before it: a change needs a higher number.`);
  if (now !== undefined && managed.until !== undefined && Date.parse(managed.until) <= now && hash !== floor?.hash)
    return no(`It was to be taken until ${managed.until}, which is over by the clock of this computer.`);
  return { ok: true, managed, hash };
}

/** The head of an Ed25519 public key (RFC 8410), before its 32 bytes. */
const spki = Buffer.from('302a300506032b6570032100', 'hex');

function isSigned(policy: string, signature: string, key: string): boolean {
  const bytes = Buffer.from(signature, 'base64url');
  // One signature, one form: base64 has others that decode to the same.
  if (bytes.length !== 64 || bytes.toString('base64url') !== signature) return false;
  try {
    const by = createPublicKey({ key: Buffer.concat([spki, Buffer.from(key, 'base64url')]), format: 'der', type: 'spki' });
    return verify(null, policyStatement(policy), by, bytes);
  } catch {
    return false;
  }
}
