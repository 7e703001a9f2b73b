import type { Change } from '@deskhand/protocol';
import { fileFaults, hasFaults } from '../tools/tools.ts';
import type { Stage } from '../workspace/workspace.ts';
import { baseOf } from './names-among.ts';

/** Files that a task made or changed and that are of a kind that is looked into. */
export const lookedInto = (changes: readonly Change[]): string[] =>
  changes.flatMap(({ kind, what, path }) => (what === 'file' && kind !== 'deleted' && kind !== 'moved' && hasFaults(path) ? [path] : []));

/** What is wrong with them, and wasn't before the task. The tool that wrote one has told the model. */
export async function faultsOf(paths: readonly string[], stage: () => Promise<Stage>): Promise<{ name: string; fault: string }[]> {
  const found = await Promise.all(
    paths.slice(0, most).map(async (path) => {
      const { before, after } = await (await stage()).compare(path);
      const had = new Set(before ? fileFaults(path, before) : []);
      const faults = (after ? fileFaults(path, after) : []).filter((fault) => !had.has(fault));
      return faults.length ? [{ name: baseOf(path), fault: faults.join('; ') }] : [];
    }),
  );
  return found.flat();
}
/** More than that nobody makes by hand, or reads of. */
const most = 50;
