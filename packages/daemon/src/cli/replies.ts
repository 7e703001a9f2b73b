import type { ApprovalView, TaskSummary, TaskView } from '@deskhand/protocol';
import { isFinished, openQuestion } from '@deskhand/protocol/folds';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { alikeLines, approvalCard } from './approval-card.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { plainLine } from './plain.ts';
import { keptOf, proposalLines, signProposal } from './proposal.ts';
import { rehearsalLines } from './rehearsal.ts';
import { ruleWarning } from './rule-warnings.ts';
import { ruledLine } from './ruled-lines.ts';
import { parseRule, savedWords } from './rules.ts';
import { alikeOf, ruleOf, sayYes, type Word } from './say-yes.ts';
import type { Screen } from './screen.ts';
import { textOf } from './text-of.ts';
import { isTask, partsOf, recentTasks, tasksAndParts, whichTask, wholeThread } from './which.ts';
import { count, shortId } from './words.ts';

// A word to a task that is under way: more to say, an answer, a stop, a yes, a no.

const unfinished = (task: TaskSummary) => !isFinished(task);
const underWay = (task: TaskSummary) => unfinished(task) && task.state !== 'review';
const waitsFor = (kind: string) => (task: TaskSummary) => task.needs.some((need) => need.kind === kind);

/** `[id, text]`, or the text alone for the latest task. */
function idAndText(words: string[], command: 'steer' | 'answer'): { id: string | undefined; text: string } {
  if (words.length > 2) throw new DeskhandError('usage', 'Put what you say in quotes.', { next: `${me} ${command} 4f2k9x "use euros"` });
  const [first = '', second] = words;
  return second === undefined ? { id: undefined, text: first } : { id: first, text: second };
}

/** An id with nothing after it is no message. */
async function mustSay(client: Client, id: string | undefined, text: string, command: 'steer' | 'answer'): Promise<void> {
  if (id !== undefined || !(await isTask(client, text))) return;
  throw new DeskhandError('usage', `What should ${shortId(text)} be told?`, { next: `deskhand ${command} ${shortId(text)} "…"` });
}

export async function steer(screen: Screen, home: string, words: string[]): Promise<number> {
  const { id, text } = idAndText(words, 'steer');
  const client = await connect(home);
  await mustSay(client, id, text, 'steer');
  const task = await whichTask(client, id, 'task that is under way', unfinished);
  await client.command({ type: 'steer', task: task.id, text });
  const question = openQuestion(task);
  if (question) return told(screen, task, `Answered ${shortId(task.id)}: ${plainLine(await textOf(client, question.text), 120)}`);
  const hears = task.state === 'working' ? ' It hears it once what it does now has ended; deskhand stop ends that at once.' : '';
  return told(screen, task, `Told ${shortId(task.id)}.${hears}`);
}

export async function answer(
  screen: Screen,
  home: string,
  words: string[],
  { decline = false }: { decline?: boolean } = {},
): Promise<number> {
  const { id, text } = decline ? { id: words[0], text: words.slice(1).join(' ') } : idAndText(words, 'answer');
  const client = await connect(home);
  if (!decline) await mustSay(client, id, text, 'answer');
  const asking = await whoWaits(client, id, 'question');
  const [task] = asking;
  const asked = task?.needs.filter((need) => need.kind === 'question') ?? [];
  const question = asked.find((need) => id !== undefined && need.id.includes(id)) ?? (asked.length === 1 ? asked[0] : undefined);
  if (!task) throw new DeskhandError('task.unknown', 'There is no task with a question.', { next: tasksShow });
  const to = { type: 'answer', task: task.id, ...(question && { question: question.id }) } as const;
  await client.command({ ...to, text, ...(decline && { declined: true }) });
  const what = question ? `: ${plainLine(await textOf(client, question.text), 120)}` : '.';
  const left = id === undefined ? asking.length - 1 : 0;
  return told(
    screen,
    task,
    `${decline ? 'Not answered' : 'Answered'} ${shortId(task.id)}${what}${left ? ` ${left} more wait${left === 1 ? 's' : ''}: ${me} tasks` : ''}`,
  );
}

export async function stop(
  screen: Screen,
  home: string,
  id: string | undefined,
  options: { all?: boolean; thread?: string },
): Promise<number> {
  const client = await connect(home);
  const thread = options.thread === undefined ? undefined : await wholeThread(client, options.thread);
  if (options.all || thread !== undefined) {
    const running = (await recentTasks(client, 1000)).filter((task) => unfinished(task) && (options.all || task.thread === thread));
    await client.command(options.all || thread === undefined ? { type: 'stop', all: true } : { type: 'stop', thread });
    if (screen.json) screen.outJson({ stopped: running.map((task) => task.id) });
    else screen.note(running.length ? `Stopping ${count(running.length, 'task')}.` : 'Nothing was running.');
    return exits.done;
  }
  const task = await whichTask(client, id, 'task that is under way', underWay);
  await client.command({ type: 'stop', task: task.id });
  return told(screen, task, `Stopping ${shortId(task.id)}. What it changed stays staged.`);
}

