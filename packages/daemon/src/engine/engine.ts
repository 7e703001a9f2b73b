import { availableParallelism, totalmem } from 'node:os';
import type { Labels, Limits } from '@deskhand/protocol';
import type { AnswerCheck } from '../host/host.ts';
import type { Log } from '../log/log.ts';
import type { Models } from '../models/models.ts';
import type { Net } from '../net/net.ts';
import type { ActOf, Decide, Grant, ProposalFacts, Propose, ReadTyped } from '../policy/policy.ts';
import type { Toolbox, ToolContext } from '../tools/tools.ts';
import type { StageSpec, Workspace } from '../workspace/workspace.ts';

// Runs tasks: takes one turn after another, asks, splits, recovers after a crash, commits. It learns of everything
// from the log and tells everything to the log; edges never call it. main.ts starts it, once.

export interface EngineDeps {
  log: Log;
  models: Models;
  decide: Decide;
  /** Takes a value of a closed type out of an answer about a text. */
  typed: ReadTyped;
  /** What kind of act a plugin's tool does, by its name: what an answer says of acts is held against it. */
  actOf: ActOf;
  workspace: Workspace;
  toolbox: Toolbox;
  /** Resolves once the tools are what the log says of them. Absent: they always are. */
  toolsKnown?: (() => Promise<void>) | undefined;
  parse: ToolContext['parse'];
  net: Pick<Net, 'open'>;
  /** Takes secrets, and what looks like one, out of what tools said. */
  mask: (text: string) => string;
  /** Whether commands can run here, and in a line or two what they find. */
  shell: boolean;
  machine: () => Promise<string>;
  /** Leaves given by the owner or an administrator beyond the granted folders. */
  grants: () => Grant[];
  /** The places that rules close to a task of that conversation and folder. Absent: none. */
  closed?: (where: { thread: string; cwd: string }) => NonNullable<StageSpec['closed']>;
  /** Never to be touched, whatever the grants. */
  forbidden: string[];
  /** Where other programs keep secrets: closed unless the owner granted that very path by hand. */
  stores?: string[];
  now: () => number;
  /** Is told of errors that are no words of ours: the program's own log keeps them, with where they were. */
  report(error: unknown): void;
  /** Whether an answer to an approval is really that device's: looked at again before it is acted on. */
  isAnswered: AnswerCheck;
  /** What a task may be given before it starts. Absent: nothing is proposed, and each task asks as it goes. */
  proposing?: Proposing | undefined;
  settings: EngineSettings;
}

export interface Proposing {
  propose: Propose;
  /** Places outside of its folder that a task's words name. */
  placesNamed: (words: string) => Promise<string[]>;
  /** Tools of plugins that the owner accepted. */
  plugins: () => ProposalFacts['plugins'];
  home: string;
  /** How long a task waits for an answer before it starts with what it has, in minutes. */
  minutes: number;
}

/** Some of the limits. */
export type Caps = { [L in keyof Limits]?: Limits[L] | undefined };

export interface EngineSettings {
  /** Turns in progress at one time. */
  lanes: number;
  /** Sandboxed commands that run at one time, by cores and memory. */
  commands: number;
  /** How long an approval waits before it expires, in minutes. */
  approvalMinutes: number;
  /** How often it is looked for what waited long enough, in seconds. */
  watchSeconds: number;
  /** How long a rehearsal waits for a word, in days. */
  rehearsalDays: number;
  /** Seconds of a stream without a byte until it counts as stuck. */
  silentSeconds: number;
  /** How long a task waits for a model that nobody reaches, in minutes, and the first pause between attempts, in seconds. */
  modelMinutes: number;
  modelPauseSeconds: number;
  /** The same call with the same result so many times in a row counts as stuck. */
  sameCalls: number;
  /** So many failed calls in a row count as stuck. */
  failedCalls: number;
  /** How deep parts may split again, and how many parts one task may have. */
  parts: { depth: number; number: number };
  /** How long what a task sends waits for a "don't send", in seconds. */
  holdSeconds: number;
  limits: Limits;
  /** What no task may go beyond, whatever was asked for it. */
  caps?: Caps | undefined;
  /** Whose policy says so. */
  capsBy?: string | undefined;
}

export const defaultSettings: Omit<EngineSettings, 'limits'> = {
  lanes: 64,
  commands: Math.max(2, Math.min(availableParallelism() * 8, Math.floor(totalmem() / 2 ** 29))),
  approvalMinutes: 30,
  watchSeconds: 15,
  rehearsalDays: 7,
  silentSeconds: 120,
  modelMinutes: 10,
  modelPauseSeconds: 2,
  sameCalls: 3,
  failedCalls: 10,
  parts: { depth: 2, number: 16 },
  holdSeconds: 30,
};

export interface Engine {
  /** Ends every turn in progress and every stage's processes; what is unfinished goes on at the next start. */
  close(): Promise<void>;
  /** Turns in progress now. */
  readonly busy: number;
}

/** What a file that the owner's folder holds counts as: never the owner's word. */
export const fileLabels = (path: string): Labels => ({ sources: ['file'], confidentiality: 'private', from: [path.slice(-200)] });
