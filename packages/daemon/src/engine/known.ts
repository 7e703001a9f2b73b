import { resolve } from 'node:path';
import { type Change, folderOf, parseChanges, type Ref, type StepView, type TaskView } from '@deskhand/protocol';
import { z } from 'zod';
import { fromHome } from '../host/host.ts';
import type { Log } from '../log/log.ts';
import type { Stage } from '../workspace/workspace.ts';
import { actsOnRecord } from './acts-on-record.ts';
import { claimOf } from './claim-words.ts';
import type { Known } from './claims.ts';
import { documentsIn } from './documents-in.ts';
import { toldBefore } from './earlier.ts';
import { faultsOf, lookedInto } from './faulty-files.ts';
import { isLookUp } from './look-up.ts';
import { filesNamed, isProgram } from './named-files.ts';
import { baseOf, namesAmong } from './names-among.ts';
import { family } from './provenance.ts';
import { commandsOf, openedBy, writers } from './ran-and-read.ts';
import { laidPaths } from './sent-along.ts';
import type { SettleScene } from './settle.ts';
import { cwdOf } from './stages.ts';

// What is known of a task and its folders when it says that it is done: from its steps, its changes, and the view that it had.

/** The view of the task, opened where something has to be looked up in it. */
export interface Look {
  open(): Promise<Stage>;
  /** Whether a file anywhere in its folders has that name. */
  isThere(): Promise<(name: string) => boolean>;
  /** All that lies in them, folders with a slash at their end; undefined where that is too much. */
  paths(): Promise<readonly string[] | undefined>;
}

/** All that the answer of a task is held against; its view is opened only where something has to be looked up in it. */
export async function known(view: TaskView, answer: string, look: Look, scene: SettleScene): Promise<Known> {
  const { log, spec } = scene;
  const cwd = cwdOf(view, log.host());
  const steps = Object.values(view.steps);
  const acts = steps.filter(({ effect, state }) => effect !== 'read' && (state === 'ok' || state === 'error'));
  const isOwn = steps.length > 0 || view.begun !== undefined;
  const laid = laidPaths(view, log);
  const changes = isOwn ? await (await look.open()).diff() : [];
  const own = changes.filter(({ path }) => !laid.has(path) && ![...laid].some((at) => at.startsWith(`${path}/`)));
  const before = toldBefore(view, log);
  const earlier = await Promise.all([view, ...before].map((task) => putInPlace(task, log)));
  const isTouched = namesAmong([...pathsOf(changes), ...laid, ...earlier.flatMap(pathsOf), ...view.artifacts.map(({ path }) => path)]);
  const resolved = (name: string): string => resolve(cwd, fromHome(name));
  const asked = view.entries.findLast((entry) => entry.kind === 'message');
  const names = new Set(filesNamed(answer).map(({ name }) => baseOf(name)));
  const callsOf = (by: ReturnType<typeof kindOf>) => acts.filter((step) => step.state === 'ok' && kindOf(step) === by);
  const spoken = (texts: () => readonly Said[]) => spokenOf(names, texts, log);
  const used = {
    command: spoken(() => callsOf('command').map(({ args: text }) => ({ text }))),
    write: spoken(() => callsOf('write').map(({ args: text }) => ({ text }))),
    outside: spoken(() => callsOf('outside').flatMap(({ args, output }) => [args, ...(output ? [output] : [])].map((text) => ({ text })))),
  };
  // What came out of an archive, or was copied with many others, was written by somebody else.
  const looked = lookedInto(own);
  const isMade = spokenOf(
    new Set(looked.map(baseOf)),
    () => [...callsOf('write'), ...callsOf('command')].map(({ args: text }) => ({ text })),
    log,
  );
  const made = (await Promise.all(looked.map(async (path) => ((await isMade(path)) ? [path] : [])))).flat();
  const outside = Boolean(view.summary.outbox?.length) || acts.some(isOutside);
  const together = [view, ...before, ...wentOnFrom(view, log)].flatMap((one) => family(one, log));
  const { acts: onRecord, open } = await actsOnRecord(together, scene);
  const changed = own.length > 0 || view.commits.length > 0 || view.artifacts.length > 0 || outside;
  return {
    answer,
    asked: asked ? await log.text(asked.text) : '',
    isTouched,
    changed,
    acted: acts.length > 0,
    idle: acts.length === 0 && !changed && before.length === 0,
    writes: spec.folders.some(({ mode }) => mode !== 'ro'),
    failed: await failedIn(view, log),
    acts: onRecord,
    open,
    changes: [...earlier.flat(), ...own],
    commands: await commandsOf(together, log),
    wasOpened: openedBy(together, log),
    paths: look.paths,
    documents: () => documentsIn(own, look.open),
    faults: await faultsOf(made, look.open),
    ran: (words) => ranIn(together, new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'iu'), log),
    isOutside: (name) => /^[A-Za-z]:[\\/]/u.test(name) || folderOf(spec.folders, resolved(name)) === undefined,
    async isThere(name) {
      if (isTouched(name)) return true;
      if (!spec.folders.length) return false;
      if (await (await look.open()).files.stat(resolved(name)).catch(() => undefined)) return true;
      return (await look.isThere())(name);
    },
    wasRead: spoken(() => toldTo(view, before)),
    async wasUsed(name, by) {
      return (by === 'outside' && outside && /\.(?:eml|ics|vcf)$/iu.test(name)) || (await used[by](name));
    },
  };
}

/** A text, but for the words that another one had: a call that failed says again what was called for. */
interface Said {
  text: Ref;
  but?: Ref | undefined;
}

