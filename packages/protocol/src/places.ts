// Where things lie on a computer, for every room and for what starts often: an entry of its own, that loads nothing else.

/**
 * Whether a path is the folder, or lies in it: the one answer for rules, screens and folds. Both absolute, as the computer that
 * they are on writes them. What stands there isn't looked at: whoever must not be fooled by links asks with real paths.
 */
export function isInside(path: string, folder: string): boolean {
  const [inner, outer] = [plain(path, isWindows(folder)), plain(folder, isWindows(folder))];
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** The names on the way to a path, compared as those on the computer that `like` is a path of. */
export const namesOf = (path: string, like: string): string[] => plain(path, isWindows(like)).split('/').filter(Boolean);

const isWindows = (path: string): boolean => /^(?:[a-z]:|\\\\)/i.test(path);

/** Steps that lead nowhere or up, separators that stand twice, or at the end. */
const crooked = /\/\.{0,2}(?:\/|$)/;

/** As it is compared; a whole disk's is shorter than any path on it. On Windows neither case nor the kind of separator counts. */
function plain(path: string, windows: boolean): string {
  if (!windows && (!path.startsWith('/') || !crooked.test(path))) return path;
  const parts: string[] = [];
  for (const part of windows ? path.toLowerCase().split(/[\\/]/) : path.split('/')) {
    if (part !== '..') parts.push(...(part === '' || part === '.' ? [] : [part]));
    else if (parts.length > Number(windows)) parts.pop();
  }
  return parts.map((part) => `/${part}`).join('');
}

/** Whose content the system makes up. */
export const madeUpFolders = ['/proc', '/sys', '/dev'];

/** What a computer runs by, not a person's files: on Linux, macOS and Windows, as real paths. */
export const systemFolders = [
  ...['/bin', '/boot', '/etc', '/lib', '/lib32', '/lib64', '/root', '/run', '/sbin', '/usr', '/var'],
  ...['/System', '/Library', '/private/etc', '/private/var', '/Applications', 'C:\\Windows', 'C:\\Program Files', 'C:\\ProgramData'],
];
