import {
  type ApprovalView,
  type Draft,
  type Grant,
  grantSchema,
  isSameRule,
  newId,
  patternTrouble,
  permissionsAt,
} from '@deskhand/protocol';
import { fromHome } from '../host/host.ts';
import { type Asked, appends, type CommandOf, closedTo, type Outcome, type Refusal, refuse } from './outcome.ts';

/** A leave given by hand. What a device sends is the owner's, never an administrator's or a task's. */
export function giveGrant({ grant, instead }: CommandOf<'grant.give'>, asked: Asked): Outcome {
  const { grants = [], gone = [] } = asked.log.host();
  // One that is over may be given again as it was.
  if (instead !== undefined && ![...grants, ...gone].some((had) => had.id === instead)) return noGrant;
  const where = grant.in?.thread;
  if (where !== undefined && !asked.log.summaries({ thread: where, limit: 1 }).length) {
    return refuse('thread.unknown', 'There is no such conversation on this host.', 'A rule for one names it by its id.');
  }
  const trouble = patternTrouble(grant);
  if (trouble) return meansNothing(trouble);
  const closed = (grant.give ?? 'allow') === 'allow' ? closedTo(grant.need, asked) : undefined;
  if (closed) return closed;
  if (grant.expires !== undefined && grant.expires <= asked.now())
    return refuse('grant.over', 'That rule would be over already.', 'Nothing was saved: give it an end that is to come, or none.');
  const given = ofOwner(grant);
  // Said twice it is one rule still, which whoever takes it back has taken back.
  if (instead === undefined && isThere(given, asked)) return { ok: true, drafts: [] };
  return appends(asked, 'grant.given', { grant: instead ?? newId('grant', asked.now()), given });
}

const isThere = (given: Grant, { log }: Asked): boolean =>
  (log.host().grants ?? []).some((had) => had.lapses === undefined && isSameRule(had.grant, given));

/** Whoever they say they are, it is the owner's, of one conversation or of all. */
const ofOwner = ({ need, in: scope, ...grant }: Grant): Grant => ({
  ...grant,
  need: need.kind === 'folder' ? { ...need, path: fromHome(need.path) } : need,
  ...(scope && { in: { ...scope, ...(scope.folder !== undefined && { folder: fromHome(scope.folder) }) } }),
  source: scope?.thread ? 'thread' : 'owner',
});

const meansNothing = (trouble: string) => refuse('grant.pattern', trouble, 'Nothing was saved: write it otherwise, then save it.');

const noGrant = refuse('grant.unknown', 'There is no such rule on this host.', 'It may have been revoked already.');

export function revokeGrant({ grant }: CommandOf<'grant.revoke'>, asked: Asked): Outcome {
  if (!asked.log.host().grants?.some((had) => had.id === grant)) {
    return noGrant;
  }
  return appends(asked, 'grant.revoked', { grant });
}

/** Somebody looks at what looks after itself: told where there is something that nobody has looked at for long. */
export function reviewGrants(asked: Asked): Outcome {
  const { due } = permissionsAt(asked.log.host(), asked.now());
  return due ? appends(asked, 'grants.reviewed', {}) : { ok: true, drafts: [] };
}

/** The rule that "for this task" and "always" were shown to allow. */
export const shownRule = ({ pattern }: ApprovalView): Grant | undefined => grantSchema.safeParse(pattern?.grant).data;

/** The rule that an "always" saves: as it was shown, or as the person edited it, which takes the right to change settings. */
export function lastingGrant(given: Grant | undefined, shown: Grant | undefined, asked: Asked): { ok: true; drafts: Draft[] } | Refusal {
  const rule = given ?? shown;
  if (!rule || !shown) return refuse('approval.pattern', 'There is no safe rule to allow this always.', 'Allow it once, or for this task.');
  const trouble = patternTrouble(rule);
  if (trouble) return meansNothing(trouble);
  if (!isSameRule(rule, shown) && !asked.caller.scopes.includes('admin')) {
    return refuse(
      'scope',
      "This device may not change this host's settings.",
      'Save the rule as it was shown, or edit it on a device that may.',
    );
  }
  const body = { grant: newId('grant', asked.now()), given: ofOwner(rule) };
  if (isThere(body.given, asked)) return { ok: true, drafts: [] };
  return { ok: true, drafts: [{ type: 'grant.given', actor: asked.actor, body }] };
}
