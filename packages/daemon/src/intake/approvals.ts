import { type ApprovalView, type Draft, isSameRule, type TaskSummary, unfinishedStates } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import { lastingGrant, shownRule } from './grants.ts';
import { type Asked, appends, type CommandOf, type Outcome, ownersWord, type Refusal, refuse } from './outcome.ts';

type Approve = CommandOf<'approve'>;
/** What the answer says of one request. */
type Bound = Pick<Approve, 'approval' | 'hash' | 'expires' | 'grant' | 'signature'>;
interface Found {
  task: TaskSummary;
  approval: ApprovalView;
}

/**
 * A person's yes or no. It holds only for exactly what they were shown, in time, signed by their device, and the first one
 * wins. Given to a group it is taken for all of it that still waits, or, where one has changed, for none.
 */
export function approve(command: Approve, asked: Asked): Outcome {
  const found = findApproval(command.approval, asked.log);
  if (!found)
    return refuse('approval.unknown', 'This host knows no such request for approval.', 'deskhand tasks shows what waits for you.');
  const first = answerOne(found, command, command, asked);
  if (!first.ok) return first;
  const others: Draft[][] = [];
  for (const bound of command.also ?? []) {
    const approval = asked.log.task(found.task.id)?.approvals[bound.approval];
    if (!approval?.group || approval.group !== found.approval.group) return notOfThisGroup;
    // Answered elsewhere, or too old by now: that one has its end, the others don't wait for it.
    if (isOver(approval, asked.now())) continue;
    const other = answerOne({ task: found.task, approval }, bound, command, asked);
    if (!other.ok) return other;
    others.push(other.drafts);
  }
  return { ok: true, drafts: withoutTwins([...first.drafts, ...others.flat()]), task: found.task.id, thread: found.task.thread };
}

const isOver = (approval: ApprovalView, now: number) => approval.answer !== undefined || approval.expired || approval.expires <= now;

const ruledAlready = ({ give, why }: NonNullable<ApprovalView['ruled']>): Refusal => {
  if (give === 'ask')
    return refuse(
      'approval.ruled',
      'It is taken for another thing by now, since what is declared of its tool changed. Your answer was to what it was before, so nothing was done by it.',
      'It asks anew: look at that, and answer it.',
    );
  return give === 'none'
    ? refuse(
        'approval.ruled',
        `A rule refused this before your answer came: ${why ?? 'it is never allowed.'}`,
        'Take that rule back, and have the task ask again.',
      )
    : refuse('approval.ruled', 'A rule allows this by now, so it went on before your answer came.');
};

const notOfThisGroup = refuse(
  'approval.group',
  'Not all of these belong together, so nothing was answered.',
  'Look at them again, then answer each by itself.',
);

/** The events of one answer, or why it doesn't count. */
function answerOne(
  { task, approval }: Found,
  bound: Bound,
  { answer, word }: Approve,
  asked: Asked,
): Refusal | { ok: true; drafts: Draft[] } {
  if (approval.ruled && !approval.answer) return ruledAlready(approval.ruled);
  if (approval.answer) {
    const { answer: had, by } = approval.answer;
    const where = by === 'cli' ? 'at the computer' : `on ${asked.log.host().devices[by]?.name ?? by}`;
    return refuse('approval.answered', `Another answer came first: ${had === 'no' ? 'no' : 'yes'}, ${where}. Yours counts for nothing.`);
  }
  if (isOver(approval, asked.now())) {
    return refuse('approval.expired', 'This request has expired, and nothing was done.', 'Steer the task to have it ask again.');
  }
  if (approval.hash !== bound.hash) {
    return refuse('approval.changed', 'What would be done is not what you were shown.', 'Look at the request again, then answer.');
  }
  const rule = shownRule(approval);
  if (answer === 'always' && !rule) {
    return refuse('approval.pattern', 'There is no safe rule to allow this always.', 'Allow it once, or for this task.');
  }
  const { grant, signature } = bound;
  if (answer !== 'always' && grant && !(rule && isSameRule(grant, rule))) {
    return refuse('approval.pattern', 'Only a rule that is saved can be edited.', 'Allow it for this task as it was shown, or always.');
  }
  const { expires, hash } = approval;
  const given = { approval: approval.approval, hash, answer, expires, word, grant };
  if (!asked.isAnswered({ ...given, signature }, asked.caller.device, asked.log.host())) {
    return refuse(
      'approval.unsigned',
      'This answer isn’t signed by the device that gave it, so it doesn’t count.',
      'Answer in the app, or with deskhand approve; reload the app if it is an older one.',
    );
  }
  const body = { approval: approval.approval, answer, hash, ...(word !== undefined && { word }), ...(grant && { grant }), signature };
  const outcome = appends(asked, 'approval.answered', body, { task: task.id, thread: task.thread, labels: ownersWord });
  if (answer !== 'always' || !outcome.ok) return outcome;
  const lasting = lastingGrant(grant, rule, asked);
  return lasting.ok ? { ...outcome, drafts: [...outcome.drafts, ...lasting.drafts] } : lasting;
}

/** Without rules that say what another one here says: requests of a group often come to the same. */
function withoutTwins(drafts: Draft[]): Draft[] {
  return drafts.filter((draft, index) => {
    if (draft.type !== 'grant.given') return true;
    const { given } = draft.body;
    return !drafts.slice(0, index).some((other) => other.type === 'grant.given' && isSameRule(other.body.given, given));
  });
}

/** The conversation of the task that asks, by which answers to requests of one task come one after another. */
export const threadOfApproval = (id: string, log: Log): string | undefined => findApproval(id, log)?.task.thread;

/** Looks among the tasks that wait, then among the newest, so that an answer that comes late is told why it doesn't count. */
function findApproval(id: string, log: Log): Found | undefined {
  const waiting = log
    .summaries({ states: unfinishedStates, limit: 100_000 })
    .filter((task) => task.needs.some((need) => need.kind === 'approval' && need.id === id));
  for (const task of [...waiting, ...log.summaries({ limit: 100 })]) {
    const approval = log.task(task.id)?.approvals[id];
    if (approval) return { task, approval };
  }
  return undefined;
}
