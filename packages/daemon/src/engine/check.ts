import { homedir } from 'node:os';
import { join, normalize } from 'node:path';
import { type Draft, folderOf, parseChanges, type Ref, type StepView, type TaskView } from '@deskhand/protocol';
import { z } from 'zod';
import type { Log } from '../log/log.ts';
import type { Stage } from '../workspace/workspace.ts';
import { type Finding, type Known, untrue } from './claims.ts';
import { toldBefore } from './earlier.ts';
import { isLookUp } from './look-up.ts';
import { filesNamed } from './named-files.ts';
import { baseOf, namesAmong } from './names-among.ts';
import { laidPaths } from './sent-along.ts';
import { isAway, type SettleScene, where } from './settle.ts';
import { cwdOf } from './stages.ts';
import { wantsFile } from './wants-file.ts';

// Done means checked. Before a task ends, what it says of its result is held against the folders and its steps. Where that
// doesn't hold the model is told once, exactly; what still doesn't is said to the person. More checks of a result belong here.

/** The events before a task may end: a word to the model that sends it back, or what the person is told; none where all holds. */
export async function checkResult(view: TaskView, scene: SettleScene): Promise<Draft[]> {
  // A part answers to its task, whose own answer is checked.
  if (view.limit || view.request.parent || !view.summary.answer) return [];
  // Most answers name no file: then the view isn't looked at.
  const isClaim = (await mayClaim(view, view.summary.answer, scene.log)) || (await lastFailed(view, scene.log)) !== undefined;
  const findings = isClaim ? await findingsOf(view, await scene.log.text(view.summary.answer), scene) : [];
  if (findings.length && !wasTold(view))
    return [{ ...where(view), type: 'note.added', body: { text: scene.log.put(toldModel(findings)), why: 'claim' } }];
  const had = view.summary.doubts ?? [];
  const now = findings.map((finding) => ({ kind: finding.kind, sentence: toldPerson(finding) }));
  if (now.map(({ sentence }) => sentence).join('\n') === had.join('\n')) return [];
  return [{ ...where(view), type: 'result.checked', body: { findings: now } }];
}

/** Whether an answer is to be looked at whatever the task did: it names a file, or one was asked for. */
export async function mayClaim(view: TaskView, answer: Ref, log: Log): Promise<boolean> {
  if (filesNamed(await log.text(answer)).length) return true;
  const asked = view.entries.findLast((entry) => entry.kind === 'message');
  return asked !== undefined && wantsFile(await log.text(asked.text)) !== undefined;
}

/** Whether the model was told since the person last said something. */
function wasTold({ entries }: TaskView): boolean {
  const since = entries.findLastIndex(({ kind }) => kind === 'message');
  return entries.slice(since + 1).some((entry) => entry.kind === 'note' && entry.why === 'claim');
}

const toldModel = (findings: Finding[]): string =>
  `Before the owner reads your answer, it was held against the folders. This does not hold:\n${findings
    .slice(0, most)
    .map((finding) => `- ${modelWords(finding)}`)
    .join(
      '\n',
    )}\nPut it right now. Where it cannot be, or was never meant to be, say so in plain words. Then give the whole answer again: it takes the place of this one.`;
const most = 20;

function modelWords(finding: Finding): string {
  if (finding.kind === 'missing')
    return `${finding.name}: there is no such file in the folders. What a command left in /tmp is not in them.`;
  if (finding.kind === 'unchanged') return `${finding.name}: it is exactly as it was before the task.`;
  if (finding.kind === 'failed') return `The last thing you did failed, and the answer does not say so: ${finding.words}`;
  return 'A file, or a change to one, was asked for; no file was made or changed.';
}

function toldPerson(finding: Finding): string {
  if (finding.kind === 'missing') return `It says that there is ${finding.name}: no such file.`;
  if (finding.kind === 'unchanged') return `It says that it changed ${finding.name}, which is as it was.`;
  if (finding.kind === 'failed') return `The last thing that it did failed, and it does not say so: ${finding.words}.`;
  return 'You asked for a file, or a change to one: it made and changed none.';
}

async function findingsOf(view: TaskView, answer: string, scene: SettleScene): Promise<Finding[]> {
  const look = openLook(view, scene);
  try {
    return await untrue(await known(view, answer, look, scene));
  } catch (error) {
    // Nothing can be held against a folder that is away.
    if (isAway(error)) return [];
    throw error;
  } finally {
    await look.leave();
  }
}

type Look = ReturnType<typeof openLook>;

/** The view of the task, opened where something has to be looked up in it. A task that did nothing leaves none behind. */
function openLook(view: TaskView, { stages, spec }: SettleScene) {
  const isOwn = view.summary.steps > 0 || view.begun !== undefined;
  let stage: Promise<Stage> | undefined;
  let isThere: Promise<(name: string) => boolean> | undefined;
  const open = () => (stage ??= stages.get(view.summary.id).then((opened) => opened.stage));
  return {
    open,
    isThere: () =>
      (isThere ??= open().then(async (opened) => {
        const names = await namesIn(
          opened,
          spec.folders.map(({ path }) => path),
        );
        return names.length < mostNames ? namesAmong(names) : () => true;
      })),
    async leave() {
      const opened = isOwn ? undefined : await stage?.catch(() => undefined);
      if (!opened) return;
      stages.forget(view.summary.id);
      await opened.discard();
    },
  };
}

/** Entries that are looked through for a name; what lies beyond is taken to be there. */
const mostNames = 20_000;

async function namesIn({ files }: Stage, folders: string[]): Promise<string[]> {
  const names: string[] = [];
  for (const queue = [...folders]; queue.length && names.length < mostNames; ) {
    const folder = queue.shift() ?? '';
    for (const { name, stat } of await files.list(folder).catch(() => [])) {
      names.push(name);
      if (stat.kind === 'folder' && !/^(?:\.git|node_modules|__pycache__|\.venv)$/u.test(name)) queue.push(join(folder, name));
    }
  }
  return names;
}

