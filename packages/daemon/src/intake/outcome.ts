import type { Actor, Command, Draft, EventType, Labels, PluginPlan, Touch } from '@deskhand/protocol';
import type { AnswerCheck, Keys, Secrets } from '../host/host.ts';
import type { Log } from '../log/log.ts';
import type { Models } from '../models/models.ts';
import type { Approvers } from './approvers.ts';
import type { Caller } from './intake.ts';

/** What intake works with. */
export interface IntakeDeps {
  log: Log;
  keys: Keys;
  secrets: Secrets;
  models: Pick<Models, 'find' | 'tryKey'>;
  /** Plugins that other programs on this computer have set up, with the values that stand there. */
  setups: () => Promise<{ name: string; file: string; run: PluginPlan['run']; secrets: Record<string, string> }[]>;
  /** The state directory, which no task may be granted. Absolute and real. */
  home: string;
  now: () => number;
  /** Why a managed policy never lets what needs this, in a sentence: it isn't even granted. */
  closed?: ((need: Touch) => string | undefined) | undefined;
  /** Who may say yes, where a managed policy says so. */
  approvers?: Approvers | undefined;
  /** How many days words are kept at most, where a managed policy says so, and whose it is. */
  kept?: { days: number; by: string } | undefined;
  /** Whether an answer to an approval is really that device's. */
  isAnswered: AnswerCheck;
}

export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;

export interface Asked extends IntakeDeps {
  caller: Caller;
  actor: Actor;
}

/** A no that the caller reads. */
export interface Refusal {
  ok: false;
  code: string;
  sentence: string;
  next?: string;
}

/** What a command comes to: the events to append (none where it is so already), or a refusal. */
export type Outcome = { ok: true; drafts: Draft[]; task?: string; thread?: string } | Refusal;

export const refuse = (code: string, sentence: string, next?: string): Refusal => ({ ok: false, code, sentence, ...(next && { next }) });

/** The refusal of what a managed policy closes to every task; undefined where none does. */
export function closedTo(need: Touch, { closed }: Asked): Refusal | undefined {
  const why = closed?.(need);
  return why === undefined ? undefined : refuse('managed', why, 'Whoever administers this computer can change that.');
}

/** The labels of words that the owner wrote. */
export const ownersWord: Labels = { sources: ['owner'], confidentiality: 'public', from: [] };

/** One event as this command's outcome. */
export function appends<T extends EventType>(
  asked: Asked,
  type: T,
  body: Extract<Draft, { type: T }>['body'],
  at: { task?: string; thread?: string; labels?: Labels } = {},
): Outcome {
  // `type` and `body` belong together by the signature; TypeScript can't see it through the union of drafts.
  const draft = { type, body, actor: asked.actor, ...at } as Draft;
  return { ok: true, drafts: [draft], ...(at.task && { task: at.task }), ...(at.thread && { thread: at.thread }) };
}