/** Yes or no to what a task may do. By the id of the task or of the request itself. */
export async function approve(
  screen: Screen,
  home: string,
  id: string | undefined,
  { how, word, alike, rule, without }: Approving,
): Promise<number> {
  const client = await connect(home);
  const [asking] = await whoWaits(client, id, 'approval');
  const [proposed] = asking ? [] : await whoWaits(client, id, 'proposal');
  if (proposed) return answerProposed(screen, client, proposed, how, without);
  const over = asking || id === undefined ? undefined : await ruledOf(client, id);
  if (over) throw new DeskhandError('approval.ruled', await ruledLine(client, over), { next: tasksShow });
  if (!asking && id === undefined) throw new DeskhandError('task.unknown', 'There is no task that asks for approval.', { next: tasksShow });
  if (!asking) throw new DeskhandError('approval.unknown', 'Nothing of that task waits for a yes or no.', { next: tasksShow });
  const view = await client.get<TaskView>(`/v1/tasks/${asking.id}`);
  const open = Object.values(view.approvals).filter((approval) => !approval.answer && !approval.expired);
  const approval = open.find((each) => id !== undefined && each.approval.includes(id)) ?? open[0];
  if (!approval) throw new DeskhandError('approval.unknown', 'Nothing of that task waits for a yes or no.', { next: tasksShow });
  const edited = rule === undefined ? undefined : parseRule(rule);
  if (edited && !edited.ok)
    throw new DeskhandError('usage', edited.sentence, { next: 'docs/policy.schema.json says what a rule may hold.' });
  if (edited && how !== 'always')
    throw new DeskhandError('usage', 'Only a rule that is saved can be edited.', { next: 'deskhand approve --for always --rule …' });
  const also = alike ? alikeOf(approval, open) : [];
  const card = approval.rehearsal ? await rehearsalLines(client, view, approval) : approvalCard(approval);
  for (const line of [...card, ...alikeLines(also)]) screen.note(line);
  if (how !== 'no' && approval.irreversible && screen.asks && !/^y(es)?$/i.test(await screen.ask('Really? y/n  '))) return exits.person;
  await sayYes(client, approval, how, { word, also, rule: edited?.rule });
  const left = open.length - 1 - also.length;
  const more = left > 0 ? ` ${left} more of it wait.` : '';
  const saved = how === 'always' ? (edited?.rule ?? ruleOf(approval)) : undefined;
  const said = how === 'no' ? 'Said no.' : saved ? `Said yes. ${savedWords(saved, await ruleWarning(client, saved))}` : 'Said yes.';
  return told(screen, view.summary, `${said}${more}`);
}

/** What a rule said last to a request of a task of which nothing waits any more. */
async function ruledOf(client: Client, id: string): Promise<ApprovalView['ruled']> {
  const task = (await tasksAndParts(client, 1000)).find((one) => one.id.includes(id));
  const view = task && (await client.get<TaskView>(`/v1/tasks/${task.id}`));
  return Object.values(view?.approvals ?? {}).findLast(({ ruled }) => ruled)?.ruled;
}

interface Approving {
  how: Word;
  word?: string | undefined;
  alike?: boolean | undefined;
  rule?: string | undefined;
  /** Of a proposal: the lines to leave out, as they are numbered. */
  without?: string[] | undefined;
}

/** Signs what was proposed for a task before it starts, or lets it start with its folder alone. */
async function answerProposed(screen: Screen, client: Client, task: TaskSummary, how: Word, without: string[] = []): Promise<number> {
  const view = await client.get<TaskView>(`/v1/tasks/${task.id}`);
  const all = (view.proposal?.lines ?? []).map((_, at) => at);
  const kept = how === 'no' ? [] : without.length ? keptOf(`-${without.join(' ')}`, all) : all;
  if (!kept) throw new DeskhandError('usage', `It has the lines 1 to ${all.length}.`, { next: `deskhand show ${shortId(task.id)}` });
  if (view.proposal) for (const line of proposalLines(view.proposal)) screen.note(line);
  await signProposal(client, view, kept);
  return told(
    screen,
    task,
    kept.length ? `Signed ${count(kept.length, 'line')}. It starts.` : 'It starts with its folder alone, and asks as it goes.',
  );
}

/** The tasks, and parts of one, that wait for this kind of word, the latest first: all, or those that `id` may mean. */
async function whoWaits(client: Client, id: string | undefined, kind: 'approval' | 'question' | 'proposal'): Promise<TaskSummary[]> {
  const tasks = await tasksAndParts(client, 1000);
  const waiting = tasks.filter(waitsFor(kind)).sort((a, b) => b.updated - a.updated);
  if (id === undefined) return waiting;
  const named = waiting.filter((task) => task.id.includes(id) || task.needs.some((need) => 'id' in need && need.id.includes(id)));
  if (named.length) return named;
  const task = await whichTask(client, id, 'task', () => true);
  const parts = partsOf(task, tasks).map((part) => part.id);
  return waiting.filter((part) => parts.includes(part.id));
}

const tasksShow = 'deskhand tasks shows what waits for you.';

function told(screen: Screen, task: TaskSummary, words: string): number {
  if (screen.json) screen.outJson({ ok: true, task: task.id, thread: task.thread });
  else screen.note(words);
  return exits.done;
}
