import { type Change, foldersAbove, isFinished, newId, parseChanges, type TaskView, toReview } from '@deskhand/protocol';
import { type Asked, appends, type CommandOf, type Outcome, ownersWord, refuse } from './outcome.ts';
import { noTask } from './tasks.ts';

/** Accepts a task's changes, drops them, or sends them back with a word. What is marked is accepted only knowingly. */
export async function review(command: CommandOf<'review'>, asked: Asked): Promise<Outcome> {
  const view = asked.log.task(command.task);
  if (!view) return noTask(command.task);
  const changes = toReview(view);
  if (!changes)
    return refuse(
      'review.none',
      'That task has no changes that wait for you.',
      `See how it stands: deskhand show ${view.summary.id.slice(-6)}`,
    );
  // Kept on a phone that was away, an answer may come long after the task went on.
  if (command.seen !== undefined && command.seen !== changes.seq)
    return refuse(
      'review.moved',
      'It has worked on since you looked: other changes wait for you by now, and nothing was done with them.',
      'Look at what waits now, then answer again.',
    );
  if (command.answer === 'accept' && view.rehearsal !== undefined)
    return refuse(
      'review.rehearsal',
      'That was a rehearsal: its changes are put in place together with what it sends, or not at all.',
      `Let all of it be done: deskhand approve ${view.summary.id.slice(-6)}`,
    );
  if (command.answer === 'back' && isFinished(view.summary))
    return refuse(
      'review.over',
      'That task is over: there is nobody to send it back to.',
      'Send a new task, or accept the changes, or drop them.',
    );
  if (command.answer === 'back' && !command.text) return refuse('review.word', 'Say what should be different.');
  if (command.answer === 'accept') {
    const list = parseChanges(await asked.log.text(changes.list));
    const { paths } = command;
    // Either as it is or as it is shown, without a secret in its name.
    const known = new Set(list.map((change) => asked.log.shown(change.path)));
    const chosen = paths && new Map(paths.map((path) => [asked.log.shown(path), path]));
    const strange = [...(chosen ?? [])].find(([shown]) => !known.has(shown))?.[1];
    if (strange !== undefined && (await isInPlace(strange, view, asked)))
      return refuse(
        'review.path',
        `${strange} is in place already.`,
        `Take it back: deskhand undo ${view.summary.id.slice(-6)} --path "${strange}"`,
      );
    if (strange !== undefined)
      return refuse(
        'review.path',
        `${strange} is not among the changes.`,
        `Look at them again: deskhand diff ${view.summary.id.slice(-6)} --names`,
      );
    const isChosen = (shown: string) => [shown, ...foldersAbove(shown)].some((path) => chosen?.has(path));
    const marked = list.filter((change) => change.marks.length > 0 && (!chosen || isChosen(asked.log.shown(change.path))));
    const [first] = marked;
    if (first && !command.marked) {
      return refuse('review.marked', `A second look is due: ${dueWords(marked)}.`, 'Accept the marked changes explicitly.');
    }
  }
  const { answer, paths, marked, text, choices } = command;
  if (choices && answer !== 'accept') return refuse('review.choices', 'Choices go with accepting the changes.');
  const asks = view.summary.needs.flatMap((need) => (need.kind === 'conflict' ? need.paths : []));
  const unasked = choices?.find(({ path }) => !asks.includes(path));
  if (unasked)
    return refuse(
      'review.choice',
      `Nobody has to choose about ${unasked.path}.`,
      `Look at them again: deskhand diff ${view.summary.id.slice(-6)} --names`,
    );
  const body = {
    answer,
    marked,
    ...(paths && { paths }),
    ...(choices && { choices }),
    ...(text !== undefined && text !== '' && { text: asked.log.put(text) }),
  };
  return appends(asked, 'review.answered', body, { task: view.summary.id, thread: view.summary.thread, labels: ownersWord });
}

/** Whether this task put it there: the last of its commits with it in is none that took it back. */
async function isInPlace(path: string, { commits }: TaskView, { log }: Asked): Promise<boolean> {
  for (const commit of commits.toReversed()) {
    const held = parseChanges(await log.text(commit.changes.list)).some((change) => change.path === path);
    if (held) return commit.of === undefined;
  }
  return false;
}

/** For each reason, which: "run.sh (can be run); old.txt and 2 more (you did not ask to delete it)". */
function dueWords(marked: readonly Change[]): string {
  const reasons = [...new Set(marked.map(({ marks }) => marks.join(', ')))];
  const ofReason = (reason: string) => {
    const [first, ...others] = marked.filter(({ marks }) => marks.join(', ') === reason);
    return `${first?.path}${others.length ? ` and ${others.length} more` : ''} (${reason})`;
  };
  return reasons.map(ofReason).join('; ');
}

/** Asks for the reverse of what a task committed; asked again, for the reverse of that. */
export function undo(command: CommandOf<'undo'>, asked: Asked): Outcome {
  const view = asked.log.task(command.task);
  if (!view) return noTask(command.task);
  const { summary } = view;
  if (!view.commits.some((commit) => commit.of === undefined)) {
    return refuse('undo.none', 'That task has changed nothing that could be undone.');
  }
  if (view.pending.undo) return refuse('undo.pending', 'That task is being undone.');
  const { reverted } = view;
  if (reverted) {
    const next = `Undo that, and it is as before: deskhand undo ${reverted.by.slice(-6)}`;
    return refuse('undo.reverted', 'Its changes went together with others, when somebody went back to a point before them.', next);
  }
  const body = { force: command.force, ...(command.lose && { lose: true }), ...(command.paths && { paths: command.paths }) };
  return appends(asked, 'undo.requested', body, { task: summary.id, thread: summary.thread });
}

/** Asks for the way back to just before a commit: a task of its own, that no model works on. */
export function back(command: CommandOf<'back'>, asked: Asked): Outcome {
  const { log, now } = asked;
  const view = log.task(command.task);
  if (!view) return noTask(command.task);
  if (!view.commits.some(({ id }) => id === command.commit))
    return refuse('back.unknown', 'That task has no such change.', 'Look at the timeline again.');
  const { commit, folder, force } = command;
  const text = log.put(`Back to before: ${view.summary.title}`);
  const body = { text, back: { commit, force, ...(folder !== undefined && { folder }) } };
  return appends(asked, 'task.requested', body, { task: newId('task', now()), thread: newId('thread', now()), labels: ownersWord });
}
