import type { Change } from '@deskhand/protocol';
import { isOffice, officeParts } from '../tools/tools.ts';
import type { Stage } from '../workspace/workspace.ts';

/** An Office file that a task made or changed, and the names of its parts. */
export interface MadeDocument {
  path: string;
  parts: readonly string[];
}

/** Those among the changes, as the view has them; undefined where they are too many to open. */
export async function documentsIn(
  changes: readonly Pick<Change, 'kind' | 'path' | 'what'>[],
  stage: () => Promise<Pick<Stage, 'files'>>,
): Promise<MadeDocument[] | undefined> {
  const paths = changes.flatMap(({ kind, what, path }) => (what === 'file' && kind !== 'deleted' && isOffice(path) ? [path] : []));
  if (paths.length > most) return undefined;
  const { files } = await stage();
  const found = await Promise.all(
    paths.map(async (path) => {
      const size = (await files.stat(path))?.size ?? longest;
      const parts = size < longest ? officeParts(path, await files.read(path)) : undefined;
      return parts ? [{ path, parts }] : [];
    }),
  );
  return found.flat();
}
const most = 20;
const longest = 20_000_000;
