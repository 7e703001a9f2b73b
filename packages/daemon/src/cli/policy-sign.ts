import { spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { exits } from './exits.ts';
import { plainLine } from './plain.ts';
import type { Screen } from './screen.ts';
import { writeFileWhole } from './write-out.ts';

// For administrators: a managed policy signed for those computers whose own policy names the key. The key is a usual one,
// as openssl makes it, and stays where they keep it.

const makeKey = 'Make one: openssl genpkey -algorithm ed25519 -out policy-key.pem';

/** Signs a policy's text, as it stands, and prints the public key that computers have to name. */
export async function signPolicy(screen: Screen, path: string, options: { key: string; out?: string }): Promise<number> {
  const policy = await readText(path);
  const checked = await ask({ check: policy });
  const key = await privateKey(options.key);
  const signature = sign(null, Buffer.from(`deskhand signed policy 1\n${policy}`), key).toString('base64url');
  const signed = `${JSON.stringify({ deskhand: 'signed policy 1', policy, signature }, null, 1)}\n`;
  const named = rawKey(createPublicKey(key));
  if (options.out === undefined) screen.out(signed.trimEnd());
  else await writeFileWhole(options.out, signed, 0o644);
  screen.note(
    `Version ${checked.serial} of the policy of ${plainLine(checked.name, 120)}, signed. Computers name this key: "updates": {"from": "https://…", "key": "${named}"}`,
  );
  return exits.done;
}

/** Whether a signed policy counts for a key: as a computer would find that names it. */
export async function verifyPolicy(screen: Screen, path: string, options: { key: string }): Promise<number> {
  const key = /^[\w-]{43}$/.test(options.key) ? options.key : rawKey(publicKey(await readText(options.key)));
  const { name, serial, until } = await ask({ open: await readText(path), key });
  if (screen.json) screen.outJson({ ok: true, name, serial, ...(until !== undefined && { until }) });
  else
    screen.out(
      `Signed by that key: version ${serial} of the policy of ${plainLine(name, 120)}${until === undefined ? '' : `, to be taken until ${until}`}`,
    );
  return exits.done;
}

async function ask(question: object): Promise<{ name: string; serial: number; until?: string }> {
  const program = fileURLToPath(new URL('../policy/managed/ask-signed.ts', import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, program], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(question));
  // Our own program's words.
  const said = JSON.parse(await text(child.stdout)) as { name: string; serial: number; until?: string; no?: string };
  if (said.no !== undefined)
    throw new DeskhandError('policy.wrong', said.no, {
      next:
        'open' in question
          ? `It has to be a file that “${me} policy sign” wrote, and the key that it was signed with.`
          : 'Nothing was written. Mend it, and try again.',
    });
  return said;
}

async function privateKey(path: string): Promise<KeyObject> {
  const pem = await readText(path);
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // The same sentence for a file that is no key at all.
  }
  throw new DeskhandError('policy.key', `${path} holds no Ed25519 private key.`, { next: makeKey });
}

function publicKey(pem: string): KeyObject {
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // As above.
  }
  throw new DeskhandError('policy.key', 'That is no Ed25519 public key.', {
    next: 'Give the 43 characters that “deskhand policy sign” printed, or a PEM file.',
  });
}

const rawKey = (key: KeyObject): string => key.export({ format: 'jwk' }).x ?? '';

const readText = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: unknown) => {
    throw new DeskhandError('file.missing', `${path} can't be read.`, { next: 'Check the spelling.', cause });
  });
