import type { Declared, Effect } from '@deskhand/protocol';
import type { z } from 'zod';
import type { ToolSpec } from '../models/models.ts';
import type { Passage, PassageRules } from '../net/net.ts';
import type { Act } from '../outbox/outbox.ts';
import type { Act as Deed, Need, Sink, Typed } from '../policy/policy.ts';
import type { Stage } from '../workspace/workspace.ts';

export { fileFaults, hasFaults } from './file-faults.ts';
export { isOffice, officeParts } from './office-parts.ts';

// What the agent can do. A tool declares its effect and needs, does its work on the stage, and returns text for the
// model; it never reaches up: what only the engine can do (ask, split, hand over) it returns as an intent.

export interface ToolContext {
  stage: Stage;
  /** The folder that relative paths mean. */
  cwd: string;
  signal: AbortSignal;
  /** What is being done now, in a person's words. */
  progress(words: string): void;
  /** Output as it comes, for whoever watches. */
  output(delta: string): void;
  /** Earlier large outputs, by step id. The model asks for one by reading `output:STEP`. */
  earlier(step: string): Promise<string | undefined>;
  /** Whether the model can look at pictures. */
  sees: boolean;
  /** Whether commands find this program here, as far as it was looked for (`Toolbox.machine`). Given by the toolbox. */
  has?(program: string): boolean;
  /** The task's background jobs: they end with the stage. */
  jobs: Jobs;
  /** Runs a parser or writer of ours over a file's bytes in a bounded sandboxed process. */
  parse: Parse;
  /** Opens the network to one command, as far as was decided. Throws where a secret isn't there. */
  network(wanted: Pick<PassageRules, 'read' | 'send' | 'secrets'>): Passage;
  now(): number;
  /** The step that runs: for what asks the person something in the middle of it. Given by the engine. */
  at?: { task: string; thread: string; step: string };
  /** The bytes of the file that the call carries, as they were decided on. */
  carried?: Uint8Array | undefined;
  /** A rehearsal: what reaches the outside world is returned as an act, to be held. */
  rehearsal?: boolean;
  /** One question about one text to the model, apart from the task: no tools, nothing else to read. Undefined without an answer. */
  ask(question: string, text: string): Promise<string | undefined>;
}

/** What a parser made of a file: its text, and files (pictures found in it, or a document that was made). */
export type Parsed =
  | { ok: true; text: string; files: { name: string; type: string; bytes: Uint8Array }[] }
  /** For the model: what was wrong with the file and what else can be done. */
  | { ok: false; sentence: string };
/** `kind` names the parser (`pdf`, `docx`, …); `options` are its own, as strings. Never throws. */
export type Parse = (kind: string, bytes: Uint8Array, signal: AbortSignal, options?: Record<string, string>) => Promise<Parsed>;

/** Background commands of one task. */
export interface Jobs {
  add(job: Job): void;
  get(id: string): Job | undefined;
  all(): Job[];
}
export interface Job {
  id: string;
  line: string;
  started: number;
  /** All output so far, head and tail kept. */
  output(): string;
  exit: { code: number | null; signal: string | null; why?: string } | undefined;
  /** Resolves when it has ended and its output is complete. */
  finished: Promise<void>;
  kill(): Promise<void>;
}

/** The largest file that is kept as a result of a task, in bytes; a larger one is in its folder alone. */
export const mostHanded = 200_000_000;

export type Intent =
  | { kind: 'ask'; question: string; choices: string[] }
  /** Calls that will be made later: whoever must say yes to one is asked now. */
  | { kind: 'ask ahead'; calls: { tool: string; args: Record<string, unknown> }[] }
  | { kind: 'spawn'; parts: { goal: string; files: string[] }[]; stage: 'own' | 'shared' }
  | { kind: 'hand over'; paths: string[]; text: string }
  /** An act on the outside world, for the outbox. */
  /** `now`: approved to happen at once; the step waits for its answer. */
  | { kind: 'queue'; act: Act; now?: boolean }
  | { kind: 'withdraw'; entry: string };

export interface ToolResult {
  /** For the model. May be long: the engine keeps it whole and shows head and tail. */
  text: string;
  failed?: boolean;
  images?: { name: string; type: string; bytes: Uint8Array }[];
  intent?: Intent;
  /** Whose words it holds beside what the call was let read: a plugin's. */
  strange?: string;
  /** For the person, when it says more than the words of the call: "12 rows". */
  words?: string;
  /** In place of the text: an answer that counts only as a value of this type, and then carries less than what was read. */
  typed?: { as: Typed; answer: string };
}

