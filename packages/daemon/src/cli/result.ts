import { basename } from 'node:path';
import type { ApprovalView, Change, Form, Need, Rehearsed, TaskSummary, TaskView } from '@deskhand/protocol';
import { holdsUp, isFinished, notDone, outboxOf, type Requests, tasksName, toReview } from '@deskhand/protocol/folds';
import { asTyped, me } from '../host/called.ts';
import { approvalCard } from './approval-card.ts';
import { changeLines } from './change-lines.ts';
import type { Client } from './client.ts';
import { exits } from './exits.ts';
import { formLines, formOf } from './forms.ts';
import { askedAgain, entryLine } from './outbox-words.ts';
import { plain, plainLine, shellWord } from './plain.ts';
import { proposalLines } from './proposal.ts';
import { rehearsalLines, rehearsalOf, rehearsalSteps, rehearsedOf } from './rehearsal.ts';
import { alikeOf } from './say-yes.ts';
import { faint, type Screen, strong, warning } from './screen.ts';
import { textOf } from './text-of.ts';
import { familyOf } from './watch.ts';
import { count, duration, needWords, shortId, size, stateWords } from './words.ts';

/** What `--json` gives for a task: the shape that other programs build on. */
export interface Result {
  task: string;
  thread: string;
  /** queued, working, waiting, review, done, partly, failed or stopped. */
  state: string;
  /** The answer. */
  text: string;
  /** `dropped`: its owner didn't want it in place. */
  artifacts: { name: string; path: string; bytes: number; sha256: string; dropped?: true }[];
  changes: Change[];
  /** Whether the changes are in place. */
  committed: boolean;
  steps: number;
  usage: { input: number; output: number; cached: number; dollars?: number | undefined };
  seconds: number;
  /** Files that it read and that changed before it ended. Absent where there were none. */
  outdated?: string[];
  /** What it says of its result and doesn't hold, in words. Absent where all does. */
  doubts?: string[];
  /** What it waits for, when a person is needed. */
  needs: NeedResult[];
  reason?: { code: string; sentence: string; next?: string | undefined };
  /** What it asked the network for: how often, and the last fifty. Absent where it didn't. */
  requests?: Requests;
  /** What it sent to the outside world, or didn't. Absent where there was nothing. */
  outbox?: { entry: string; title: string; to: string; state: string; status?: number; words?: string }[];
}

/** One thing that waits for a person. */
interface NeedResult {
  kind: string;
  id?: string;
  /** The part that asks, where it isn't the task itself. */
  task?: string;
  words: string;
  choices?: string[];
  /** The plugin that asks, and the form that it wants filled in. */
  plugin?: string | undefined;
  form?: Form;
  paths?: string[];
  merged?: string[];
  /** Of an approval: why it is asked, what decides and where that comes from, and whether a yes can be taken back. */
  why?: string;
  decisive?: ApprovalView['decisive'];
  irreversible?: boolean;
  /** Milliseconds since 1970. */
  expires?: number;
  /** Those with the same group are alike, and can be answered at once. */
  group?: string;
  /** What "always" would allow. */
  always?: string;
  /** Of the end of a rehearsal: what it would do. Acts are exact by their hashes, which `/v1/content/HASH` gives. */
  rehearsed?: Rehearsed;
}

