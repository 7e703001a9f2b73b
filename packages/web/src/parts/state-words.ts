import { isFinished, type TaskSummary } from '@deskhand/protocol';
import type { AppState } from '../state/app.ts';
import type { OutboxItem } from '../state/outbox.ts';
import { size, t } from '../words/words.ts';
import { capital, named } from './plain.ts';

// The true state of a task or a message, in words. A colour never says it alone.

export type Tone = 'calm' | 'active' | 'needs' | 'good' | 'bad' | 'faint';
export interface StateWords {
  words: string;
  tone: Tone;
}

/** How many tasks the host takes before this one. */
function queuedBefore(tasks: AppState['desk']['tasks'], task: TaskSummary): number {
  return Object.values(tasks).filter((other) => other.state === 'queued' && !other.parent && other.requested < task.requested).length;
}

/** `now` as the host has it, in ms. */
export function taskState(task: TaskSummary, app: Pick<AppState, 'desk' | 'host'>, now: number): StateWords {
  const state = plainState(task, app, now);
  const going = task.rehearsal === 'held' && task.state !== 'review';
  return going ? { ...state, words: `${t('rehearsal')} · ${state.words}` } : state;
}

/** It would work if the brake weren't pulled. */
export const isHeld = (task: TaskSummary, host: AppState['host']): boolean =>
  host.brake !== undefined && (task.state === 'working' || task.state === 'queued');

/** How long a task that nothing holds up may take to begin, in ms. */
const moment = 5000;

function plainState(task: TaskSummary, { desk, host }: Pick<AppState, 'desk' | 'host'>, now: number): StateWords {
  if (task.stopping && !isFinished(task)) return { words: t('state.stopping'), tone: 'active' };
  if (isHeld(task, host)) return { words: t('state.held'), tone: 'bad' };
  switch (task.state) {
    case 'queued': {
      const n = queuedBefore(desk.tasks, task);
      if (n > 0) return { words: t('state.queued.behind', { n }), tone: 'calm' };
      // It is next; the others at work are why it hasn't begun.
      const busy = Object.values(desk.tasks).some(({ state }) => state === 'working');
      return { words: t(busy && now - task.requested > moment ? 'state.queued.next' : 'state.queued'), tone: 'calm' };
    }
    case 'working':
      return {
        words: task.doing === 'thinking' ? t('state.thinking') : task.doing ? capital(named(task.doing, host.folders)) : t('state.working'),
        tone: 'active',
      };
    case 'waiting':
      return { words: t('state.waiting'), tone: 'needs' };
    case 'review':
      return { words: t(task.rehearsal === 'held' ? 'need.rehearsal' : 'state.review'), tone: 'needs' };
    case 'done':
      return task.undone ? { words: t('state.done.undone'), tone: 'faint' } : { words: t('state.done'), tone: 'good' };
    case 'partly':
      return { words: t('state.partly'), tone: 'needs' };
    case 'failed':
      return { words: t('state.failed'), tone: 'bad' };
    case 'stopped':
      if (task.staged) return { words: t('state.stopped.staged'), tone: 'needs' };
      return { words: t(task.reason?.code === 'rejected' ? 'state.dropped' : 'state.stopped'), tone: 'faint' };
  }
}

export function itemState(item: OutboxItem, online: boolean): StateWords {
  if (item.state === 'refused') return { words: t('state.refused', { why: item.trouble?.sentence ?? '' }), tone: 'bad' };
  if (item.state === 'taken') return { words: t('state.taken'), tone: 'calm' };
  // It is tried again; what stood in its way stands here until it is gone.
  if (item.trouble) return { words: item.trouble.sentence, tone: 'needs' };
  const { progress } = item;
  if (item.state === 'sending' && progress && progress.sent < progress.of) {
    return { words: t('state.uploading', { done: size(progress.sent), all: size(progress.of) }), tone: 'active' };
  }
  if (item.state === 'sending') return { words: t('state.sending'), tone: 'active' };
  if (item.unkept) return { words: t('state.phone.unkept'), tone: 'needs' };
  return { words: t(online ? 'state.phone' : 'state.phone.offline'), tone: 'calm' };
}

export const toneLook: Record<Tone, string> = {
  calm: 'text-ink-soft',
  active: 'text-accent',
  needs: 'text-warn',
  good: 'text-accent',
  bad: 'text-danger',
  faint: 'text-ink-faint',
};
