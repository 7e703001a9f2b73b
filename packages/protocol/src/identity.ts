import { ed25519 } from '@noble/curves/ed25519.js';

// Who a host or a device is: an Ed25519 key pair. The same key agrees on secrets through its X25519 form (the birational
// map of RFC 7748 §4.1), which is safe beside signing (Thormarker, "On using the same key pair for Ed25519 and an X25519
// based KEM", 2021): one key to keep, one to show.

// Multiples of the base point are worked out one by one: the table that noble would make first pays from the fourth signature
// on, and a phone signs or checks one or two after each start, where making it holds up a frame.
ed25519.Point.BASE.precompute(1);

/** Both halves, 32 bytes each; `secret` is the seed of RFC 8032. */
export interface Identity {
  secret: Uint8Array;
  key: Uint8Array;
}

/** Working out the `key` of a secret takes a slow phone some hundredths of a second: whoever kept it says it. */
export function newIdentity(
  secret: Uint8Array = ed25519.utils.randomSecretKey(),
  key: Uint8Array = ed25519.getPublicKey(secret),
): Identity {
  return { secret, key };
}

export const signWith = (identity: Identity, message: Uint8Array): Uint8Array => ed25519.sign(message, identity.secret);

/** Whether `key` signed exactly this. Strict (RFC 8032), not the lenient rules of ZIP 215. */
export function hasSigned(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

/** The pair that key agreement uses. */
export const agreementPair = (identity: Identity) => ({
  secret: ed25519.utils.toMontgomerySecret(identity.secret),
  key: agreementKey(identity.key),
});

/** An identity's public key as key agreement sees it. Throws where it is no point of the curve. */
export const agreementKey = (key: Uint8Array): Uint8Array => ed25519.utils.toMontgomery(key);
