import type { Act, Decisive, Declared, Effect, Folder, Labels, Limits, Grant as ProtocolGrant, SinkKind, Touch } from '@deskhand/protocol';
import type { Listed } from './known/listed.ts';

// Code over data that decides every call: allow, ask or deny, and why. No prompt, no model, no I/O, no clock.
// Called by the engine before each step; the tools only declare. docs/decisions/0007 argues the rules.

export type { Act, SinkKind };
/** Kinds of values that say where something goes. */
export const goesTo: readonly SinkKind[] = ['recipient', 'url', 'account'];
/** What kind of act a plugin's tool does, by what is declared of it and by its name; undefined where neither says it. */
export type ActOf = (tool: string, declared?: Declared, effect?: Effect) => Act | undefined;

/** What a call needs from the host. */
export type Need = Touch;
/** A leave to do something, or the lack of one. */
export type Grant = ProtocolGrant & {
  /** By which its use is known. */
  id?: string | undefined;
  /** Whose policy it is a rule of. */
  of?: string | undefined;
};
/** A need that a grant was used for. */
export interface Used {
  need: Need;
  by?: string | undefined;
}

/** An argument that decides something. A list is one sink for each element. */
export interface Sink {
  /** The argument's name. */
  name: string;
  kind: SinkKind;
  value: string;
  /** A `url` that is the name of a host: whatever is sent there, to any address of it. */
  host?: true;
}

/** An argument that says how what is done is done. */
export interface Term {
  name: string;
  value: string;
}

export interface Call {
  tool: string;
  effect: Effect;
  needs: Need[];
  sinks: Sink[];
  /** What its arguments say that is no place, thing, sum or text: when, for how long, and whether. */
  terms?: Term[] | undefined;
  /** Absent: as its needs say (sending mail, sending to a host), else unknown, which asks. */
  act?: Act | undefined;
  /** The name of a plugin's tool, where it counts as the word for what is done. */
  named?: string | undefined;
  /** Of a plugin's tool: what is declared of it. Absent: it is taken by its names. */
  declared?: Declared | undefined;
}

/** A value that the task has met, and where. */
export interface KnownValue {
  /** A whole text, or one field of a record. */
  value: string;
  labels: Labels;
  /** Set on a field of a record: what kind of value it is. A text has none. */
  kind?: SinkKind | undefined;
  /** Set on a text that a plugin's tool answered: which, and what it was asked with. */
  answers?: { server: string; tool: string; args: { [name: string]: unknown }; declared?: Declared | undefined } | undefined;
  /** Set on a field of such an answer: it counts in calls of that plugin alone, whose own numbers and names they are. */
  server?: string | undefined;
  /** This task made it: it did not exist before. */
  made?: boolean | undefined;
  /** Set on a field of a tool's answer that nobody declared: it counts where the owner named its record, and says nothing beyond it. */
  undeclared?: boolean | undefined;
  /** Set on a text that a tool answered: where it was looked (a page's address, a room), as `Listed` says it of records. */
  place?: readonly string[] | undefined;
  /** It leads somewhere out of a text of its record (an address in the notes on somebody): nobody is called by it. */
  within?: boolean | undefined;
  /** Set on a field: its name there. Several values of one field are a group. */
  field?: string | undefined;
  /** Set on a field: which record it belongs to, and what that record is called (its title, its sender, what was looked up). */
  record?: Record | undefined;
}

export interface Record {
  id: string;
  names: string[];
  /** Those of the names that are its own, not what was looked up: words of one may be enough to mean it. */
  titles?: string[] | undefined;
  /** Set where the record is one of a list of the owner's own (the channels they are in): what such a one is called. */
  of?: string[] | undefined;
  /** How it stood among others in an answer. */
  listed?: Listed | undefined;
}

/** One grant that a task may be given before it starts, and why it is thought to need it. */
export interface ProposedLine {
  grant: Grant;
  /** The owner's words named it, or like tasks needed it. */
  why: 'named' | 'like';
  /** How many like tasks needed it. */
  times?: number | undefined;
  /** It is one file. */
  file?: boolean | undefined;
}

/** All that a proposal is made of. Nothing in it but `words` was written for this task, and those are the owner's. */
export interface ProposalFacts {
  words: string;
  /** Tools of plugins that the owner accepted. What a plugin says of itself is not in here: its tools go by their names. */
  plugins: { server: string; tools: { name: string; looks: boolean }[] }[];
  /** The owner's accounts, by address. */
  accounts: string[];
  secrets: { name: string; hosts: string[] }[];
  /** What each place that the words name is on this computer: see `placesNamed`. */
  places: { named: string; path: string; kind: 'file' | 'folder' }[];
  home: string;
  /** Earlier tasks of the same folder that reached beyond it: their words, and what they were let use and used. The newest first. */
  earlier: { words: string; needs: Need[] }[];
  /** As the task would begin: what it has already, what is closed to it. */
  situation: Situation;
}