/** Whether one of the texts has a name of the answer in it. Each text is looked through once, when the first name is asked for. */
function spokenOf(names: ReadonlySet<string>, texts: () => readonly Said[], log: Log): (name: string) => Promise<boolean> {
  let found: Promise<ReadonlySet<string>> | undefined;
  const look = async () => {
    const spoken = new Set<string>();
    for (const { text, but } of texts()) {
      if (text.bytes >= longest) continue;
      const [said, called] = await Promise.all([text, but].map(async (ref) => (ref ? (await log.text(ref)).toLowerCase() : '')));
      for (const name of names) if (!spoken.has(name) && said?.includes(name) && !called?.includes(name)) spoken.add(name);
    }
    return spoken;
  };
  return async (name) => {
    found ??= look();
    return (await found).has(baseOf(name));
  };
}
const longest = 4_000_000;

const kindOf = ({ tool, effect }: StepView): 'command' | 'write' | 'outside' =>
  writers.has(tool) ? 'write' : (tool === 'run' || tool === 'job') && effect !== 'irreversible' ? 'command' : 'outside';
const isOutside = (step: StepView): boolean => kindOf(step) === 'outside' && step.tool !== 'spawn' && step.state === 'ok';

/** What the task, or one before it in the conversation, has put in place. */
async function putInPlace({ commits, begun }: TaskView, log: Log): Promise<Change[]> {
  const lists = [...commits.map(({ changes }) => changes.list), ...(begun?.taken ? [begun.taken.list] : [])];
  const texts = await Promise.all(lists.map((list) => log.text(list)));
  return texts.flatMap(parseChanges);
}
const pathsOf = (changes: readonly Change[]): string[] => changes.flatMap(({ path, from = path }) => [path, from]);

/** The task whose step, or whose staged changes, it began from. */
const wentOnFrom = ({ request, begun }: TaskView, log: Log): TaskView[] =>
  [request.after?.task, begun?.from].flatMap((id) => (id && log.task(id)) || []);

/** Whether a command, or a program that was written, has such a word in it. */
async function ranIn(views: readonly TaskView[], words: RegExp, log: Log): Promise<boolean> {
  const kept = views.filter(({ summary }) => !summary.erased);
  const steps = kept.flatMap((view) => Object.values(view.steps)).filter(({ state, effect }) => state === 'ok' && effect !== 'read');
  for (const step of steps) {
    const by = kindOf(step);
    if (by === 'command' || (by === 'write' && isProgram((await argsOf(step, log)).path ?? '')))
      if (words.test(await log.text(step.args))) return true;
  }
  return false;
}

/** What the task read, and what was said in the conversation before. */
function toldTo(view: TaskView, before: readonly TaskView[]): Said[] {
  const outputs = Object.values(view.steps).flatMap(({ args, output, state }) =>
    output ? { text: output, but: state === 'error' ? args : undefined } : [],
  );
  const told = before.flatMap(({ request, summary }) => [request.text, ...(summary.answer ? [summary.answer] : [])]);
  return [...outputs, ...told.map((text) => ({ text }))];
}

/**
 * The words of what failed and was left at that: the last thing that it did, or an edit of a file that it hands over all the same
 * or says that it changed. A look that finds nothing is no failure.
 */
export async function failedIn(view: TaskView, log: Log): Promise<string | undefined> {
  const acts = Object.values(view.steps).filter(
    (step, at, all) => step.effect !== 'read' && step.tool !== 'spawn' && step.tool !== 'job' && !wasDone(step, all.slice(0, at)),
  );
  const last = acts.at(-1);
  if (last?.state === 'error' && kindOf(last) !== 'outside') {
    const { command } = await argsOf(last, log);
    if (command === undefined) return last.words;
    return isLookUp(command) ? undefined : ((last.output && lastLine(await log.text(last.output))) ?? last.words);
  }
  // A command that came after may have put anything right.
  const since = acts.slice(acts.findLastIndex((step) => step.state === 'ok' && kindOf(step) === 'command') + 1);
  const edits = await Promise.all(
    since.filter((step) => kindOf(step) === 'write').map(async (step) => ({ step, name: baseOf((await argsOf(step, log)).path ?? '') })),
  );
  const left = edits.filter(
    ({ step, name }, at) =>
      step.state === 'error' && name && !edits.slice(at).some((later) => later.name === name && later.step.state === 'ok'),
  );
  if (!left.length || !view.summary.answer) return undefined;
  const given = new Set(view.artifacts.map(({ path }) => baseOf(path)));
  const claimed = filesNamed(await log.text(view.summary.answer)).filter(({ clause, before }) => {
    const claim = claimOf(clause, before.length);
    return claim?.mine === true && claim.change;
  });
  const said = new Set(claimed.map(({ name }) => baseOf(name)));
  return left.find(({ name }) => given.has(name) || said.has(name))?.step.words;
}

/** An edit that is refused since it was made before, to the letter: what it was to do stands. */
const wasDone = ({ state, tool, args }: StepView, before: readonly StepView[]): boolean =>
  state === 'error' && writers.has(tool) && before.some((one) => one.state === 'ok' && one.tool === tool && one.args.hash === args.hash);

/** What a command said last before it ended: of many lines the one that says what is wrong. */
function lastLine(output: string): string | undefined {
  const lines = output.split('\n').map((line) => line.replace(/[\p{C}\s]+/gu, ' ').trim());
  const end = lines.findLastIndex((line) => /^\[(?:exit \d|ended by |killed)/u.test(line));
  const said = lines.slice(0, Math.max(0, end)).findLast(Boolean);
  return said && `“${said.length > 200 ? `${said.slice(0, 199)}…` : said}”`;
}

const argsSchema = z.object({ command: z.string(), path: z.string() }).partial().catch({});
const argsOf = async ({ args }: StepView, log: Log) => argsSchema.parse(JSON.parse(await log.text(args)));
