import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DeskhandError, type Secret, type Secrets } from './host.ts';
import { openKeys } from './keys.ts';
import { type FindKeyring, systemKeyring } from './keys-keyring.ts';
import { keepOut, keepOutPieces, maskSecrets } from './secret-mask.ts';
import { replaceFile } from './state-file.ts';

// The secrets of one state directory, in a folder of their own: in the system's keyring where it has one that works, else
// in a file; sealed in both, by a key that only the owner can read. So a copy of the one without the other tells nothing.

const secretShape = z.object({ hosts: z.array(z.string()), value: z.string() });

/** Opened once, by main.ts. Throws a DeskhandError where the key or a secret is damaged: what is there isn't overwritten. */
export async function openSecrets(stateDir: string, findKeyring: FindKeyring = systemKeyring()): Promise<Secrets> {
  const dir = join(stateDir, 'secrets');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const kept = await openKeys(dir, findKeyring);
  let key = readKey(dir);
  const known = new Map<string, Secret>();
  for (const name of await kept.list()) known.set(name, unseal(name, (await kept.get(name)) ?? '', key));
  let looking: Promise<void> | undefined;

  /** Those that could not be had when they were last asked for: somebody may have unlocked them since. */
  async function lookAgain(): Promise<void> {
    for (const name of kept.names()) {
      const sealed = known.has(name) ? undefined : await kept.get(name);
      if (sealed !== undefined) known.set(name, unseal(name, sealed, key));
    }
  }

  return {
    get where() {
      return kept.where;
    },
    list: () => [...known.values()].map(({ name, hosts }) => ({ name, hosts })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    read: (name) => known.get(name),
    away: (name) => (known.has(name) ? undefined : kept.away(name)),
    lookAgain() {
      looking ??= lookAgain().finally(() => (looking = undefined));
      return looking;
    },
    async set(secret) {
      key ??= makeKey(dir);
      await kept.set(secret.name, seal(secret, key));
      known.set(secret.name, secret);
    },
    async remove(name) {
      known.delete(name);
      return kept.remove(name);
    },
    mask: (text) => maskSecrets(text, known.values()),
    keepOut: { whole: (text) => keepOut(text, known.values()), pieces: () => keepOutPieces(() => known.values()) },
  };
}

const keyFile = (dir: string) => join(dir, 'key');

function readKey(dir: string): Buffer | undefined {
  if (!existsSync(keyFile(dir))) return undefined;
  const key = Buffer.from(readFileSync(keyFile(dir), 'latin1').trim(), 'base64url');
  const { mode } = lstatSync(keyFile(dir));
  if (key.length === 32 && (process.platform === 'win32' || (mode & 0o077) === 0)) return key;
  throw damaged(`The key in ${keyFile(dir)} is damaged, or others can read it.`);
}

function makeKey(dir: string): Buffer {
  const key = randomBytes(32);
  replaceFile(keyFile(dir), `${key.toString('base64url')}\n`);
  return key;
}

/** AES-256-GCM. The name is bound in, so that one secret can't be put in another's place. */
function seal({ name, hosts, value }: Secret, key: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(JSON.stringify({ hosts, value })), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

function unseal(name: string, text: string, key: Buffer | undefined): Secret {
  try {
    const bytes = Buffer.from(text, 'base64url');
    const cipher = createDecipheriv('aes-256-gcm', key ?? Buffer.alloc(0), bytes.subarray(0, 12));
    cipher.setAAD(Buffer.from(name)).setAuthTag(bytes.subarray(12, 28));
    const plain = Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString();
    return { name, ...secretShape.parse(JSON.parse(plain)) };
  } catch {
    // Without the cause: it may quote what it read.
    throw damaged(`The secret ${name} can't be opened.`);
  }
}

const damaged = (sentence: string) =>
  new DeskhandError('secrets.unreadable', sentence, {
    next: 'Move the folder "secrets" of the state directory away, and add the secrets again: deskhand secrets add',
  });
