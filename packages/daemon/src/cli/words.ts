import { basename } from 'node:path';
import type { Change, Need, TaskSummary } from '@deskhand/protocol';
import { besideWhat, isFinished } from '@deskhand/protocol/folds';
import { dayOf } from '../host/moments.ts';
import { doing } from './doing.ts';
import { goingOut } from './outbox-words.ts';
import { plainLine } from './plain.ts';

/** The end of an id, which is what tells it from its neighbours: ids of the same hour begin alike. */
export const shortId = (id: string): string => id.slice(-6);

/** `parts` are the task's own and theirs: what one of them asks, the task asks. */
interface StateFacts {
  now?: number;
  parts?: TaskSummary[];
  braked?: boolean;
}

/** The true state of a task, in words. */
export function stateWords(task: TaskSummary, { now = Date.now(), parts = [], braked = false }: StateFacts = {}): string {
  if (task.stopping && !isFinished(task)) return 'stopping';
  const going = task.state === 'working' && goingOut(task.outbox ?? [], now);
  if (going) return going;
  const needs = isFinished(task) ? [] : [task, ...parts].flatMap((each) => each.needs.map((need) => askedBy(each, need)));
  if (needs.length) return `waiting for you: ${needs.join('; ')}`;
  if ((task.state === 'working' || task.state === 'queued') && braked) return 'held by the brake';
  if (task.state === 'working' || task.state === 'queued')
    return task.doing ? `${task.doing.startsWith('waiting') ? '' : 'working: '}${plainLine(task.doing, 200)}` : task.state;
  if (task.state === 'waiting' || task.state === 'review') return 'waiting for its parts';
  const why = task.reason ? `: ${plainLine(task.reason.sentence, 300)}` : '';
  const rehearsed = task.rehearsal === 'held' ? ', a rehearsal' : '';
  const undone = task.undone ? ', undone' : '';
  return `${{ done: 'done', partly: 'partly done', failed: 'failed', stopped: 'stopped' }[task.state]}${rehearsed}${undone}${erasedWords(task)}${why}`;
}

/** When all that was said in it was erased, and why. */
function erasedWords({ erased }: TaskSummary): string {
  if (!erased) return '';
  return `, erased on ${dayOf(erased.time)} ${erased.why === 'retention' ? 'by the rule of days' : `by ${plainLine(erased.by, 64)}`}`;
}

/** What a task or a part of one waits for, in words. */
function askedBy({ parent, title }: TaskSummary, need: Need): string {
  return `${parent ? `[${plainLine(title, 30) || 'part'}] ` : ''}${needWords(need)}`;
}

export function needWords(need: Need): string {
  if (need.kind === 'approval' && need.rehearsal) return `a rehearsal: look at what it would do, and let it be done or not`;
  if (need.kind === 'approval') return `may it do this: ${plainLine(need.title, 120)}?`;
  if (need.kind === 'question')
    return `${need.plugin === undefined ? 'a question' : `the plugin ${need.plugin} asks`}: ${plainLine(need.text.text ?? '(long)', 120)}`;
  if (need.kind === 'review' && need.count === 0) return 'look at what it changed';
  if (need.kind === 'review')
    return `look at ${count(need.count, 'change')}${need.marked ? ` (${need.marked} ${need.marked === 1 ? 'deserves' : 'deserve'} a second look)` : ''}`;
  if (need.kind === 'proposal')
    return plainLine(`before it starts, may it ${need.lines.map(({ grant }) => doing(grant.need)).join(', ')}?`, 300);
  if (need.kind === 'outbox') return `${need.unsure ? 'may have been sent' : 'was not sent'}: ${plainLine(need.title, 120)}`;
  return plainLine(need.sentence, 200);
}

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** A stretch of time as a person says it. Milliseconds. */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return count(Math.floor(minutes / 1440), 'day');
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1000;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

const signs = { added: '+', changed: '~', moved: '>', deleted: '-' } as const;

/** One change on one line: `~ /a/b.csv (1.2 kB to 1.4 kB)`, with what makes it deserve a second look. */
export function changeLine(change: Change): string {
  const { before, after } = change;
  const sizes =
    change.what !== 'file'
      ? ` (${change.what})`
      : before !== undefined && after !== undefined && size(before) !== size(after)
        ? ` (${size(before)} to ${size(after)})`
        : after !== undefined
          ? ` (${size(after)})`
          : '';
  const modes = change.modes ? ` (mode ${change.modes.before.toString(8)} to ${change.modes.after.toString(8)})` : '';
  const leads = change.target === undefined ? '' : ` -> ${plainLine(change.target, 300)}`;
  const from = change.from ? `${plainLine(change.from, 300)} to ` : '';
  const same = change.same === undefined ? '' : `  an identical file stays: ${plainLine(change.same, 300)}`;
  const beside = change.kind === 'added' ? besideWhat(basename(change.path)) : undefined;
  const kept = beside === undefined ? '' : `  the task’s version, beside ${plainLine(beside, 300)}`;
  const marks = change.marks.length ? `  look twice: ${plainLine(change.marks.join(', '))}` : '';
  const since = change.movedOn ? '  changed in the folder meanwhile' : '';
  return `${signs[change.kind]} ${from}${plainLine(change.path, 300)}${leads}${sizes}${modes}${same}${kept}${since}${marks}`;
}
