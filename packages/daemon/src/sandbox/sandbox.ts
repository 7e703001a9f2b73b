import type { Server, Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';

// Runs processes that can touch only what they were granted. Mounts come in as data; knows nothing of tasks or diffs.

export interface SandboxFacts {
  /** `overlay`: staged views at the real paths; `copy`: commands run on a copy bound at the real path; `none`: no command may run. */
  kind: 'overlay' | 'copy' | 'none';
  /** One sentence for the person. */
  why: string;
  /** Commands that would mend it, where something would. */
  fix: string[];
  root: boolean;
  /** Whether commands see folders elsewhere than at their real paths: see Holder.places. */
  elsewhere?: boolean;
}

/** A folder that shows at its real path inside. All paths are absolute and real (no links left in them). */
export interface Mount {
  path: string;
  /**
   * `overlay`: writes go to `upper` (made where absent; its marks are `user.overlay.*`, as root too);
   * `bind`: `from` shows (and takes writes) at `path`; `ro`: as it is, read-only.
   */
  how: { kind: 'overlay'; upper: string; work: string } | { kind: 'bind'; from: string } | { kind: 'ro' };
}

export interface HoldSpec {
  mounts: Mount[];
  /** Paths to hide inside the mounts (Deskhand's own state, folders not granted). */
  masks: string[];
  /** Programs and libraries of ours that every command sees read-only: the file or folder `from` shows at `at` ("/node_modules"). */
  library?: { from: string; at: string }[];
  /** A real folder that shows as the private HOME and keeps what is written there; without it HOME is forgotten at the end. */
  home?: string;
  /** Who commands run as when we are root: the owner of the granted folder. */
  as?: { uid: number; gid: number };
}

export interface Command {
  argv: string[];
  cwd: string;
  /** The whole environment: nothing of ours is passed on. Without a HOME it gets a private one. */
  env: Record<string, string>;
  /** `memory` and `fileBytes` in bytes; `memory` holds for the command with all that it started, `fileBytes` for each file. */
  limits: { seconds: number; memory: number; processes: number; fileBytes: number };
  /** Small files that it sees, read-only: whole, absolute paths; over what is there. */
  files?: { path: string; content: string }[];
  /** Without it there is no network but the task's own loopback. Heeded by `startNetworked`. */
  network?: Network;
  /** The port that `startNetworked` found for it. */
  port?: number;
}

/** The network as a command gets it: connections to a port of its own loopback, which are answered outside. */
export interface Network {
  /** Takes a connection that it made; nothing was read from it yet, and it is paused. */
  accept(socket: Socket, key?: string): void;
  /** How many at one time; one more is refused. */
  connections: number;
  /** What it has to know, now that it is known where we listen. `key`: what it must say to be answered, where others reach that port. */
  env(port: number, key?: string): Record<string, string>;
  files: { path: string; content: string }[];
  /** The command is over, or did not start. */
  close(): void;
}

export interface Process {
  readonly pid: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /**
   * Resolves when the command itself ended. What it left running in a holder goes on until `kill` or the holder's end,
   * and may keep the streams open.
   */
  readonly exit: Promise<Exit>;
  /** Ends it and all it started, what it left running too; resolves when they are gone. */
  kill(): Promise<void>;
}

export interface Exit {
  code: number | null;
  signal: string | null;
  timedOut: boolean;
  /** Ended because it and what it started took more than `limits.memory`. */
  outOfMemory?: boolean;
  /** Ended by whoever started it, for this reason. */
  why?: string;
}

/** `path` as the person knows it; `at` has no character that a shell would read as more than itself. */
export interface Place {
  path: string;
  at: string;
  /** Where `at` leads, as programs say that ask for it. */
  behind?: string;
}

/** A mount namespace that lives until it is closed, and dies with this process. */
export interface Holder {
  /** The process that keeps it, where there is one. */
  readonly pid?: number;
  /** Where the daemon reaches the inside: /proc/PID/root. */
  readonly root: string;
  /** Where commands see what isn't at its own path inside: granted folders, HOME, /tmp. The longest path first. */
  readonly places?: readonly Place[];
  start(command: Command): Process;
  /**
   * Listens on a port of the loopback inside; connections are paused. Whoever asked closes it. `shared`: other programs of
   * this computer reach it too.
   */
  listen(): Promise<{ server: Server; port: number; shared?: boolean }>;
  /** Makes changes that others made to the real folders show inside. */
  refresh(): Promise<void>;
  /** Ends every process inside; resolves when the last is gone and the mounts with it. */
  close(): Promise<void>;
  /** Resolves when the holder is gone, for whatever reason. */
  readonly closed: Promise<void>;
}

export interface Sandbox {
  readonly facts: SandboxFacts;
  hold(spec: HoldSpec): Promise<Holder>;
  /** One bounded process that sees only `read` (read-only) and nothing else of the owner's: for parsers of files from outside. */
  start(command: Command & { read: string[] }): Promise<Process>;
}

export { startNetworked } from './networked.ts';
