import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DeskhandError, type Keys } from './host.ts';
import { type Away, awayWords, KeyringAway } from './keyring-helper.ts';
import { type FindKeyring, systemKeyring } from './keys-keyring.ts';
import { replaceFile } from './state-file.ts';

// The secrets of one state directory: in the system's keyring where it has one that works, else in keys.json, which
// only its owner can read. main.ts opens it. No secret goes into a log, an error or a child's environment.

const fileShape = z.object({
  version: z.literal(1),
  /** Names of the secrets that the keyring holds: it can't be asked for all of ours without asking the person. */
  inKeyring: z.array(z.string()),
  secrets: z.record(z.string(), z.string()),
});
type KeysFile = z.infer<typeof fileShape>;

/** What was kept, with what of it lies where it can't be had now. */
export interface KeptKeys extends Keys {
  /** Why this one can't be had now, where it is kept; asked again as soon as that makes sense. */
  away(name: string): Away | undefined;
  /** The names of all that is kept, also of what can't be had now. */
  names(): string[];
}

/** `findKeyring` is for tests; by default it is the system's, or none. */
export async function openKeys(stateDir: string, findKeyring: FindKeyring = systemKeyring()): Promise<KeptKeys> {
  const path = join(stateDir, 'keys.json');
  const file = readKeys(path);
  const keyring = findKeyring(stateDir);
  const known = new Map<string, string>(Object.entries(file.secrets));
  const away = new Map<string, Away>();
  // One without a place for secrets, or that stays locked, answers and keeps nothing.
  let keeps = false;
  void keyring?.get('probe').then(
    () => (keeps = true),
    () => undefined,
  );
  const write = () => replaceFile(path, `${JSON.stringify(file, null, 2)}\n`);

  async function fetch(name: string): Promise<void> {
    try {
      const secret = await (keyring ? keyring.get(name) : Promise.reject(new KeyringAway('silent')));
      if (secret === undefined) away.set(name, 'gone');
      else {
        known.set(name, secret);
        away.delete(name);
      }
    } catch (error) {
      away.set(name, error instanceof KeyringAway ? error.why : 'silent');
    }
  }
  await Promise.all(file.inKeyring.map(fetch));

  return {
    get where() {
      const place = keeps && keyring ? keyring.label : path;
      const locked = [...away.values()].includes('locked');
      return away.size ? `${place}; ${away.size} more in the system's keyring, which ${awayWords[locked ? 'locked' : 'silent']}` : place;
    },
    away: (name) => away.get(name),
    names: () => [...new Set([...known.keys(), ...file.inKeyring])].sort(),
    async get(name) {
      // It may have been unlocked since.
      if (!known.has(name) && file.inKeyring.includes(name)) await fetch(name);
      return known.get(name);
    },
    list: async () => [...known.keys()].sort(),
    async set(name, secret) {
      // First where it goes, then the file: a crash between the two loses nothing that was there.
      keeps =
        (await keyring?.set(name, secret).then(
          () => true,
          () => false,
        )) ?? false;
      if (keeps) {
        if (!file.inKeyring.includes(name)) file.inKeyring.push(name);
        delete file.secrets[name];
      } else {
        file.secrets[name] = secret;
        file.inKeyring = file.inKeyring.filter((one) => one !== name);
      }
      write();
      away.delete(name);
      known.set(name, secret);
    },
    async remove(name) {
      const there = known.has(name) || file.inKeyring.includes(name);
      // One that can't be reached keeps what nobody asks for any more.
      if (file.inKeyring.includes(name)) await keyring?.remove(name).catch(() => undefined);
      file.inKeyring = file.inKeyring.filter((one) => one !== name);
      delete file.secrets[name];
      if (there) write();
      away.delete(name);
      known.delete(name);
      return there;
    },
  };
}

function readKeys(path: string): KeysFile {
  if (!existsSync(path)) return { version: 1, inKeyring: [], secrets: {} };
  try {
    return fileShape.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // Without the cause: the parser's message quotes what it read.
    throw new DeskhandError('keys.unreadable', `The file with the keys, ${path}, can't be read.`, {
      next: 'Move it away, and add the keys again: deskhand keys add',
    });
  }
}
