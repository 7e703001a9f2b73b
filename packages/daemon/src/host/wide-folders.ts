import { homedir } from 'node:os';
import { dirname, relative, sep } from 'node:path';

/** What a computer runs by, not a person's files. */
const systemFolders = [
  ...['/bin', '/boot', '/etc', '/lib', '/lib32', '/lib64', '/root', '/run', '/sbin', '/usr', '/var'],
  ...['/System', '/Library', '/private/etc', '/private/var', '/Applications', 'C:\\Windows', 'C:\\Program Files', 'C:\\ProgramData'],
];
/** Below those, but for people's files and for what is passing. */
const excepted = ['/var/tmp', '/private/var/folders', '/private/var/tmp', '/var/www', '/usr/local/src', '/run/media'];

/** What makes a folder more than a person may mean to grant, in words that begin the warning; nothing of a usual one. `path` is absolute and real. */
export function wideness(path: string, home: string = homedir()): string | undefined {
  if (path === dirname(path)) return 'That is the whole disk';
  if (path === home) return 'That is your whole home folder, with everything in it';
  if (isIn(home, path)) return 'That holds the home folders of this computer, with everything in them';
  if (isIn(path, home)) return undefined;
  const system = systemFolders.find((folder) => isIn(path, folder));
  return system && !excepted.some((folder) => isIn(path, folder)) ? `${path} is part of the system, not a folder of your files` : undefined;
}

function isIn(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !/^([a-z]:|[/\\])/i.test(way));
}
