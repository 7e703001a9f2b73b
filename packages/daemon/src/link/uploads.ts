import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ref } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import { pieces } from './bodies.ts';

/** Throws away what earlier uploads left half done, and makes the directory for new ones. */
export async function emptyUploads(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
}

/** Streams a body to disk and then into the log. Nothing of it stays in memory; nothing stays on disk of one that fails. */
export async function takeUpload(
  body: ReadableStream<Uint8Array> | null,
  { log, uploads, bytes, ms }: { log: Log; uploads: string; bytes: number; ms: number },
): Promise<Ref> {
  const path = join(uploads, randomUUID());
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const piece of pieces(body, bytes, ms)) await file.writeFile(piece);
    } finally {
      await file.close();
    }
    return await log.putFile(path);
  } finally {
    await rm(path, { force: true });
  }
}

/** Uploads that broke off and may go on: so many at once, the oldest go first. */
const mostParts = 32;

/** Who sends what: a device goes on only with what it began itself. */
interface Part {
  device: string;
  hash: string;
}

export interface Parts {
  /** How many bytes of an upload are here already; waits until those under way are written down. */
  size(part: Part): Promise<number>;
  /**
   * Goes on with an upload from `from`, which has to be where the part ends (undefined otherwise). What came before a
   * broken line stays for the next try; once whole it goes into the log, which says what it is.
   */
  take(part: Part, from: number, body: ReadableStream<Uint8Array> | null): Promise<Ref | undefined>;
}

export function makeParts({ log, uploads, bytes, ms }: { log: Log; uploads: string; bytes: number; ms: number }): Parts {
  const busy = new Map<string, Promise<unknown>>();
  const sizeOf = async (path: string) => (await stat(path).catch(() => undefined))?.size ?? 0;

  async function write(path: string, from: number, body: ReadableStream<Uint8Array> | null): Promise<void> {
    const file = await open(path, from === 0 ? 'w' : 'a', 0o600);
    let length = from;
    try {
      for await (const piece of pieces(body, bytes - from, ms)) {
        await file.writeFile(piece);
        length += piece.byteLength;
      }
    } catch (error) {
      // Only whole pieces count, so that what goes on is what was sent.
      await truncate(path, length);
      throw error;
    } finally {
      await file.close();
    }
  }

  return {
    async size(part) {
      const path = partPath(part, uploads);
      await busy.get(path);
      return sizeOf(path);
    },
    async take(part, from, body) {
      const path = partPath(part, uploads);
      if (busy.has(path)) return undefined;
      const begin = async () => {
        if (from !== 0 && from !== (await sizeOf(path))) return undefined;
        if (from === 0) await dropOldParts(uploads);
        await write(path, from, body);
        try {
          return await log.putFile(path);
        } finally {
          await rm(path, { force: true });
        }
      };
      const taken = begin();
      // One at a time, to the end: nobody else begins while the file is written, or read into the log, or taken away.
      busy.set(
        path,
        taken.catch(() => {}).finally(() => busy.delete(path)),
      );
      return taken;
    },
  };
}

async function dropOldParts(uploads: string): Promise<void> {
  const names = (await readdir(uploads)).filter((name) => name.startsWith('part-'));
  if (names.length < mostParts) return;
  const aged = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(uploads, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  aged.sort((a, b) => a.at - b.at);
  for (const { name } of aged.slice(0, names.length - mostParts + 1)) await rm(join(uploads, name), { force: true });
}

const partPath = ({ device, hash }: Part, uploads: string) =>
  join(uploads, `part-${createHash('sha256').update(`${device} ${hash}`).digest('hex')}`);
