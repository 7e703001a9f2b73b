import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { fromBase64url, toBase64url } from './base64url.ts';
import { scopes } from './grant-words.ts';
import { agreementKey, agreementPair, hasSigned, type Identity, signWith } from './identity.ts';
import { type HpkeContext, setupRecipient, setupSender } from './pairing-hpke.ts';
import type { PairingOffer } from './pairing-link.ts';

// How a device and a host come to know each other's key. The link gave the device the host's key and a one-time secret;
// one sealed message back gives the host the device's key. Whoever carries the messages can read nothing, pair nothing
// and exchange no key: that would take the secret, and to answer also the host's private key. Someone else who saw the
// link could come first: then the two screens show different codes, or only one shows any.

/** First byte of each message, so that one socket serves pairing and frames. */
export const pairingByte = 1;
const idLength = 16;
const headLength = 1 + idLength + 32;

/** Longest message in either direction, in bytes. */
export const pairingLimit = 1024;

const requestSchema = z.object({ key: z.string().length(43), name: z.string().max(80), proof: z.string().length(86) });

/** What the host tells the device, sealed: first what makes the code, then how it goes. */
const answerSchema = z.discriminatedUnion('kind', [
  /** `nonce` is the host's part of the comparison code; `now` its clock, ms since 1970. */
  z.object({ kind: z.literal('code'), nonce: z.string().length(22), host: z.string().max(120), now: z.number() }),
  /** A person said that the codes are the same, and says next what the device may. */
  z.object({ kind: z.literal('same') }),
  z.object({ kind: z.literal('paired'), device: z.string().max(64), name: z.string().max(80), scopes: z.array(z.enum(scopes)) }),
  z.object({ kind: z.literal('refused') }),
]);
export type PairingAnswer = z.infer<typeof answerSchema>;

/** Why a host takes no pairing, told unsealed to whoever asks: a hint, which the carrier may forge. */
export const pairingRefusals = ['unknown', 'used', 'expired', 'locked'] as const;
export type PairingRefusal = (typeof pairingRefusals)[number];

/** Names an offer without giving away its secret. */
export const pairingId = (secret: Uint8Array): Uint8Array => hkdf(sha256, secret, undefined, utf8ToBytes('deskhand pairing id'), idLength);

/** Which offer a message is for; undefined where it isn't a pairing message at all. */
export function offerNamed(message: Uint8Array): Uint8Array | undefined {
  return message[0] === pairingByte && message.length > headLength && message.length <= pairingLimit
    ? message.subarray(1, 1 + idLength)
    : undefined;
}

/** The device's side: what to send, and how to read what comes back. */
export function askToPair(offer: PairingOffer, identity: Identity, name: string) {
  const id = pairingId(offer.secret);
  const { enc, context } = setupSender(agreementKey(offer.host), pskParts(offer, id));
  const head = concatBytes(Uint8Array.of(pairingByte), id, enc);
  const proof = signWith(identity, proofOf(offer.host, head));
  const said = { key: toBase64url(identity.key), name: name.slice(0, 80), proof: toBase64url(proof) };
  const message = concatBytes(head, context.seal(utf8ToBytes(JSON.stringify(said)), head));
  const answers = answerBox(context);
  return {
    message,
    /** Undefined where it isn't the host's next answer. */
    read(sealed: Uint8Array): PairingAnswer | undefined {
      const plain = answers.open(sealed);
      const parsed = plain && answerSchema.safeParse(parseJson(plain));
      return parsed?.success ? parsed.data : undefined;
    },
    code: (nonce: string) => codeOf(context, nonce),
  };
}

/** Someone who knows the secret of an offer. */
export interface Applicant {
  /** Ed25519, shown to be theirs. */
  key: Uint8Array;
  /** What the device calls itself: only a suggestion. */
  name: string;
  /** Six digits, the same on both screens. */
  code: string;
  /** The first answer; the applicant shows the code once it has this. */
  greeting(host: string, now: number): Uint8Array;
  outcome(answer: Extract<PairingAnswer, { kind: 'same' | 'paired' | 'refused' }>): Uint8Array;
}

/** The host's side: undefined where the message doesn't show that its sender knows the secret. */
export function readApplicant(message: Uint8Array, offer: PairingOffer, host: Identity, random = randomBytes): Applicant | undefined {
  if (!offerNamed(message)) return undefined;
  const head = message.subarray(0, headLength);
  const context = setupRecipient(agreementPair(host), head.subarray(1 + idLength), pskParts(offer, pairingId(offer.secret)));
  const plain = context?.open(message.subarray(headLength), head);
  const said = plain && requestSchema.safeParse(parseJson(plain));
  if (!context || !said?.success) return undefined;
  const key = fromBase64url(said.data.key);
  const proof = fromBase64url(said.data.proof);
  if (key?.length !== 32 || proof?.length !== 64 || !hasSigned(key, proofOf(host.key, head), proof)) return undefined;
  const nonce = toBase64url(random(16));
  const answers = answerBox(context);
  const seal = (answer: PairingAnswer) => answers.seal(utf8ToBytes(JSON.stringify(answer)));
  return {
    key,
    name: said.data.name,
    code: codeOf(context, nonce),
    greeting: (name, now) => seal({ kind: 'code', nonce, host: name.slice(0, 120), now }),
    outcome: (answer) => seal(answer),
  };
}

/**
 * The comparison code. It comes out of the agreed secret, which someone between the two doesn't know, and of the host's
 * nonce, which comes after the device is bound to its message: so nobody can try keys until a code fits.
 */
function codeOf(context: HpkeContext, nonce: string): string {
  const bytes = context.exported(utf8ToBytes(`deskhand pairing code ${nonce}`), 6);
  let number = 0;
  for (const byte of bytes) number = number * 256 + byte;
  return String(number % 1_000_000).padStart(6, '0');
}

/** Answers go the other way by a key of their own (RFC 9180 §9.8). */
function answerBox(context: HpkeContext) {
  const key = context.exported(utf8ToBytes('deskhand pairing answer'), 32);
  let count = 0;
  const nonce = () => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count);
  return {
    seal(plain: Uint8Array) {
      const sealed = chacha20poly1305(key, nonce()).encrypt(plain);
      count += 1;
      return concatBytes(Uint8Array.of(pairingByte), sealed);
    },
    open(sealed: Uint8Array): Uint8Array | undefined {
      if (sealed[0] !== pairingByte || sealed.length > pairingLimit) return undefined;
      try {
        const plain = chacha20poly1305(key, nonce()).decrypt(sealed.subarray(1));
        count += 1;
        return plain;
      } catch {
        return undefined;
      }
    },
  };
}

const pskParts = ({ host, secret }: PairingOffer, id: Uint8Array) => ({
  info: concatBytes(utf8ToBytes('deskhand pairing 1'), host),
  psk: secret,
  pskId: id,
});

/** What an applicant signs: that this key is theirs, for this host and this message. */
const proofOf = (host: Uint8Array, head: Uint8Array) => concatBytes(utf8ToBytes('deskhand device 1'), host, head);

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
