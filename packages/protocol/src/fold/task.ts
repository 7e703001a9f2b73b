import type { FileRef, Ref } from '../content.ts';
import type { Change, ChangeList, Event, EventBody, Reason, Usage } from '../events.ts';
import type { Effect } from '../grant-words.ts';
import type { Labels } from '../labels.ts';
import { withoutWords } from './erased.ts';
import { createGrowing, type Growing } from './growing.ts';
import { foldOutboxDetails, type OutboxDetails } from './outbox.ts';
import { foldRequests, type Requests } from './requests.ts';
import { foldSummary, type TaskSummary } from './summary.ts';

export type StepState = 'running' | 'ok' | 'error' | 'denied' | 'stopped' | 'lost';

export interface StepView {
  id: string;
  turn: number;
  call: string;
  tool: string;
  effect: Effect;
  args: Ref;
  words: string;
  /** What came of it, where that says more: "12 rows". */
  came?: string | undefined;
  state: StepState;
  /** It is lost since the owner stopped everything. */
  braked?: true | undefined;
  output?: Ref | undefined;
  images: FileRef[];
  labels?: Labels | undefined;
  usage?: Usage | undefined;
  /** The output is a value that was taken out of a text, which carries this. */
  value?: EventBody<'step.finished'>['value'];
  /** Milliseconds since 1970; `ms` is how long it took. */
  started: number;
  ms?: number | undefined;
}

export interface TurnView {
  turn: number;
  text?: Ref | undefined;
  calls: { call: string; tool: string; args: Ref }[];
  usage: Usage;
  finish: 'stop' | 'calls' | 'length';
  ms: number;
}

/** A task's story in order: what was said to it, what it answered, what it was told meanwhile. */
export type Entry =
  | { kind: 'message'; seq: number; time: number; text: Ref; files: FileRef[]; prompt?: EventBody<'task.requested'>['prompt'] }
  | { kind: 'turn'; seq: number; time: number; turn: TurnView }
  | { kind: 'note'; seq: number; time: number; text: Ref; why: string }
  | { kind: 'failure'; seq: number; time: number; reason: Reason; again: boolean };

export interface ApprovalView extends EventBody<'approval.requested'> {
  answer?:
    | (Pick<EventBody<'approval.answered'>, 'answer' | 'word' | 'grant' | 'signature'> & {
        /** The device. */
        by: string;
      })
    | undefined;
  expired: boolean;
  /** The task ended without it. */
  needless?: true | undefined;
  /** A rule answers it, in a person's place or after them. */
  ruled?: Pick<EventBody<'approval.ruled'>, 'give' | 'why' | 'rule'> | undefined;
  /** The devices that said yes, where a managed policy wants two. */
  seconds?: string[] | undefined;
}

/** What a task may be given before it starts, and what came of that. */
export interface ProposalView extends EventBody<'proposal.made'> {
  answer?: (Pick<EventBody<'proposal.answered'>, 'kept' | 'signature'> & { by: string }) | undefined;
  lapsed: boolean;
}

/** The lines that were signed. */
export const signedLines = ({ proposal }: Pick<TaskView, 'proposal'>): ProposalView['lines'] =>
  (proposal?.answer?.kept ?? []).flatMap((at) => proposal?.lines[at] ?? []);

/** A question of the task's, or of a plugin that it called. */
export interface QuestionView extends Omit<EventBody<'question.asked'>, 'question'> {
  answer?: Ref | undefined;
  /** Nobody answered it: the answer says why. */
  declined?: true | undefined;
  /** The place of the answer in the log; absent in what was folded before this was noted. */
  answered?: number | undefined;
}

/** A file that was handed over; `dropped`: its owner didn't want it in place. */
export interface ArtifactView extends EventBody<'artifact.added'> {
  dropped?: true | undefined;
}

