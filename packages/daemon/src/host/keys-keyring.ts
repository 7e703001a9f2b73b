import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The part of a system's keyring that we use. Its methods reject where it is locked or gone. */
export interface Keyring {
  /** For the person: "the system's keyring". */
  readonly label: string;
  get(name: string): Promise<string | undefined>;
  set(name: string, secret: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** A keyring that waits for a password nobody will type must not hold up the start. */
const patienceMs = 3000;

/** The keyring of this system and user, or undefined where there is none that answers. */
export async function systemKeyring(stateDir: string): Promise<Keyring | undefined> {
  if (!mayHaveOne(process.platform, process.env)) return undefined;
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    // Two state directories of one person keep apart.
    const home = createHash('sha256').update(stateDir).digest('hex').slice(0, 12);
    // On Linux the fallback would be the kernel's keyring, which forgets everything when the computer restarts.
    const entry = (name: string) => new AsyncEntry('Deskhand', `${name} (${home})`, { linux: { store: 'secret-service' } });
    const soon = () => AbortSignal.timeout(patienceMs);
    await within(patienceMs, entry('probe').getPassword(soon()));
    return {
      label: "the system's keyring",
      get: async (name) => (await within(patienceMs, entry(name).getPassword(soon()))) ?? undefined,
      // One that is locked asks the person, who may be elsewhere.
      set: (name, secret) => within(patienceMs, entry(name).setPassword(secret)),
      remove: async (name) => void (await within(patienceMs, entry(name).deleteCredential())),
    };
  } catch {
    return undefined;
  }
}

/** A Linux machine without a session bus has no keyring to talk to: not even the library is loaded there. */
export function mayHaveOne(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  if (platform !== 'linux') return false;
  return Boolean(env.DBUS_SESSION_BUS_ADDRESS) || Boolean(env.XDG_RUNTIME_DIR && existsSync(join(env.XDG_RUNTIME_DIR, 'bus')));
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The keyring did not answer.')), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
