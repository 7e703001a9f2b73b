import type { TaskSummary, TaskView } from '@deskhand/protocol';
import { connect } from './client.ts';
import { exits } from './exits.ts';
import { plain, plainLine } from './plain.ts';
import { resultOf, showResult, textOf } from './result.ts';
import { faint, type Screen, strong } from './screen.ts';
import { attend } from './send.ts';
import { recentTasks, whichTask } from './which.ts';
import { duration, shortId, stateWords } from './words.ts';

/** What needs a person comes first, then what is being done, then what came of the rest. */
export async function listTasks(screen: Screen, home: string, options: { limit?: number; thread?: string }): Promise<number> {
  const client = await connect(home);
  const all = await recentTasks(client, 1000);
  const tasks = all.filter((task) => options.thread === undefined || task.thread.includes(options.thread)).slice(0, options.limit ?? 20);
  if (screen.json) {
    screen.outJson({ tasks });
    return exits.done;
  }
  if (tasks.length === 0) screen.note('No tasks yet. Send the first: deskhand send "what is in this folder?"');
  const rank = (task: TaskSummary) => (task.needs.length ? 0 : task.state === 'working' || task.state === 'queued' ? 1 : 2);
  for (const task of tasks.sort((a, b) => rank(a) - rank(b) || b.requested - a.requested)) {
    const ago = faint(`${duration(Date.now() - task.updated)} ago`);
    screen.out(
      `${strong(shortId(task.id))}  ${task.erased ? faint('(erased)') : plainLine(task.title, 60)}\n        ${stateWords(task)}  ${ago}`,
    );
  }
  return exits.done;
}

/** One task: its result, what it did, and what it waits for; with `follow`, as it goes. */
export async function show(
  screen: Screen,
  home: string,
  id: string | undefined,
  options: { follow?: boolean; steps?: boolean },
): Promise<number> {
  const client = await connect(home);
  const task = await whichTask(client, id, 'task yet', () => true);
  if (options.follow) return attend(screen, client, task.id, 'none');
  const view = await client.get<TaskView>(`/v1/tasks/${task.id}`);
  if (screen.json) {
    screen.outJson(options.steps ? { ...(await resultOf(client, view)), story: view } : await resultOf(client, view));
    return exits.done;
  }
  screen.note(strong(plain(await textOf(client, view.request.text)).trim()));
  for (const [index, step] of Object.values(view.steps).entries()) {
    const took = step.ms === undefined ? step.state : `${step.state === 'ok' ? '' : `${step.state}, `}${duration(step.ms)}`;
    const came = step.came ? `: ${plainLine(step.came, 80)}` : '';
    screen.note(faint(`${index + 1}. ${plainLine(step.words, 140)}${came} (${took})`));
    if (options.steps) {
      screen.note(`    ${plainLine(await textOf(client, step.args), 2000)}`);
      if (step.output) screen.note(plain(await textOf(client, step.output)).replace(/^/gm, '    '));
    }
  }
  await showResult(screen, client, view);
  return exits.done;
}
