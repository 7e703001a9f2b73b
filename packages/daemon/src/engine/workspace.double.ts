import type { Change, Choice } from '@deskhand/protocol';
import { besideName } from '@deskhand/protocol/folds';
import { DeskhandError } from '../host/host.ts';
import { nameOf, parentOf } from '../workspace/names.ts';
import type { CommitResult, Stage, StageFiles, StageSpec, StageStat, Workspace } from '../workspace/workspace.ts';

// The workspace's rules over a disk of text files in memory, without its mounts: workspace.double.test.ts holds it against
// the real one. No merging, and no way back to a point. A name in .sh stands for what deserves a second look.

/** The text of each path; undefined for one that is gone. */
type Texts = Map<string, string | undefined>;

interface MemoryStage {
  staged: Texts;
  /** What each original was when the task first read or wrote it. */
  seen: Texts;
  /** What a commit named as conflicts, and what stood there then. */
  contested: Texts;
  /** What it began with. */
  taken: Texts;
}

interface MemoryCommit {
  before: Texts;
  after: Texts;
  result: CommitResult;
}

/** Survives an engine that is thrown away. */
export function memoryWorkspace(disk: Map<string, string>) {
  const stages = new Map<string, MemoryStage>();
  const commits = new Map<string, MemoryCommit>();
  const stageOf = (task: string): MemoryStage => {
    const had = stages.get(task) ?? { staged: new Map(), seen: new Map(), contested: new Map(), taken: new Map() };
    stages.set(task, had);
    return had;
  };

  const changesOf = (task: string): Change[] => {
    const { staged, taken } = stages.get(task) ?? { staged: new Map(), taken: new Map() };
    return [...staged].flatMap(([path, after]) => {
      const change = changeOf(path, disk.get(path), after);
      return change ? [{ ...change, ...(taken.has(path) && taken.get(path) === after && { taken: true as const }) }] : [];
    });
  };

  function apply(id: string, wanted: Texts, left: string[] = []): CommitResult {
    const before: Texts = new Map([...wanted.keys()].map((path) => [path, disk.get(path)]));
    const changes = [...wanted].flatMap(([path, after]) => changeOf(path, before.get(path), after) ?? []);
    for (const [path, after] of wanted) put(disk, path, after);
    const result: CommitResult = { ok: true, commit: id, changes, ...(left.length && { left }) };
    commits.set(id, { before, after: wanted, result });
    return result;
  }

  function commit(task: string, id: string, paths: string[] | undefined): CommitResult {
    const had = commits.get(id);
    if (had) return had.result;
    const { staged, seen, contested } = stageOf(task);
    const wanted: Texts = new Map(
      changesOf(task).flatMap(({ path }) => (!paths || paths.includes(path) ? [[path, staged.get(path)] as const] : [])),
    );
    const conflicts = [...wanted.keys()].filter((path) => seen.get(path) !== disk.get(path));
    if (conflicts.length) {
      for (const path of conflicts) contested.set(path, disk.get(path));
      return { ok: false, conflicts, sentence: `${conflicts.join(', ')} changed while the task worked on it. Nothing was put in place.` };
    }
    for (const [path, after] of wanted) {
      staged.delete(path);
      seen.set(path, after);
    }
    return apply(id, wanted);
  }

  function undo(of: string, { id, paths, newer = 'stays' }: Parameters<Workspace['undo']>[1]): CommitResult {
    const had = commits.get(id);
    if (had) return had.result;
    const record = commits.get(of);
    if (!record) throw new DeskhandError('no-commit', 'This change cannot be undone: there is no record of it.');
    const wanted: Texts = new Map([...record.before].filter(([path]) => !paths || paths.includes(path)));
    const left: string[] = [];
    for (const [path, before] of [...wanted]) {
      const now = disk.get(path);
      if (now === record.after.get(path) || newer === 'goes') continue;
      if (now === before || newer === 'stays' || before === undefined) wanted.delete(path);
      if (now !== before && newer === 'stays') left.push(path);
      if (newer === 'beside' && before !== undefined && now !== undefined)
        wanted.set(
          beside(path, 'newer', (other) => disk.has(other)),
          now,
        );
    }
    if (left.length && !wanted.size)
      return { ok: false, conflicts: left, sentence: `${left.join(', ')} changed again since. Nothing was undone.` };
    return apply(id, wanted, left);
  }

  /** False where nobody was asked about that path. */
  function choose(task: string, { path, take }: Choice): boolean {
    const { staged, seen, contested } = stageOf(task);
    if (!contested.has(path)) return false;
    // What the choice was about, not what stands there by now.
    seen.set(path, contested.get(path));
    if (take === 'mine') return true;
    const mine = staged.get(path);
    staged.delete(path);
    if (take === 'both' && mine !== undefined)
      staged.set(
        beside(path, 'from the task', (other) => disk.has(other) || staged.has(other)),
        mine,
      );
    return true;
  }

  const openStage = ({ task }: StageSpec): Stage => ({
    files: stagedFiles(disk, stageOf(task)),
    shell: false,
    start: () => Promise.reject(new Error('No commands here.')),
    places: async () => [],
    diff: async () => changesOf(task),
    against: async () => [],
    hidesAll: async () => true,
    choose: async (choice) => choose(task, choice),
    async compare(path) {
      const { staged } = stageOf(task);
      const [before, after] = [disk.get(path), staged.has(path) ? staged.get(path) : disk.get(path)];
      return { ...(before !== undefined && { before: Buffer.from(before) }), ...(after !== undefined && { after: Buffer.from(after) }) };
    },
    commit: async ({ id, paths }) => commit(task, id, paths),
    discard: async () => void stages.delete(task),
    close: async () => {},
  });

  const workspace: Workspace = {
    open: async (spec) => openStage(spec),
    async begin({ task }, from) {
      const had = stages.get(from.task);
      if (!had || stages.has(task)) return had && changesOf(task);
      stages.set(task, { staged: new Map(had.staged), seen: new Map(had.seen), contested: new Map(), taken: new Map(had.staged) });
      return changesOf(from.task);
    },
    diff: async ({ task }) => changesOf(task),
    commit: async ({ task }, { id, paths }) => commit(task, id, paths),
    compare: async () => ({}),
    async outdated({ task }) {
      const { staged, seen } = stages.get(task) ?? { staged: new Map(), seen: new Map() };
      return [...seen].flatMap(([path, was]) => (!staged.has(path) && disk.get(path) !== was ? [path] : []));
    },
    resolve: async ({ task }, choices) => choices.flatMap((choice) => (choose(task, choice) ? [] : [choice.path])),
    recorded: async () => undefined,
    commitOf: async (id) => commits.get(id)?.result,
    undo: async (of, options) => undo(of, options),
    back: async () => ({ ok: false, conflicts: [], sentence: 'There is no way back here.', reversed: [] }),
    discard: async ({ task }) => void stages.delete(task),
    recover: async () => [],
    undoRoom: () => ({ days: 30, bytes: 1e9, used: 0, commits: commits.size }),
    sweep: async () => {},
  };
  return { workspace, commits };
}