/** One task whole: what its page shows, and what the engine builds the model's context from. */
export interface TaskView {
  summary: TaskSummary;
  request: EventBody<'task.requested'>;
  entries: Entry[];
  /** By step id, in the order started. */
  steps: Record<string, StepView>;
  approvals: Record<string, ApprovalView>;
  proposal?: ProposalView | undefined;
  questions: Record<string, QuestionView>;
  artifacts: ArtifactView[];
  /** Each commit and undo of its changes, in order. */
  commits: {
    id: string;
    of?: string | undefined;
    changes: ChangeList;
    time: number;
    /** An undo of these alone: see change.undone. */
    paths?: string[] | undefined;
    /** What an undo left as it was: see change.undone. */
    left?: string[] | undefined;
    /** See change.committed. */
    tasks?: EventBody<'change.committed'>['tasks'];
  }[];
  /** The way back with which its changes went. */
  reverted?: { by: string } | undefined;
  /** What it sends to the outside world, by entry, beside the cards in its summary; `outboxOf` joins them. */
  outbox?: Record<string, OutboxDetails> | undefined;
  /** What it asked the network for; absent where it didn't. */
  requests?: Requests | undefined;
  /** Its end was reached and what it sends is on its way: only that is left to wait for. */
  released?: boolean | undefined;
  /** What it began with: see stage.begun. */
  begun?: EventBody<'stage.begun'> | undefined;
  /** The changes that wait for a look, and the place in the log where they were shown: two lists that read alike may hold other files. */
  review?: (ChangeList & { seq?: number | undefined }) | undefined;
  /** The approval that ends a rehearsal, while it is the question. */
  rehearsal?: string | undefined;
  /** The limit that ended the work since the person last said something. */
  limit?: EventBody<'limit.reached'> | undefined;
  /** The answer came with files (`result.given`) and the model has nothing left to say. */
  given: boolean;
  /** What the person answered or asked for that isn't carried out yet. The answer's `seq` is that of its event: it tells it from every other. */
  pending: { review?: (EventBody<'review.answered'> & { seq: number }) | undefined; undo?: EventBody<'undo.requested'> | undefined };
  /** Why the last undo didn't happen: the files that have moved on. */
  refused?: EventBody<'undo.refused'> | undefined;
}

/** The changes that somebody may answer for: in review, or of a task that ended with them still staged. */
export const toReview = (view: TaskView): TaskView['review'] =>
  view.pending.review || !(view.summary.state === 'review' || view.summary.staged) ? undefined : view.review;

/** Folds one event into a task's view. Events of other tasks, and ones already folded, leave it as it is. */
export const foldTask = (view: TaskView | undefined, event: Event): TaskView | undefined => foldTaskOver(view, [event]);

/** The same for many events, with one copy for all of them. */
export function foldTaskOver(view: TaskView | undefined, events: readonly Event[]): TaskView | undefined {
  const growing = createGrowing();
  let now = view;
  for (const event of events) now = fold(now, event, growing);
  return now;
}

function fold(view: TaskView | undefined, event: Event, growing: Growing): TaskView | undefined {
  if (!view) {
    if (event.type !== 'task.requested') return undefined;
    const summary = foldSummary(undefined, event);
    if (!summary) return undefined;
    const { text, files, prompt } = event.body;
    const entries: Entry[] = [{ kind: 'message', seq: event.seq, time: event.time, text, files, ...(prompt && { prompt }) }];
    return {
      summary,
      request: event.body,
      entries,
      steps: {},
      approvals: {},
      questions: {},
      artifacts: [],
      commits: [],
      pending: {},
      given: false,
    };
  }
  const summary = foldSummary(view.summary, event);
  if (!summary || summary === view.summary) return view;
  const outbox = event.type.startsWith('outbox.') ? foldOutboxDetails(view.outbox ?? {}, event) : view.outbox;
  return { ...apply(view, event, growing), summary, ...(outbox && { outbox }) };
}

