import type { Change } from '@deskhand/protocol';
import type { CommitResult, Stage, StageFiles, StageSpec, StageStat, Workspace } from '../workspace/workspace.ts';

/** A disk of text files in memory, with stages over it: the workspace's rules without its mounts. Survives an engine that is thrown away. */
export function memoryWorkspace(disk: Map<string, string>) {
  const stages = new Map<string, Map<string, string | undefined>>();
  /** What a stage began with. */
  const taken = new Map<string, Map<string, string | undefined>>();
  const commits = new Map<string, { before: Map<string, string | undefined>; result: CommitResult }>();
  const stagedOf = (task: string) => {
    const had = stages.get(task) ?? new Map<string, string | undefined>();
    stages.set(task, had);
    return had;
  };

  const changesOf = (task: string): Change[] =>
    [...(stages.get(task) ?? [])]
      .filter(([path, after]) => disk.get(path) !== after)
      .map(([path, after]) => ({
        kind: after === undefined ? ('deleted' as const) : disk.has(path) ? ('changed' as const) : ('added' as const),
        path,
        what: 'file' as const,
        marks: path.endsWith('.sh') ? ['can be run as a program'] : [],
        ...(taken.get(task)?.has(path) && taken.get(task)?.get(path) === after && { taken: true as const }),
      }));

  function apply(id: string, changes: Change[], contentOf: (path: string) => string | undefined): CommitResult {
    const before = new Map(changes.map((change) => [change.path, disk.get(change.path)]));
    for (const { path } of changes) put(disk, path, contentOf(path));
    const result: CommitResult = { ok: true, commit: id, changes };
    commits.set(id, { before, result });
    return result;
  }

  function openStage(spec: StageSpec): Stage {
    const staged = stagedOf(spec.task);
    return {
      files: stagedFiles(disk, staged),
      shell: false,
      start: () => Promise.reject(new Error('No commands here.')),
      places: async () => [],
      diff: async () => changesOf(spec.task),
      choose: async () => false,
      compare: async () => ({}),
      commit: (options) => workspace.commit(spec, options),
      discard: async () => void stages.delete(spec.task),
      close: async () => {},
    };
  }

  const workspace: Workspace = {
    open: async (spec) => openStage(spec),
    async begin(spec, from) {
      const had = stages.get(from.task);
      if (!had || stages.has(spec.task)) return had && changesOf(spec.task);
      stages.set(spec.task, new Map(had));
      taken.set(spec.task, new Map(had));
      return changesOf(spec.task);
    },
    diff: async (spec) => changesOf(spec.task),
    async commit({ task }, { id, paths }) {
      const had = commits.get(id);
      if (had) return had.result;
      const staged = stagedOf(task);
      const changes = changesOf(task).filter((change) => !paths || paths.includes(change.path));
      const result = apply(id, changes, (path) => staged.get(path));
      for (const { path } of changes) staged.delete(path);
      return result;
    },
    compare: async () => ({}),
    outdated: async () => [],
    resolve: async () => [],
    recorded: async () => undefined,
    commitOf: async (id) => commits.get(id)?.result,
    async undo(of, { id }) {
      const had = commits.get(id);
      if (had) return had.result;
      const { before, result } = commits.get(of) ?? { before: new Map<string, string | undefined>(), result: undefined };
      return apply(id, result?.ok ? result.changes : [], (path) => before.get(path));
    },
    back: async () => ({ ok: false, conflicts: [], sentence: 'There is no way back here.', reversed: [] }),
    discard: async (spec) => void stages.delete(spec.task),
    recover: async () => [],
    undoRoom: () => ({ days: 30, bytes: 1e9, used: 0, commits: 0 }),
    sweep: async () => {},
  };
  return { workspace, commits };
}

function put<T>(map: Map<string, T>, key: string, value: T | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

function stagedFiles(disk: Map<string, string>, staged: Map<string, string | undefined>): StageFiles {
  const text = (path: string) => (staged.has(path) ? staged.get(path) : disk.get(path));
  const names = () => [...new Set([...disk.keys(), ...staged.keys()])].filter((path) => text(path) !== undefined);
  const statOf = (path: string): StageStat | undefined => {
    const content = text(path);
    if (content !== undefined) return { kind: 'file', size: content.length, modified: 0, mode: 0o644 };
    return names().some((name) => name.startsWith(`${path}/`)) ? { kind: 'folder', size: 0, modified: 0, mode: 0o755 } : undefined;
  };
  return {
    stat: async (path) => statOf(path),
    async list(path) {
      const inside = new Set(
        names().flatMap((name) => (name.startsWith(`${path}/`) ? (name.slice(path.length + 1).split('/')[0] ?? []) : [])),
      );
      return [...inside].flatMap((name) => {
        const stat = statOf(`${path}/${name}`);
        return stat ? [{ name, stat }] : [];
      });
    },
    async read(path) {
      const content = text(path);
      if (content === undefined) throw new Error(`${path} isn't there.`);
      return new TextEncoder().encode(content);
    },
    write: async (path, content) => void staged.set(path, new TextDecoder().decode(content)),
    mkdir: async () => {},
    remove: async (path) => void staged.set(path, undefined),
    async rename(from, to) {
      staged.set(to, text(from));
      staged.set(from, undefined);
    },
  };
}
