import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Choice, TaskSummary, TaskView } from '@deskhand/protocol';
import { isFinished, lowest, undoDepth, withRecords } from '@deskhand/protocol/folds';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { besideLines, nameLines } from './change-lines.ts';
import { type Client, connect } from './client.ts';
import { changesOf, diffLines, seenOf } from './differences.ts';
import { exits } from './exits.ts';
import { plainLine } from './plain.ts';
import { exitOf, showResult } from './result.ts';
import { type Screen, warning } from './screen.ts';
import { taskOfLine } from './timeline.ts';
import { watch } from './watch.ts';
import { theOnlyTask, whichTask } from './which.ts';
import { changeLine, count, shortId } from './words.ts';

// What a task changed: look, accept, drop, undo.

/** Meant without being named; what a stopped task left is put in place or dropped by its id alone. */
const inReview = (task: TaskSummary) => task.state === 'review';

export async function diff(
  screen: Screen,
  home: string,
  id: string | undefined,
  options: { names?: boolean; whole?: boolean },
): Promise<number> {
  const client = await connect(home);
  const task = await whichTask(
    client,
    id,
    'task with changes',
    (each) => inReview(each) || each.staged === true || each.changes !== undefined || !isFinished(each),
  );
  const view = await client.get<TaskView>(`/v1/tasks/${task.id}`);
  const { changes, from } = await changesOf(client, view);
  if (screen.json) screen.outJson({ task: task.id, from, changes });
  else if (changes.length === 0) screen.note('It has changed nothing.');
  else if (options.names) for (const line of options.whole ? changes.map(changeLine) : nameLines(changes)) screen.out(line);
  else for await (const line of diffLines(client, task.id, changes, options.whole ? Infinity : undefined)) screen.out(line);
  return exits.done;
}

export async function commit(
  screen: Screen,
  home: string,
  id: string | undefined,
  options: { marked?: boolean; path?: string[] } & Choosing,
): Promise<number> {
  const client = await connect(home);
  const task = await whichTask(client, id, 'task that waits for a look', inReview);
  const view = await client.get<TaskView>(`/v1/tasks/${task.id}`);
  const { changes } = await changesOf(client, view);
  const known = new Set(changes.map(({ path }) => path));
  const paths =
    options.path &&
    withRecords(
      changes,
      options.path.map((path) => meantPath(path, known)),
    );
  const choices = choicesOf(task, options);
  const answer = {
    answer: 'accept',
    marked: options.marked ?? false,
    ...(paths && { paths }),
    ...(choices.length && { choices }),
  } as const;
  await client.command({ type: 'review', ...seenOf(view), ...answer }).catch((error: unknown) => {
    if (!(error instanceof DeskhandError) || error.code !== 'review.marked') throw error;
    throw new DeskhandError(error.code, error.message, {
      next: `Look: deskhand diff ${shortId(task.id)}. Then: deskhand commit ${shortId(task.id)} --marked`,
    });
  });
  const after = await untilSettled(client, task.id);
  await showResult(screen, client, after);
  if (choices.length && !screen.json) for (const line of besideLines((await changesOf(client, after)).changes, choices)) screen.note(line);
  // Of what a task left it is told whether that is in place, and not how the task had ended.
  if (isFinished(task)) return after.commits.length > view.commits.length && !after.summary.needs.length ? exits.done : exits.person;
  return exitOf(after);
}

/** A changed path as a person names it: from where they stand, through links too, or by the end of it that fits one alone. */
function meantPath(named: string, known: ReadonlySet<string>): string {
  const path = resolve(named);
  const exact = [path, join(realpathSync('.'), named)].find((place) => known.has(place));
  if (exact !== undefined) return exact;
  const ends = [...known].filter((one) => one.endsWith(`/${named.replace(/^(\.\/)+/, '')}`));
  return ends.length === 1 && ends[0] ? ends[0] : path;
}

/** The files of each choice, by the option that makes it. */
export type Choosing = { [K in (typeof choosing)[number][0]]?: string[] };

const choosing = [
  ['asIs', 'theirs'],
  ['fromTask', 'mine'],
  ['both', 'both'],
] as const satisfies [string, Choice['take']][];

