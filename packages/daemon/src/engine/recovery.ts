import { type Draft, newId, type StepView, type TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import { byHost } from './by.ts';
import { actOfStep } from './outgoing.ts';

/**
 * What a crash left: an unfinished look is taken again and a wait goes on, so both stay as they are; any other step
 * that was started and didn't end is lost, never repeated by itself, and a lost act on the outside world asks a person.
 * Called once, before any task goes on.
 */
export function lostSteps(view: TaskView, log: Pick<Log, 'put' | 'events'>): Draft[] {
  const asked = Object.values(view.questions).map((question) => question.step);
  // Only what waits for a person: what a plugin asked in the middle of its work is lost with that work.
  const waits = new Set(asked.filter((step) => view.steps[step]?.tool === 'ask_user'));
  const lost = Object.values(view.steps)
    .filter((step) => step.state === 'running' && step.effect !== 'read' && !waits.has(step.id) && step.tool !== 'spawn')
    // The outbox knows how far it came.
    .filter((step) => !actOfStep(view, step.id));
  const braked = lost.length > 0 && log.events({ after: view.summary.seq, limit: 1000 }).some(({ type }) => type === 'brake.pulled');
  return [...unheard(view, log), ...lost.flatMap((step) => lostStep(step, view, braked, log))];
}

/** Questions of plugins whose call is over: where it is begun anew, it asks anew. */
function unheard(view: TaskView, log: Pick<Log, 'put'>): Draft[] {
  const open = Object.entries(view.questions).filter(([, { plugin, answer }]) => plugin !== undefined && !answer);
  const why = 'The computer stopped before it was answered.';
  return open.map(([question]) => ({
    ...byHost(view),
    type: 'question.answered',
    body: { question, text: log.put(why), declined: true },
  }));
}

function lostStep(step: StepView, view: TaskView, braked: boolean, log: Pick<Log, 'put'>): Draft[] {
  const lost: Draft = { ...byHost(view), type: 'step.lost', body: { step: step.id, effect: step.effect, ...(braked && { brake: true }) } };
  if (step.effect !== 'irreversible') return [lost];
  const text = log.put(
    `${braked ? 'You stopped everything' : 'The computer stopped'} in the middle of this: ${step.words}. It can't be told from here whether it happened. Did it, and shall the task go on?`,
  );
  const choices = ['It happened, go on', 'It did not happen, go on', 'Stop the task'];
  return [lost, { ...byHost(view), type: 'question.asked', body: { question: newId('question'), step: step.id, text, choices } }];
}
