import type { Change, Choice, Folder, PlaceAccess } from '@deskhand/protocol';
import type { Command, Place, Process } from '../sandbox/sandbox.ts';

// The staged view: a task works on its own view of the granted folders; nothing real changes until commit,
// which is whole or not at all, and can be undone. Called by the engine and, read-only, by link.

export interface StageStat {
  kind: 'file' | 'folder' | 'link' | 'other';
  /** Bytes. */
  size: number;
  /** Milliseconds since 1970. */
  modified: number;
  mode: number;
  /** Where a link points. */
  target?: string;
}

/** File operations inside the stage. Paths are absolute, as the person knows them. Nothing outside the granted folders is reachable, by links neither. */
export interface StageFiles {
  /**
   * What a path means here, by the names that its folders list: itself, and where it leads if it is a link. As it was given,
   * where it leads out of the folders or nowhere.
   */
  places(path: string): Promise<string[]>;
  stat(path: string): Promise<StageStat | undefined>;
  list(path: string): Promise<{ name: string; stat: StageStat }[]>;
  /** Bytes from `start` (default 0), at most `length`. Refuses what isn't a plain file. */
  read(path: string, range?: { start?: number; length?: number }): Promise<Uint8Array>;
  /** Creates or replaces, with the folders above it. */
  write(path: string, content: Uint8Array): Promise<void>;
  mkdir(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
}

export interface StageSpec {
  task: string;
  folders: Folder[];
  /**
   * What rules keep the task from, with all below (or many of a kind, with `*`): what it may not read isn't there for it; what
   * it may not change or delete is marked, and what a managed policy (`of`) says so of isn't put in place.
   */
  closed?: readonly { path: string; access: PlaceAccess; asks?: true; of?: string }[];
}

export type CommitResult =
  /** `left`: what an undo left as it was, since it had moved on: files, and the folders that stay because of them. */
  | { ok: true; commit: string; changes: Change[]; left?: string[] }
  /**
   * Originals that changed since the task first read or wrote them; nothing was touched. `merged` are those whose change
   * was taken into what is staged, and is to be looked at; of `conflicts` somebody has to choose (`resolve`).
   */
  | {
      ok: false;
      conflicts: string[];
      merged?: string[];
      /** Tasks that put in place what stands at some of `conflicts` now. */
      by?: string[];
      sentence: string;
    };

/** What becomes of a file that has moved on since: it stays as it is, is kept beside under a name of its own, or goes, and the undo of the undo brings it back. */
export type Newer = 'stays' | 'beside' | 'goes';

export interface BackOptions {
  id: string;
  /** Only what lies in this folder. */
  folder?: string;
  force: boolean;
  /** Only says what would happen. */
  dry?: boolean;
}

/** `reversed`: the commits that were (or would be) taken back, the newest first; `whole`: all of it lies in the folder. */
export type BackResult = CommitResult & { reversed: { commit: string; task: string; whole: boolean; undo: boolean }[] };

export interface Stage {
  readonly files: StageFiles;
  /** Whether commands can run here; without it only `files` works. */
  readonly shell: boolean;
  /** Where commands see the folders, and /tmp, if not at their own paths. Nothing, where these hold. */
  places(): Promise<readonly Place[]>;
  /** Starts a sandboxed command on the staged view. Only where `shell`. */
  start(command: Command): Promise<Process>;
  diff(): Promise<Change[]>;
  /** Of what is staged, what rules say of it that no call named: where what is changed or lost is, and which rule. */
  against(): Promise<{ path: string; rule: NonNullable<StageSpec['closed']>[number] }[]>;
  /** Whether all that rules hide by a part of its name is hidden as things are now: another file may be called so since. */
  hidesAll(): Promise<boolean>;
  /** Carries out what was chosen of a conflict that a commit named, with the stage open. False where it is none. */
  choose(choice: Choice): Promise<boolean>;
  /** Content of one changed path before and after; undefined on the side where it isn't a file. */
  compare(path: string): Promise<{ before?: Uint8Array; after?: Uint8Array }>;
  /** Makes the changes real: all of `paths` (absent: all), or none. Ends every process of the stage first. */
  /**
   * `id` is the caller's own name for this commit: asked again with the same one (after a crash), it isn't done again but
   * answers what it came to.
   */
  commit(options: { id: string; paths?: string[] }): Promise<CommitResult>;
  /** Ends the processes and drops what is staged. */
  discard(): Promise<void>;
  /** Ends the processes and keeps what is staged. */
  close(): Promise<void>;
}

export interface Workspace {
  /** Opens, or opens again, the stage of a task. The same stage for the same task while it is open. */
  open(spec: StageSpec): Promise<Stage>;
  /**
   * Makes the stage of a task begin with what `from` has staged, which is ended where it runs, and left as it is. Gives what
   * was taken over; undefined where `from` has no stage. Asked again after a crash, it isn't done again.
   */
  begin(spec: StageSpec, from: StageSpec): Promise<Change[] | undefined>;
  /** The changes of a stage that isn't open, without starting anything. */
  diff(spec: StageSpec): Promise<Change[]>;
  compare(spec: StageSpec, path: string): Promise<{ before?: Uint8Array; after?: Uint8Array }>;
  /** Files that the task read and left as they were, and that have changed since. What only commands read is not known. */
  outdated(spec: StageSpec): Promise<string[]>;
  /** As `Stage.commit`, of a stage that need not be open, nor be of a kind that could be opened now. */
  commit(spec: StageSpec, options: { id: string; paths?: string[] }): Promise<CommitResult>;
  /** Carries out what was chosen of conflicts that a commit named. Gives those that could not be settled so. */
  resolve(spec: StageSpec, choices: Choice[]): Promise<string[]>;
  /**
   * One path before and after a commit, as long as that can be undone; undefined where it isn't kept. `movedOn`: it changed
   * again since, and what the commit put there is kept nowhere.
   */
  recorded(commit: string, path: string): Promise<{ before?: Uint8Array; after?: Uint8Array; movedOn: boolean } | undefined>;
  /** What the commit or undo of this id came to, if it was made: kept as long as it can be undone. */
  commitOf(id: string): Promise<CommitResult | undefined>;
  /** Reverses a commit, whole or by path. A file that has moved on since stays as it is, unless `newer` says otherwise; refuses where nothing else is left to do. */
  undo(commit: string, options: { id: string; paths?: string[]; newer?: Newer }): Promise<CommitResult>;
  /**
   * Takes back everything since just before the commit `to`, in one folder or in all that it was about, as one commit of
   * `task`. Refuses, and says which, where that would lose what somebody else did meanwhile; `force` keeps that beside.
   */
  back(to: string, task: string, options: BackOptions): Promise<BackResult>;
  /** Drops what a task staged, open or not. */
  discard(spec: StageSpec): Promise<void>;
  /** How long what commits replaced is kept, in how much room, and how much of that is used. Bytes. */
  undoRoom(): { days: number; bytes: number; used: number; commits: number };
  /** Lets go of what is past its time; done by itself at each start. */
  sweep(): Promise<void>;
  /** At start: finishes or reverses every commit that a crash cut short. */
  recover(): Promise<{ commit: string; task: string; outcome: 'committed' | 'reversed' }[]>;
}

/**
 * Merges two changes of a workbook, cell by cell: `base` is what both began with. Undefined where they don't go together, or
 * nobody can tell. Given in, since opening a foreign file needs a process of its own.
 */
export type MergeBook = (versions: { base: Uint8Array; mine: Uint8Array; theirs: Uint8Array }) => Promise<Uint8Array | undefined>;