function apply(view: TaskView, event: Event, growing: Growing): TaskView {
  const { seq, time } = event;
  const add = (entry: Entry): TaskView => ({ ...view, entries: growing.added(view.entries, entry) });
  const withStep = (step: StepView): TaskView => ({ ...view, steps: growing.put(view.steps, step.id, step) });
  const withApproval = (one: ApprovalView): TaskView => ({ ...view, approvals: growing.put(view.approvals, one.approval, one) });
  const withQuestion = (id: string, one: QuestionView): TaskView => ({ ...view, questions: growing.put(view.questions, id, one) });
  switch (event.type) {
    case 'message.sent': {
      const told = voidRehearsal(add({ kind: 'message', seq, time, text: event.body.text, files: event.body.files }));
      return { ...told, review: undefined, limit: undefined, given: false, released: false };
    }
    case 'result.given':
      return { ...view, given: true };
    case 'outbox.held':
      return { ...view, released: true, rehearsal: undefined };
    case 'limit.reached':
      return { ...view, limit: event.body };
    case 'turn.finished': {
      const { turn, text, calls, usage, finish, ms } = event.body;
      return add({ kind: 'turn', seq, time, turn: { turn, text, calls, usage, finish, ms } });
    }
    case 'turn.failed':
      return add({ kind: 'failure', seq, time, reason: event.body.reason, again: event.body.again });
    case 'note.added':
      // An answer that doesn't hold wasn't the last word.
      return {
        ...add({ kind: 'note', seq, time, text: event.body.text, why: event.body.why }),
        ...(event.body.why === 'claim' && { given: false }),
      };
    case 'step.started': {
      const { step, ...body } = event.body;
      return withStep({ id: step, ...body, state: 'running', images: [], started: time });
    }
    case 'step.finished': {
      const { step, outcome, output, images, ms, words, usage, value } = event.body;
      const had = view.steps[step];
      return had ? withStep({ ...had, state: outcome, output, images, ms, came: words, labels: event.labels, usage, value }) : view;
    }
    case 'step.lost': {
      const had = view.steps[event.body.step];
      return had ? withStep({ ...had, state: 'lost', ...(event.body.brake && { braked: true }) }) : view;
    }
    case 'approval.requested': {
      const { approval, rehearsal } = event.body;
      const asked = withApproval({ ...event.body, expired: false });
      return rehearsal ? { ...asked, rehearsal: approval } : asked;
    }
    case 'approval.taken': {
      const { approval, call } = event.body;
      const had = view.approvals[approval];
      if (!had) return view;
      const { ahead: _, ...taken } = had;
      return withApproval({ ...taken, call });
    }
    case 'approval.answered': {
      const { approval, answer, word, grant, signature } = event.body;
      const had = view.approvals[approval];
      if (!had || had.answer || had.expired) return view;
      const by = event.actor.kind === 'device' ? event.actor.id : event.actor.kind;
      return withApproval({ ...had, answer: { answer, word, grant, signature, by } });
    }
    case 'approval.seconded': {
      const had = view.approvals[event.body.approval];
      if (!had || had.answer || had.expired) return view;
      const by = event.actor.kind === 'device' ? event.actor.id : event.actor.kind;
      const seconds = [...(had.seconds ?? []).filter((one) => one !== by), by];
      return withApproval({ ...had, seconds });
    }
    case 'approval.expired': {
      const had = view.approvals[event.body.approval];
      const over = { expired: true, ...(event.body.needless && { needless: true as const }) };
      return had && !had.answer ? withApproval({ ...had, ...over }) : view;
    }
    case 'approval.ruled': {
      const { approval, ...ruled } = event.body;
      const had = view.approvals[approval];
      // Whoever was quicker holds: only a yes may be refused after it, and it stays one.
      const over = had?.expired || (had?.answer && (ruled.give !== 'none' || had.answer.answer === 'no'));
      if (!had || over) return view;
      return withApproval({ ...had, ruled, expired: !had.answer });
    }
    case 'proposal.made':
      return { ...view, proposal: { ...event.body, lapsed: false } };
    case 'proposal.answered': {
      const { proposal, kept, files, signature } = event.body;
      if (view.proposal?.proposal !== proposal || view.proposal.answer || view.proposal.lapsed) return view;
      const by = event.actor.kind === 'device' ? event.actor.id : event.actor.kind;
      const answer = { kept, signature, by };
      const [asked, ...later] = view.entries;
      // The files come with what was asked, as if they had been sent along.
      const entries =
        asked?.kind === 'message' && files.length ? [{ ...asked, files: [...asked.files, ...files] }, ...later] : view.entries;
      return { ...view, entries, proposal: { ...view.proposal, answer } };
    }
    case 'proposal.lapsed':
      if (view.proposal?.proposal !== event.body.proposal) return view;
      return { ...view, proposal: { ...view.proposal, answer: undefined, lapsed: true } };
    case 'question.asked': {
      const { question, ...body } = event.body;
      return withQuestion(question, body);
    }
    case 'question.answered': {
      const { question, text: answer, declined } = event.body;
      const had = view.questions[question];
      return had ? withQuestion(question, { ...had, answer, answered: seq, ...(declined && { declined }) }) : view;
    }
    case 'request.made':
      return { ...view, requests: foldRequests(view.requests, event) };
    case 'artifact.added':
      return { ...view, artifacts: [...view.artifacts.filter((artifact) => artifact.path !== event.body.path), event.body] };
    case 'artifact.removed':
      return { ...view, artifacts: view.artifacts.filter((artifact) => artifact.path !== event.body.path) };
    case 'review.requested':
      return { ...view, review: { ...event.body, seq }, pending: {} };
    case 'review.answered': {
      const { answer, text } = event.body;
      if (answer !== 'back') return { ...view, pending: { ...view.pending, review: { ...event.body, seq } } };
      const told = voidRehearsal(text ? add({ kind: 'message', seq, time, text, files: [] }) : view);
      return { ...told, review: undefined, limit: undefined, given: false, released: false };
    }
    case 'change.conflicted':
      return { ...voidRehearsal(view), pending: {} };
    case 'stage.begun':
      return { ...view, begun: event.body };
    case 'change.discarded':
      return { ...view, review: undefined, pending: {}, artifacts: withDropped(view.artifacts, event.body.dropped) };
    case 'change.committed': {
      const { commit, tasks, ...changes } = event.body;
      const placed = { id: commit, changes, time, ...(tasks && { tasks }) };
      return { ...view, review: undefined, pending: {}, commits: growing.added(view.commits, placed) };
    }
    case 'change.reverted':
      return { ...view, reverted: event.body.restored ? undefined : { by: event.body.by } };
    case 'undo.requested':
      return { ...view, refused: undefined, pending: { ...view.pending, undo: event.body } };
    case 'undo.refused':
      return { ...view, refused: event.body, pending: { ...view.pending, undo: undefined } };
    case 'change.undone': {
      const { commit, of, paths, left, ...changes } = event.body;
      const turned = { id: commit, of, changes, time, ...(paths && { paths }), ...(left && { left }) };
      return { ...view, pending: { ...view.pending, undo: undefined }, commits: growing.added(view.commits, turned) };
    }
    case 'task.finished':
      // A part's go to the task that split it off.
      return event.body.staged && !view.request.parent ? { ...view, review: { ...event.body.staged, seq } } : view;
    case 'content.erased':
      return withoutWords(view);
    default:
      return view;
  }
}

const withDropped = (artifacts: ArtifactView[], dropped: string[] = []): ArtifactView[] =>
  artifacts.map((artifact) => (dropped.includes(artifact.path) ? { ...artifact, dropped: true as const } : artifact));

/** Something came between: what was asked at the end of a rehearsal can't be answered any more. */
function voidRehearsal(view: TaskView): TaskView {
  const had = view.rehearsal === undefined ? undefined : view.approvals[view.rehearsal];
  if (!had) return view;
  const approvals = had.answer ? view.approvals : { ...view.approvals, [had.approval]: { ...had, expired: true } };
  return { ...view, approvals, rehearsal: undefined };
}

/** The changes inside a `ChangeList`, once its content is at hand; none where it was erased. */
export const parseChanges = (json: string): Change[] => (json === '' ? [] : (JSON.parse(json) as Change[]));
