import type { Declared, Effect, FoundPackage, Offer, PluginPrompt, PluginTool, Reason } from '@deskhand/protocol';

// Programs and addresses that offer tools by the Model Context Protocol (MCP). Each program runs in a sandbox of its own,
// is started when it is needed and let go when it is not, and whatever it says or does is bounded: it may be hostile.
// The tools call it, main.ts opens it; it follows the log for which plugins there are.

/** A tool that may be called: its plugin is on, and the owner accepted exactly this description of it. */
export interface OfferedTool {
  plugin: string;
  tool: PluginTool;
  /** As the owner set it, else as it claims. */
  effect: Effect;
  declared?: Declared | undefined;
}

/** What a call runs in. */
export interface PluginCall {
  signal: AbortSignal;
  /** What it is doing now, as it says itself. */
  progress(words: string): void;
  /** The step that it is for: where the plugin asks the person something in the middle of it. */
  at?: { task: string; thread: string; step: string };
}

export type PluginAnswer =
  | { came: 'answer'; text: string; failed: boolean; images: { name: string; type: string; bytes: Uint8Array }[] }
  /** It is known that it did nothing. */
  | { came: 'refused'; sentence: string }
  /** It broke off: nobody here knows what it did. */
  | { came: 'unknown'; sentence: string };

/** How a plugin stands right now; what is kept of it is in the host's fold. */
export interface PluginStatus {
  name: string;
  state: 'off' | 'resting' | 'starting' | 'running' | 'failing';
  /** Its process, while it has one. */
  pid?: number;
  /** The end of what it wrote to its standard error: a stranger's words. */
  stderr?: string;
}

/** A plugin that another program on this computer has set up. */
export interface FoundPlugin {
  name: string;
  /** The program whose configuration names it, and the file. */
  of: string;
  file: string;
  run: { kind: 'command'; argv: string[] } | { kind: 'url'; url: string };
  /** Names of its variables or headers; their values stay in that file until it is added. */
  values: string[];
}

export interface SignInBegun {
  /** Opened in a browser of the person's. */
  address: string;
  /** The host that signs them in. */
  at: string;
  /** Where that browser comes back to. */
  redirect: string;
  /** Milliseconds since 1970. */
  ends: number;
}

export interface Plugins {
  /** What can be called now, by plugin and name. */
  tools(): OfferedTool[];
  /** Plugins that the owner accepted, with what each has beside tools: it may be asked with `ownTools`. */
  beside(): { plugin: string; offers: Offer[] }[];
  /** Plugins that are on and can't be used as they stand, and why: new or changed tools wait for the owner. */
  waiting(): { plugin: string; why: string }[];
  /** What it runs now, as a hash: another program under its name is another. Undefined where there is none. */
  program(plugin: string): string | undefined;
  /** Resolves once what the log says of their tools is known here. */
  known(): Promise<void>;
  /** Calls a tool, or one of `ownTools`. Never throws. */
  call(plugin: string, tool: string, args: Record<string, unknown>, call: PluginCall): Promise<PluginAnswer>;
  /** Starts it and asks what it offers; resolves when that is in the log, or with why it can't be told. */
  look(plugin: string): Promise<Reason | undefined>;
  status(): PluginStatus[];
  /** The prompts that it has for people to begin a task with. */
  prompts(plugin: string): Promise<PluginPrompt[] | Reason>;
  /** The text of one, filled in: the plugin's words. */
  prompt(plugin: string, name: string, args: Record<string, string>): Promise<{ text: string } | Reason>;
  /** What would be installed for a plugin whose command fetches a package (npx, uvx). Nothing is yet. */
  findPackage(plugin: string): Promise<FoundPackage | Reason>;
  /** Installs exactly what was found: `hash` is what the person said yes to. */
  installPackage(plugin: string, hash: string): Promise<Reason | undefined>;
  /** Begins a sign-in at a plugin's address: what the person opens in a browser, or why that can't be. `client`: where it was made known there by hand. */
  signIn(plugin: string, client?: { id: string; secret?: string | undefined }): Promise<SignInBegun | Reason>;
  /** Takes the address at which that browser ended, where it could not come back to this computer by itself. */
  signedIn(address: string): Promise<{ plugin: string; at: string } | Reason>;
  signOut(plugin: string): Promise<void>;
  /** What other programs on this computer have set up. */
  found(): Promise<FoundPlugin[]>;
  close(): Promise<void>;
}

/** What every plugin with resources or prompts can be asked beside its tools. `@` is in no tool's name. */
export const ownTools = ['@resources', '@templates', '@read', '@prompts', '@prompt'] as const;
