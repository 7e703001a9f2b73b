import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';

// The host's side of a greeting and of one sealed frame each way, exactly as protocol's frames-handshake.ts and frames.ts
// have it, with Node's own cryptography: nothing has to be loaded when the brake is pulled on a computer that is swamped,
// nothing lies in memory meanwhile, and what a stranger can make us compute costs 0.1 ms. The test holds it against
// protocol's.

export interface HostKeys {
  own: KeyObject;
  /** As key agreement sees it, 32 bytes. */
  key: Buffer;
}

export interface Session {
  /** 32 bytes, the same on both sides. */
  id: Buffer;
  send: Buffer;
  receive: Buffer;
}

const greetingByte = 2;
const frameByte = 3;
const prologue = Buffer.from('deskhand frames 1');
const nothing = Buffer.alloc(0);

/** `secret`: the 32 bytes of `readIdentity`, the seed of an Ed25519 key. */
export function hostKeys(secret: Uint8Array): HostKeys {
  // RFC 8032 §5.1.5; X25519 clamps by itself.
  const own = privateKey(createHash('sha512').update(secret).digest().subarray(0, 32));
  return { own, key: rawKey(own) };
}

/** Undefined for what is no greeting to this host. `device` is the agreement key of who greets; whether it is paired is the caller's to look up. */
export function answerGreeting(host: HostKeys, message: Buffer): { device: Buffer; answer: Buffer; session: Session } | undefined {
  // The byte, a new key, the sealed key of the device, the seal of nothing.
  if (message.length !== 97 || message[0] !== greetingByte) return undefined;
  try {
    const state = begin(host.key);
    const theirs = message.subarray(1, 33);
    state.mixHash(theirs);
    state.mixKey(agree(host.own, theirs));
    const device = state.open(message.subarray(33, 81));
    state.mixKey(agree(host.own, device));
    state.open(message.subarray(81));
    const { privateKey: ephemeral } = generateKeyPairSync('x25519');
    const shown = rawKey(ephemeral);
    state.mixHash(shown);
    state.mixKey(agree(ephemeral, theirs));
    state.mixKey(agree(ephemeral, device));
    const answer = Buffer.concat([Buffer.of(greetingByte), shown, state.seal(nothing)]);
    return { device, answer, session: state.session() };
  } catch {
    return undefined;
  }
}

/** The content of the device's first frame of a session. */
export function openFrame({ id, receive }: Session, frame: Buffer): Buffer | undefined {
  const head = frame.subarray(0, firstHead.length);
  if (frame.length < firstHead.length + 16 || !head.equals(firstHead)) return undefined;
  try {
    return open(receive, 0, Buffer.concat([Buffer.from('deskhand frame 1 from device'), id, head]), frame.subarray(head.length));
  } catch {
    return undefined;
  }
}

/** The host's first frame of a session, and its only one: the same key and place never seal twice. */
export function sealFrame({ id, send }: Session, content: Buffer): Buffer {
  const more = Buffer.concat([Buffer.from('deskhand frame 1 from host'), id, firstHead]);
  return Buffer.concat([firstHead, seal(send, 0, more, content)]);
}

/** An Ed25519 public key as key agreement sees it: u = (1 + y) / (1 - y), RFC 7748 §4.1. Undefined for what can't be one. */
export function agreementKeyOf(key: Buffer): Buffer | undefined {
  if (key.length !== 32) return undefined;
  const y = number(key) & ((1n << 255n) - 1n);
  const below = mod(1n - y);
  if (y >= prime || below === 0n) return undefined;
  const u = mod((1n + y) * power(below, prime - 2n));
  return Buffer.from(u.toString(16).padStart(64, '0'), 'hex').reverse();
}

const prime = (1n << 255n) - 19n;
const mod = (value: bigint) => ((value % prime) + prime) % prime;
const number = (littleEndian: Buffer) => BigInt(`0x${Buffer.from(littleEndian).reverse().toString('hex')}`);
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base, left = exponent; left > 0n; left >>= 1n, square = mod(square * square))
    if (left & 1n) result = mod(result * square);
  return result;
}

/** The byte of a frame, and the first place. */
const firstHead = Buffer.concat([Buffer.of(frameByte), Buffer.alloc(8)]);

/** Noise's SymmetricState with its CipherState, after the pre-message of IK. Opening what doesn't fit throws. */
function begin(responder: Buffer) {
  let hash = Buffer.from('Noise_IK_25519_ChaChaPoly_SHA256');
  let chain = hash;
  let key = nothing;
  let count = 0;
  const mixHash = (data: Buffer) => {
    hash = createHash('sha256').update(hash).update(data).digest();
  };
  const derive = (shared: Buffer) => {
    const both = Buffer.from(hkdfSync('sha256', shared, chain, nothing, 64));
    return [both.subarray(0, 32), both.subarray(32)] as const;
  };
  mixHash(prologue);
  mixHash(responder);
  return {
    mixHash,
    mixKey(shared: Buffer) {
      [chain, key] = derive(shared);
      count = 0;
    },
    open(sealed: Buffer) {
      const plain = open(key, count++, hash, sealed);
      mixHash(sealed);
      return plain;
    },
    seal(plain: Buffer) {
      const sealed = seal(key, count++, hash, plain);
      mixHash(sealed);
      return sealed;
    },
    session(): Session {
      const [receive, send] = derive(nothing);
      return { id: hash, send, receive };
    },
  };
}

function open(key: Buffer, count: number, more: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce(count), { authTagLength: 16 });
  decipher.setAAD(more, { plaintextLength: sealed.length - 16 });
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}

function seal(key: Buffer, count: number, more: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce(count), { authTagLength: 16 });
  cipher.setAAD(more, { plaintextLength: plain.length });
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** 32 zero bits, then the counter, little-endian (Noise §12.3). */
function nonce(count: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32LE(count, 4);
  return bytes;
}

/** The heads of raw X25519 keys in DER (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const spki = Buffer.from('302a300506032b656e032100', 'hex');
const privateKey = (raw: Buffer) => createPrivateKey({ key: Buffer.concat([pkcs8, raw]), format: 'der', type: 'pkcs8' });
const rawKey = (key: KeyObject) => createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(spki.length);
/** Throws for a key that would make the secret a known one. */
const agree = (own: KeyObject, raw: Buffer) =>
  diffieHellman({ privateKey: own, publicKey: createPublicKey({ key: Buffer.concat([spki, raw]), format: 'der', type: 'spki' }) });
