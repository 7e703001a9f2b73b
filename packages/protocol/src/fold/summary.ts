import type { Ref } from '../content.ts';
import type { ChangeList, Event, Proposed, Reason, Usage } from '../events.ts';
import type { Mode } from '../grant-words.ts';
import { joinLabels, noLabels } from '../label-join.ts';
import type { Labels } from '../labels.ts';
import { withoutWords } from './erased.ts';
import { foldOutbox, type OutboxCard } from './outbox.ts';

/** Something that waits for a person. `until`: when it is over without them, in milliseconds since 1970. */
export type Need =
  /** Those of one task with the same group are alike, and can be answered at once. */
  | {
      kind: 'approval';
      id: string;
      title: string;
      irreversible: boolean;
      group?: string | undefined;
      /** The task goes on meanwhile. */
      ahead?: true | undefined;
      /** The end of a rehearsal: all of it is looked at, then let be done or not. */
      rehearsal?: true | undefined;
      until?: number | undefined;
    }
  /** What a task may be given before it starts. */
  | { kind: 'proposal'; id: string; lines: Proposed[]; hash: string; until: number }
  /** `plugin`: who asks in the middle of a call, with a form to fill in. */
  | { kind: 'question'; id: string; text: Ref; choices: string[]; plugin?: string | undefined; until?: number | undefined }
  | { kind: 'review'; count: number; marked: number }
  | { kind: 'conflict'; paths: string[]; merged?: string[] | undefined; sentence: string }
  /** An act on the outside world that doesn't go out by itself; `unsure`: it may have happened. */
  | { kind: 'outbox'; id: string; title: string; unsure: boolean };

export type TaskState = 'queued' | 'working' | 'waiting' | 'review' | 'done' | 'partly' | 'failed' | 'stopped';

/** One task at the size of a card: what lists, chats and the queue need, never its whole story. */
export interface TaskSummary {
  id: string;
  thread: string;
  /** First line of the request, at most 120 characters. */
  title: string;
  state: TaskState;
  /** What it does right now, in words; empty when it does nothing. */
  doing: string;
  needs: Need[];
  stopping: boolean;
  /** The answer as it stands: the last text the model ended with. */
  answer?: Ref | undefined;
  reason?: Reason | undefined;
  steps: number;
  turns: number;
  usage: Usage;
  /** What it says of its result and doesn't hold, in words. */
  doubts?: string[] | undefined;
  artifacts: number;
  changes?: ChangeList | undefined;
  /** What of them is in place: the last commit's. */
  placed?: ChangeList | undefined;
  /** Files that it read, and that had changed since when it was last looked: see ChangeList. */
  outdated?: string[] | undefined;
  committed: boolean;
  /** It ended (stopped, failed) with `changes` that are in place nowhere and wait for a look. */
  staged?: boolean | undefined;
  undone: boolean;
  /** The commits that undid something of it. */
  undos?: string[] | undefined;
  /** What it sends to the outside world, in the order queued. */
  outbox?: OutboxCard[] | undefined;
  /** It is a rehearsal, of which nothing is done yet; or one that a person let be done. */
  rehearsal?: 'held' | 'done' | undefined;
  mode?: Mode | undefined;
  model?: string | undefined;
  /** The task whose staged changes it begins with. */
  from?: string | undefined;
  parent?: { task: string; step: string; depth: number; stage: 'own' | 'shared' } | undefined;
  /** The join of all that it has read. */
  labels: Labels;
  /** Milliseconds since 1970. */
  requested: number;
  updated: number;
  finished?: number | undefined;
  /** When all that was said in it was erased, and by whom. */
  erased?: { time: number; by: string; why: 'asked' | 'retention' } | undefined;
  /** The newest event folded in. */
  seq: number;
}

export const finishedStates: readonly TaskState[] = ['done', 'partly', 'failed', 'stopped'];
export const unfinishedStates: readonly TaskState[] = ['queued', 'working', 'waiting', 'review'];
export const isFinished = (task: { state: TaskState }): boolean => finishedStates.includes(task.state);

