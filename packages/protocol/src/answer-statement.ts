import type { CommandInput } from './commands.ts';
import type { EventBody } from './events.ts';
import type { ApprovalView, ProposalView } from './fold/task.ts';
import { type Grant, grantSchema } from './grants.ts';

// What a device signs when it answers a request for approval: this very call, on this host, this answer, until then. So
// that a yes can't be moved to another call, turned into another answer, sent to another host, or used when it is over.

export interface GivenAnswer {
  approval: string;
  /** Of exactly the call, as it was shown. */
  hash: string;
  answer: EventBody<'approval.answered'>['answer'];
  /** When the request expires, in ms since 1970, as it was shown. */
  expires: number;
  word?: string | undefined;
  /** With "task" and "always": the rule that it lets through from now on. */
  grant?: Grant | undefined;
  /** Of a proposal: which of its lines, as they were shown. */
  kept?: readonly number[] | undefined;
}

/** The bytes to sign; `host` is its public key as base64url. */
export function answerStatement(host: string, { approval, hash, answer, expires, word, grant, kept }: GivenAnswer): Uint8Array {
  const said = [
    'deskhand answer 1',
    host,
    approval,
    hash,
    answer,
    expires,
    word ?? null,
    grant ? ruleText(grant) : null,
    ...(kept ? [kept] : []),
  ];
  return new TextEncoder().encode(JSON.stringify(said));
}

type Sign = Extract<CommandInput, { type: 'proposal.answer' }>;

/** What is signed of an answer to a proposal. */
export const givenFor = ({ proposal, hash, expires, kept }: Pick<Sign, 'proposal' | 'hash' | 'expires' | 'kept'>): GivenAnswer => ({
  approval: proposal,
  hash,
  answer: kept.length ? 'task' : 'no',
  expires,
  kept,
});

/** The answer to a task's proposal as it stands in the log, as it has to have been signed. */
export function proposalAnswerOf(view: ProposalView): (GivenAnswer & { signature?: string | undefined }) | undefined {
  const { answer } = view;
  return answer && { ...givenFor({ ...view, expires: view.until, kept: answer.kept }), signature: answer.signature };
}

type Approve = Extract<CommandInput, { type: 'approve' }>;

/** An answer with a signature on each request that it is for. One that doesn't say until when can't be signed. */
export function withSignatures<C extends Approve | Sign>(command: C, sign: (given: GivenAnswer) => string): C;
export function withSignatures(command: Approve | Sign, sign: (given: GivenAnswer) => string): Approve | Sign {
  if (command.type === 'proposal.answer') return { ...command, signature: sign(givenFor(command)) };
  const { answer, word } = command;
  const signed = <T extends Omit<NonNullable<Approve['also']>[number], 'signature'>>(one: T): T => {
    const { approval, hash, expires, grant } = one;
    return expires === undefined ? one : { ...one, signature: sign({ approval, hash, expires, answer, word, grant }) };
  };
  const { also } = command;
  return { ...signed(command), ...(also && { also: also.map(signed) }) };
}

/** The answer of an approval as it stands in the log, as it has to have been signed; undefined where there is none. */
export function answerOf(asked: ApprovalView): (GivenAnswer & { signature?: string | undefined }) | undefined {
  const { approval, hash, expires, answer: given } = asked;
  return given && { approval, hash, expires, answer: given.answer, word: given.word, grant: given.grant, signature: given.signature };
}

/** Whether two rules say the same, whatever the order of what they say. */
export const isSameRule = (a: Grant, b: Grant): boolean => ruleText(a) === ruleText(b);

const ruleText = (grant: Grant) => JSON.stringify(ordered(grantSchema.parse(grant)));

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, ordered(one)]));
}
