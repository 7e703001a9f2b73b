import { type Change, type Draft, type EventBody, isAbout, isTakenBack, parseChanges, type TaskView, undoDepth } from '@deskhand/protocol';
import { isInside } from '@deskhand/protocol/places';
import type { Log } from '../log/log.ts';
import type { CommitResult } from '../workspace/workspace.ts';
import { tellTasks } from './back.ts';
import { byAgent } from './by.ts';
import { changeList, commitId } from './change-drafts.ts';
import type { SettleScene } from './settle.ts';

/**
 * Undoes what the task committed and nobody has undone yet; where all is undone, undoes the undo. Of a part the same, by what
 * became of these paths; the rest stays as it is, and can be undone after. So does what has moved on since, unless asked for.
 */
export async function undoTask(
  view: TaskView,
  request: EventBody<'undo.requested'>,
  scene: Pick<SettleScene, 'log' | 'workspace'>,
): Promise<void> {
  const { log, workspace } = scene;
  const outstanding = await outstandingCommits(view, request.paths, log);
  if (!outstanding.length) {
    await log.append([
      { ...byAgent(view), type: 'undo.refused', body: { paths: [], sentence: 'This task has put nothing in place that could be undone.' } },
    ]);
    return;
  }
  // Told together: what is asked for is over when all of it is.
  const done: (Outstanding & { result: CommitResult & { ok: true } })[] = [];
  const left = new Set<string>();
  let refused = '';
  let broken = false;
  for (const part of outstanding) {
    const { of, paths } = part;
    const result = await workspace.undo(of, {
      id: commitId(view, `undo ${of}${again(view, of)}`),
      newer: request.lose ? 'goes' : request.force ? 'beside' : 'stays',
      ...(paths && { paths }),
    });
    if (result.ok) done.push({ ...part, result });
    else refused = result.sentence;
    for (const path of (result.ok ? result.left : result.conflicts) ?? []) left.add(path);
    broken = !result.ok && !result.conflicts.length;
    if (broken) break;
  }
  const stays = [...left].slice(0, mostPaths);
  const said: Draft[] = done.flatMap(({ of, paths, last, result }): Draft[] => {
    const rest = { ...(paths && !last && { paths }), ...(stays.length && { left: stays }) };
    const body = { ...changeList(result.changes, log, log.host().folders), commit: result.commit, of, ...rest };
    // A way back that is undone, or done once more, changes how others stand: once it is so with all of it.
    const others = stays.length ? [] : (view.commits.find(({ tasks }) => tasks)?.tasks ?? []);
    return [{ ...byAgent(view), type: 'change.undone', body }, ...tellTasks(others, view.summary.id, log, undoDepth(view, of) % 2 === 0)];
  });
  if (broken || !done.length) said.push({ ...byAgent(view), type: 'undo.refused', body: { paths: stays, sentence: refused } });
  await log.append(said);
}

/** Paths that an event may name. */
const mostPaths = 10_000;

/** Asked again after a crash an undo has the same name; another one of the same commit, of other paths, has its own. */
function again({ commits }: TaskView, id: string): string {
  const before = commits.filter(({ of }) => of === id).length;
  return before ? ` ${before}` : '';
}

interface Outstanding {
  of: string;
  /** Only these of it; absent where that is all of it. */
  paths?: string[];
  /** The rest of it is taken back already. */
  last?: boolean;
}

/** Commits in force, newest first; when there are none but undone ones, the undos, so that undoing again brings them back. */
async function outstandingCommits(view: TaskView, paths: string[] | undefined, log: Pick<Log, 'text'>): Promise<Outstanding[]> {
  const lists = new Map<string, Change[] | undefined>();
  for (const { id, changes } of view.commits) lists.set(id, await log.text(changes.list).then(parseChanges, () => undefined));
  const inForce = view.commits.filter(({ id }) => !view.commits.some((later) => later.of === id && reversesAll(view, later))).reverse();
  const forward = inForce.filter(({ id }) => undoDepth(view, id) % 2 === 0);
  const back = inForce.filter(({ id }) => undoDepth(view, id) % 2 === 1);
  if (!paths) {
    const whole = forward.filter(({ id }) => !goesAlong(view, id));
    return (whole.length ? whole : back).map(({ id }) => remaining(view, id, lists.get(id)));
  }
  const wanted = filesOf(paths, view, lists);
  const outstanding: Outstanding[] = [];
  // Of one commit and its undos the newest says how a path stands.
  const seen = new Set<string>();
  for (const { id } of paths.every((path) => isTakenBack(view, path)) ? back : forward) {
    const root = rootOf(view, id);
    const own = wanted.filter((path) => !seen.has(`${root} ${path}`) && isAbout(view, id, path) && touches(lists.get(id), path));
    if (!own.length) continue;
    for (const path of own) seen.add(`${root} ${path}`);
    const rest = isPart(view, id) ? undefined : lists.get(id)?.filter(({ path }) => !own.includes(path));
    const last = root === id && rest?.every(({ path }) => isTakenBack(view, path));
    outstanding.push(rest?.length === 0 ? { of: id } : { of: id, paths: own, ...(last && { last }) });
  }
  return outstanding;
}

/** What is still to do of a commit of which a part went already: whatever became of that part since is no concern of it. */
function remaining(view: TaskView, of: string, list: Change[] | undefined): Outstanding {
  const paths = undoDepth(view, of) === 0 ? list?.flatMap(({ path }) => (isTakenBack(view, path) ? [] : path)) : undefined;
  const isPartial = paths?.length && paths.length < (list?.length ?? 0) && paths.length <= mostPaths;
  return isPartial ? { of, paths, last: true } : { of };
}

type Lists = ReadonlyMap<string, Change[] | undefined>;

/** Each changed path below those that were named; as they were named, where the lists were erased, or name more than an event may. */
function filesOf(paths: string[], { commits }: TaskView, lists: Lists): string[] {
  const own = commits.flatMap(({ id, of }) => (of === undefined ? (lists.get(id) ?? []) : []));
  const found = own.filter(({ path, from }) =>
    [path, from].some((one) => one !== undefined && paths.some((named) => isInside(one, named))),
  );
  return found.length && found.length <= mostPaths ? [...new Set(found.map(({ path }) => path))] : paths;
}

const touches = (list: Change[] | undefined, path: string): boolean =>
  list?.some((change) => isInside(change.path, path) || (change.from !== undefined && isInside(change.from, path))) ?? true;

type Commit = TaskView['commits'][number];
const commitOf = ({ commits }: TaskView, id: string | undefined): Commit | undefined => commits.find((one) => one.id === id);

const reversesAll = (view: TaskView, { paths, left, of }: Commit): boolean =>
  !left && (!paths || (commitOf(view, of)?.paths?.every((path) => paths.includes(path)) ?? false));

const isPart = (view: TaskView, id: string | undefined): boolean => {
  const commit = commitOf(view, id);
  return commit !== undefined && (commit.paths !== undefined || commit.left !== undefined || isPart(view, commit.of));
};

/** What was brought back by itself goes with the commit that it is a part of, unless that went before. */
function goesAlong(view: TaskView, id: string): boolean {
  if (!isPart(view, id)) return false;
  const root = rootOf(view, id);
  const gone = view.commits.findLastIndex((one) => one.of === root && reversesAll(view, one));
  return gone < 0 || gone > view.commits.findIndex((one) => one.id === id);
}

function rootOf(view: TaskView, id: string): string {
  const of = commitOf(view, id)?.of;
  return of === undefined ? id : rootOf(view, of);
}
