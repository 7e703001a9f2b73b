import { createHash } from 'node:crypto';
import { parse } from 'node:path';
import { type Change, type FileRef, folderOf, signedLines, type TaskView } from '@deskhand/protocol';
import type { Stage, StageFiles } from '../workspace/workspace.ts';
import type { EngineDeps } from './engine.ts';
import { foldersOf, type OpenStage } from './stages.ts';

// Files that a person sends with a task lie in a folder of the view while it works. What the task does nothing with is
// no change of theirs: it goes again before they look.

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

/** Puts them where the model was told they are, each once: what the task moves or removes stays so. */
export async function putSentAlong(view: TaskView, { stage, sent }: OpenStage, cwd: string, deps: Pick<EngineDeps, 'log'>): Promise<void> {
  if (folderOf(foldersOf(view, deps.log.host()), cwd)?.mode === 'ro') return;
  for (const { file, name } of sentAlong(view)) {
    if (sent.has(name)) continue;
    const path = `${cwd}/${folderName(view)}/${name}`;
    const bytes = (await stage.files.stat(path)) ? undefined : await deps.log.read(file.content.hash);
    if (bytes) await stage.files.write(path, bytes);
    sent.add(name);
  }
}

/** The changes of the task, without those files that are as they were sent. */
export async function changesOf(view: TaskView, stage: Pick<Stage, 'files' | 'diff'>, cwd: string): Promise<Change[]> {
  const changes = await stage.diff();
  const sent = new Map(sentAlong(view).map(({ file, name }) => [`${cwd}/${folderName(view)}/${name}`, file.content]));
  let gone = 0;
  for (const { kind, path, after } of changes) {
    const content = sent.get(path);
    if (kind !== 'added' || !content || content.bytes !== after || (await hashOf(path, content.bytes, stage.files)) !== content.hash)
      continue;
    await stage.files.remove(path);
    gone += 1;
  }
  if (!gone) return changes;
  const left = await stage.diff();
  const empty = left.find(({ kind, what, path }) => kind === 'added' && what === 'folder' && path === `${cwd}/${folderName(view)}`);
  if (!empty) return left;
  await stage.files.remove(empty.path);
  return stage.diff();
}

/** A file may be larger than what one should hold at once. */
async function hashOf(path: string, bytes: number, files: StageFiles): Promise<string> {
  const hash = createHash('sha256');
  for (let start = 0; start < bytes; start += piece) hash.update(await files.read(path, { start, length: piece }));
  return hash.digest('hex');
}
const piece = 8_000_000;
