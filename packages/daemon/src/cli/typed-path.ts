import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fromHome } from '../host/home-path.ts';

/** The absolute path that a person means: from where they stand, or from their home folder with `~`. */
export const typedPath = (typed: string): string => resolve(fromHome(typed));

/** The same past every link, as a task would find it; of what isn't there yet, what is above it is. */
export function realTypedPath(typed: string): string {
  const path = typedPath(typed);
  try {
    return realpathSync(path);
  } catch {
    return path === dirname(path) ? path : join(realTypedPath(dirname(path)), basename(path));
  }
}
