import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { agreementKey, agreementPair, type Identity } from './identity.ts';

// The key agreement that begins every connection: Noise_IK_25519_ChaChaPoly_SHA256 (noiseprotocol.org, revision 34). Two
// messages; both sides bring a new key for this connection and prove the one they were paired with. The device's identity
// travels sealed, so that someone who listens doesn't learn which device it is.

/** First byte of each message of the agreement. */
export const helloByte = 2;
const prologue = utf8ToBytes('deskhand frames 1');

/** What a connection works with from then on. */
export interface SessionKeys {
  /** 32 bytes, different for every connection, the same on both sides. */
  id: Uint8Array;
  send: Uint8Array;
  receive: Uint8Array;
}

interface Pair {
  secret: Uint8Array;
  key: Uint8Array;
}

/** The device's side: a message to send, and what the host's answer makes of it; undefined where that isn't this host. */
export function greetHost(identity: Identity, host: Uint8Array) {
  const { message, finish } = initiate(agreementPair(identity), agreementKey(host), prologue);
  return {
    message: concatBytes(Uint8Array.of(helloByte), message),
    finish: (answer: Uint8Array): SessionKeys | undefined => (answer[0] === helloByte ? finish(answer.subarray(1))?.keys : undefined),
  };
}

/** The host's side. `device` is the agreement key of who asks, which the caller looks up before it sends the answer. */
export function answerDevice(identity: Identity, message: Uint8Array) {
  if (message[0] !== helloByte) return undefined;
  const answered = respond(agreementPair(identity), message.subarray(1), prologue);
  return answered && { device: answered.peer, answer: concatBytes(Uint8Array.of(helloByte), answered.message), keys: answered.keys };
}

const noPayload = new Uint8Array(0);

/** The initiator of Noise IK. The last two parameters are for its test. */
export function initiate(own: Pair, peer: Uint8Array, before: Uint8Array, ephemeral = newPair(), payload = noPayload) {
  const state = begin(before, peer);
  state.mixHash(ephemeral.key);
  state.mixKey(agree(ephemeral.secret, peer));
  const sealedKey = state.seal(own.key);
  state.mixKey(agree(own.secret, peer));
  const message = concatBytes(ephemeral.key, sealedKey, state.seal(payload));
  return {
    message,
    finish(answer: Uint8Array): { keys: SessionKeys; payload: Uint8Array } | undefined {
      try {
        const theirs = answer.subarray(0, 32);
        state.mixHash(theirs);
        state.mixKey(agree(ephemeral.secret, theirs));
        state.mixKey(agree(own.secret, theirs));
        const said = state.open(answer.subarray(32));
        const [send, receive] = state.split();
        return { keys: { id: state.hash(), send, receive }, payload: said };
      } catch {
        return undefined;
      }
    },
  };
}

/** The responder of Noise IK. Undefined for what is no first message to this host. */
export function respond(own: Pair, message: Uint8Array, before: Uint8Array, ephemeral = newPair(), payload = noPayload) {
  try {
    const state = begin(before, own.key);
    const theirs = message.subarray(0, 32);
    state.mixHash(theirs);
    state.mixKey(agree(own.secret, theirs));
    const peer = state.open(message.subarray(32, 80));
    state.mixKey(agree(own.secret, peer));
    const said = state.open(message.subarray(80));
    state.mixHash(ephemeral.key);
    state.mixKey(agree(ephemeral.secret, theirs));
    state.mixKey(agree(ephemeral.secret, peer));
    const answer = concatBytes(ephemeral.key, state.seal(payload));
    const [receive, send] = state.split();
    return { peer, payload: said, message: answer, keys: { id: state.hash(), send, receive } };
  } catch {
    return undefined;
  }
}

/** Noise's SymmetricState with its CipherState; `responder` is the pre-message of IK. Opening what doesn't fit throws. */
function begin(before: Uint8Array, responder: Uint8Array) {
  // The name is exactly 32 bytes, so it is the first hash as it stands.
  let hash: Uint8Array = utf8ToBytes('Noise_IK_25519_ChaChaPoly_SHA256');
  let chain = hash;
  let key: Uint8Array = noPayload;
  let count = 0;
  const mixHash = (data: Uint8Array) => {
    hash = sha256(concatBytes(hash, data));
  };
  mixHash(before);
  mixHash(responder);
  return {
    mixHash,
    mixKey(shared: Uint8Array) {
      const both = hkdf(sha256, shared, chain, undefined, 64);
      chain = both.subarray(0, 32);
      key = both.subarray(32);
      count = 0;
    },
    seal(plain: Uint8Array) {
      const sealed = chacha20poly1305(key, frameNonce(count++), hash).encrypt(plain);
      mixHash(sealed);
      return sealed;
    },
    open(sealed: Uint8Array) {
      const plain = chacha20poly1305(key, frameNonce(count++), hash).decrypt(sealed);
      mixHash(sealed);
      return plain;
    },
    split(): [Uint8Array, Uint8Array] {
      const both = hkdf(sha256, noPayload, chain, undefined, 64);
      return [both.slice(0, 32), both.slice(32)];
    },
    hash: () => hash,
  };
}

/** 32 zero bits, then the counter, little-endian (Noise §12.3). */
export function frameNonce(count: number): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(4, BigInt(count), true);
  return nonce;
}

const agree = (secret: Uint8Array, key: Uint8Array) => x25519.getSharedSecret(secret, key);

const basePoint = Uint8Array.of(9, ...new Uint8Array(31));
function newPair(): Pair {
  const secret = x25519.utils.randomSecretKey();
  // Not getPublicKey: it goes by way of the Edwards curve, which takes its first key four times as long.
  return { secret, key: x25519.scalarMult(secret, basePoint) };
}