/** What is to stand in place of each file that changed under the task; "all" is every one that isn't named. */
function choicesOf(task: TaskSummary, options: Choosing): Choice[] {
  const asked = task.needs.flatMap((need) => (need.kind === 'conflict' ? need.paths : []));
  const choices = new Map<string, Choice['take']>();
  for (const everything of [true, false])
    for (const [option, take] of choosing)
      for (const file of options[option] ?? [])
        if ((file === 'all') === everything) for (const path of everything ? asked : [resolve(file)]) choices.set(path, take);
  return [...choices].map(([path, take]) => ({ path, take }));
}

export async function discard(screen: Screen, home: string, id: string | undefined): Promise<number> {
  const client = await connect(home);
  const task = await theOnlyTask(client, id, 'task that waits for a look', inReview);
  await client.command({ type: 'review', task: task.id, answer: 'reject' });
  const view = await untilSettled(client, task.id);
  if (screen.json) await showResult(screen, client, view);
  else if (view.commits.length) screen.note(`Dropped the rest of what ${shortId(task.id)} had changed.`);
  else screen.note(`Dropped what ${shortId(task.id)} had changed; nothing was put in place.`);
  return exits.done;
}

export async function undo(
  screen: Screen,
  home: string,
  id: string | undefined,
  options: { force?: boolean; lose?: boolean; path?: string[] },
): Promise<number> {
  const client = await connect(home);
  const which = (named: string | undefined) => whichTask(client, named, 'task with changes in place', (each) => each.committed);
  const task = await which(id).catch(async (unknown: unknown) => {
    const meant = id === undefined ? undefined : await taskOfLine(client, id);
    if (meant === undefined) throw unknown;
    return which(meant);
  });
  const asked = await client.command({
    type: 'undo',
    task: task.id,
    force: options.force ?? false,
    ...(options.lose && { lose: true }),
    ...(options.path && { paths: options.path.map((path) => resolve(path)) }),
  });
  const view = await untilSettled(client, task.id);
  type Counts = Partial<Record<'added' | 'changed' | 'moved' | 'deleted', number>>;
  type Said = { events: { type: string; body: { sentence?: string; paths?: string[]; left?: string[] } & Counts }[] };
  const { events } = await client.get<Said>(`/v1/events?after=${asked.seq}&task=${task.id}`);
  const refused = events.findLast((event) => event.type === 'undo.refused');
  if (refused) {
    const next = refused.body.paths?.length ? { next: waysOn } : {};
    throw new DeskhandError('undo.refused', refused.body.sentence ?? 'It could not be undone.', next);
  }
  const last = view.commits.at(-1);
  // Of several undos that come back together all count.
  const done = events.flatMap(({ type, body }) => (type === 'change.undone' ? body : []));
  const number = done.reduce((sum, { added = 0, changed = 0, moved = 0, deleted = 0 }) => sum + added + changed + moved + deleted, 0);
  const isBack = last !== undefined && undoDepth(view, last.id) % 2 === 0;
  const short = shortId(task.id);
  const [file] = options.path ?? [];
  const only = file === undefined ? '' : ` --path ${file}`;
  const words = isBack
    ? `${count(number, 'change')} of ${short} in place again.`
    : `${count(number, 'change')} of ${short} taken back. Bring back: ${me} undo ${short}${only}`;
  // Those that were asked for and moved on; what an earlier undo left is told by that one.
  const left = lowest(events.flatMap(({ type, body }) => (type === 'change.undone' ? (body.left ?? []) : [])));
  if (screen.json) screen.outJson({ task: task.id, [isBack ? 'redone' : 'undone']: number, ...(left.length && { left }) });
  else screen.note(words);
  if (!left.length) return exits.done;
  for (const path of left.slice(0, 20)) screen.note(warning(`  changed since, and left alone: ${plainLine(path, 300)}`));
  if (left.length > 20) screen.note(warning(`  and ${left.length - 20} more`));
  screen.note(waysOn);
  return exits.partly;
}

const waysOn =
  'Of what changed since, to keep both versions: add --force. To take it back all the same: --lose. Only some files: --path FILE';

/** Until what was asked is carried out, or it waits for a person again. */
async function untilSettled(client: Client, task: string): Promise<TaskView> {
  const view = await watch(client, task, { needed: async () => false }, AbortSignal.timeout(600_000));
  return view ?? client.get<TaskView>(`/v1/tasks/${task}`);
}
