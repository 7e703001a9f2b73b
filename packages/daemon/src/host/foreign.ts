import { execFile } from 'node:child_process';

/** Milliseconds. */
const mostWaited = 2000;

/**
 * Whether a folder holds what an ordinary user may write and what belongs to another user or group all the same. An
 * overlay that such a user mounts has no number for those (user_namespaces(7)), and every write of them there is EOVERFLOW.
 * Where it can't be found out in time, it is taken to hold none.
 */
export function foreignIn(folder: string): Promise<boolean> {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  if (uid === undefined || gid === undefined || uid === 0) return Promise.resolve(false);
  const others = ['(', '!', '-uid', `${uid}`, '-o', '!', '-gid', `${gid}`, ')'];
  const argv = ['-P', folder, '-mindepth', '1', '-xdev', '(', '-type', 'f', '-o', '-type', 'd', ')', ...others, '-writable'];
  return new Promise((resolve) => {
    // What it can't look into makes it fail, and says nothing of the rest.
    execFile('find', [...argv, '-print', '-quit'], { timeout: mostWaited }, (_, found) => resolve(found !== ''));
  });
}
