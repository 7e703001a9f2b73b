import type { Command, Draft } from '@deskhand/protocol';
import { type Asked, type Outcome, type Refusal, refuse } from './outcome.ts';

// What a managed policy says of who may say yes. A no needs nobody's leave.

/** `devices`: only these; `two`: two of them for each. */
export interface Approvers {
  /** Whose rule it is, for people. */
  by: string;
  devices?: readonly string[] | undefined;
  two: boolean;
}

/** Why this caller may not say this yes; undefined where they may. */
export function mayNotApprove(command: Command, { approvers, caller }: Asked): Refusal | undefined {
  if (!approvers || !isYes(command)) return undefined;
  const policy = `The policy of ${approvers.by}`;
  if (approvers.devices && !approvers.devices.includes(caller.device))
    return refuse(
      'approval.managed',
      `${policy} lets only named devices approve, and this is none of them (its rule “approvals”).`,
      'Approve it on one of those.',
    );
  if (!approvers.two) return undefined;
  if (command.type === 'proposal.answer')
    return refuse(
      'approval.two',
      `${policy} wants two people for each approval, so nothing is given to a task beforehand (its rule “approvals”).`,
      'Let it start without; it asks as it goes.',
    );
  if (command.type === 'grant.give' || command.type === 'plugin.trust' || (command.type === 'approve' && command.answer === 'always'))
    return refuse(
      'approval.two',
      `${policy} wants two people for each approval, so nothing can be allowed for always (its rule “approvals”).`,
      'Allow it once, or for this task.',
    );
  return undefined;
}

const isYes = (command: Command): boolean =>
  (command.type === 'approve' && command.answer !== 'no') ||
  (command.type === 'proposal.answer' && command.kept.length > 0) ||
  command.type === 'outbox.send' ||
  (command.type === 'plugin.trust' && command.mode === 'auto') ||
  (command.type === 'grant.give' && (command.grant.give ?? 'allow') === 'allow');

/** Where two have to say yes, the first yes is kept as such, and the task waits on. */
export function untilTwo(command: Command, outcome: Outcome, { approvers, caller, log }: Asked): Outcome {
  if (!approvers?.two || command.type !== 'approve' || command.answer === 'no' || !outcome.ok) return outcome;
  const view = outcome.task ? log.task(outcome.task) : undefined;
  const drafts: Draft[] = [];
  for (const draft of outcome.drafts) {
    const had = draft.type === 'approval.answered' ? (view?.approvals[draft.body.approval]?.seconds ?? []) : [];
    if (draft.type !== 'approval.answered' || had.some((by) => by !== caller.device)) drafts.push(draft);
    else if (had.includes(caller.device))
      return refuse(
        'approval.second',
        'You have said yes already: somebody else has to, too.',
        `That is the policy of ${approvers.by} (its rule “approvals”).`,
      );
    else {
      const { type: _, body, ...rest } = draft;
      drafts.push({ ...rest, type: 'approval.seconded', body: { approval: body.approval, hash: body.hash } });
    }
  }
  return { ...outcome, drafts };
}