export async function resultOf(client: Client, view: TaskView, now: number = Date.now()): Promise<Result> {
  const { summary } = view;
  const family = await familyOf(client, view);
  const needs = await Promise.all(
    [...family.values()].flatMap((each) => each.summary.needs.map((need) => needResult(client, each, need, summary.id))),
  );
  const isHeld = [...family.values()].some((each) => each.summary.needs.some(holdsUp));
  const { changes } = await client.get<{ changes: Change[] }>(`/v1/tasks/${summary.id}/changes`);
  return {
    task: summary.id,
    thread: summary.thread,
    // What a part asks, the task waits for; what is asked ahead holds nothing up.
    state: isHeld && (summary.state === 'working' || summary.state === 'queued') ? 'waiting' : summary.state,
    text: summary.answer ? await textOf(client, summary.answer) : '',
    artifacts: view.artifacts.map(({ path, file, dropped }) => ({
      name: file.name,
      path,
      bytes: file.content.bytes,
      sha256: file.content.hash,
      ...(dropped && { dropped }),
    })),
    changes,
    committed: summary.committed && !summary.undone,
    steps: summary.steps,
    usage: summary.usage,
    seconds: Math.round((summary.finished ?? now) - summary.requested) / 1000,
    needs,
    ...(summary.doubts?.length && { doubts: summary.doubts }),
    ...(summary.outdated?.length && { outdated: summary.outdated }),
    ...(summary.reason && { reason: summary.reason }),
    ...(view.requests && { requests: view.requests }),
    ...(summary.outbox?.length && {
      outbox: outboxOf(view).map(({ id, title, to, state, receipt, reason }) => ({
        entry: id,
        title,
        to,
        state,
        ...(receipt?.status !== undefined && { status: receipt.status }),
        ...((receipt || reason) && { words: receipt?.words ?? reason?.sentence ?? '' }),
      })),
    }),
  };
}

async function needResult(client: Client, view: TaskView, need: Need, root: string): Promise<NeedResult> {
  const { summary, approvals } = view;
  const asked = need.kind === 'approval' ? approvals[need.id] : undefined;
  const rehearsed = asked?.rehearsal ? await rehearsedOf(client, asked) : undefined;
  return {
    kind: need.kind,
    ...('id' in need && { id: need.id }),
    ...(summary.id !== root && { task: summary.id }),
    ...(need.kind === 'conflict' && { paths: need.paths, ...(need.merged && { merged: need.merged }) }),
    words: await inFull(client, need),
    ...(need.kind === 'question' && { choices: need.choices, ...(await asksForm(client, view, need.id)) }),
    ...(asked && {
      why: asked.why,
      decisive: asked.decisive,
      irreversible: asked.irreversible,
      expires: asked.expires,
      ...(asked.group && { group: asked.group }),
      ...(asked.pattern && { always: asked.pattern.words }),
      ...(rehearsed && { rehearsed }),
    }),
  };
}

/** Who asks, where a plugin does, and what it wants filled in. */
async function asksForm(client: Client, { questions }: TaskView, id: string) {
  const form = await formOf(client, questions[id]);
  return form && { plugin: questions[id]?.plugin, form };
}

async function inFull(client: Client, need: Need): Promise<string> {
  if (need.kind === 'approval' || need.kind === 'outbox') return need.title;
  if (need.kind === 'question') return textOf(client, need.text);
  if (need.kind === 'proposal') return needWords(need);
  return need.kind === 'conflict' ? need.sentence : `look at ${count(need.count, 'change')}`;
}

/** The exit code that says how a task stands. */
export function exitOf(view: TaskView): number {
  const { state } = view.summary;
  if (state === 'done') return exits.done;
  if (state === 'partly') return exits.partly;
  if (state === 'failed') return exits.failed;
  return state === 'stopped' ? exits.stopped : exits.person;
}