/** Undefined where nothing differs. */
function changeOf(path: string, before: string | undefined, after: string | undefined): Change | undefined {
  if (before === after) return undefined;
  const kind = after === undefined ? 'deleted' : before === undefined ? 'added' : 'changed';
  return { kind, path, what: 'file', marks: path.endsWith('.sh') ? ['can be run as a program'] : [] };
}

/** "report (newer).txt", or with a number. */
function beside(path: string, why: string, taken: (path: string) => boolean): string {
  for (let n = 1; ; n++) {
    const fresh = `${parentOf(path)}/${besideName(nameOf(path), n > 1 ? `${why} ${n}` : why)}`;
    if (!taken(fresh)) return fresh;
  }
}

function put<T>(map: Map<string, T>, key: string, value: T | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

function stagedFiles(disk: Map<string, string>, { staged, seen }: MemoryStage): StageFiles {
  const text = (path: string) => (staged.has(path) ? staged.get(path) : disk.get(path));
  const names = () => [...new Set([...disk.keys(), ...staged.keys()])].filter((path) => text(path) !== undefined);
  const statOf = (path: string): StageStat | undefined => {
    const content = text(path);
    if (content !== undefined) return { kind: 'file', size: content.length, modified: 0, mode: 0o644 };
    return names().some((name) => name.startsWith(`${path}/`)) ? { kind: 'folder', size: 0, modified: 0, mode: 0o755 } : undefined;
  };
  const write = (path: string, content: string | undefined) => {
    if (!seen.has(path)) seen.set(path, disk.get(path));
    staged.set(path, content);
  };
  return {
    places: async (path) => [path],
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
      // Read again before it changed it, the task has seen the newer one.
      if (!staged.has(path)) seen.set(path, content);
      return new TextEncoder().encode(content);
    },
    write: async (path, content) => write(path, new TextDecoder().decode(content)),
    mkdir: async () => {},
    remove: async (path) => write(path, undefined),
    async rename(from, to) {
      write(to, text(from));
      write(from, undefined);
    },
  };
}
