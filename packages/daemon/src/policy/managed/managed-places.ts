import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, win32 } from 'node:path';
import { DeskhandError } from '../../host/host.ts';
import type { Managed } from '../policy.ts';
import { readManaged } from './managed-file.ts';

/** Where only an administrator of the system can write, on each. A variable of the user's doesn't hide what stands in the usual place. */
export function managedPath(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  isThere: (path: string) => boolean = existsSync,
): string {
  if (platform === 'win32') {
    const usual = 'C:\\ProgramData\\Deskhand\\policy.json';
    return isThere(usual) ? usual : win32.join(env.ProgramData ?? 'C:\\ProgramData', 'Deskhand', 'policy.json');
  }
  return platform === 'darwin' ? '/Library/Application Support/Deskhand/policy.json' : '/etc/deskhand/policy.json';
}

/**
 * The managed policy, where there is one. Throws a DeskhandError where it is there and can't be trusted or understood:
 * without it nothing is started. `admin` is who must own it: root, or a test's own user.
 */
export function readManagedPolicy(path: string = managedPath(), admin = 0): Managed | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw new DeskhandError('policy.unreadable', `This computer has a managed policy, ${path}, which can't be read. Nothing was started.`, {
      next: 'Ask whoever administers this computer: every user must be able to read it, and only they to write it.',
      cause: error,
    });
  }
  const open = process.platform === 'win32' ? undefined : (firstOpen(path, admin) ?? firstOpen(realpathSync(path), admin));
  if (open)
    throw new DeskhandError('policy.open', `Others than an administrator can change the managed policy: ${open}. Nothing was started.`, {
      next: `An administrator mends it: chown root ${path} and the folders above it, and chmod go-w.`,
    });
  const read = readManaged(text);
  if (read.ok) return read.managed;
  throw new DeskhandError('policy.wrong', `${read.sentence} Nothing was started. (${path})`, {
    next: 'Ask whoever administers this computer. “deskhand policy check FILE” says what is wrong with it.',
  });
}

/** The first on the way from the file up to the root that somebody else owns or may write. */
function firstOpen(path: string, admin: number): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    const { uid, mode } = lstatSync(at);
    // A shared folder like /tmp, in which nobody may touch what is another's, doesn't open what is in it.
    const shared = (mode & 0o1000) !== 0 && at !== path && at !== dirname(path);
    if (uid !== admin && uid !== 0) return `${at} belongs to user ${uid}`;
    if ((mode & 0o022) !== 0 && !shared) return `${at} can be written by others`;
    if (at === dirname(at)) return undefined;
  }
}