/** Result, then proof, then what to do next. */
export async function showResult(screen: Screen, client: Client, view: TaskView, braked = false): Promise<void> {
  const result = await resultOf(client, view);
  if (screen.json) return screen.outJson(result);
  if (result.text) screen.out(plain(result.text).trimEnd());
  const waiting = new Set(toReview(view) && result.changes.map((change) => change.path));
  for (const { path, bytes, dropped } of result.artifacts) {
    const where = dropped ? ', dropped' : waiting.has(path) ? ', not in place yet' : '';
    screen.note(`  ${strong(plainLine(path, 300))} (${size(bytes)}${where})`);
  }
  for (const entry of outboxOf(view)) screen.note(`  ${entryLine(entry, Date.now())}`);
  const family = await familyOf(client, view);
  const left = [...family.values()].flatMap(notDone);
  for (const { title, why } of left.slice(0, 20)) screen.note(warning(`  Not done: ${plainLine(title, 120)} (${whyNot[why]})`));
  const { summary } = view;
  // Of one that has ended it is the reason for how it ended.
  if (!isFinished(summary)) for (const doubt of summary.doubts ?? []) screen.note(warning(plainLine(doubt, 300)));
  for (const line of outdatedLines(summary.outdated ?? [])) screen.note(line);
  const id = shortId(summary.id);
  const inPlace = result.committed ? `${placedOf(view)} in place; undo: ${me} undo ${id}` : '';
  const tokens = result.usage.input + result.usage.output;
  const facts = [
    `${count(result.steps, 'step')}`,
    duration(result.seconds * 1000),
    tokens ? `${tokens.toLocaleString()} tokens` : '',
    inPlace ||
      (isFinished(summary) && !result.changes.length && !summary.changes ? (result.steps ? 'changed no file' : 'only answered') : ''),
  ];
  const parts = [...family.values()].map((each) => each.summary).filter((each) => each.id !== summary.id);
  screen.note(`${strong(id)} ${stateWords(summary, { parts, braked })} ${faint(`(${facts.filter(Boolean).join(', ')})`)}`);
  if (summary.reason?.next) screen.note(`  ${plainLine(asTyped(summary.reason.next), 300)}`);
  for (const each of family.values()) for (const line of await nextSteps(client, each, result.changes)) screen.note(line);
}

const whyNot = { no: 'you said no', late: 'nobody answered in time', rule: 'a rule refused it' };

/** What it went by may no longer hold. */
function outdatedLines(paths: string[]): string[] {
  if (!paths.length) return [];
  const more = paths.length > 5 ? [`  and ${paths.length - 5} more`] : [];
  return [
    warning('It read these files, and they have changed since:'),
    ...paths.slice(0, 5).map((path) => `  ${plainLine(path, 300)}`),
    ...more,
  ];
}

/** How many changes stand, of all its commits; what is gone is said. Of an erased task only that there were some. */
function placedOf({ summary, commits }: TaskView): string {
  if (summary.erased) return 'changes';
  const isReversed = (id: string): boolean => commits.some((later) => later.of === id && !later.paths && !isReversed(later.id));
  const placed = commits.filter(({ id, of }) => of === undefined && !isReversed(id)).map(({ changes }) => changes);
  const all = placed.reduce((sum, { added, changed, moved, deleted }) => sum + added + changed + moved + deleted, 0);
  const gone = placed.reduce((sum, { deleted }) => sum + deleted, 0);
  return `${count(all, 'change')}${gone ? ` (${gone} deleted)` : ''}`;
}

function conflictSteps(task: TaskSummary, paths: string[], marked: boolean): string[] {
  const id = shortId(task.id);
  const [first = ''] = paths;
  return [
    ...paths.slice(0, 20).map((path) => `  changed meanwhile: ${plainLine(path, 300)}`),
    ...(paths.length > 20 ? [`  and ${paths.length - 20} more`] : []),
    `  Look: ${me} diff ${id}. Choose for each, or for all:  ${me} commit ${id}${marked ? ' --marked' : ''} --as-is ${paths.length > 1 ? 'all' : shellWord(first)}`,
    '    --as-is leaves it as it is now, --from-task puts the task’s in its place, --both keeps both,',
    `      the task’s as ${plainLine(tasksName(basename(first)), 300)}.`,
    `  ${isFinished(task) ? '' : `Or let the task go on: ${me} steer ${id} "…". `}Drop: ${me} discard ${id}`,
  ];
}

