import { besideName } from '@deskhand/protocol/folds';
import { sameWritten } from './attributes.ts';
import type { Disk } from './disk.ts';
import { ifThere, type Node } from './handle.ts';
import { nameOf, parentOf } from './names.ts';
import { siblings, type Wanted } from './plan.ts';
import { openRoots, type Roots } from './roots.ts';
import { is } from './steps.ts';
import type { Newer } from './workspace.ts';

// The reverse of a commit, as what another commit would do: every path back to what it was, unless it has moved on since.

export interface Reversal {
  wanted: Wanted[];
  /** Where the content of each path comes from: the pre-image, or for what is kept beside, the file as it is now. */
  sources: Map<string, { pre: string } | { real: string }>;
  /** Paths that have moved on since the commit, and folders that stay because of what is in them; as people know them. */
  moved: string[];
}

/** One path that a commit, or several after one another, brought from `before` to `after`. */
export interface Done extends Wanted {
  /** Where the content of `before` is kept. */
  pre?: string;
  /** States that it had between two commits, by somebody's hand: going back over them loses them. */
  between?: { node: Node; pre: string }[];
}

export interface ReverseOptions {
  newer: Newer;
  /** Whether a file that was made, and changed since, is told as left where what is newer is kept: it has no older one to stand beside. */
  tellsMade: boolean;
  day: string;
  /** Whether what stands at a path now was put back there, in this state, by another undo. */
  putBack(path: string, now: Node | undefined, then: Node): boolean;
}

export function reverse(disk: Disk, folders: readonly string[], done: readonly Done[], options: ReverseOptions): Reversal {
  const { newer, tellsMade, day } = options;
  const roots = openRoots(folders);
  const out: Reversal = { wanted: [], sources: new Map(), moved: [] };
  const key = (folder: number, rel: string): string => `${folder}/${rel}`;
  const going = new Set<string>();
  /** Folders that something comes back into, or is kept beside in. */
  const needed = new Set<string>();
  /** What is kept beside takes no name that comes back. */
  const taken = new Set(done.map(({ folder, rel }) => key(folder, rel)));
  const add = (wanted: Wanted, source?: { pre: string } | { real: string }): void => {
    out.wanted.push(wanted);
    if (wanted.after) for (let at = parentOf(wanted.rel); at !== ''; at = parentOf(at)) needed.add(key(wanted.folder, at));
    if (source) out.sources.set(key(wanted.folder, wanted.rel), source);
  };
  try {
    // From the leaves, so that a folder knows whether all that is in it goes.
    for (const { folder, rel, before, after, pre = '', between = [] } of done.toSorted((a, b) => (a.rel > b.rel ? -1 : 1))) {
      const path = `${folders[folder]}/${rel}`;
      const now = lookup(disk, roots, folder, rel);
      if (!before && !now) continue;
      const asLeft = after ? same(now, after) || options.putBack(path, now, after) : !now;
      // It is as it was before, by an undo of this path alone or by somebody's hand.
      if (before && !asLeft && isBack(now, before)) continue;
      if (before?.kind === 'file' && !intact(disk, pre, before)) {
        out.moved.push(path);
        continue;
      }
      if (between.length && newer === 'stays') {
        out.moved.push(path);
        continue;
      }
      for (const { node, pre } of between) add({ folder, rel: beside(disk, roots, taken, folder, rel, day), after: node }, { pre });
      const toBefore = (): void => {
        if (!before) going.add(key(folder, rel));
        const wanted = { folder, rel, ...(now && { before: now }), ...(before && { after: before }) };
        add(wanted, before?.kind === 'file' ? { pre } : undefined);
      };
      if (now?.kind === 'folder' && !before && needed.has(key(folder, rel))) continue;
      if (asLeft && !(now?.kind === 'folder' && before?.kind !== 'folder' && !empties(disk, roots, folder, rel, going))) {
        toBefore();
        continue;
      }
      if (now?.kind === 'folder' && before?.kind === 'folder') continue;
      if (newer === 'stays') out.moved.push(path);
      else if (newer === 'goes' && now?.kind === 'file') toBefore();
      else if (!before) out.moved.push(...(tellsMade && now?.kind !== 'folder' ? [path] : []));
      else if (!now) toBefore();
      else if (now.kind === 'file') {
        add({ folder, rel: beside(disk, roots, taken, folder, rel, day), after: now }, { real: rel });
        toBefore();
      } else out.moved.push(path);
    }
    leaveWhole(out, folders);
    for (const one of missingFolders(out.wanted, disk, roots)) add(one);
    return out;
  } finally {
    roots.close();
  }
}

