import { folderOf } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import type { Need, Used } from '../policy/policy.ts';

/** A use is told again after so long, in ms: what matters is whether anything uses a folder at all. */
const again = 86_400_000;

/**
 * The granted folders that a call is about, beside the one in which its task works: so that what is used doesn't end. A
 * command is about those that its line names; what else it reads nobody sees.
 */
export function folderUse(needs: readonly Need[], cwd: string, { log, now }: { log: Pick<Log, 'host'>; now: () => number }): Used[] {
  const { folders } = log.host();
  const own = folderOf(folders, cwd);
  const about = needs.flatMap((need) => {
    if (need.kind === 'folder') return { folder: folderOf(folders, need.path), access: need.access };
    if (need.kind !== 'command') return [];
    return folders.filter(({ path }) => need.line.includes(path)).map((folder) => ({ folder, access: 'read' as const }));
  });
  const fresh = about.flatMap(({ folder, access }) =>
    folder && folder !== own && (folder.used ?? 0) + again <= now() ? { path: folder.path, access } : [],
  );
  const once = new Map(fresh.map((one) => [one.path, one]));
  return [...once.values()].map(({ path, access }) => ({ need: { kind: 'folder', path, access } }));
}
