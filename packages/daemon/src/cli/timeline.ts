import type { TaskView, TimelineEntry, WayBack } from '@deskhand/protocol';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { momentOf } from '../host/moments.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { plainLine, shellWord } from './plain.ts';
import { faint, type Screen, strong, warning } from './screen.ts';
import { realTypedPath } from './typed-path.ts';
import { watch } from './watch.ts';
import { count, shortId } from './words.ts';

// What changed in the folders, by which task and when; and back to any point of it.

export async function timeline(screen: Screen, home: string, folder: string | undefined, options: { limit?: number }): Promise<number> {
  const client = await connect(home);
  const place = folder === undefined ? undefined : realTypedPath(folder);
  const entries = await entriesOf(client, place, options.limit ?? 20);
  if (screen.json) screen.outJson({ timeline: entries });
  else if (!entries.length)
    screen.note(place ? `No task has changed anything in ${plainLine(place, 300)}.` : 'No task has changed anything yet.');
  for (const entry of screen.json ? [] : entries) {
    const { commit, time, title } = entry;
    screen.out(`${strong(shortId(commit))}  ${momentOf(time)}  ${howOf(entry)}${plainLine(title, 80)}`);
    screen.out(
      `        ${countsOf(entry.counts)}${entry.some.length ? `: ${entry.some.map((path) => plainLine(path, 80)).join(', ')}` : ''}`,
    );
  }
  if (!screen.json && entries.length) screen.note(faint(`Back to before one of them: ${me} back ID. One task alone: ${me} undo ID`));
  return exits.done;
}

function howOf({ what, undone }: TimelineEntry): string {
  if (what === 'undo') return 'taken back: ';
  if (what === 'redo') return 'brought back: ';
  return undone ? 'undone since: ' : '';
}

/** Everything since just before one commit, taken back at once. */
export async function back(
  screen: Screen,
  home: string,
  id: string,
  options: { folder?: string; force?: boolean; dry?: boolean },
): Promise<number> {
  const client = await connect(home);
  const folder = options.folder === undefined ? undefined : realTypedPath(options.folder);
  const entries = (await entriesOf(client, folder, 500)).filter(({ commit, task }) => commit.includes(id) || task.includes(id));
  // Of a task that was named: the first that it put in place.
  const entry = entries.at(-1);
  if (!entry) {
    const where = folder === undefined ? '' : ` of ${plainLine(folder, 300)}`;
    const next = folder === undefined ? `${me} timeline lists it.` : `${me} timeline ${shellWord(folder)} lists it.`;
    throw new DeskhandError('usage', `Nothing in the timeline${where} is called "${plainLine(id, 40)}".`, { next });
  }
  if (entries.some(({ task }) => task !== entry.task))
    throw new DeskhandError('usage', `"${plainLine(id, 40)}" fits more than one.`, { next: 'Give more of the id.' });
  const query = new URLSearchParams({ commit: entry.commit, ...(folder && { folder }) });
  const way = await client.get<WayBack>(`/v1/back?${query}`);
  for (const path of way.lost.slice(0, 20)) screen.note(warning(`  changed since by somebody else: ${plainLine(path, 300)}`));
  if (way.lost.length && !options.force)
    throw new DeskhandError(
      'undo.refused',
      `Going back would lose ${count(way.lost.length, 'change')} that no task made. Nothing was done.`,
      {
        next: 'To go back and keep what would be lost beside it: add --force',
      },
    );
  if (options.dry) return said(screen, { ...way }, `It would take back ${count(way.tasks, 'task')}: ${count(way.changes, 'change')}.`);
  const asked = await client.command({
    type: 'back',
    commit: entry.commit,
    task: entry.task,
    force: options.force ?? false,
    ...(folder && { folder }),
  });
  const task = asked.task ?? '';
  const view =
    (await watch(client, task, { needed: async () => false }, AbortSignal.timeout(600_000))) ??
    (await client.get<TaskView>(`/v1/tasks/${task}`));
  if (view.summary.state !== 'done')
    throw new DeskhandError('undo.refused', view.summary.reason?.sentence ?? 'It did not happen.', {
      next: 'Keep what would be lost beside it: --force',
    });
  return said(screen, { task, ...way }, `Back to before "${plainLine(entry.title, 80)}". Undo this: ${me} undo ${shortId(task)}`);
}

/** The task of a line of the timeline, which is named by its commit; undefined where none is called so. */
export async function taskOfLine(client: Client, id: string): Promise<string | undefined> {
  const [first, ...others] = (await entriesOf(client, undefined, 500)).filter(({ commit }) => commit.includes(id));
  return others.every(({ task }) => task === first?.task) ? first?.task : undefined;
}

function said(screen: Screen, value: object, words: string): number {
  if (screen.json) screen.outJson(value);
  else screen.note(words);
  return exits.done;
}

const entriesOf = async (client: Client, folder: string | undefined, limit: number): Promise<TimelineEntry[]> => {
  const query = new URLSearchParams({ limit: String(limit), ...(folder && { folder }) });
  return (await client.get<{ timeline: TimelineEntry[] }>(`/v1/timeline?${query}`)).timeline;
};

const countsOf = (counts: TimelineEntry['counts']): string =>
  (['added', 'changed', 'moved', 'deleted'] as const).flatMap((kind) => (counts[kind] ? `${counts[kind]} ${kind}` : [])).join(', ');
