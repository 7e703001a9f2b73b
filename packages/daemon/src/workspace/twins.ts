import type { Change } from '@deskhand/protocol';
import { type Dir, enter, look, names, openReal } from './handle.ts';
import { join, parentOf } from './names.ts';

// Of a file that goes, where another of the same content stays: whoever clears away doubles wants to know that none is lost.
// It is said where it was found by reading both; a folder that is huge, or full of huge files, is looked through as far as that
// takes no time, and then nothing is said.

interface Scene {
  folders: readonly string[];
  /** Not the task's to know of. */
  masked(path: string): boolean;
  /** The task changes, moves or removes what is there. */
  touched(path: string): boolean;
  hash(side: 'before' | 'after', path: string): Promise<string | undefined>;
}

/** Entries that are looked at, candidates that are read for one file, and bytes for all. */
const most = { entries: 20_000, each: 8, bytes: 256_000_000 };

/** Notes in each change that deletes a file where the same content stays. */
export async function noteTwins(changes: Change[], scene: Scene): Promise<void> {
  const gone = changes.filter(({ kind, what, before }) => kind === 'deleted' && what === 'file' && before);
  if (gone.length === 0) return;
  const sizes = new Set(gone.map(({ before }) => before));
  const candidates = [...arrivals(changes, sizes), ...(await standing(scene, sizes))];
  const bySize = Map.groupBy(candidates, ({ size }) => size);
  const read = new Map<string, Promise<string | undefined>>();
  let left = most.bytes;
  const contentOf = ({ side, path, size }: Candidate): Promise<string | undefined> => {
    const known = read.get(`${side} ${path}`);
    if (known) return known;
    left -= size;
    const hash = left < 0 ? Promise.resolve(undefined) : scene.hash(side, path);
    read.set(`${side} ${path}`, hash);
    return hash;
  };
  for (const change of gone) {
    const near = bySize
      .get(change.before ?? 0)
      ?.map((one) => ({ one, shared: sharedFolders(one.path, change.path) }))
      .sort((a, b) => b.shared - a.shared || (a.one.path < b.one.path ? -1 : 1))
      .slice(0, most.each);
    if (!near) continue;
    const content = await contentOf({ side: 'before', path: change.path, size: change.before ?? 0 });
    for (const { one } of near) {
      if (content === undefined || (await contentOf(one)) !== content) continue;
      change.same = one.path;
      break;
    }
  }
}

interface Candidate {
  side: 'before' | 'after';
  path: string;
  size: number;
}

/** What the task itself puts there. */
const arrivals = (changes: Change[], sizes: ReadonlySet<number | undefined>): Candidate[] =>
  changes.flatMap(({ kind, what, path, after }) =>
    kind !== 'deleted' && what === 'file' && after && sizes.has(after) ? [{ side: 'after', path, size: after }] : [],
  );

/** What stands in the folders and stays, of one of these sizes. */
async function standing({ folders, masked, touched }: Scene, sizes: ReadonlySet<number | undefined>): Promise<Candidate[]> {
  const found: Candidate[] = [];
  let seen = 0;
  const walk = async (dir: Dir, path: string): Promise<void> => {
    for (const name of names(dir)) {
      if (++seen > most.entries) return;
      if (seen % 250 === 0) await new Promise((resolve) => setImmediate(resolve));
      const inner = join(path, name);
      // A folder that was granted by itself is walked by itself.
      if (masked(inner) || folders.includes(inner)) continue;
      const node = look(dir, name);
      if (node?.kind === 'file' && sizes.has(node.size) && !touched(inner)) found.push({ side: 'before', path: inner, size: node.size });
      if (node?.kind === 'folder') await inside(() => enter(dir, name), inner);
    }
  };
  /** What can't be looked into, or goes meanwhile, holds nothing that could be shown. */
  const inside = async (open: () => Dir, path: string): Promise<void> => {
    let dir: Dir | undefined;
    try {
      dir = open();
      await walk(dir, path);
    } catch {
      // Nothing is said of it.
    } finally {
      dir?.close();
    }
  };
  for (const folder of folders) await inside(() => openReal(folder), folder);
  return found;
}

/** How many folders two paths share from the top. */
function sharedFolders(a: string, b: string): number {
  const [one, other] = [parentOf(a).split('/'), parentOf(b).split('/')];
  let count = 0;
  while (count < one.length && one[count] === other[count]) count++;
  return count;
}
