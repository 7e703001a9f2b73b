import type { TaskSummary, TaskView } from '@deskhand/protocol';
import { isFinished } from '@deskhand/protocol/folds';
import { DeskhandError } from '../host/host.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { alikeLines, approvalCard } from './needs.ts';
import { parseRule } from './rules.ts';
import { alikeOf, sayYes, type Word } from './say-yes.ts';
import type { Screen } from './screen.ts';
import { recentTasks, whichTask } from './which.ts';
import { count, shortId } from './words.ts';

// A word to a task that is under way: more to say, an answer, a stop, a yes, a no.

const unfinished = (task: TaskSummary) => !isFinished(task);
const waitsFor = (kind: string) => (task: TaskSummary) => task.needs.some((need) => need.kind === kind);

/** `[id, text]`, or the text alone for the latest task. */
function idAndText(words: string[]): { id: string | undefined; text: string } {
  if (words.length > 2) throw new DeskhandError('usage', 'Put what you say in quotes.', { next: 'deskhand steer 4f2k9x "use euros"' });
  const [first = '', second] = words;
  return second === undefined ? { id: undefined, text: first } : { id: first, text: second };
}

export async function steer(screen: Screen, home: string, words: string[]): Promise<number> {
  const { id, text } = idAndText(words);
  const client = await connect(home);
  const task = await whichTask(client, id, 'task that is under way', unfinished);
  await client.command({ type: 'steer', task: task.id, text });
  const hears = task.state === 'working' ? ' It hears it once what it does now has ended; deskhand stop ends that at once.' : '';
  return told(screen, task, `Told ${shortId(task.id)}.${hears}`);
}

export async function answer(screen: Screen, home: string, words: string[]): Promise<number> {
  const { id, text } = idAndText(words);
  const client = await connect(home);
  const task = await whichTask(client, id, 'task with a question', waitsFor('question'));
  await client.command({ type: 'answer', task: task.id, text });
  return told(screen, task, `Answered ${shortId(task.id)}.`);
}

export async function stop(screen: Screen, home: string, id: string | undefined, options: { all?: boolean }): Promise<number> {
  const client = await connect(home);
  if (options.all) {
    const running = (await recentTasks(client, 1000)).filter(unfinished);
    await client.command({ type: 'stop', all: true });
    if (screen.json) screen.outJson({ stopped: running.map((task) => task.id) });
    else screen.note(running.length ? `Stopping ${count(running.length, 'task')}.` : 'Nothing was running.');
    return exits.done;
  }
  const task = await whichTask(client, id, 'task that is under way', unfinished);
  await client.command({ type: 'stop', task: task.id });
  return told(screen, task, `Stopping ${shortId(task.id)}. What it changed stays staged.`);
}

/** Yes or no to what a task may do. By the id of the task or of the request itself. */
export async function approve(
  screen: Screen,
  home: string,
  id: string | undefined,
  { how, word, alike, rule }: { how: Word; word?: string | undefined; alike?: boolean | undefined; rule?: string | undefined },
): Promise<number> {
  const client = await connect(home);
  const view = await whoAsks(client, id);
  const open = Object.values(view.approvals).filter((approval) => !approval.answer && !approval.expired);
  const approval = open.find((each) => id !== undefined && each.approval.includes(id)) ?? open[0];
  if (!approval)
    throw new DeskhandError('approval.unknown', 'Nothing of that task waits for a yes or no.', { next: 'deskhand tasks shows what does.' });
  const edited = rule === undefined ? undefined : parseRule(rule);
  if (edited && !edited.ok)
    throw new DeskhandError('usage', edited.sentence, { next: 'docs/policy.schema.json says what a rule may hold.' });
  if (edited && how !== 'always')
    throw new DeskhandError('usage', 'Only a rule that is saved can be edited.', { next: 'deskhand approve --for always --rule …' });
  const also = alike ? alikeOf(approval, open) : [];
  for (const line of [...approvalCard(approval), ...alikeLines(also)]) screen.note(line);
  if (how !== 'no' && approval.irreversible && screen.asks && !/^y(es)?$/i.test(await screen.ask('Really? y/n  '))) return exits.person;
  await sayYes(client, approval, how, { word, also, rule: edited?.rule });
  const left = open.length - 1 - also.length;
  const more = left > 0 ? ` ${left} more of it wait.` : '';
  return told(screen, view.summary, `${how === 'no' ? 'Said no.' : 'Said yes.'}${more}`);
}

/** The task, or the part of one, that asks for approval. */
async function whoAsks(client: Client, id: string | undefined): Promise<TaskView> {
  const { desk } = await client.get<{ desk: { tasks: Record<string, TaskSummary> } }>('/v1/desk?limit=1000');
  const asking = Object.values(desk.tasks).filter(waitsFor('approval'));
  const named = asking.filter(
    (task) =>
      id === undefined ||
      task.id.includes(id) ||
      task.parent?.task.includes(id) ||
      task.needs.some((need) => 'id' in need && need.id.includes(id)),
  );
  const [latest] = named.sort((a, b) => b.updated - a.updated);
  const task = latest ?? (await whichTask(client, id, 'task that asks for approval', waitsFor('approval')));
  return client.get<TaskView>(`/v1/tasks/${task.id}`);
}

function told(screen: Screen, task: TaskSummary, words: string): number {
  if (screen.json) screen.outJson({ ok: true, task: task.id, thread: task.thread });
  else screen.note(words);
  return exits.done;
}
