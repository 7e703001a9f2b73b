import type { ApprovalView, Grant, TaskView } from '@deskhand/protocol';
import { namedChanges, withRecords } from '@deskhand/protocol/folds';
import { DeskhandError } from '../host/host.ts';
import { alikeLines, approvalCard } from './approval-card.ts';
import { changeLines } from './change-lines.ts';
import type { Client } from './client.ts';
import { changesOf, seenOf } from './differences.ts';
import { askForm, formOf } from './forms.ts';
import { plain, plainLine } from './plain.ts';
import { askProposal, looks, signProposal } from './proposal.ts';
import { rehearsalLines } from './rehearsal.ts';
import { ruleWarning } from './rule-warnings.ts';
import { ruledLine } from './ruled-lines.ts';
import { parseRule, savedWords } from './rules.ts';
import { alikeOf, ruleOf, sayYes } from './say-yes.ts';
import { faint, isOver, type Screen, strong, warning } from './screen.ts';
import { textOf } from './text-of.ts';
import type { Waiting } from './watch.ts';

// What a task may wait for, answered: by a person at the terminal, or by the leave that `--yes` gave beforehand.

/** `plain`: approvals that can be undone, and unmarked changes. `all`: whatever it asks. */
export type Leave = 'none' | 'plain' | 'all';

/** Answers within the leave given, else asks the person where one is there. False where it has to wait. */
export async function meetNeed(client: Client, screen: Screen, leave: Leave, waiting: Waiting): Promise<boolean> {
  try {
    if (leave !== 'none') return await byLeave(client, leave, waiting);
    return screen.asks ? await untilOver(client, screen, waiting) : false;
  } catch (error) {
    if (!(error instanceof DeskhandError) || !(overtaken.includes(error.code) || isOver(error))) throw error;
    screen.note((await ruledOver(client, waiting)) ?? plain(error.message));
    return true;
  }
}

/** Asks for as long as it is asked: what was answered on another device swallows nothing that is typed after. */
async function untilOver(client: Client, screen: Screen, waiting: Waiting): Promise<boolean> {
  const { id } = waiting.task.summary;
  const over = new AbortController();
  const look = async () => {
    const now = await client.get<TaskView>(`/v1/tasks/${id}`).catch(() => undefined);
    if (now && !now.summary.needs.some((need) => isSame(need, waiting.need))) over.abort();
  };
  const looking = setInterval(() => void look(), 2000);
  try {
    return await byPerson(client, { ...screen, ask: (question) => screen.ask(question, over.signal) }, waiting);
  } finally {
    clearInterval(looking);
  }
}

/** What a rule said to it meanwhile; undefined where it was no rule that did. */
async function ruledOver(client: Client, { task, need }: Waiting): Promise<string | undefined> {
  if (need.kind !== 'approval') return undefined;
  const { approvals } = await client.get<TaskView>(`/v1/tasks/${task.summary.id}`);
  const ruled = approvals[need.id]?.ruled;
  return ruled && ruledLine(client, ruled);
}

type Need = Waiting['need'];
const isSame = (one: Need, other: Need): boolean => one.kind === other.kind && ('id' in one && 'id' in other ? one.id === other.id : true);

/** Someone else was quicker, or time was: no reason to stop watching. */
const overtaken = [
  'approval.answered',
  'approval.expired',
  'approval.ruled',
  'question.answered',
  'question.unknown',
  'review.none',
  'review.moved',
  'proposal.answered',
  'proposal.over',
];

async function byLeave(client: Client, leave: Leave, { task, need }: Waiting): Promise<boolean> {
  if (need.kind === 'approval') {
    const approval = task.approvals[need.id];
    // A rehearsal is for somebody to look at.
    if (!approval || need.rehearsal || (need.irreversible && leave !== 'all')) return false;
    await sayYes(client, approval, 'once');
    return true;
  }
  if (need.kind === 'proposal') {
    const lines = task.proposal?.lines ?? [];
    await signProposal(
      client,
      task,
      lines.flatMap((line, at) => (leave === 'all' || looks(line) ? [at] : [])),
    );
    return true;
  }
  if (need.kind !== 'review') return false;
  if (leave === 'all' || need.marked === 0) {
    await client.command({ type: 'review', ...seenOf(task), answer: 'accept', marked: leave === 'all' });
    return true;
  }
  // The unmarked part goes in place; the marked rest comes back as a review of its own, and waits.
  const { changes } = await changesOf(client, task);
  const marked = changes.filter((change) => change.marks.length > 0).map((change) => change.path);
  const left = new Set(withRecords(changes, marked));
  const paths = namedChanges(changes, ({ path }) => !left.has(path));
  if (paths.length === 0) return false;
  await client.command({ type: 'review', ...seenOf(task), answer: 'accept', paths });
  return true;
}