export type Propose = (facts: ProposalFacts, decide: Decide) => ProposedLine[];

export interface Situation {
  /** The join of all that the task has read. */
  labels: Labels;
  /** What the owner said to this task, message by message: the only words that are theirs. */
  words: string[];
  known: KnownValue[];
  /** The calls of this task that were carried out before, in order. */
  earlier: Call[];
  folders: Folder[];
  grants: Grant[];
  /** What of the grants the owner signed before this task began, for it alone. */
  signed?: Need[] | undefined;
  /** Never to be touched, whatever the grants: Deskhand's own state, program, keys and policy. */
  forbidden: string[];
  /** Where other programs keep secrets: closed unless the owner granted that very path by hand. */
  stores: string[];
  /** The folder that the task works in: what relative paths in the owner's words mean. */
  cwd: string;
  /** The conversation that it is part of. */
  thread?: string | undefined;
  /** Milliseconds since 1970. */
  now: number;
}

/** Where a sink's value came from, in words ("the web page example.com"). */
export interface Trace {
  sink: Sink;
  origin: 'owner' | 'grant' | 'record' | 'read' | 'model';
  from: string;
  trusted: boolean;
  /** Nothing but what is theirs is behind it, their files among that. */
  own?: boolean;
  /** What the owner may have called it: the value itself and the names of its record. */
  names: string[];
  /** They said where it stands. */
  pointed?: boolean;
  /** It is one of a list of the owner's own, and they spoke of such a one without naming it. */
  described?: boolean;
}

export type Decision =
  | { answer: 'allow'; rule: string; used?: Used[] | undefined }
  /** `need`: what nothing was granted for, where that is the question. */
  | {
      answer: 'ask';
      rule: string;
      why: string;
      decisive: Decisive[];
      need?: Need | undefined;
      /** What of the call decides, where a declaration says so: an answer for longer is about where that goes. */
      sinks?: Sink[] | undefined;
      /** What tells it from others that are asked about together. */
      apart?: string[] | undefined;
    }
  /** `by`: the rule that says no, where it is one of the owner's. */
  | { answer: 'deny'; rule: string; why: string; by?: string | undefined };

/** Where a place of the own network stands, and who vouches for it (PEM). */
interface Near {
  addresses: string[];
  ca?: string | undefined;
}

/** What an administrator of the system says for everyone who uses it: it only narrows. */
export interface Managed {
  /** Whose it is, as people read it. */
  name: string;
  about?: string | undefined;
  /** Higher for each later one. */
  serial: number;
  /** Their `source` is `managed`. */
  grants: Grant[];
  models?: { allow?: string[] | undefined; local: boolean } | undefined;
  plugins?: { server: string; sha256: string; tools?: string | undefined }[] | undefined;
  domains?: string[] | undefined;
  folders?: { never: string[] } | undefined;
  approvals?: { devices?: string[] | undefined; two: boolean } | undefined;
  retention?: { days: number } | undefined;
  collect?: { to: string; what: 'metadata' | 'content'; near?: Near | undefined } | undefined;
  updates?: { from: string; key: string; hours: number; required: boolean; near?: Near | undefined } | undefined;
  /** ISO 8601: after it, it isn't taken as something new. */
  until?: string | undefined;
  limits?: { [L in keyof Limits]?: Limits[L] | undefined } | undefined;
}

export type Decide = (call: Call, situation: Situation) => Decision;

/** A closed type of value that a reader without tools may hand out of a text. */
export type TypedOne =
  | { type: 'date' }
  | { type: 'amount'; most: number }
  | { type: 'choice'; of: readonly string[] }
  /** What a thing is numbered by ("INV-2027-0041"): too little to say anything in. */
  | { type: 'number' };
/** One, or several by name: a record. */
export type Typed = TypedOne | { type: 'record'; fields: readonly { name: string; as: TypedOne }[] };

/** A typed value out of untrusted text, and what the task carries for having seen it; undefined where the text isn't of that type. */
export type ReadTyped = (typed: Typed, text: string, labels: Labels) => { known: KnownValue; carried: Labels } | undefined;

/** Sources whose say counts: nobody else can write there. */
const own: readonly string[] = ['owner', 'contact'];
/** Whether nothing that a stranger may have written is behind this. */
export const isClean = (labels: Labels): boolean => labels.sources.every((source) => own.includes(source));
/** Whether it comes from the owner's side, and from there alone. */
export const isOwners = (labels: Labels): boolean => labels.sources.length > 0 && isClean(labels);
