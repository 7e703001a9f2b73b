import { type Change, type Draft, gitOf, type TaskView } from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import type { Log } from '../log/log.ts';
import { mostHanded } from '../tools/tools.ts';
import type { StageFiles } from '../workspace/workspace.ts';
import { byAgent } from './by.ts';

/** The most files that become artifacts by themselves when the model handed over none. */
const artifactsByThemselves = 20;

/** The files that the task made but for git's own, where it handed over none; of those that it did, what is another now: it was sent back. */
export async function artifactsOf(view: TaskView, changes: Change[], read: StageFiles['read'], log: Log): Promise<Draft[]> {
  const had = new Map(view.artifacts.map(({ path, file }) => [path, file.content.hash]));
  const made = changes.filter(
    ({ path, what, kind, after = 0 }) =>
      what === 'file' && kind !== 'deleted' && after <= mostHanded && (had.size ? had.has(path) : gitOf(path) === undefined),
  );
  const changed = new Set(made.map(({ path }) => path));
  const others = [...had.keys()].filter((path) => !changed.has(path));
  const lost = await Promise.all(others.map(async (path) => ((await isMissing(path, read)) ? [path] : [])));
  const removed = lost.flat().map((path): Draft => ({ ...byAgent(view), type: 'artifact.removed', body: { path } }));
  if (made.length > artifactsByThemselves) return removed;
  const added: Draft[] = [];
  // One after the other: twenty films at once would be held in memory together.
  for (const { path } of made) {
    // A pipe, or what its own mode closes: its line among the changes says so.
    const content = await read(path).catch(() => undefined);
    const ref = content && log.put(content);
    if (!ref || ref.hash === had.get(path)) continue;
    added.push({ ...byAgent(view), type: 'artifact.added', body: { path, file: { name: path.split('/').at(-1) ?? path, content: ref } } });
  }
  return [...removed, ...added];
}

const isMissing = (path: string, read: StageFiles['read']): Promise<boolean> =>
  read(path, { length: 1 }).then(
    () => false,
    (error: unknown) => error instanceof DeskhandError && error.code === 'missing',
  );
