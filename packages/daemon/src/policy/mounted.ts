import { readFileSync } from 'node:fs';
import { isInside } from '@deskhand/protocol/places';

// Linux can show one folder in several places (bind mounts, a disk that is mounted twice), and no path says so. The kernel's
// list of mounts does: what of which file system is where.

interface Mount {
  /** Which file system, as the kernel numbers it. */
  device: string;
  /** What of it is shown, from its own root. */
  root: string;
  /** Where. */
  at: string;
}

/** The kernel's list of mounts; empty on other systems. */
export function readMounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}

/** The other places where what is in a folder can be reached, by the list of mounts (proc_pid_mountinfo(5)). `path` is real. */
export function otherPlaces(path: string, mountinfo: string): string[] {
  const mounts = mountinfo.split('\n').flatMap(mountOf);
  // Of several at one place the last hides the others.
  const [here] = mounts
    .filter(({ at }) => isInside(path, at))
    .sort((a, b) => a.at.length - b.at.length || mounts.indexOf(a) - mounts.indexOf(b))
    .slice(-1);
  if (!here) return [];
  const inside = join(here.root, path.slice(here.at === '/' ? 0 : here.at.length));
  const places = mounts.flatMap(({ device, root, at }) => {
    if (device !== here.device) return [];
    // The whole of the mount lies in the folder, or the folder in the mount.
    if (isInside(root, inside)) return [at];
    return isInside(inside, root) ? [join(at, inside.slice(root === '/' ? 0 : root.length))] : [];
  });
  return [...new Set(places)].filter((place) => place !== path);
}

function mountOf(line: string): Mount[] {
  const [, , device, root, at] = line.split(' ');
  return device !== undefined && root?.startsWith('/') && at?.startsWith('/') ? [{ device, root: plain(root), at: plain(at) }] : [];
}

/** Spaces and the like stand there as numbers: "\040". */
const plain = (text: string) => text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

const join = (above: string, below: string): string => `${above === '/' ? '' : above}${below}` || '/';
