import type { Change } from './events.ts';
import type { TaskView } from './fold/task.ts';
import { isInside } from './places.ts';

/** One commit or undo, as a timeline tells it: see the host's GET /v1/timeline. */
export interface TimelineEntry {
  commit: string;
  task: string;
  title: string;
  /** Milliseconds since 1970. */
  time: number;
  /** What a task changed; its way back; the way back from that; or going back to a point, over several tasks. */
  what: 'task' | 'undo' | 'redo' | 'back';
  /** Whether what the task changed is taken back by now. */
  undone: boolean;
  counts: Record<Change['kind'], number>;
  /** Up to five of the files. */
  some: string[];
}

/** What going back to a point would take back, and the files that would lose what no task made: see the host's GET /v1/back. */
export interface WayBack {
  tasks: number;
  changes: number;
  lost: string[];
}

/** How many undos deep a commit of a task is: 0 is the task's own, odd ones take back, even ones bring back. */
export function undoDepth({ commits }: Pick<TaskView, 'commits'>, id: string): number {
  let depth = 0;
  for (let of = ofCommit(id); of !== undefined && depth < commits.length; of = ofCommit(of)) depth++;
  return depth;

  function ofCommit(commit: string): string | undefined {
    return commits.find((one) => one.id === commit)?.of;
  }
}

/** Whether what a task did to this path is taken back by now, by itself or with all of it. */
export function isTakenBack(view: Pick<TaskView, 'commits'>, path: string): boolean {
  let back = false;
  for (const { id } of view.commits) {
    const depth = undoDepth(view, id);
    if (depth > 0 && isAbout(view, id, path)) back = depth % 2 === 1;
  }
  return back;
}

/** Whether a commit or undo may be about this path: an undo of some paths is about nothing else, and so is its own undo. */
export function isAbout({ commits }: Pick<TaskView, 'commits'>, id: string | undefined, path: string): boolean {
  const commit = commits.find((one) => one.id === id);
  if (!commit) return true;
  const named = !commit.paths || commit.paths.some((one) => isInside(path, one));
  return named && !commit.left?.includes(path) && isAbout({ commits }, commit.of, path);
}

/** What undos left as it was, since it had moved on, until it is undone too: files, and the folders that stay because of them. */
export function leftAlone(view: Pick<TaskView, 'commits'>): string[] {
  const left = view.commits.flatMap(({ id, left = [] }) => {
    const takesBack = undoDepth(view, id) % 2 === 1;
    return left.filter((path) => isTakenBack(view, path) !== takesBack);
  });
  return [...new Set(left)];
}

/** Those of some paths that none of the others lies in. */
export function lowest(paths: readonly string[]): string[] {
  const above = new Set(paths.flatMap((path) => path.split('/').map((_, at, names) => names.slice(0, at).join('/'))));
  return paths.filter((path) => !above.has(path));
}
