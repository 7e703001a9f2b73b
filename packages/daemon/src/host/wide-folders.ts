import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { isInside, systemFolders } from '@deskhand/protocol/places';

/** Below the system's folders, but for people's files and for what is passing. */
const excepted = ['/var/tmp', '/private/var/folders', '/private/var/tmp', '/var/www', '/usr/local/src', '/run/media'];

/** What makes a folder more than a person may mean to grant, in words that begin the warning; nothing of a usual one. `path` is absolute and real. */
export function wideness(path: string, home: string = homedir()): string | undefined {
  if (path === dirname(path)) return 'That is the whole disk';
  if (path === home) return 'That is your whole home folder, with everything in it';
  if (isInside(home, path)) return 'That holds the home folders of this computer, with everything in them';
  if (isInside(path, home)) return undefined;
  const system = systemFolders.find((folder) => isInside(path, folder));
  return system && !excepted.some((folder) => isInside(path, folder))
    ? `${path} is part of the system, not a folder of your files`
    : undefined;
}
