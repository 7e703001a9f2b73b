import type { Change } from '@deskhand/protocol';
import { fileFaults, hasFaults } from '../tools/tools.ts';
import type { Stage } from '../workspace/workspace.ts';
import { baseOf } from './names-among.ts';

/** What is wrong with files that a task made or changed, and wasn't before it. The tool that wrote one has told the model. */
export async function faultsOf(changes: readonly Change[], stage: () => Promise<Stage>): Promise<{ name: string; fault: string }[]> {
  const made = changes.filter(({ kind, what, path }) => what === 'file' && kind !== 'deleted' && kind !== 'moved' && hasFaults(path));
  const found = await Promise.all(
    made.slice(0, most).map(async ({ path }) => {
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
