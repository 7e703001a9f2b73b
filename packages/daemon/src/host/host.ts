import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { GivenAnswer, HostView } from '@deskhand/protocol';
import type { Away } from './keyring-helper.ts';

// The state directory and what lives in it beside the log: the lock, the token, settings, keys.
// Called by main.ts and the supervisor; knows nothing of tasks.

/** One owner for one state directory, for as long as this object lives. */
export interface StateDir {
  /** Absolute path, mode 0700. */
  readonly path: string;
  /** The secret that a local program shows to speak to this host; made once, readable by the owner only. */
  readonly token: string;
  /** Announces where the host listens (`host.json`), so that the command line finds it. */
  announce(where: { port: number; pid: number; started: number }): void;
  close(): void;
}

/** Secrets by name. A secret never leaves through a log, an error or a child's environment. */
export interface Keys {
  /** Where secrets are kept, for the person: "the system's keyring" or the file. */
  readonly where: string;
  get(name: string): Promise<string | undefined>;
  /** Why one that is kept can't be had now, where that is so. */
  away?(name: string): Away | undefined;
  set(name: string, secret: string): Promise<void>;
  remove(name: string): Promise<boolean>;
  list(): Promise<string[]>;
}

/** Whether this answer, said to be of `device`, was signed by it, and whether that device is still one of ours. */
export type AnswerCheck = (given: GivenAnswer & { signature?: string | undefined }, device: string, host: HostView) => boolean;

/** What programs show to a service, kept for its hosts alone. */
export interface Secret {
  /** As a variable is called: GITHUB_TOKEN. */
  name: string;
  /** In lower case, exact. */
  hosts: string[];
  value: string;
}

/** Secrets that tasks may use without ever seeing them. Names and hosts may be shown; values go to the gate alone. */
export interface Secrets {
  /** Where they are kept, for the person. */
  readonly where: string;
  list(): Omit<Secret, 'value'>[];
  /** For the gate, and for whoever keeps values out of what is shown or kept. */
  read(name: string): Secret | undefined;
  /** Why one that is kept can't be had now: its keyring waits to be unlocked, or doesn't answer. */
  away(name: string): Away | undefined;
  /** Asks for those again. Never rejects but where one is damaged. */
  lookAgain(): Promise<void>;
  set(secret: Secret): Promise<void>;
  remove(name: string): Promise<boolean>;
  /** The text without their values, and without what looks like a key: for what goes into the log or to a model. */
  mask(text: string): string;
  /** The text without values of twelve characters or more alone, and the same for one that comes in pieces. */
  keepOut: { whole(text: string): string; pieces(): (piece: string) => string };
}

export { brakePortOf } from './brake-ports.ts';
export { looksLikeChance } from './chance.ts';
export { foreignIn } from './foreign.ts';
export { fromHome } from './home-path.ts';
export { type Away, awayWords } from './keyring-helper.ts';
export { filled, filledIn, withoutKeys } from './keys-in-run.ts';
export { certificateNames, type Interfaces, isOurName, ownAddresses } from './lan-names.ts';
export { endMarked, type Marked, marked, markOf } from './marked.ts';
export { type NearFolders, nearFolders } from './near-folders.ts';
export type { KnownPhones } from './phones-file.ts';
export { withoutKnown } from './secret-mask.ts';
export { formsOf } from './secret-spellings.ts';
export {
  foundPath,
  inOtherForm,
  isSpeltFreely,
  likelyPath,
  type NamedFolder,
  openTrueNames,
  type TrueName,
  truePath,
} from './true-name.ts';
export { wideness } from './wide-folders.ts';

/** An error made for the person who reads it: what happened, what it means, what to do. */
export class DeskhandError extends Error {
  readonly code: string;
  readonly next: string | undefined;
  constructor(code: string, sentence: string, options: { next?: string; cause?: unknown } = {}) {
    super(sentence, { cause: options.cause });
    this.name = 'DeskhandError';
    this.code = code;
    this.next = options.next;
  }
}

/** Shows that whoever listens on `port` knows the token, without showing the token. */
export const helloProof = (token: string, nonce: string, port: number): string =>
  createHmac('sha256', token).update(`hello ${port} ${nonce}`).digest('base64url');

/** Knows a host by its public key, base64url. */
export interface Verifier {
  readonly key: string;
  hasSigned(message: Uint8Array, signature: Uint8Array): boolean;
}
/** Signs in a host's name: Ed25519, by the key that paired devices know it by. */
export interface Signer extends Verifier {
  sign(message: Uint8Array): Uint8Array;
}

/** The head of a PKCS #8 Ed25519 key (RFC 8410), before its 32 bytes. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** `secret`: the 32 bytes of `readIdentity`. */
export function signerOf(secret: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, secret]), format: 'der', type: 'pkcs8' });
  const shown = createPublicKey(key);
  return { ...verifierBy(shown), sign: (message) => sign(null, message, key) };
}

/**
 * How the app in a browser on this computer is known at the brake's own door: by a key made from the token, which the daemon
 * tells that page and the supervisor finds by itself, whatever the daemon does. It ends with the token, as the page's cookie does.
 */
export function localPage(token: string): { secret: Uint8Array; key: string } {
  const secret = createHmac('sha256', token).update('deskhand brake page 1').digest();
  return { secret, key: signerOf(secret).key };
}

export const verifierOf = (key: string): Verifier =>
  verifierBy(createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' }));

const verifierBy = (shown: KeyObject): Verifier => ({
  key: shown.export({ format: 'jwk' }).x ?? '',
  hasSigned: (message, signature) => verify(null, message, shown, signature),
});
