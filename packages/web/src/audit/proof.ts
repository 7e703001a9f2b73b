import { jsonOf } from '@deskhand/protocol';
import { checkExcerpt, type ExcerptCheck, faultsBy, headSchema, isSigned, type SignedHead } from '@deskhand/protocol/audit';
import { hasSigned } from '@deskhand/protocol/frames';
import { sha256 } from '@noble/hashes/sha2.js';

// The part of the proofs that needs cryptography: loaded when there is something to check.

export { faultsBy };

/** A head that says of itself what it should, signed by the key that is in it; undefined where it isn't. */
export function soundHead(value: unknown): SignedHead | undefined {
  const head = headSchema.safeParse(value);
  return head.success && isSigned(head.data, hasSigned) ? head.data : undefined;
}

export const excerptIn = (text: string): ExcerptCheck => checkExcerpt(jsonOf(text), { sha256, hasSigned });
