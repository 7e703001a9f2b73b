import { join } from 'node:path';
import type { Draft, Ref, TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import type { Stage } from '../workspace/workspace.ts';
import { byAgent } from './by.ts';
import { isSupposed } from './claim-words.ts';
import { claimsAct } from './claimed-acts.ts';
import { deedIn, isAnnouncement } from './claimed-deeds.ts';
import { type Finding, untrue } from './claims.ts';
import { toldModel, toldPerson } from './finding-words.ts';
import { failedIn, known, type Look } from './known.ts';
import { filesNamed } from './named-files.ts';
import { namesAmong } from './names-among.ts';
import { promiseIn } from './promised.ts';
import type { SettleScene } from './settle.ts';
import { isAway } from './stages.ts';
import { namesFolder } from './untrue-folders.ts';
import { countsFolders } from './untrue-numbers.ts';
import { speaksOfParts } from './untrue-parts.ts';
import { namesPlaces } from './untrue-places.ts';
import { wantsFile } from './wants-file.ts';
import { wantsRun } from './wants-run.ts';

// Done means checked. Before a task ends, what it says of its result is held against the folders and its steps. Where that
// doesn't hold the model is told once, exactly; what still doesn't is said to the person. More checks of a result belong here.

/** The events before a task may end: a word to the model that sends it back, or what the person is told; none where all holds. */
export async function checkResult(view: TaskView, scene: SettleScene): Promise<Draft[]> {
  // A part answers to its task, whose own answer is checked.
  if (view.limit || view.request.parent || !view.summary.answer) return [];
  // Most answers name no file: then the view isn't looked at.
  const isClaim =
    (await mayClaim(view, view.summary.answer, scene.log)) ||
    (await failedIn(view, scene.log)) !== undefined ||
    (await mayBeFaulty(view, scene.log));
  const findings = isClaim ? await findingsOf(view, await scene.log.text(view.summary.answer), scene) : [];
  // In review it has left the model, which nobody but its person sends it back to.
  if (findings.length && !wasTold(view) && !view.review)
    return [{ ...byAgent(view), type: 'note.added', body: { text: scene.log.put(toldModel(findings)), why: 'claim' } }];
  const had = view.summary.doubts ?? [];
  const now = findings.map((finding) => ({ kind: finding.kind, sentence: toldPerson(finding) }));
  if (now.map(({ sentence }) => sentence).join('\n') === had.join('\n')) return [];
  return [{ ...byAgent(view), type: 'result.checked', body: { findings: now } }];
}

/** Whether an answer is to be looked at whatever the task did: it names a file or speaks of a deed, or a file was asked for. */
export async function mayClaim(view: TaskView, answer: Ref, log: Log): Promise<boolean> {
  const text = await log.text(answer);
  if (filesNamed(text).length || isAnnouncement(text) || deedIn(text, isSupposed) !== undefined || claimsAct(text)) return true;
  if (countsFolders(text) || namesPlaces(text) || speaksOfParts(text) || namesFolder(text)) return true;
  const message = view.entries.findLast((entry) => entry.kind === 'message');
  const asked = message && (await log.text(message.text));
  return asked !== undefined && (wantsFile(asked) !== undefined || wantsRun(asked) || promiseIn(text, asked, true) !== undefined);
}

/** Whether a call speaks of a file of a kind that is looked into for what is wrong with it. */
async function mayBeFaulty({ steps }: TaskView, log: Log): Promise<boolean> {
  const texts = await Promise.all(
    Object.values(steps).flatMap(({ effect, state, args }) => (effect !== 'read' && state === 'ok' ? [log.text(args)] : [])),
  );
  return texts.some((text) => /\.(?:ics|eml)(?!\p{L})/iu.test(text));
}

/** Whether the model was told since the person last said something. */
function wasTold({ entries }: TaskView): boolean {
  const since = entries.findLastIndex(({ kind }) => kind === 'message');
  return entries.slice(since + 1).some((entry) => entry.kind === 'note' && entry.why === 'claim');
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

/** The view of the task, opened where something has to be looked up in it. A task that did nothing leaves none behind. */
function openLook(view: TaskView, { stages, spec }: SettleScene): Look & { leave(): Promise<void> } {
  const isOwn = view.summary.steps > 0 || view.begun !== undefined;
  let stage: Promise<Stage> | undefined;
  let paths: Promise<string[] | undefined> | undefined;
  let isThere: Promise<(name: string) => boolean> | undefined;
  const open = () => (stage ??= stages.get(view.summary.id).then((opened) => opened.stage));
  const roots = spec.folders.map(({ path }) => path);
  const all = () => (paths ??= open().then((opened) => pathsIn(opened, roots)));
  return {
    open,
    paths: all,
    isThere: () => (isThere ??= all().then((names) => (names ? namesAmong(names.map(unslashed)) : () => true))),
    async leave() {
      const opened = isOwn ? undefined : await stage?.catch(() => undefined);
      if (!opened) return;
      stages.forget(view.summary.id);
      await opened.discard();
    },
  };
}

const unslashed = (path: string): string => path.replace(/\/$/u, '');

/** Entries that are looked through for a name; where there are more, any is taken to be there. */
const mostNames = 20_000;

async function pathsIn({ files }: Stage, folders: string[]): Promise<string[] | undefined> {
  const paths: string[] = [];
  for (const queue = [...folders]; queue.length; ) {
    const folder = queue.shift() ?? '';
    for (const { name, stat } of await files.list(folder).catch(() => [])) {
      const path = join(folder, name);
      paths.push(stat.kind === 'folder' ? `${path}/` : path);
      if (stat.kind === 'folder' && !/^(?:\.git|node_modules|__pycache__|\.venv)$/u.test(name)) queue.push(path);
    }
    if (paths.length >= mostNames) return undefined;
  }
  return paths;
}
