import { createHash } from 'node:crypto';
import { dirname, parse } from 'node:path';
import { type Change, type FileRef, folderOf, signedLines, type TaskView } from '@deskhand/protocol';
import type { Stage, StageFiles } from '../workspace/workspace.ts';
import { toldBefore } from './earlier.ts';
import type { EngineDeps } from './engine.ts';
import { cwdOf, foldersOf, type OpenStage } from './stages.ts';

// Files that a person sends with a task lie in a folder of the view while it works, and so do those that they sent
// before in the same conversation. What the task does nothing with is no change of theirs: it goes again before they look.

/** A name that nothing of the owner's has. */
const folderName = ({ summary }: TaskView): string => `Attachments-${summary.id.slice(-6)}`;

/** Each under a name of its own: phones call every picture the same. */
function sentAlong(view: TaskView): { file: FileRef; name: string }[] {
  const taken = new Set<string>();
  const files = view.entries.flatMap((entry) => (entry.kind === 'message' ? entry.files : []));
  return files.map((file) => {
    const plain = file.name.replaceAll('/', '_');
    const { name: stem, ext } = parse(plain);
    let name = plain;
    for (let at = 2; taken.has(name.toLowerCase()); at += 1) name = `${stem} (${at})${ext}`;
    taken.add(name.toLowerCase());
    return { file, name };
  });
}

/** All files that lie in its view, with where in the working folder: its own, and those of each task that it is told of. */
function laidIn(view: TaskView, log: EngineDeps['log']): { file: FileRef; at: string }[] {
  const origin = view.request.after && log.task(view.request.after.task);
  const before = [...toldBefore(view, log), ...(origin ? [origin] : [])].filter(({ summary }) => !summary.erased);
  return [...before, view].flatMap((task) => sentAlong(task).map(({ file, name }) => ({ file, at: `${folderName(task)}/${name}` })));
}

/** The paths at which they were laid. */
export const laidPaths = (view: TaskView, log: EngineDeps['log']): ReadonlySet<string> =>
  new Set(laidIn(view, log).map(({ at }) => `${cwdOf(view, log.host())}/${at}`));

/** What the model is told of files that came with a message. `closed`: the working folder is for looking alone. */
export function sentAlongText(view: TaskView, files: FileRef[], closed: boolean): string {
  if (!files.length) return '';
  const names = sentAlong(view).flatMap(({ file, name }) => (files.includes(file) ? name : []));
  if (closed) return `\n\n[Files were sent along that you can't have here, because the working folder is look only: ${names.join(', ')}]`;
  return `\n\n[Files sent along, in the folder "${folderName(view)}" of the working folder for this task alone (move or copy what is to stay): ${names.join(', ')}]`;
}

/** Where a task that may not read `path` finds the copy of it that it was given instead; empty where it wasn't. */
export function copyText(view: TaskView, path: string): string {
  const line = signedLines(view).find(({ file, grant }) => file && grant.need.kind === 'folder' && grant.need.path === path);
  return line ? ` A copy of it was given to this task: ${folderName(view)}/${path.split('/').at(-1)} of the working folder.` : '';
}

/**
 * Puts them where the model was told they are, each once: what the task moves or removes stays so. Looked for once a turn,
 * as the model is told: a message can bring more.
 */
export async function putSentAlong(view: TaskView, open: OpenStage, cwd: string, deps: Pick<EngineDeps, 'log'>): Promise<void> {
  const { stage, sent } = open;
  const turn = `${view.summary.id} ${view.summary.turns}`;
  if (open.laidFor === turn) return;
  if (folderOf(foldersOf(view, deps.log.host()), cwd)?.mode === 'ro') return;
  for (const { file, at } of laidIn(view, deps.log)) {
    if (sent.has(at)) continue;
    const path = `${cwd}/${at}`;
    const bytes = (await stage.files.stat(path)) ? undefined : await deps.log.read(file.content.hash);
    if (bytes) await stage.files.write(path, bytes);
    sent.add(at);
  }
  open.laidFor = turn;
}

/** The changes of the task, without those files that are as they were sent. */
export async function changesOf(
  view: TaskView,
  stage: Pick<Stage, 'files' | 'diff'>,
  cwd: string,
  log: EngineDeps['log'],
): Promise<Change[]> {
  const changes = await stage.diff();
  const laid = laidIn(view, log);
  const sent = new Map(laid.map(({ file, at }) => [`${cwd}/${at}`, file.content]));
  let gone = 0;
  for (const { kind, path, after } of changes) {
    const content = sent.get(path);
    if (kind !== 'added' || !content || content.bytes !== after || (await hashOf(path, content.bytes, stage.files)) !== content.hash)
      continue;
    await stage.files.remove(path);
    gone += 1;
  }
  if (!gone) return changes;
  const homes = new Set(laid.map(({ at }) => dirname(`${cwd}/${at}`)));
  const left = await stage.diff();
  const empty = left.filter(
    ({ kind, what, path }) =>
      kind === 'added' && what === 'folder' && homes.has(path) && !left.some((other) => other.path.startsWith(`${path}/`)),
  );
  for (const { path } of empty) await stage.files.remove(path);
  return empty.length ? stage.diff() : left;
}

/** A file may be larger than what one should hold at once. */
async function hashOf(path: string, bytes: number, files: StageFiles): Promise<string> {
  const hash = createHash('sha256');
  for (let start = 0; start < bytes; start += piece) hash.update(await files.read(path, { start, length: piece }));
  return hash.digest('hex');
}
const piece = 8_000_000;
