import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { placesMeant } from '../policy/propose/called.ts';

/** Folders that are looked at: in a home with more, the others are named by their path. */
const most = 500;
/** Milliseconds. What a network drive doesn't answer by then isn't waited for. */
const patience = 2000;

/** The folders in `folder`, by name. Rejects where it is none. */
type List = (folder: string) => Promise<string[]>;

/**
 * The folders that these words may mean by a name alone: in the usual places of a home, and where several people have
 * theirs, two levels deep, without hidden ones and without links. Only where the words speak of such a place is it looked at:
 * nobody granted it so far, and some systems ask the person for leave.
 */
export async function usualFolders(
  home: string,
  words: string,
  list: List = foldersIn,
  late: Promise<unknown> = setTimeout(patience, undefined, { ref: false }),
): Promise<string[]> {
  const { usual, shared } = placesMeant(words);
  const places = [...usual.map((name) => join(home, name)), ...(shared ? ['/srv'] : [])];
  const inside = async (folder: string) => (await list(folder).catch(() => [])).map((name) => join(folder, name));
  const look = async () => {
    const first = (await Promise.all(places.map(inside))).flat().slice(0, most);
    const second = (await Promise.all(first.map(inside))).flat();
    return [...first, ...second].slice(0, most);
  };
  return places.length ? Promise.race([look(), late.then(() => [])]) : [];
}

async function foldersIn(folder: string): Promise<string[]> {
  if (!(await lstat(folder)).isDirectory()) return [];
  const inside = await readdir(folder, { withFileTypes: true });
  return inside.filter((one) => one.isDirectory() && !one.name.startsWith('.')).map(({ name }) => name);
}
