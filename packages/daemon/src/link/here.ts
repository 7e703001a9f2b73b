import { type Command, type GivenAnswer, withSignatures } from '@deskhand/protocol';
import type { Caller } from '../intake/intake.ts';

/**
 * A browser on this computer has no key of its own: the host, which let it in by a code that it printed itself, signs its
 * answers. Nobody else's: a program that only knows the token approves nothing.
 */
export const signedHere = (command: Command, caller: Caller, sign: (given: GivenAnswer) => string): Command =>
  (command.type === 'approve' || command.type === 'proposal.answer') && caller.device === 'browser'
    ? withSignatures(command, sign)
    : command;
