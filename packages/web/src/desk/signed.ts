import { answerStatement, type CommandInput, withSignatures } from '@deskhand/protocol';
import { newIdentity, signWith, toBase64url } from '@deskhand/protocol/sealed';
import type { Pairing } from './sealed-connection.ts';

/** An answer with this device's signature, which the host keeps beside it. Loaded with the first answer. */
export function signed(command: Extract<CommandInput, { type: 'approve' | 'proposal.answer' }>, { secret, host }: Pairing): CommandInput {
  const identity = newIdentity(secret);
  return withSignatures(command, (given) => toBase64url(signWith(identity, answerStatement(toBase64url(host), given))));
}
