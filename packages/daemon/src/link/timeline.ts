import { type Change, parseChanges, type TaskView, type TimelineEntry, undoDepth } from '@deskhand/protocol';
import type { LinkDeps } from './link.ts';

/** Tasks that are looked through for one answer. */
const most = 500;

/** What was put in place or taken back, the newest first: by which task, when, and how much of it in `folder`. */
export async function timelineOf({ log }: Pick<LinkDeps, 'log'>, folder: string | undefined, limit: number): Promise<TimelineEntry[]> {
  const placed: { view: TaskView; commit: TaskView['commits'][number] }[] = [];
  for (const { id, committed } of log.summaries({ limit: most })) {
    const view = committed ? log.task(id) : undefined;
    for (const commit of view?.commits ?? []) if (view) placed.push({ view, commit });
  }
  const entries: TimelineEntry[] = [];
  for (const { view, commit } of placed.sort((a, b) => b.commit.time - a.commit.time)) {
    // A list that was erased says no more which files it was about: what is left is that there was something.
    const all = await log.text(commit.changes.list).then(parseChanges, () => undefined);
    const changes = folder === undefined ? all : all?.filter((change) => lies(change, folder));
    if (changes ? changes.length : folder === undefined) entries.push(entryOf(view, commit, changes));
    if (entries.length === limit) break;
  }
  return entries;
}

function entryOf(view: TaskView, commit: TaskView['commits'][number], changes: Change[] | undefined): TimelineEntry {
  const { summary, request } = view;
  const depth = undoDepth(view, commit.id);
  // Folders that files lie in come along; where there is nothing else, they are what it did.
  const files = changes?.filter(({ what }) => what !== 'folder');
  const told = files?.length ? files : changes;
  const count = (kind: Change['kind']) => (told ? told.filter((change) => change.kind === kind).length : commit.changes[kind]);
  return {
    commit: commit.id,
    task: summary.id,
    title: summary.title,
    time: commit.time,
    what: depth % 2 ? 'undo' : depth ? 'redo' : request.back ? 'back' : 'task',
    undone: depth === 0 && summary.undone,
    counts: { added: count('added'), changed: count('changed'), moved: count('moved'), deleted: count('deleted') },
    some: (told ?? []).slice(0, 5).map(({ path }) => path),
  };
}

const lies = ({ path, from }: Change, folder: string): boolean =>
  [path, from].some((one) => one === folder || one?.startsWith(folder.endsWith('/') ? folder : `${folder}/`));