export interface Tool<Schema extends z.ZodType = z.ZodType> {
  name: string;
  /** As few words as work: the model reads them with every request. */
  description: string;
  /** Those for a model that cannot look at pictures, where they differ. */
  blind?: string;
  /** The description as things stand, where it depends on them; undefined where the tool isn't offered now. */
  describe?(description: string): string | undefined;
  input: Schema;
  /** Arguments as this tool takes them, where a model wrote them in a way that other programs have. */
  asMeant?(args: unknown): unknown;
  effect: Effect;
  /** The effect of one call, where calls differ. */
  effectOf?(args: z.output<Schema>): Effect;
  /** What kind of act it is, as a person would ask for it; absent where it only looks, or works on the stage. */
  act?: Deed;
  /** What else a yes to a call is bound to, beside its arguments. */
  boundOf?(args: z.output<Schema>): string | undefined;
  /** What is declared of what this call does, where somebody else than Deskhand says that. */
  declaredOf?(args: z.output<Schema>): Declared | undefined;
  /** Why a call can't be carried out as things stand, in words for the model, where that is known before anybody is asked. */
  misfitOf?(args: z.output<Schema>): string | undefined;
  /** Does nothing itself: `run` only returns an intent, which goes on disk together with the step's start. */
  intends?: boolean;
  /** The same of one call, where calls differ. */
  intendsOf?(args: z.output<Schema>): boolean;
  /** In a rehearsal `run` returns this call as an act to be held, though in earnest it would do it. */
  holdsOf?(args: z.output<Schema>): boolean;
  /** Offered only to tasks that may send something to the network. */
  outward?: boolean;
  /** Of one that is `outward`: offered beside this other tool, too. */
  beside?: string;
  /** Offered only to tasks under which a file changed. */
  conflicts?: boolean;
  /** A file whose bytes go out as they are: they are read before anybody decides, and those are what goes. */
  carriesOf?(args: z.output<Schema>, cwd: string): string | undefined;
  /** What this call needs and where its arguments point, resolved against `cwd`. */
  needs(args: z.output<Schema>, cwd: string): Need[];
  sinks(args: z.output<Schema>, cwd: string): Sink[];
  /** What the call does, in a person's words: "reads invoices/march.pdf". */
  words(args: z.output<Schema>): string;
  /** Does it. A failure that the model can act on is a result with `failed`, saying what to do instead. */
  run(args: z.output<Schema>, context: ToolContext): Promise<ToolResult>;
}

/** One call of a known tool with arguments that fit: all that the engine needs to decide on it and to run it. */
export interface PreparedCall {
  effect: Effect;
  act?: Deed | undefined;
  declared?: Declared | undefined;
  needs: Need[];
  sinks: Sink[];
  words: string;
  /** What else a yes to it is bound to, beside its arguments: the program that would carry it out. */
  bound?: string | undefined;
  /** Why it can't be carried out as things stand. A call of the past stays what it was. */
  misfit?: string | undefined;
  intends?: boolean;
  /** In a rehearsal `run` returns the act instead of doing it. */
  holds?: boolean;
  /** The path of a file whose bytes go out with it. */
  carries?: string | undefined;
  run(context: ToolContext): Promise<ToolResult>;
}

/** The tools as the engine sees them (made by `openToolbox`, wired in main.ts). */
export interface Toolbox {
  /** What the model is offered. Without a shell, or leave to send anything anywhere, tools that need it are left out. */
  specs(options: { shell: boolean; outward?: boolean; conflicts?: boolean; sees?: boolean }): ToolSpec[];
  /** A call's arguments as the tool takes them, so that whoever reads the record finds them where they belong. */
  asMeant(name: string, args: string): string;
  /** Parses what the model wrote. An unknown tool, malformed JSON or wrong arguments become a result that it can act on. */
  prepare(name: string, args: string, cwd: string): { ok: true; call: PreparedCall } | { ok: false; result: ToolResult };
  /** Short true lines for the system prompt: what commands find on this machine. Probed once, then cached. */
  machine(): Promise<string>;
}
