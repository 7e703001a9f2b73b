import type {
  Answer,
  Change,
  CommandInput,
  DeskView,
  Event,
  HostView,
  Live,
  PluginPlan,
  Ref,
  TaskView,
  TimelineEntry,
  WayBack,
} from '@deskhand/protocol';
import type { BrakeAnswer, BrakeAsk } from '@deskhand/protocol/brake-door';
import type { DeskAudit } from './audit.ts';

// The one way to a host. Screens and state speak to this and never know which road it takes: the local
// network now, sealed frames over a relay later. Ordinary failures are answers; nothing here throws.

/**
 * Why something didn't come back. `offline`: nobody answered, worth trying again; so is an `accident`, where the host answered that
 * something went wrong inside it. `unread`: a file of this device can't be read.
 */
export type Trouble = {
  ok: false;
  code: 'offline' | 'accident' | 'stranger' | 'missing' | 'failed' | 'unread';
  /** For the person, where the host said something. */
  sentence?: string | undefined;
};
export type Reply<T> = { ok: true; value: T } | Trouble;

/** What a device starts from; `seq` is the cursor to tail on from. */
export interface Snapshot {
  host: HostView;
  desk: DeskView;
  seq: number;
}

export interface ModelInfo {
  id: string;
  because: string;
}

export interface FoundPlugin {
  name: string;
  /** The program that has set it up, and the file that says so. */
  of: string;
  file: string;
  run: PluginPlan['run'];
  values: string[];
}

/** `cut`: later steps, and what was said between them, are missing. */
interface ReadTask {
  view: TaskView;
  cut: boolean;
}

/** Where a list of changes is from: what waits for review, what is in place, or the stage as it stands. */
export interface Changes {
  from: 'review' | 'committed' | 'stage';
  changes: Change[];
}

export interface Sides {
  before?: Uint8Array<ArrayBuffer> | undefined;
  after?: Uint8Array<ArrayBuffer> | undefined;
}

export interface TailListener {
  /** The tail stands: everything after the cursor comes now. The host's newest event, and its clock (ms since 1970). */
  open(head: { seq: number; time: number }): void;
  events(events: Event[]): void;
  live(live: Live): void;
  /** It ended, by itself; called once. */
  closed(trouble: Trouble): void;
}

export interface BrakeRoad {
  /** The origins of the brake's own door, as the host tells them while it answers. */
  doors(): Promise<Reply<string[]>>;
  /** Asks there. Undefined where the host itself didn't answer within `ms`. */
  knock(door: string, ask: BrakeAsk, ms: number): Promise<BrakeAnswer | undefined>;
}

export interface Desk {
  /** Names the road: "local", "sealed". */
  readonly road: string;
  /** The host's public key, base64url, where this road goes to one host by its key. */
  readonly host?: string;
  /** This device's own, where the host knows it by one. */
  readonly me?: string;
  snapshot(): Promise<Reply<Snapshot>>;
  /** One connection, from a cursor; opening it again is the caller's business. Returns the end of it. */
  tail(after: number, listener: TailListener): () => void;
  send(command: CommandInput): Promise<Reply<Answer>>;
  /** Of a long task the beginning of its story comes unless `whole` is asked for; see ReadTask. */
  task(id: string, whole: boolean): Promise<Reply<ReadTask>>;
  /** `came` counts the bytes that are here. */
  content(hash: string, signal?: AbortSignal, came?: (bytes: number) => void): Promise<Reply<Uint8Array<ArrayBuffer>>>;
  /** Sends a file; one that the host has already isn't sent again. `sent` counts the bytes that are over. */
  upload(file: Blob, sent: (bytes: number) => void, signal?: AbortSignal): Promise<Reply<Ref>>;
  changes(task: string): Promise<Reply<Changes>>;
  /** One changed path before and after; absent on the side where it isn't a file. */
  compare(task: string, path: string): Promise<Reply<Sides>>;
  timeline(folder: string | undefined): Promise<Reply<TimelineEntry[]>>;
  wayBack(commit: string, folder: string | undefined): Promise<Reply<WayBack>>;
  models(): Promise<Reply<ModelInfo[]>>;
  /** Secrets whose keyring is locked, or says nothing, by name. */
  secretsAway(): Promise<Reply<Record<string, 'locked' | 'silent'>>>;
  /** Folders of its home that could be granted, where this device may do that; and granted ones that are gone. By path. */
  folders(): Promise<Reply<{ near: string[]; gone: string[] }>>;
  /** What proves its log, and looks through it. */
  readonly audit: DeskAudit;
  /** Plugins that other programs on the computer have set up. */
  foundPlugins(): Promise<Reply<FoundPlugin[]>>;
  /** Asks something of the host's plugins: settings/plugin-calls.ts says what there is. */
  askPlugins(path: string, body: object): Promise<Reply<unknown>>;
  /** The road to the brake past the host's program, by its own door. */
  readonly brake?: BrakeRoad;
  /** A link by which this device's pairing moves to other storage, where the road knows pairings. */
  transfer?(): Promise<Reply<{ fragment: string; expires: number }>>;
}
