import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import type { Change } from '@deskhand/protocol';
import type { Delta } from './delta.ts';
import type { Node } from './handle.ts';
import { marksFor, marksForAll, refusal } from './marks.ts';
import { moves } from './moves.ts';

// The deltas of a stage as a person reads them: one line for each path, moves recognised by content, marks where a second
// look is due.

export interface ChangeSource {
  /** The folder's real path. */
  folder: string;
  deltas: Delta[];
  /** SHA-256 of a file before (real) or after (staged); undefined where it cannot be read. */
  hash(side: 'before' | 'after', rel: string): Promise<string | undefined>;
}

export async function changesOf(sources: ChangeSource[], granted: readonly string[]): Promise<Change[]> {
  const changes: Change[] = [];
  for (const source of sources) {
    const moved = await moves(source);
    const gone = new Set(moved.values());
    const byPath = new Map(source.deltas.map((delta) => [delta.rel, delta]));
    for (const delta of source.deltas) {
      if (gone.has(delta.rel) && !delta.after) continue;
      const from = byPath.get(moved.get(delta.rel) ?? '');
      changes.push(changeOf(source, delta, from, granted));
    }
  }
  marksForAll(changes, countIn);
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** How many entries a real folder has; none where nobody can say. */
function countIn(folder: string): number {
  try {
    return fs.readdirSync(folder).length;
  } catch {
    return 0;
  }
}

function changeOf(source: ChangeSource, delta: Delta, from: Delta | undefined, granted: readonly string[]): Change {
  const { rel, before, after } = delta;
  const node = after ?? before;
  const size = (side: Node | undefined): number | undefined => (side?.kind === 'file' ? side.size : undefined);
  const was = from ? from.before : before;
  const [beforeSize, afterSize] = [size(was), size(after)];
  const staysOut = after && refusal(after);
  return {
    kind: from ? 'moved' : !before ? 'added' : !after ? 'deleted' : 'changed',
    path: `${source.folder}/${rel}`,
    ...(from && { from: `${source.folder}/${from.rel}` }),
    what: node?.kind === 'folder' || node?.kind === 'link' ? node.kind : 'file',
    ...(node?.target !== undefined && { target: node.target }),
    ...(beforeSize !== undefined && { before: beforeSize }),
    ...(afterSize !== undefined && { after: afterSize }),
    ...modesOf(was, after),
    marks: marksFor({ ...delta, ...(was && { before: was }) }, source.folder, granted),
    ...(staysOut !== undefined && { staysOut }),
  };
}

/** Permission bits, where both sides have some and they differ. */
function modesOf(before: Node | undefined, after: Node | undefined): Pick<Change, 'modes'> {
  const [old, now] = [bits(before), bits(after)];
  return old === undefined || now === undefined || old === now ? {} : { modes: { before: old, after: now } };
}

const bits = (node: Node | undefined): number | undefined =>
  node?.kind === 'file' || node?.kind === 'folder' ? node.mode & 0o7777 : undefined;

/** SHA-256 of an open file, which it closes. */
export async function hashFile(fd: number): Promise<string> {
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(1 << 20);
    for (let read = fs.readSync(fd, buffer); read > 0; read = fs.readSync(fd, buffer)) {
      hash.update(buffer.subarray(0, read));
      if (read === buffer.length) await new Promise((resolve) => setImmediate(resolve));
    }
    return hash.digest('hex');
  } finally {
    fs.closeSync(fd);
  }
}
