import { answerStatement, type GivenAnswer } from '@deskhand/protocol';
import { type AnswerCheck, type Signer, signerOf, type Verifier, verifierOf } from './host.ts';

// Who really said yes. An answer counts where the key of the device that gave it signed it: looked at when it comes in,
// and again by the engine before it acts on it. Programs and browsers of this computer answer with the host's own key: the
// command line signs by itself, and link for a browser that it let in.

/** `secret` gives the host's private key; it is read when first needed. */
export function checkAnswers(secret: () => Uint8Array): AnswerCheck {
  let own: Signer | undefined;
  return ({ signature, ...given }, device, host) => {
    own ??= signerOf(secret());
    const known = host.devices[device];
    const by = here.includes(device) ? own : known && !known.revoked ? keyOf(known.key) : undefined;
    return by !== undefined && signature !== undefined && isBy(by, answerStatement(own.key, given), signature);
  };
}

function isBy(by: Verifier, statement: Uint8Array, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64url');
  // One signature, one form: base64 has others that decode to the same.
  return bytes.length === 64 && bytes.toString('base64url') === signature && by.hasSigned(statement, bytes);
}

/** Signs with the host's own key. */
export function signAnswer(secret: Uint8Array, given: GivenAnswer): string {
  const own = signerOf(secret);
  return Buffer.from(own.sign(answerStatement(own.key, given))).toString('base64url');
}

/** Callers that are this computer itself. */
const here: readonly string[] = ['cli', 'browser'];

/** Undefined for what is no key. */
function keyOf(text: string): Verifier | undefined {
  try {
    return verifierOf(text);
  } catch {
    return undefined;
  }
}
