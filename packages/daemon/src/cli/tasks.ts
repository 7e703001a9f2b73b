import type { TaskSummary, TaskView } from '@deskhand/protocol';
import { isStuck } from '@deskhand/protocol/folds';
import { readBrake } from '../host/brake.ts';
import { me } from '../host/called.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { plain, plainLine } from './plain.ts';
import { requestLines } from './request-words.ts';
import { resultOf, showResult } from './result.ts';
import { faint, type Screen, strong } from './screen.ts';
import { attend } from './send.ts';
import { talkLines } from './talk-lines.ts';
import { textOf } from './text-of.ts';
import { familyOf } from './watch.ts';
import { partsOf, tasksAndParts, whichTask } from './which.ts';
import { duration, shortId, stateWords } from './words.ts';

/** What needs a person comes first, then what is being done, then what came of the rest. */
export async function listTasks(screen: Screen, home: string, options: { limit?: number; thread?: string }): Promise<number> {
  const client = await connect(home);
  const all = await tasksAndParts(client, 1000);
  const tasks = all
    .filter((task) => !task.parent && (options.thread === undefined || task.thread.includes(options.thread)))
    .slice(0, options.limit ?? 20);
  if (screen.json) {
    // A part's needs say whose they are: they are to be answered there.
    const asking = (task: TaskSummary) => partsOf(task, all).flatMap(({ id, needs }) => needs.map((need) => ({ ...need, task: id })));
    screen.outJson({ tasks: tasks.map((task) => ({ ...task, needs: [...task.needs, ...asking(task)] })) });
    return exits.done;
  }
  const braked = noteBrake(screen, home);
  if (tasks.length === 0) screen.note(`No tasks yet. Send the first: ${me} send "what is in this folder?"`);
  // Newest first: whatever was sent into its conversation since goes on from there.
  const stuck = (task: TaskSummary) => isStuck(task) && all.find(({ thread, parent }) => thread === task.thread && !parent) === task;
  const rank = (task: TaskSummary) =>
    stuck(task) || [task, ...partsOf(task, all)].some(({ needs }) => needs.length)
      ? 0
      : task.state === 'working' || task.state === 'queued'
        ? 1
        : 2;
  for (const task of tasks.sort((a, b) => rank(a) - rank(b) || b.requested - a.requested)) {
    const ago = faint(`${duration(Date.now() - task.updated)} ago`);
    screen.out(
      `${strong(shortId(task.id))}  ${task.erased ? faint('(erased)') : plainLine(task.title, 60)}\n        ${stateWords(task, { parts: partsOf(task, all), braked })}  ${ago}`,
    );
  }
  return exits.done;
}

/** Whether the brake is pulled: then that comes first. */
function noteBrake(screen: Screen, home: string): boolean {
  const pulled = readBrake(home) !== undefined;
  if (pulled) screen.note(`The brake is pulled: nothing runs until somebody lets go (${me} release).`);
  return pulled;
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
  const braked = noteBrake(screen, home);
  screen.note(strong(plain(await textOf(client, view.request.text)).trim()));
  await showSteps(screen, client, view, options);
  const [, ...parts] = (await familyOf(client, view)).values();
  for (const part of parts) {
    screen.note(`${strong(shortId(part.summary.id))} ${plainLine(part.summary.title, 60)}: ${stateWords(part.summary, { braked })}`);
    await showSteps(screen, client, part, { ...options, indent: '  ' });
  }
  if (view.requests) for (const line of requestLines(view.requests)) screen.note(faint(line));
  await showResult(screen, client, view, braked);
  return exits.done;
}

/**
 * What it did, step by step, with what was said in between; a part's `indent`. Where the steps are what was asked for,
 * they are what comes out.
 */
async function showSteps(
  screen: Screen,
  client: Client,
  view: TaskView,
  { steps, indent = '' }: { steps?: boolean; indent?: string },
): Promise<void> {
  const tell = steps ? screen.out : screen.note;
  const said = await talkLines(client, view);
  const say = (done: number) => {
    while (said[0] && said[0].after <= done) for (const line of said.shift()?.lines ?? []) tell(line.replace(/^/gm, indent));
  };
  for (const [index, step] of Object.values(view.steps).entries()) {
    say(index);
    // What it came to says more than "denied", where it says something.
    const state = step.state === 'ok' || (step.state === 'denied' && step.came) ? '' : step.state === 'denied' ? 'refused' : step.state;
    const took = [state, step.ms === undefined ? '' : duration(step.ms)].filter(Boolean).join(', ');
    const came = step.came ? `: ${plainLine(step.came, 80)}` : '';
    tell(faint(`${indent}${index + 1}. ${plainLine(step.words, 140)}${came} (${took})`));
    if (!steps) continue;
    tell(`${indent}    ${plainLine(await textOf(client, step.args), 2000)}`);
    if (step.output) tell(plain(await textOf(client, step.output)).replace(/^/gm, `${indent}    `));
  }
  say(Infinity);
}
