import type { FoundPackage } from '@deskhand/protocol';
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
/** What its command would fetch. Nothing is installed. */
export const findPackage = (desk: Desk, name: string) => ask<FoundPackage>(desk, of(name, 'package'));
/** Installs exactly what was found. */
export const installPackage = (desk: Desk, name: string, hash: string) => ask<undefined>(desk, of(name, 'install'), { hash });
