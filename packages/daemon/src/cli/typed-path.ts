import { resolve } from 'node:path';
import { withRoot } from '@deskhand/protocol';
import { fromHome } from '../host/home-path.ts';
import { likelyPath } from '../host/true-name.ts';

/** The absolute path that a person means: from where they stand, or from their home folder with `~`. */
export const typedPath = (typed: string): string => resolve(fromHome(typed));

/** The same past every link and by the names that its folders list, as a task would find it; of what isn't there yet, what is above it is. */
export const realTypedPath = (typed: string): string => withRoot(typedPath(typed), likelyPath);