async function byPerson(client: Client, screen: Screen, waiting: Waiting): Promise<boolean> {
  const { task, need } = waiting;
  if (task.summary.parent) screen.note(faint(`Its part “${plainLine(task.summary.title, 60)}” asks:`));
  if (need.kind === 'approval') {
    // As the host knows it now: others like it may have come with it, or it was answered with them.
    const { approvals } = await client.get<TaskView>(`/v1/tasks/${task.summary.id}`);
    const approval = approvals[need.id];
    if (!approval || approval.answer || approval.expired) return approval !== undefined;
    if (approval.rehearsal) return askRehearsal(client, screen, task, approval);
    return askApproval(client, screen, approval, Object.values(approvals));
  }
  if (need.kind === 'question') {
    const form = await formOf(client, task.questions[need.id]);
    if (form) return askForm(client, screen, task, need, form);
    screen.note(strong(plain(await textOf(client, need.text))));
    need.choices.forEach((choice, i) => {
      screen.note(`  ${i + 1}  ${plainLine(choice)}`);
    });
    const said = await screen.ask('Your answer (empty: later): ');
    if (!said) return false;
    await client.command({ type: 'answer', task: task.summary.id, question: need.id, text: need.choices[Number(said) - 1] ?? said });
    return true;
  }
  if (need.kind === 'proposal') return askProposal(client, screen, task);
  return need.kind === 'review' ? askReview(client, screen, task) : false;
}

async function askApproval(client: Client, screen: Screen, approval: ApprovalView, all: ApprovalView[]): Promise<boolean> {
  const also = alikeOf(approval, all);
  for (const line of [...approvalCard(approval), ...alikeLines(also)]) screen.note(line);
  const rule = ruleOf(approval);
  if (approval.pattern) screen.note(`  "always" would allow: ${plainLine(approval.pattern.words, 300)}`);
  const always = rule ? ', a(lways)' : '';
  const which = also.length ? ' to all of them' : '';
  for (;;) {
    const said = await screen.ask(`y(es), t(his task)${always}, n(o)${which}, s(how all), or no with a word; empty: later  `);
    if (!said) return false;
    if (/^s(how( all)?)?$/i.test(said)) {
      for (const { full } of [approval, ...also]) screen.note(plain(await textOf(client, full)));
      continue;
    }
    if (/^a(lways)?$/i.test(said) && rule) {
      const kept = await askRule(screen, rule);
      if (!kept) continue;
      await sayYes(client, approval, 'always', { also, rule: kept.edited });
      if (kept.edited) screen.note(savedWords(kept.edited, await ruleWarning(client, kept.edited)));
      return true;
    }
    const yes = /^y(es)?$/i.test(said) ? 'once' : /^t(his task)?$/i.test(said) ? 'task' : undefined;
    const word = said.replace(/^no?\b[\s,:]*/i, '');
    await sayYes(client, approval, yes ?? 'no', { also, ...(!yes && word && { word }) });
    return true;
  }
}

async function askRehearsal(client: Client, screen: Screen, task: TaskView, approval: ApprovalView): Promise<boolean> {
  const view = await client.get<TaskView>(`/v1/tasks/${task.summary.id}`);
  for (const line of await rehearsalLines(client, view, approval)) screen.note(line);
  for (;;) {
    const said = await screen.ask('y(es, do all of it), n(o, none of it), d(ifferences), or say what should be different; empty: later  ');
    if (!said) return false;
    if (/^d(iff(erences)?)?$/i.test(said)) {
      const { diffLines } = await import('./differences.ts');
      for await (const line of diffLines(client, task.summary.id, (await changesOf(client, view)).changes)) screen.note(line);
    } else if (/^(y(es)?|no?)$/i.test(said)) {
      await sayYes(client, approval, /^y/i.test(said) ? 'once' : 'no');
      return true;
    } else {
      await client.command({ type: 'steer', task: task.summary.id, text: said });
      return true;
    }
  }
}

/** The rule before it is saved: as it is, or as the person writes it. Undefined where they think better of it. */
async function askRule(screen: Screen, rule: Grant): Promise<{ edited?: Grant | undefined } | undefined> {
  screen.note(plain(JSON.stringify(rule)));
  for (;;) {
    const said = await screen.ask('Enter saves this rule; or write it as it should be; n(o): not always  ');
    if (!said) return {};
    if (/^no?$/i.test(said)) return undefined;
    const edited = parseRule(said);
    if (edited.ok) return { edited: edited.rule };
    screen.note(edited.sentence);
  }
}

async function askReview(client: Client, screen: Screen, task: TaskView): Promise<boolean> {
  const { changes } = await changesOf(client, task);
  if (task.summary.answer) screen.note(plain(await textOf(client, task.summary.answer)).trimEnd());
  const marked = changes.filter((change) => change.marks.length > 0);
  screen.note(strong(`It wants to change ${changes.length === 1 ? 'this' : `these ${changes.length}`}:`));
  for (const line of changeLines(changes, 40)) screen.note(line);
  const id = task.summary.id;
  for (;;) {
    const said = await screen.ask('y(es), n(o: drop them), d(ifferences), or say what should be different; empty: later  ');
    if (!said) return false;
    if (/^d(iff(erences)?)?$/i.test(said)) {
      const { diffLines } = await import('./differences.ts');
      for await (const line of diffLines(client, id, changes)) screen.note(line);
    } else if (/^y(es)?$/i.test(said)) {
      if (
        marked.length &&
        !/^y(es)?$/i.test(
          await screen.ask(
            warning(
              `${marked.length === 1 ? 'One of them deserves' : `${marked.length} of them deserve`} a second look. Accept ${marked.length === 1 ? 'it' : 'them'} too? y/n  `,
            ),
          ),
        )
      )
        continue;
      await client.command({ type: 'review', ...seenOf(task), answer: 'accept', marked: marked.length > 0 });
      return true;
    } else {
      const back = /^no?$/i.test(said) ? undefined : said;
      await client.command({ type: 'review', ...seenOf(task), answer: back ? 'back' : 'reject', ...(back && { text: back }) });
      return true;
    }
  }
}
