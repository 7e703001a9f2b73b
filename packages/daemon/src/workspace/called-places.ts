import { readdir, realpath } from 'node:fs/promises';
import { isInPlace, placeWithin, rootOf } from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import { codeOf, isAbsent } from './handle.ts';
import { shown } from './names.ts';

// What is hidden by a part of its name (`*.key`) is laid over by the system one by one, so before a command is started all
// that is called so is looked for. File tools need no such list: they look at each name themselves.

/** Entries that are looked at for one folder, and places that are laid over in it. */
const mostLooked = 1_000_000;
const mostFound = 2000;

/** A search takes a twentieth of the time at most: what it found is gone by for so much longer than it took. */
const rest = 19;

const listed = (path: string) => readdir(path, { withFileTypes: true });

/**
 * Finds what is called so in the folders at this moment, by where it is and where it leads. Throws where that is too much, or can't be
 * known: what isn't found is shown.
 */
export function openCalledPlaces(
  called: readonly string[],
  folders: readonly string[],
  limits = { looked: mostLooked, found: mostFound },
  list = listed,
) {
  let kept: { places: Promise<string[]>; until: number } | undefined;

  async function find(): Promise<string[]> {
    const found = new Set<string>();
    for (const folder of folders)
      for (const place of called) {
        const within = placeWithin(folder, place, true);
        if (within !== undefined && within !== folder) await findIn(rootOf(within), within, { limits, list }, found);
      }
    return [...found].sort();
  }

  return async (): Promise<string[]> => {
    const began = performance.now();
    if (kept && began < kept.until) return kept.places;
    const places = find();
    kept = { places, until: Number.POSITIVE_INFINITY };
    const known = kept;
    const settled = () => {
      const ended = performance.now();
      known.until = ended + (ended - began) * rest;
    };
    void places.then(settled, settled);
    return places;
  };
}

interface Way {
  limits: { looked: number; found: number };
  list: typeof listed;
}

async function findIn(root: string, place: string, { limits, list }: Way, found: Set<string>): Promise<void> {
  const todo = [root];
  let looked = 0;
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    const entries = await entriesIn(at, list);
    // In its view a command may open a folder that is closed here: then nothing in it is seen.
    if (!entries) found.add(at);
    looked += entries?.length ?? 1;
    for (const entry of entries ?? []) {
      const path = `${at === '/' ? '' : at}/${entry.name}`;
      if (isInPlace(path, place, true)) {
        found.add(path);
        if (entry.isSymbolicLink()) for (const real of await leadsTo(path)) found.add(real);
      } else if (entry.isDirectory() && placeWithin(path, place, true) !== undefined) todo.push(path);
    }
    if (looked > limits.looked || found.size > limits.found) throw tooMany(root, place);
  }
}

/** Undefined where it may not be listed. */
async function entriesIn(path: string, list: typeof listed) {
  try {
    return await list(path);
  } catch (cause) {
    if (isAbsent(cause)) return [];
    if (['EACCES', 'EPERM'].includes(codeOf(cause))) return undefined;
    throw cause;
  }
}

/** Where a link leads, if anywhere. */
async function leadsTo(path: string): Promise<string[]> {
  try {
    return [await realpath(path)];
  } catch (cause) {
    if (isAbsent(cause) || ['ELOOP', 'EACCES'].includes(codeOf(cause))) return [];
    throw cause;
  }
}

const tooMany = (root: string, place: string): DeskhandError =>
  new DeskhandError(
    'too-many-hidden',
    `No command can be started here: a rule hides ${shown(place)}, and ${shown(root)} holds too much to look through for that before each.`,
    { next: 'Work without commands; file tools leave out what is hidden. The owner can name the folders in the rule instead.' },
  );
