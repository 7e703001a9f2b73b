import { type Change, parseChanges, type TaskView, type TimelineEntry, undoDepth } from '@deskhand/protocol';
import { isInside } from '@deskhand/protocol/places';
import type { LinkDeps } from './link.ts';

/** Changes that are looked at for one answer, and how many of them at one time. */
const most = 1000;
const page = 50;

/** What was put in place or taken back, the newest first: by which task, when, and how much of it in `folder`. Looks no further back than it takes to find `limit`. */
export async function timelineOf({ log }: Pick<LinkDeps, 'log'>, folder: string | undefined, limit: number): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  let before = Number.MAX_SAFE_INTEGER;
  for (let seen = 0; seen < most; seen += page) {
    const some = log.placed({ before, limit: page });
    for (const { task, commit: id, folders, seq } of some) {
      before = seq;
      if (folder !== undefined && folders && !folders.some((one) => isInside(one, folder) || isInside(folder, one))) continue;
      const view = log.task(task);
      const commit = view?.commits.find((one) => one.id === id);
      const entry = view && commit && (await entryOf(log, view, commit, folder));
      if (entry) entries.push(entry);
      if (entries.length === limit) return entries;
    }
    if (some.length < page) break;
  }
  return entries;
}

type Commit = TaskView['commits'][number];

async function entryOf(
  log: LinkDeps['log'],
  view: TaskView,
  commit: Commit,
  folder: string | undefined,
): Promise<TimelineEntry | undefined> {
  // A list that was erased says no more which files it was about: what is left is that there was something.
  const all = await log.text(commit.changes.list).then(parseChanges, () => undefined);
  const changes = folder === undefined ? all : all?.filter((change) => lies(change, folder));
  return (changes ? changes.length : folder === undefined) ? told(view, commit, changes) : undefined;
}

function told(view: TaskView, commit: Commit, changes: Change[] | undefined): TimelineEntry {
  const { summary, request } = view;
  const depth = undoDepth(view, commit.id);
  // Folders that files lie in come along; where there is nothing else, they are what it did.
  const files = changes?.filter(({ what }) => what !== 'folder');
  const shown = files?.length ? files : changes;
  const count = (kind: Change['kind']) => (shown ? shown.filter((change) => change.kind === kind).length : commit.changes[kind]);
  return {
    commit: commit.id,
    task: summary.id,
    title: summary.title,
    time: commit.time,
    what: depth % 2 ? 'undo' : depth ? 'redo' : request.back ? 'back' : 'task',
    undone: depth === 0 && summary.undone,
    counts: { added: count('added'), changed: count('changed'), moved: count('moved'), deleted: count('deleted') },
    some: (shown ?? []).slice(0, 5).map(({ path }) => path),
  };
}

const lies = ({ path, from }: Change, folder: string): boolean => isInside(path, folder) || (from !== undefined && isInside(from, folder));
