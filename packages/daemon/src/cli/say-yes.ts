import { type ApprovalView, type CommandInput, type Grant, withSignatures } from '@deskhand/protocol';
import { signAnswer } from '../host/answers.ts';
import { readIdentity } from '../host/identity.ts';
import type { Client } from './client.ts';

export type Word = 'once' | 'task' | 'always' | 'no';

/**
 * Answers one request, or with `also` all of its group, signed with the key of this host: the command line is a device of
 * the owner's that may do everything. `rule` is what "always" saves, where it was edited.
 */
export async function sayYes(
  client: Client,
  approval: ApprovalView,
  answer: Word,
  { word, also, rule }: { word?: string | undefined; also?: ApprovalView[]; rule?: Grant | undefined } = {},
): Promise<void> {
  const bound = (asked: ApprovalView) => {
    const grant = answer === 'task' || answer === 'always' ? (rule ?? ruleOf(asked)) : undefined;
    return { approval: asked.approval, hash: asked.hash, expires: asked.expires, ...(grant && { grant }) };
  };
  const others = also?.length ? { also: also.map(bound) } : {};
  const command = { type: 'approve' as const, key: '', answer, ...bound(approval), ...(word && { word }), ...others };
  const secret = readIdentity(client.home);
  const { key: _, ...signed } = withSignatures(command satisfies CommandInput, (given) => signAnswer(secret, given));
  await client.command(signed);
}

/** The rule as it was shown. The host wrote it, and checks it again. */
export const ruleOf = ({ pattern }: ApprovalView): Grant | undefined => pattern?.grant as Grant | undefined;

/** Requests that are alike and still wait: one question to a person. */
export const alikeOf = (approval: ApprovalView, all: ApprovalView[]): ApprovalView[] =>
  all.filter(
    (other) =>
      other.approval !== approval.approval &&
      approval.group !== undefined &&
      other.group === approval.group &&
      !other.answer &&
      !other.expired,
  );