/** What to do about all that a task, or a part of one, waits for. */
async function nextSteps(client: Client, view: TaskView, changes: Change[]): Promise<string[]> {
  const id = shortId(view.summary.id);
  const lines = view.summary.needs.map(async (need): Promise<string[]> => {
    const rehearsal = need.kind === 'approval' && need.rehearsal ? rehearsalOf(view) : undefined;
    if (rehearsal) return [...(await rehearsalLines(client, view, rehearsal)), ...rehearsalSteps(view)];
    if (need.kind === 'approval') return approvalSteps(view, need.id);
    if (need.kind === 'question') {
      const asked = view.questions[need.id];
      const form = await formOf(client, asked);
      if (asked && form)
        return [
          ...(await formLines(client, asked, form)).map((line) => `  ${line}`),
          `  Answer:  ${me} answer ${id} ${form.length ? `"${plainLine(form[0]?.name ?? '', 60)}: …"   (a line for each)` : '"{}"'}. Not: ${me} answer ${id} --decline`,
        ];
      const text = plain(await textOf(client, need.text))
        .trimEnd()
        .replaceAll('\n', '\n  ');
      return [`  ${text}`, ...need.choices.map((choice) => `    ${plainLine(choice)}`), `  Answer:  ${me} answer ${id} "…"`];
    }
    if (need.kind === 'conflict' && need.paths.length)
      return conflictSteps(
        view.summary,
        need.paths,
        changes.some((change) => change.marks.length > 0),
      );
    // What to do about it is said by the review that it came with.
    if (need.kind === 'conflict') return [];
    if (need.kind === 'outbox') return askedAgain(need);
    if (need.kind === 'proposal')
      return [
        ...(view.proposal ? proposalLines(view.proposal) : []).map((line) => `  ${line}`),
        `  Yes: ${me} approve ${id}. Without some: ${me} approve ${id} --without 2. Only its folder: ${me} deny ${id}`,
      ];
    return [...limitLines(view), ...reviewSteps(id, changes, isInConflict(view.summary))];
  });
  const kept = view.summary.staged && !view.summary.needs.length ? reviewSteps(id, changes) : [];
  return [...(await Promise.all(lines)).flat(), ...kept];
}

/** What deserves a second look first, and what is gone before what is there. */
const byWeight = (a: Change, b: Change): number =>
  Number(b.marks.length > 0) - Number(a.marks.length > 0) || Number(b.kind === 'deleted') - Number(a.kind === 'deleted');

/** What is to be chosen first says how all of it is accepted. */
const isInConflict = ({ needs }: TaskSummary): boolean => needs.some((need) => need.kind === 'conflict' && need.paths.length > 0);

function reviewSteps(id: string, changes: Change[], isChosenFirst = false): string[] {
  const lines = changeLines(changes.toSorted(byWeight), 20);
  if (isChosenFirst) return lines;
  const marked = changes.filter((change) => change.marks.length > 0).length;
  const all = marked ? `Accept all, with what wants a second look: ${me} commit ${id} --marked` : `Accept: ${me} commit ${id}`;
  const some = marked && marked < changes.length ? `. Only some: ${me} commit ${id} --path FILE` : '';
  return [...lines, `  Look: ${me} diff ${id}. ${all}${some}. Drop: ${me} discard ${id}`];
}

/** It was cut short, though what it has done so far is there to be looked at. */
const limitLines = ({ limit }: TaskView): string[] =>
  limit
    ? [
        `  It reached its limit of ${limit.value} ${plainLine(limit.limit)}, so this may be only part of it. ${plainLine(asTyped(limit.next), 300)}`,
      ]
    : [];

/** A request as a person has to know it before they answer, and the words that answer it: by its own id, as there may be several. */
function approvalSteps(view: TaskView, approval: string): string[] {
  const asked = view.approvals[approval];
  const id = shortId(approval);
  const answers = `  Say yes or no:  ${me} approve ${id}   or  ${me} deny ${id} "why"`;
  if (!asked) return [answers];
  const alike = alikeOf(asked, Object.values(view.approvals)).length;
  return [...approvalCard(asked), alike ? `${answers}   (--alike: with the ${alike} like it)` : answers];
}
