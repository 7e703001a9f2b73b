import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { headSchema, isSigned, type SignedHead } from '@deskhand/protocol/audit';
import { z } from 'zod';
import { hasSigned } from './audit-crypto.ts';

// Signed heads that the command line keeps, apart from the state directory: an older copy of that put back doesn't bring
// them back with it. One file for each host, by its key.

/** The newest this many, and of those before one in eight. */
const newest = 64;
const most = 256;

/** What was kept of this host; what isn't signed by it doesn't count. */
export async function readHeads(folder: string, host: string): Promise<SignedHead[]> {
  const text = await readFile(join(folder, `${host}.json`), 'utf8').catch(() => '[]');
  return parseHeads(text).filter((head) => head.host === host);
}

/** Heads as a file holds them, those with a right signature. */
export function parseHeads(text: string): SignedHead[] {
  try {
    const heads = z.array(headSchema).safeParse(JSON.parse(text));
    return heads.success ? heads.data.filter((head) => isSigned(head, hasSigned)) : [];
  } catch {
    return [];
  }
}

export async function keepHead(folder: string, head: SignedHead): Promise<void> {
  const had = await readHeads(folder, head.host);
  const all = [...had.filter(({ seq }) => seq !== head.seq), head].sort((a, b) => a.seq - b.seq);
  const old = all.slice(0, -newest).filter((_, index) => all.length < most || index % 8 === 0);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${head.host}.json`);
  await writeFile(`${path}.new`, `${JSON.stringify([...old, ...all.slice(-newest)])}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