/** Of files that are one database all stay where one does. */
function leaveWhole(out: Reversal, folders: readonly string[]): void {
  const moved = new Set(out.moved);
  const stays = ({ folder, rel }: Wanted): boolean => siblings(rel).some((other) => moved.has(`${folders[folder]}/${other}`));
  out.moved.push(...out.wanted.filter(stays).map(({ folder, rel }) => `${folders[folder]}/${rel}`));
  out.wanted = out.wanted.filter((one) => !stays(one));
}

/** The state that is to come back stands there already: a file of its own then, with that content, time and mode. */
function isBack(now: Node | undefined, before: Node): boolean {
  if (!now || now.kind !== before.kind || before.kind === 'folder') return false;
  return now.target === before.target && now.size === before.size && now.modified === before.modified && now.mode === before.mode;
}

function lookup(disk: Disk, roots: Roots, folder: number, rel: string): Node | undefined {
  return ifThere(() => {
    const path = roots.path(folder, rel);
    const node = disk.look(path);
    return node?.kind === 'folder' ? { ...node, attributes: disk.attributes(path) } : node;
  });
}

/** A folder is itself whatever is in it; a file is the one that was put there, untouched. */
const same = (now: Node | undefined, then: Node): boolean =>
  then.kind === 'folder'
    ? now?.kind === 'folder' && now.mode === then.mode && carriesStill(now.attributes, then.attributes)
    : is(now, then);

/** What a folder carries is as it was left, or gone: a disk may keep none. */
const carriesStill = (now: Node['attributes'] = {}, then: Node['attributes'] = now): boolean =>
  Object.keys(now).length === 0 || sameWritten(now, then);

function intact(disk: Disk, pre: string, before: Node): boolean {
  const kept = disk.look(pre);
  return kept?.kind === 'file' && kept.size === before.size && kept.modified === before.modified;
}

/** Whether nothing stays in the folder. */
function empties(disk: Disk, roots: Roots, folder: number, rel: string, going: Set<string>): boolean {
  return disk.names(roots.folder(folder, rel)).every((name) => going.has(`${folder}/${rel}/${name}`));
}

/** "report (newer, 2026-11-22).txt" */
function beside(disk: Disk, roots: Roots, taken: Set<string>, folder: number, rel: string, day: string): string {
  for (let n = 1; ; n++) {
    const fresh = besideName(nameOf(rel), `newer, ${day}${n > 1 ? ` ${n}` : ''}`);
    const kept = parentOf(rel) === '' ? fresh : `${parentOf(rel)}/${fresh}`;
    if (taken.has(`${folder}/${kept}`) || lookup(disk, roots, folder, kept)) continue;
    taken.add(`${folder}/${kept}`);
    return kept;
  }
}

/** Folders that somebody removed since, above what comes back. */
function missingFolders(wanted: Wanted[], disk: Disk, roots: Roots): Wanted[] {
  const known = new Set(wanted.map(({ folder, rel }) => `${folder}/${rel}`));
  const made: Wanted[] = [];
  for (const { folder, rel, after } of wanted) {
    if (!after) continue;
    for (let at = parentOf(rel); at !== '' && !known.has(`${folder}/${at}`) && !lookup(disk, roots, folder, at); at = parentOf(at)) {
      known.add(`${folder}/${at}`);
      made.push({ folder, rel: at, after: { ...after, kind: 'folder', mode: 0o755, size: 0 } });
    }
  }
  return made;
}
