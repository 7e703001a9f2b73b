import type { FoundPackage, PluginPrompt } from '@deskhand/protocol';
import type { Desk, Reply } from '../desk/desk.ts';

// What the host answers of plugins beside commands and events. The host is of the version that served this page.

/** Where to sign in. */
export interface SignIn {
  /** To be opened in a browser of the person's. */
  address: string;
  /** The host that signs them in. */
  at: string;
}

const ask = async <T>(desk: Desk, path: string, body: object = {}): Promise<Reply<T>> => (await desk.askPlugins(path, body)) as Reply<T>;
const of = (name: string, what: string) => `${encodeURIComponent(name)}/${what}`;

/** Starts it and has it tell what it offers; that then comes with the events. */
export const lookAt = (desk: Desk, name: string) => ask<undefined>(desk, of(name, 'look'));
export const signInTo = (desk: Desk, name: string, client?: { id: string; secret?: string }) =>
  ask<SignIn>(desk, of(name, 'sign-in'), { ...(client && { client }) });
/** Brings the address at which the browser ended. */
export const bringBack = (desk: Desk, address: string) => ask<{ plugin: string }>(desk, 'signed-in', { address });
export const signOutOf = (desk: Desk, name: string) => ask<undefined>(desk, of(name, 'sign-out'));
/** Asks again until it is done: it may take minutes, and the desk answers meanwhile that it goes on. */
async function askLong<T>(desk: Desk, path: string, body: object = {}): Promise<Reply<T>> {
  for (;;) {
    const reply = await ask<T | { working: true }>(desk, path, { ...body, soon: true });
    if (!reply.ok || !reply.value || typeof reply.value !== 'object' || !('working' in reply.value)) return reply as Reply<T>;
  }
}

/** What its command would fetch. Nothing is installed. */
export const findPackage = (desk: Desk, name: string) => askLong<FoundPackage>(desk, of(name, 'package'));
/** Installs exactly what was found. */
export const installPackage = (desk: Desk, name: string, hash: string) => askLong<undefined>(desk, of(name, 'install'), { hash });
/** The prompts that it has for people. Its own words, all of them. */
export const promptsOf = (desk: Desk, name: string) => ask<{ prompts: PluginPrompt[] }>(desk, of(name, 'prompts'));
/** One of them, filled in. */
export const promptText = (desk: Desk, plugin: string, name: string, args: Record<string, string>) =>
  ask<{ text: string }>(desk, of(plugin, 'prompt'), { name, args });