/** When it is over without an answer; Infinity where it waits for as long as it takes. */
export const untilOf = (need: Need): number => ('until' in need && need.until) || Infinity;

/** The one thing that a task asks in plain words: what the person says to it next answers that. */
export function openQuestion({ needs }: Pick<TaskSummary, 'needs'>): Extract<Need, { kind: 'question' }> | undefined {
  const asked = needs.filter((need) => need.kind === 'question');
  return asked.length === 1 && asked[0]?.plugin === undefined ? asked[0] : undefined;
}

const firstLine = (text: string) => (text.trim().split('\n', 1)[0] ?? '').slice(0, 120);

function addUsage(a: Usage, b: Usage): Usage {
  const dollars = a.dollars === undefined && b.dollars === undefined ? undefined : (a.dollars ?? 0) + (b.dollars ?? 0);
  return { input: a.input + b.input, output: a.output + b.output, cached: a.cached + b.cached, ...(dollars !== undefined && { dollars }) };
}

/** Whether the task waits for it: what is asked ahead holds nothing up. */
export const holdsUp = (need: Need): boolean => need.kind !== 'approval' || !need.ahead;

/** Without the answered need; a task that waits for nobody any more goes on. */
function answered(task: TaskSummary, kind: Need['kind'], id?: string): TaskSummary {
  const needs = task.needs.filter((need) => need.kind !== kind || (id !== undefined && 'id' in need && need.id !== id));
  const goesOn = !needs.some(holdsUp) && task.state === 'waiting';
  return { ...task, needs, state: goesOn ? 'working' : task.state };
}

/** Folds one event into a task's summary. Events of other tasks and of none leave it as it is. */
export function foldSummary(task: TaskSummary | undefined, event: Event): TaskSummary | undefined {
  if (event.type === 'task.requested' && event.task && !task) {
    return {
      id: event.task,
      thread: event.thread ?? event.task,
      title: firstLine(event.body.text.text ?? event.body.title?.text ?? ''),
      state: 'queued',
      doing: '',
      needs: [],
      stopping: false,
      steps: 0,
      turns: 0,
      usage: { input: 0, output: 0, cached: 0 },
      artifacts: 0,
      committed: false,
      undone: false,
      ...(event.body.rehearse && { rehearsal: 'held' as const }),
      mode: event.body.mode,
      model: event.body.model,
      from: event.body.from,
      parent: event.body.parent,
      labels: event.labels,
      requested: event.time,
      updated: event.time,
      seq: event.seq,
    };
  }
  if (!task || event.task !== task.id || event.seq <= task.seq) return task;
  return {
    ...settled(task, withOutbox(task, apply(task, event), event)),
    updated: event.time,
    seq: event.seq,
    labels: joinLabels(task.labels, event.labels ?? noLabels),
  };
}

/** What goes out follows its own rules, and what of it waits for a person is a need whatever else came. */
function withOutbox(before: TaskSummary, task: TaskSummary, event: Event): TaskSummary {
  const outbox = foldOutbox(before.outbox, event, isFinished(before) || before.stopping);
  if (!outbox) return task;
  const asks = outbox.filter(({ state }) => state === 'kept' || state === 'lost');
  const needs = asks.map(({ id, title, state }): Need => ({ kind: 'outbox', id, title, unsure: state === 'lost' }));
  const others = task.needs.filter(({ kind }) => kind !== 'outbox');
  return { ...task, outbox, needs: isFinished(task) ? others : [...others, ...needs] };
}

/** What holds whatever came: a finished task stays as it ended, but for a choice about what it left staged; and exactly the one that can't go on without a person waits. */
function settled(before: TaskSummary, task: TaskSummary): TaskSummary {
  if (isFinished(before)) {
    const { state, finished } = before;
    const reason = reasonAfter(before, task);
    const answer = task.erased && before.answer ? withoutWords(before.answer) : before.answer;
    const needs = task.staged ? task.needs.filter(({ kind }) => kind === 'conflict') : [];
    return { ...task, state, reason, answer, finished, needs, doing: '', stopping: false };
  }
  if (isFinished(task)) return task;
  const waits = task.state === 'waiting' || task.state === 'review';
  if (!task.needs.some(holdsUp)) return waits ? { ...task, state: 'working' } : task;
  const looks = task.needs.some(({ kind }) => kind === 'review' || kind === 'conflict');
  return waits ? task : { ...task, state: looks ? 'review' : 'waiting' };
}

