import { dirname } from 'node:path';
import { type Folder, type HostView, type PlaceAccess, signedLines, type TaskView } from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import type { Job, Jobs } from '../tools/tools.ts';
import type { Stage, StageSpec, Workspace } from '../workspace/workspace.ts';
import type { EngineDeps } from './engine.ts';

/** A task's stage while it is open, with the background jobs that live in it. */
export interface OpenStage {
  stage: Stage;
  jobs: Jobs;
  /** Where files were laid since it was opened that were sent along. */
  sent: Set<string>;
  /** What goes against rules and was told to the model. */
  told: Set<string>;
  /** The task and turn for which that was done last. */
  laidFor?: string;
}

/** The task whose stage a task works on: its own, or that of the task it is a part of. */
export function stageOwner(view: TaskView, task: (id: string) => TaskView | undefined): TaskView {
  const { parent } = view.request;
  const above = parent?.stage === 'shared' ? task(parent.task) : undefined;
  return above ? stageOwner(above, task) : view;
}

/**
 * The granted folders that a task sees, with the mode that holds for it: its own may narrow or widen review and auto, never
 * `ro`. With them those that were signed for it alone, in which nothing is ever changed without a look.
 */
export function foldersOf(view: TaskView, host: HostView): Folder[] {
  const { folders, mode } = view.request;
  const granted = host.folders
    .filter((folder) => !folders || folders.includes(folder.path))
    .map(({ path, mode: own }): Folder => ({ path, mode: own === 'ro' || !mode ? own : mode }));
  return [
    ...granted,
    ...signedLines(view).flatMap(({ grant: { need }, file }) => (need.kind === 'folder' && !file ? [folderOf(need)] : [])),
  ];
}

const folderOf = ({ path, access }: { path: string; access: PlaceAccess }): Folder => ({
  path,
  mode: access === 'read' ? 'ro' : 'review',
});

/** What a task's stage is made of. */
export const specOf = (view: TaskView, deps: Pick<EngineDeps, 'log' | 'closed'>): StageSpec => {
  const host = deps.log.host();
  const closed = deps.closed?.({ thread: view.summary.thread, cwd: cwdOf(view, host) }) ?? [];
  return { task: view.summary.id, folders: foldersOf(view, host), ...(closed.length && { closed }) };
};

/** The folder that relative paths mean: where the person stood, if that is granted, else the first folder that may be changed. */
export function cwdOf(view: TaskView, host: HostView): string {
  const folders = foldersOf(view, host);
  for (let path = view.request.cwd; path && path !== dirname(path); path = dirname(path)) {
    if (folders.some((folder) => folder.path === path)) return view.request.cwd ?? path;
  }
  return (folders.find(({ mode }) => mode !== 'ro') ?? folders[0])?.path ?? '/';
}

/** Opens stages when they are first needed and keeps them until their task waits for a review or ends. */
export function openStages(workspace: Workspace, specOf: (task: string) => StageSpec) {
  const open = new Map<string, Promise<OpenStage>>();
  const closedIn = new Map<string, string>();
  const rulesIn = ({ closed = [] }: StageSpec): string => JSON.stringify(closed);

  async function close(task: string): Promise<void> {
    const had = open.get(task);
    open.delete(task);
    await (await had?.catch(() => undefined))?.stage.close();
  }

  return {
    get(task: string): Promise<OpenStage> {
      const had = open.get(task);
      if (had) return had;
      const spec = specOf(task);
      closedIn.set(task, rulesIn(spec));
      const opening = workspace.open(spec).then((stage) => ({ stage, jobs: makeJobs(), sent: new Set<string>(), told: new Set<string>() }));
      open.set(task, opening);
      opening.catch(() => open.delete(task));
      return opening;
    },
    /** Ends all that runs in it and keeps what is staged. */
    close,
    /** The same where its rules are others by now, or something else is there that they hide: what it is opened with next holds to them. */
    async renew(task: string): Promise<void> {
      const had = open.get(task);
      if (!had) return;
      const hidesAll = async () => (await had.catch(() => undefined))?.stage.hidesAll() ?? true;
      if (closedIn.get(task) !== rulesIn(specOf(task)) || !(await hidesAll())) await close(task);
    },
    /** The stage was dropped by other means. */
    forget: (task: string) => void open.delete(task),
    async closeAll(): Promise<void> {
      await Promise.allSettled([...open.keys()].map(close));
    },
  };
}
export type Stages = ReturnType<typeof openStages>;

function makeJobs(): Jobs {
  const jobs = new Map<string, Job>();
  return { add: (job) => void jobs.set(job.id, job), get: (id) => jobs.get(id), all: () => [...jobs.values()] };
}

/** One of its folders is away, or closed to us: nothing is wrong with the task. */
export const isAway = (error: unknown): boolean =>
  error instanceof DeskhandError && (error.code === 'folder-missing' || error.code === 'folder-closed');
