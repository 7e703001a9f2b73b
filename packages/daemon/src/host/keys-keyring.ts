import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type KeyringHelper, openHelper } from './keyring-helper.ts';

/** The part of a system's keyring that we use. Its methods reject with `KeyringAway` where it is locked or silent. */
export interface Keyring {
  /** For the person: "the system's keyring". */
  readonly label: string;
  get(name: string): Promise<string | undefined>;
  set(name: string, secret: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export type FindKeyring = (stateDir: string) => Keyring | undefined;

/** Finds the keyring of this system and user, for as many places as ask: undefined where there can be none. */
export function systemKeyring(helper: KeyringHelper = openHelper()): FindKeyring {
  return (stateDir) => {
    if (!mayHaveOne(process.platform, process.env)) return undefined;
    // Two state directories of one person keep apart.
    const home = createHash('sha256').update(stateDir).digest('hex').slice(0, 12);
    const named = (name: string) => ({ service: 'Deskhand', account: `${name} (${home})` });
    return {
      label: "the system's keyring",
      get: (name) => helper.ask({ what: 'get', ...named(name) }),
      set: async (name, secret) => void (await helper.ask({ what: 'set', ...named(name), secret })),
      remove: async (name) => void (await helper.ask({ what: 'remove', ...named(name) })),
    };
  };
}

/** A Linux machine without a session bus has no keyring to talk to: not even the library is loaded there. */
export function mayHaveOne(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  if (platform !== 'linux') return false;
  return Boolean(env.DBUS_SESSION_BUS_ADDRESS) || Boolean(env.XDG_RUNTIME_DIR && existsSync(join(env.XDG_RUNTIME_DIR, 'bus')));
}
