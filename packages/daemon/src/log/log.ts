import type {
  DeskView,
  Draft,
  Event,
  HostView,
  Labels,
  Live,
  Reason,
  Ref,
  TaskState,
  TaskSummary,
  TaskView,
  Touch,
} from '@deskhand/protocol';
import type { AuditReport, Excerpt, Leave, SignedHead } from '@deskhand/protocol/audit';

// The append-only event log, the content it points to, and `live`, the broadcast that isn't kept.
// Every fact of the host passes here; nobody else writes to the database. Reads are synchronous and cheap.

/** What to look for; everything that is given has to fit. Times in ms since 1970. */
export interface AuditQuery {
  text?: string | undefined;
  task?: string | undefined;
  /** A path: it, or anything in it. */
  folder?: string | undefined;
  /** A host on the network: it, its subdomains, addresses there. */
  domain?: string | undefined;
  device?: string | undefined;
  actor?: 'device' | 'host' | 'agent' | undefined;
  /** "step.started", or "step" for all that begins so. */
  type?: string | undefined;
  since?: number | undefined;
  until?: number | undefined;
  /** Only events before this place. */
  before?: number | undefined;
  /** At most this many; 100 where it isn't said. */
  limit?: number | undefined;
  /** With what was said, not only the facts. */
  words?: boolean | undefined;
}

/** `more` is the place to go on before, where there may be more. */
export interface Found {
  events: { event: Event; leave?: Leave }[];
  more?: number | undefined;
}

/** How many events a consumer's kept place may lie behind: to keep it anew costs a sync, and a start reads on from it. */
export const farBehind = 1000;

/** The log of one host. Implementations: SQLite; later PostgreSQL, NATS. One contract suite runs over all. */
export interface Log {
  /**
   * Appends in one transaction and resolves once all of it is on disk (fsync); appends that meet share one.
   * A draft whose `key` the log already holds appends nothing: the promise resolves with the event that is there.
   * Rejects with a DeskhandError (`disk-full`, `disk-error`, `log-closed`) where nothing of it was recorded; a later one may work.
   */
  append(drafts: Draft[]): Promise<Event[]>;
  /** Content to point to from an event. Durable with the next append after it; the same bytes are kept once. */
  put(content: string | Uint8Array): Ref;
  /** Content of any size straight from a file, streamed. Durable when it resolves. */
  putFile(path: string): Promise<Ref>;
  /** The bytes, or undefined where they were erased or never came. */
  read(hash: string): Promise<Uint8Array | undefined>;
  /** The content as text; empty where it was erased. */
  text(ref: Ref): Promise<string>;
  /** A text as it is written down: without what is kept out of the log. A path may be known by either. */
  shown(text: string): string;
  /** A file on disk with the bytes, for streaming or linking; undefined where they are small and live in the database. */
  pathOf(hash: string): string | undefined;

  readonly head: { seq: number; hash: string };
  /** The clock's time, but never before the last event: setting a clock back keeps nothing longer, and makes nothing new again. Milliseconds since 1970. */
  now(): number;
  /**
   * Events after `after` and before `before` (places in the log), oldest first, with small content filled in. At most
   * `limit` (default 1,000): the first of them, or the last where only `before` is given.
   */
  events(query: { after?: number; before?: number; task?: string; thread?: string; limit?: number }): Event[];
  byKey(key: string): Event | undefined;

  host(): HostView;
  task(id: string): TaskView | undefined;
  summary(id: string): TaskSummary | undefined;
  /** Newest first by their last event; `before` is the `seq` of the card that the page before ended with. At most `limit` (default 100). */
  summaries(query: {
    states?: readonly TaskState[];
    thread?: string;
    /** Of a thread only what a person asked for, no parts of it. */
    whole?: boolean;
    parent?: string;
    before?: number;
    limit?: number;
  }): TaskSummary[];
  /** Finished tasks of which the words are still there, and that ended by then (ms since 1970): the first of them, at most `limit`. */
  ended(by: number, limit: number): TaskSummary[];
  /**
   * What was put in place or taken back, newest first: the task and the id of the commit, and the granted folders that it lies in
   * where the event says so. Only before `before` (a place in the log).
   */
  placed(query: { before?: number; limit: number }): { seq: number; task: string; commit: string; folders: string[] | undefined }[];
  /** The join of what `files.labelled` said of this path, of the folders that hold it and of all inside it. */
  labelsUnder(path: string): Labels;
  /** What the newest tasks of a folder (where their person stood) needed beyond it and were let use. */
  reachedBefore(folder: string, limit: number): { task: string; needs: Touch[] }[];
  /** What a device starts from: the unfinished tasks and the newest others, with the cursor to go on from. */
  desk(limit: number): DeskView;

  /** Calls back with each batch after it is on disk, in order, from now on. Returns the end of it. */
  subscribe(listener: (events: Event[]) => void): () => void;
  /** How far a consumer has come, kept across restarts. */
  cursor(consumer: string): number;
  moveCursor(consumer: string, seq: number): void;

  readonly live: { send(live: Live): void; subscribe(listener: (live: Live) => void): () => void };
  /** Reads everything once and checks it against its hashes: undefined when the log is whole, else what is wrong with it. */
  verify(): Promise<Reason | undefined>;
  /** The same, with the place and kind of each fault. */
  audit(): Promise<AuditReport>;
  /** Where the log ends, signed now; undefined where this host has no key to sign with. */
  signedHead(): SignedHead | undefined;
  /** The hash of the event in a place, for whoever kept a head of it. */
  hashAt(seq: number): string | undefined;
  /** Who did what, newest first, and by whose leave. */
  search(query: AuditQuery): Promise<Found>;
  /** These events in a form that proves itself; with `words`, what was said in them too. */
  excerpt(seqs: readonly number[], words: boolean): Promise<Excerpt | undefined>;
  /** Resolves when everything that was asked to be erased is gone from the disk, or was told of as what can't be now: that is tried once more. */
  erased(): Promise<void>;
  /** Answers what was appended, and ends. */
  close(): void;
}
