import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { usualPlaces } from '../policy/propose-called.ts';

/** Folders that are looked at: in a home with more, the others are named by their path. */
const most = 500;

/** The folders in the usual places of a home, and where several people have theirs, two levels deep, without hidden ones and without links. */
export async function usualFolders(home: string): Promise<string[]> {
  const places = [...(await foldersIn(home)).filter((path) => usualPlaces.test(path.slice(home.length + 1))), '/srv'];
  const first = (await Promise.all(places.map(foldersIn))).flat().slice(0, most);
  const second = (await Promise.all(first.map(foldersIn))).flat();
  return [...first, ...second].slice(0, most);
}

const foldersIn = async (folder: string): Promise<string[]> => {
  const inside: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return inside.filter((one) => one.isDirectory() && !one.name.startsWith('.')).map(({ name }) => join(folder, name));
};