async function known(view: TaskView, answer: string, look: Look, { log, spec }: SettleScene): Promise<Known> {
  const cwd = cwdOf(view, log.host());
  const steps = Object.values(view.steps);
  const acts = steps.filter(({ effect, state }) => effect !== 'read' && (state === 'ok' || state === 'error'));
  const isOwn = steps.length > 0 || view.begun !== undefined;
  const laid = laidPaths(view, log);
  const changes = isOwn ? await (await look.open()).diff() : [];
  const own = changes.filter(({ path }) => !laid.has(path) && ![...laid].some((at) => at.startsWith(`${path}/`)));
  const earlier = await Promise.all([view, ...toldBefore(view, log)].map((task) => placed(task, log)));
  const isTouched = namesAmong([
    ...changes.flatMap(({ path, from = path }) => [path, from]),
    ...laid,
    ...earlier.flat(),
    ...view.artifacts.map(({ path }) => path),
  ]);
  const resolved = (name: string): string =>
    normalize(name.startsWith('~/') ? join(homedir(), name.slice(2)) : name.startsWith('/') ? name : join(cwd, name));
  const asked = view.entries.findLast((entry) => entry.kind === 'message');
  const names = new Set(filesNamed(answer).map(({ name }) => baseOf(name)));
  const callsOf = (by: ReturnType<typeof kindOf>) => acts.filter((step) => step.state === 'ok' && kindOf(step) === by);
  const spoken = (texts: () => readonly Ref[]) => spokenOf(names, texts, log);
  const used = {
    command: spoken(() => callsOf('command').map(({ args }) => args)),
    write: spoken(() => callsOf('write').map(({ args }) => args)),
    outside: spoken(() => callsOf('outside').flatMap(({ args, output }) => [args, ...(output ? [output] : [])])),
  };
  const outside = Boolean(view.summary.outbox?.length) || acts.some(isOutside);
  return {
    answer,
    asked: asked ? await log.text(asked.text) : '',
    isTouched,
    changed: own.length > 0 || view.commits.length > 0 || view.artifacts.length > 0 || outside,
    acted: acts.length > 0,
    writes: spec.folders.some(({ mode }) => mode !== 'ro'),
    failed: await lastFailed(view, log),
    isOutside: (name) => /^[A-Za-z]:[\\/]/u.test(name) || folderOf(spec.folders, resolved(name)) === undefined,
    async isThere(name) {
      if (isTouched(name)) return true;
      if (!spec.folders.length) return false;
      if (await (await look.open()).files.stat(resolved(name)).catch(() => undefined)) return true;
      return (await look.isThere())(name);
    },
    wasRead: spoken(() => read(view, log)),
    async wasUsed(name, by) {
      return (by === 'outside' && outside && /\.(?:eml|ics|vcf)$/iu.test(name)) || (await used[by](name));
    },
  };
}

/** Whether one of the texts has a name of the answer in it. Each text is looked through once, when the first name is asked for. */
function spokenOf(names: ReadonlySet<string>, texts: () => readonly Ref[], log: Log): (name: string) => Promise<boolean> {
  let found: Promise<ReadonlySet<string>> | undefined;
  const look = async () => {
    const spoken = new Set<string>();
    for (const ref of texts()) {
      if (ref.bytes >= longest) continue;
      const text = (await log.text(ref)).toLowerCase();
      for (const name of names) if (!spoken.has(name) && text.includes(name)) spoken.add(name);
    }
    return spoken;
  };
  return async (name) => {
    found ??= look();
    return (await found).has(baseOf(name));
  };
}
const longest = 4_000_000;

const writers = new Set(['write_file', 'edit_file', 'edit_sheet', 'settle_conflict']);
const kindOf = ({ tool, effect }: StepView): 'command' | 'write' | 'outside' =>
  writers.has(tool) ? 'write' : (tool === 'run' || tool === 'job') && effect !== 'irreversible' ? 'command' : 'outside';
const isOutside = (step: StepView): boolean => kindOf(step) === 'outside' && step.tool !== 'spawn' && step.state === 'ok';

/** What the task, or one before it in the conversation, has put in place. */
async function placed({ commits, begun }: TaskView, log: Log): Promise<string[]> {
  const lists = [...commits.map(({ changes }) => changes.list), ...(begun?.taken ? [begun.taken.list] : [])];
  const texts = await Promise.all(lists.map((list) => log.text(list)));
  return texts.flatMap((text) => parseChanges(text).flatMap(({ path, from = path }) => [path, from]));
}

/** What the task read, and what was said in the conversation before. */
function read(view: TaskView, log: Log): Ref[] {
  const before = toldBefore(view, log).flatMap(({ request, summary }) => [request.text, ...(summary.answer ? [summary.answer] : [])]);
  return [...Object.values(view.steps).flatMap(({ output }) => output ?? []), ...before];
}

/** The words of the last thing that it did, if that failed and nothing was done after it. A look that finds nothing is no failure. */
async function lastFailed({ steps }: TaskView, log: Log): Promise<string | undefined> {
  const last = Object.values(steps).findLast(({ effect, tool }) => effect !== 'read' && tool !== 'spawn' && tool !== 'job');
  if (last?.state !== 'error' || kindOf(last) === 'outside') return undefined;
  const { command } = last.tool === 'run' ? commandSchema.parse(JSON.parse(await log.text(last.args))) : {};
  return command !== undefined && isLookUp(command) ? undefined : last.words;
}
const commandSchema = z.object({ command: z.string() }).partial().catch({});
