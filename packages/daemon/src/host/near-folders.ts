import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface NearFolders {
  /** Folders of the home that nobody granted yet, by path: for who can't look at this computer's files from where they are. */
  near: string[];
  /** Granted ones that aren't there any more. */
  gone: string[];
}

const most = 60;

/** Names only, one level deep: no links, nothing hidden, nothing below a folder that is granted. */
export async function nearFolders(granted: readonly string[], home = homedir()): Promise<NearFolders> {
  const entries = await readdir(home, { withFileTypes: true }).catch(() => []);
  const near = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(home, name))
    .filter((path) => !granted.includes(path))
    .sort((a, b) => a.localeCompare(b))
    .slice(0, most);
  const there = await Promise.all(granted.map(isThere));
  return { near, gone: granted.filter((_, at) => !there[at]) };
}

/** One that can't be asked for now, such as a drive that hangs or a folder above that is closed, isn't called gone. */
const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT' && code !== 'ENOTDIR',
  );
