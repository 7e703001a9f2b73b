import { type ApprovalView, type EventBody, isFinished, isOpen, type StepView, type TaskView, type TurnView } from '@deskhand/protocol';
import { actOfStep } from './outgoing.ts';

/** What a task needs done next. Decided from its fold alone, so that a start after a crash is like any other moment. */
export type Action =
  | { do: 'undo'; request: EventBody<'undo.requested'> }
  | { do: 'settle'; answer: NonNullable<TaskView['pending']['review']> }
  | { do: 'stop' }
  | { do: 'back'; back: NonNullable<EventBody<'task.requested'>['back']> }
  | { do: 'begin'; from: string }
  | { do: 'calls'; turn: TurnView; calls: TurnView['calls'] }
  | { do: 'turn' }
  | { do: 'close' }
  /** All that was left is what it sends, and that is over. */
  | { do: 'finish' }
  /** What a person answered at the end of a rehearsal, or that nobody did in time. */
  | { do: 'let be done'; asked: ApprovalView }
  | { do: 'let go'; asked: ApprovalView }
  | { do: 'lapse' }
  | { do: 'wait' }
  | { do: 'nothing' };

/** The next action of a task. `partsDone` says whether all parts that a step split off have ended. */
export function nextAction(view: TaskView, partsDone: (step: string) => boolean): Action {
  if (view.pending.undo) return { do: 'undo', request: view.pending.undo };
  if (view.pending.review) return { do: 'settle', answer: view.pending.review };
  if (isFinished(view.summary)) return { do: 'nothing' };
  if (view.summary.stopping) return { do: 'stop' };
  if (view.request.back) return { do: 'back', back: view.request.back };
  if (view.request.from && !view.begun) return { do: 'begin', from: view.request.from };
  const asked = view.rehearsal === undefined ? undefined : view.approvals[view.rehearsal];
  if (asked) return afterRehearsal(asked);
  if (view.review) return { do: 'wait' };
  if (view.released) return { do: view.summary.outbox?.some((card) => isOpen(card) && card.state !== 'queued') ? 'wait' : 'finish' };

  if (view.proposal && !view.proposal.answer && !view.proposal.lapsed) return { do: 'wait' };

  const last = view.entries.findLastIndex((entry) => entry.kind === 'turn');
  const entry = view.entries[last];
  if (entry?.kind !== 'turn') return view.limit ? { do: 'close' } : { do: 'turn' };

  const states = entry.turn.calls.map((call) => ({ call, state: callState(view, call.call, partsDone) }));
  // Nothing after an act that is on its way begins before it is known what came of it.
  const acting = states.findIndex(({ state }) => state === 'acting');
  const open = acting < 0 ? states : states.slice(0, acting);
  const ready = open.filter(({ state }) => state === 'ready').map(({ call }) => call);
  if (ready.length) return { do: 'calls', turn: entry.turn, calls: ready };
  if (acting >= 0 || states.some(({ state }) => state === 'waiting')) return { do: 'wait' };

  if (view.limit) return { do: 'close' };
  const spokenTo = view.entries
    .slice(last + 1)
    .some((later) => later.kind === 'message' || (later.kind === 'note' && later.why === 'claim'));
  if (spokenTo) return { do: 'turn' };
  if (view.given) return { do: 'close' };
  if (isEmpty(entry.turn)) return { do: emptyTurns(view) < 2 ? 'turn' : 'close' };
  return entry.turn.calls.length === 0 ? { do: 'close' } : { do: 'turn' };
}

/** A model that says nothing and does nothing is asked once more. */
const isEmpty = ({ calls, text }: TurnView): boolean => calls.length === 0 && text === undefined;

/** How many of the newest turns, since a person last said something, were empty. */
export function emptyTurns({ entries }: TaskView): number {
  const since = entries.slice(entries.findLastIndex(({ kind }) => kind === 'message') + 1);
  const turns = since.flatMap((entry) => (entry.kind === 'turn' ? entry.turn : [])).reverse();
  const said = turns.findIndex((turn) => !isEmpty(turn));
  return said < 0 ? turns.length : said;
}

function afterRehearsal(asked: ApprovalView): Action {
  if (asked.answer) return { do: asked.answer.answer === 'no' ? 'let go' : 'let be done', asked };
  return { do: asked.expired ? 'lapse' : 'wait' };
}

/** The step of a call, if one was started. */
export const stepOf = (view: TaskView, call: string): StepView | undefined => Object.values(view.steps).find((step) => step.call === call);

function callState(view: TaskView, call: string, partsDone: (step: string) => boolean): 'done' | 'ready' | 'waiting' | 'acting' {
  const step = stepOf(view, call);
  if (!step) {
    const approval = Object.values(view.approvals).findLast((asked) => asked.call === call);
    return approval && !approval.answer && !approval.expired ? 'waiting' : 'ready';
  }
  if (step.state === 'lost') return lostNeedsWord(view, step) ? 'waiting' : 'done';
  if (step.state !== 'running') return 'done';
  const act = actOfStep(view, step.id);
  if (act) return isOpen(act) ? 'acting' : 'ready';
  // What a plugin asks is waited for by its call, which runs.
  const question = Object.values(view.questions).find((asked) => asked.step === step.id && asked.plugin === undefined);
  if (question) return question.answer ? 'ready' : 'waiting';
  if (step.tool === 'spawn') return partsDone(step.id) ? 'ready' : 'waiting';
  return 'ready';
}

/** A lost step that may have acted on the outside world waits until the person said what they know. */
function lostNeedsWord(view: TaskView, step: StepView): boolean {
  if (step.effect !== 'irreversible') return false;
  return Object.values(view.questions).some((asked) => asked.step === step.id && asked.plugin === undefined && !asked.answer);
}
