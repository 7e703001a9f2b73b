import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DeskhandError, type Keys } from './host.ts';
import { type Keyring, systemKeyring } from './keys-keyring.ts';
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

/** `keyring` is for tests; by default it is the system's, or none. */
export async function openKeys(
  stateDir: string,
  findKeyring: (stateDir: string) => Promise<Keyring | undefined> = systemKeyring,
): Promise<Keys> {
  const path = join(stateDir, 'keys.json');
  const file = readKeys(path);
  const keyring = await findKeyring(stateDir);
  const known = new Map<string, string>(Object.entries(file.secrets));
  for (const name of file.inKeyring) {
    const secret = await keyring?.get(name).catch(() => undefined);
    if (secret !== undefined) known.set(name, secret);
  }
  // One without a place for secrets, or that stays locked, answers and keeps nothing.
  let keeps = keyring !== undefined;
  const write = () => replaceFile(path, `${JSON.stringify(file, null, 2)}\n`);

  return {
    get where() {
      const away = file.inKeyring.filter((name) => !known.has(name)).length;
      const place = keeps && keyring ? keyring.label : path;
      return away ? `${place}; ${away} more in the system's keyring, which is locked or not running now` : place;
    },
    async get(name) {
      if (!known.has(name) && file.inKeyring.includes(name)) {
        // It may have been unlocked since.
        const secret = await keyring?.get(name).catch(() => undefined);
        if (secret !== undefined) known.set(name, secret);
      }
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
      known.set(name, secret);
    },
    async remove(name) {
      const there = known.has(name) || file.inKeyring.includes(name);
      // One that can't be reached keeps what nobody asks for any more.
      if (file.inKeyring.includes(name)) await keyring?.remove(name).catch(() => undefined);
      file.inKeyring = file.inKeyring.filter((one) => one !== name);
      delete file.secrets[name];
      if (there) write();
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