/** Why a finished task ended, with what is to be done about it now. */
function reasonAfter({ staged, reason }: TaskSummary, task: TaskSummary): TaskSummary['reason'] {
  const refused = task.needs.find((need) => need.kind === 'conflict');
  if (refused && reason) return { ...reason, next: refused.sentence };
  // What it left staged is settled: nothing is to be done about it any more.
  return staged && !task.staged && reason ? { ...reason, next: undefined } : reason;
}

/** With one thing more to wait for; the same thing again takes the place of the earlier. */
function needing(task: TaskSummary, state: 'waiting' | 'review', need: Need): TaskSummary {
  const name = (other: Need) => `${other.kind} ${'id' in other ? other.id : ''}`;
  return { ...task, state, doing: '', needs: [...task.needs.filter((other) => name(other) !== name(need)), need] };
}

function apply(task: TaskSummary, event: Event): TaskSummary {
  switch (event.type) {
    case 'message.sent':
      return {
        ...withoutRehearsal(answered(answered(task, 'review'), 'conflict')),
        state: task.state === 'review' ? 'queued' : task.state,
        answer: undefined,
        doubts: undefined,
      };
    case 'turn.started':
      return { ...task, state: task.needs.some(holdsUp) ? 'waiting' : 'working', doing: 'thinking', model: event.body.model };
    case 'turn.finished':
      return {
        ...task,
        turns: task.turns + 1,
        usage: addUsage(task.usage, event.body.usage),
        doing: '',
        answer: event.body.calls.length === 0 ? (event.body.text ?? task.answer) : task.answer,
      };
    case 'turn.failed':
      if (!event.body.again) return { ...task, doing: '' };
      return {
        ...task,
        state: task.state === 'queued' ? 'working' : task.state,
        doing: `waiting for the model: ${event.body.reason.sentence}`,
      };
    case 'step.started':
      return { ...task, steps: task.steps + 1, doing: event.body.words };
    case 'step.finished':
      return { ...task, doing: '', ...(event.body.usage && { usage: addUsage(task.usage, event.body.usage) }) };
    case 'step.lost':
      return { ...task, doing: '' };
    case 'approval.requested': {
      const { approval, title, irreversible, group, rehearsal, ahead, expires: until } = event.body;
      const need: Need = { kind: 'approval', id: approval, title, irreversible, ...(group && { group }), until };
      // Other work goes on meanwhile.
      if (ahead) return { ...needing(task, 'waiting', { ...need, ahead }), state: task.state, doing: task.doing };
      if (!rehearsal) return needing(task, 'waiting', need);
      // Its changes are looked at with the rest: one question.
      return { ...task, state: 'review', doing: '', needs: [{ ...need, rehearsal }] };
    }
    case 'approval.taken': {
      const need = task.needs.find((one) => one.kind === 'approval' && one.id === event.body.approval);
      if (need?.kind !== 'approval') return task;
      const { ahead: _, ...held } = need;
      return needing(task, 'waiting', held);
    }
    case 'approval.answered':
    case 'approval.expired':
    case 'approval.ruled':
      return answered(task, 'approval', event.body.approval);
    case 'proposal.made': {
      const { proposal: id, lines, hash, until } = event.body;
      return needing(task, 'waiting', { kind: 'proposal', id, lines, hash, until });
    }
    case 'proposal.answered':
    case 'proposal.lapsed':
      return answered(task, 'proposal', event.body.proposal);
    case 'question.asked': {
      const { question, text, choices, plugin, expires: until } = event.body;
      const asks = { ...(plugin !== undefined && { plugin }), ...(until !== undefined && { until }) };
      return needing(task, 'waiting', { kind: 'question', id: question, text, choices, ...asks });
    }
    case 'question.answered':
      return answered(task, 'question', event.body.question);
    case 'result.given':
      return { ...task, answer: event.body.text };
    case 'result.checked':
      return { ...task, doubts: event.body.findings.map(({ sentence }) => sentence) };
    case 'artifact.added':
      return { ...task, artifacts: task.artifacts + 1 };
    case 'artifact.removed':
      return { ...task, artifacts: Math.max(0, task.artifacts - 1) };
    case 'review.requested': {
      const { added, changed, moved, deleted, marked } = event.body;
      return {
        ...task,
        state: 'review',
        doing: '',
        changes: event.body,
        outdated: event.body.outdated,
        ...(task.finished && { staged: true }),
        needs: [{ kind: 'review', count: added + changed + moved + deleted, marked }],
      };
    }
    case 'review.answered': {
      const doing = { accept: 'putting the changes in place', reject: 'dropping the changes', back: '' }[event.body.answer];
      const isBack = event.body.answer === 'back';
      return { ...task, state: isBack ? 'queued' : 'working', doing, needs: [], ...(isBack && { doubts: undefined }) };
    }
    case 'change.committed':
      return {
        ...task,
        changes: event.body,
        placed: event.body,
        outdated: event.body.outdated,
        committed: true,
        staged: false,
        undone: false,
        ...letBeDone(task),
        doing: '',
        needs: task.needs.filter((need) => need.kind !== 'conflict'),
      };
    case 'change.conflicted':
      return needing(task, 'review', { kind: 'conflict', ...event.body });
    case 'change.discarded':
      // What was accepted before stays.
      return { ...task, changes: task.placed, staged: false };
    case 'change.undone':
      // Of a part the task as a whole stands as it did.
      if (event.body.paths || event.body.left) return { ...task, doing: '', undos: [...(task.undos ?? []), event.body.commit] };
      // Undoing an undo puts the changes back.
      return task.undos?.includes(event.body.of)
        ? { ...task, undone: false, doing: '' }
        : { ...task, undone: true, doing: '', undos: [...(task.undos ?? []), event.body.commit] };
    case 'change.reverted':
      return { ...task, undone: event.body.undone };
    case 'outbox.held':
    case 'outbox.released':
      return { ...task, ...letBeDone(task), doing: aboutToSend(task, event.body.entries) };
    case 'outbox.sending':
      return { ...task, doing: aboutToSend(task, [event.body.entry]).replace('about to send', 'sending') };
    case 'outbox.sent':
    case 'outbox.failed':
    case 'outbox.lost':
    case 'outbox.kept':
    case 'outbox.cancelled':
      return { ...task, doing: '' };
    case 'content.erased':
      return { ...withoutWords(task), title: '', erased: { time: event.time, by: event.body.by, why: event.body.why } };
    case 'stop.requested':
      return { ...task, stopping: true };
    case 'task.finished':
      return {
        ...task,
        state: event.body.outcome,
        doing: '',
        needs: [],
        stopping: false,
        answer: event.body.text ?? task.answer,
        reason: event.body.reason,
        changes: event.body.staged ?? task.changes,
        ...(event.body.staged && !task.parent && { staged: true }),
        outdated: event.body.staged?.outdated ?? event.body.outdated ?? task.outdated,
        finished: event.time,
      };
    default:
      return task;
  }
}

const letBeDone = (task: TaskSummary) => (task.rehearsal ? { rehearsal: 'done' as const } : {});

/** What the person says next makes another rehearsal of it: the question about the one before is over. */
const withoutRehearsal = (task: TaskSummary): TaskSummary => ({
  ...task,
  needs: task.needs.filter((need) => need.kind !== 'approval' || !need.rehearsal),
});

function aboutToSend(task: TaskSummary, entries: string[]): string {
  const titles = (task.outbox ?? []).filter(({ id }) => entries.includes(id)).map(({ title }) => title);
  return titles.length === 1 ? `about to send: ${titles[0]}` : titles.length ? `about to send ${titles.length} things` : '';
}
