import type { Change } from './events.ts';
import type { TaskView } from './fold/task.ts';

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
