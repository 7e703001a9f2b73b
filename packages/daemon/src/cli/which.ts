import type { DeskView, TaskSummary } from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import type { Client } from './client.ts';
import { plainLine } from './plain.ts';
import { shortId } from './words.ts';

/** All that is unfinished and the newest of the rest, newest first: tasks, and the parts of them. */
export async function tasksAndParts(client: Client, limit = 200): Promise<TaskSummary[]> {
  const { desk } = await client.get<{ desk: DeskView }>(`/v1/desk?limit=${limit}`);
  return Object.values(desk.tasks).sort((a, b) => b.requested - a.requested);
}

/** The same without the parts. */
export const recentTasks = async (client: Client, limit?: number): Promise<TaskSummary[]> =>
  (await tasksAndParts(client, limit)).filter((task) => !task.parent);

/** Those among `tasks` that are parts of `task`, or of its parts. */
export function partsOf(task: TaskSummary, tasks: TaskSummary[]): TaskSummary[] {
  return tasks.filter(({ parent }) => parent?.task === task.id).flatMap((part) => [part, ...partsOf(part, tasks)]);
}

/** Whether the word is the id of a task, whole or as it is shown. */
export const isTask = async (client: Client, word: string): Promise<boolean> =>
  (await tasksAndParts(client)).some(({ id }) => id === word || shortId(id) === word);

/** The task that a person means: a whole id, any part of one that fits only one task or part, or, left out, the latest that `fits`. */
export async function whichTask(
  client: Client,
  named: string | undefined,
  kind: string,
  fits: (task: TaskSummary) => boolean,
): Promise<TaskSummary> {
  const tasks = await tasksAndParts(client);
  if (named === undefined) {
    const latest = tasks.find((task) => !task.parent && fits(task));
    if (latest) return latest;
    throw new DeskhandError('task.unknown', `There is no ${kind}.`, { next: 'deskhand tasks lists what there is.' });
  }
  const exact = tasks.filter((task) => task.id === named);
  const alike = exact.length ? exact : tasks.filter((task) => task.id.includes(named.toLowerCase()));
  const [only, ...others] = alike;
  if (only && others.length === 0) return only;
  if (only)
    throw new DeskhandError('usage', `"${plainLine(named, 40)}" fits ${alike.length} tasks: ${listed(alike)}.`, {
      next: 'Give more of the id.',
    });
  if (/^task_[0-9a-z]{20}$/.test(named)) return (await client.get<{ summary: TaskSummary }>(`/v1/tasks/${named}`)).summary;
  const open = tasks.filter((task) => task.needs.some((need) => 'id' in need && need.id.includes(named.toLowerCase())));
  if (open[0] && open.length === 1) return open[0];
  throw new DeskhandError('task.unknown', `No task here is called "${plainLine(named, 40)}".`, {
    next: 'deskhand tasks lists them, with their ids. A request that was answered, or is over, has none any more.',
  });
}

/** The same for what can't be taken back: left out, it is the only one that `fits`. */
export async function theOnlyTask(
  client: Client,
  named: string | undefined,
  kind: string,
  fits: (task: TaskSummary) => boolean,
): Promise<TaskSummary> {
  const fitting = named === undefined ? (await recentTasks(client)).filter(fits) : [];
  if (fitting.length < 2) return whichTask(client, named, kind, fits);
  throw new DeskhandError('usage', `There are ${fitting.length}: ${listed(fitting)}.`, { next: 'Name the one that you mean by its id.' });
}

const listed = (tasks: readonly TaskSummary[]): string =>
  tasks
    .slice(0, 5)
    .map((task) => `${shortId(task.id)} (${plainLine(task.title, 40)})`)
    .join(', ') + (tasks.length > 5 ? ` and ${tasks.length - 5} more` : '');

/** A conversation by its id, a part of it, or any task of it. */
export async function wholeThread(client: Client, named: string): Promise<string> {
  const tasks = await recentTasks(client);
  const threads = new Set(tasks.filter((task) => task.thread.includes(named) || task.id.includes(named)).map((task) => task.thread));
  const [only, ...others] = threads;
  if (only !== undefined && others.length === 0) return only;
  if (others.length)
    throw new DeskhandError('usage', `"${plainLine(named)}" fits ${threads.size} conversations.`, { next: 'Give more of the id.' });
  return named;
}
