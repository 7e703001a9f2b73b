import { answerStatement, type CommandInput, withSignatures } from '@deskhand/protocol';
import type { Pairing } from './sealed-connection.ts';

/** An answer with this device's signature, which the host keeps beside it; any other command as it is. */
export async function signed(command: CommandInput, { secret, host }: Pairing): Promise<CommandInput> {
  if (command.type !== 'approve') return command;
  const { newIdentity, signWith, toBase64url } = await import('@deskhand/protocol/sealed');
  const identity = newIdentity(secret);
  return withSignatures(command, (given) => toBase64url(signWith(identity, answerStatement(toBase64url(host), given))));
}
