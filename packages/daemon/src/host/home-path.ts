import { homedir } from 'node:os';
import { join } from 'node:path';

/** With `~` as the home folder, also where no shell has put it in: in quotes, from a phone, from a model. */
export function fromHome(path: string): string {
  const isAtHome = path === '~' || path.startsWith('~/') || (process.platform === 'win32' && path.startsWith('~\\'));
  return isAtHome ? join(homedir(), path.slice(1)) : path;
}
