import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Ref } from '@deskhand/protocol';
import { bare, mapRefs, sha256 } from './chain.ts';
import type { Database } from './database.ts';
import { explain, explained } from './failures.ts';
import { number, unhex } from './row.ts';

// Content by its SHA-256, apart from the events that point to it. Small content is a row of the log's own database, so
// that it shares the event's transaction and sync; larger content is a file that is on disk before any event names it.

/** Bytes up to which content is small: kept in the database, and filled into events as text. */
const small = 32 * 1024;
/** Small content that may wait in memory for the next transaction. */
const waitingLimit = 4 * 1024 * 1024;

export interface Content {
  put(content: string | Uint8Array): Ref;
  putFile(path: string): Promise<Ref>;
  read(hash: string): Promise<Uint8Array | undefined>;
  pathOf(hash: string): string | undefined;
  /** Whether it should be here: not erased, and not one that never came. */
  knows(hash: string): boolean;
  /** Its length, where it is here. */
  bytesOf(hash: string): number | undefined;
  /** An event that names content is on its way into the log. */
  named(value: unknown): void;
  /** These are about to be erased; one that is put again meanwhile stays. */
  doom(hashes: Iterable<string>): void;
  doomed(hash: string): boolean;
  /** Inside a transaction: what of these is still doomed is not known any more. */
  erase(hashes: readonly string[]): void;
  /** Takes the files of content that isn't known any more off the disk. */
  removeFiles(hashes: readonly string[]): Promise<void>;
  /** A copy of `value` with the text of small content in its pointers. */
  fill<T>(value: T): T;
  /** Resolves when the files that `value` points to are on disk; undefined where none is on its way. */
  settled(value: unknown): Promise<unknown> | undefined;
  /** Inside a transaction: writes down what waits. */
  save(): void;
  /** After the transaction: forgets what no longer waits. */
  saved(): void;
  /** Brings everything to disk now. */
  settleNow(): void;
}

/** Keeps content under `dir`. `full` is called when so much waits that it must be written now. */
export function openContent(db: Database, dir: string, full: () => void): Content {
  const waiting = new Map<string, Buffer>();
  /** Files that are being brought to disk; then those that are there and wait for their row. */
  const files = new Map<string, { bytes: number; onDisk: Promise<void> | undefined }>();
  const failed = new Set<string>();
  /** What was put and no event names yet: nobody may erase it meanwhile. Beyond so many, the oldest are taken for forgotten. */
  const unnamed = new Set<string>();
  const mostUnnamed = 50_000;
  const doom = new Set<string>();
  let waitingBytes = 0;
  let parts = 0;

  const fileOf = (hash: string) => join(dir, 'blobs', hash.slice(0, 2), hash.slice(2));
  const partFile = () => join(dir, 'blobs', 'new', `${process.pid}-${++parts}`);
  const row = (hash: string) => db.get('SELECT bytes, data FROM content WHERE hash = ?', unhex(hash));

  function wanted(hash: string): void {
    doom.delete(hash);
    unnamed.add(hash);
    for (const oldest of unnamed)
      if (unnamed.size > mostUnnamed) unnamed.delete(oldest);
      else break;
  }

  function putSmall(hash: string, content: Buffer): void {
    if (waiting.has(hash) || row(hash)) return;
    waiting.set(hash, content);
    waitingBytes += content.length;
    if (waitingBytes > waitingLimit) full();
  }

  /** In place at once, on disk by the time that an event may name it: the sync happens beside the event loop. */
  function putLarge(hash: string, content: Buffer): void {
    if ((files.has(hash) && !failed.has(hash)) || row(hash)) return;
    const part = partFile();
    mkdirSync(dirname(part), { recursive: true, mode: 0o700 });
    mkdirSync(dirname(fileOf(hash)), { recursive: true, mode: 0o700 });
    try {
      writeFileSync(part, content, { mode: 0o600 });
      renameSync(part, fileOf(hash));
    } catch (error) {
      rmSync(part, { force: true });
      throw explain(dir, error);
    }
    void track(hash, content.length);
  }

  function track(hash: string, length: number): Promise<void> {
    const onDisk = syncAll(hash).then(
      () => void (files.get(hash) && files.set(hash, { bytes: length, onDisk: undefined })),
      (error: unknown) => {
        failed.add(hash);
        throw explain(dir, error);
      },
    );
    onDisk.catch(() => {}); // heard by the append that names it, and by whoever puts it again
    failed.delete(hash);
    files.set(hash, { bytes: length, onDisk });
    return onDisk;
  }

  async function syncAll(hash: string): Promise<void> {
    await sync(fileOf(hash));
    await syncFolder(dirname(fileOf(hash)));
    await syncFolder(join(dir, 'blobs'));
  }

  return {
    put(content) {
      const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content); // a copy: the caller may use its buffer again
      const ref = { hash: sha256(bytes), bytes: bytes.length };
      wanted(ref.hash);
      if (bytes.length <= small) putSmall(ref.hash, bytes);
      else putLarge(ref.hash, bytes);
      return ref;
    },
    async putFile(path) {
      const part = partFile();
      await mkdir(dirname(part), { recursive: true, mode: 0o700 });
      try {
        const { hash, bytes } = await copyHashed(path, part);
        wanted(hash);
        if (bytes <= small) putSmall(hash, await readFile(part));
        else if (files.has(hash) && !failed.has(hash)) await files.get(hash)?.onDisk;
        else if (!row(hash)) {
          await mkdir(dirname(fileOf(hash)), { recursive: true, mode: 0o700 });
          await rename(part, fileOf(hash));
          await track(hash, bytes);
        }
        return { hash, bytes };
      } catch (error) {
        throw explain(dir, error);
      } finally {
        await rm(part, { force: true });
      }
    },
    async read(hash) {
      const had = waiting.get(hash);
      if (had) return new Uint8Array(had);
      const found = row(hash);
      if (found?.data instanceof Uint8Array) return sha256(found.data) === hash ? found.data : undefined;
      if (!found && !files.has(hash)) return undefined;
      const content = await readFile(fileOf(hash)).catch(() => undefined);
      return content && sha256(content) === hash ? new Uint8Array(content.buffer, content.byteOffset, content.byteLength) : undefined;
    },
    pathOf(hash) {
      const found = row(hash);
      return files.has(hash) || (found && found.data === null) ? fileOf(hash) : undefined;
    },
    knows: (hash) => waiting.has(hash) || files.has(hash) || row(hash) !== undefined,
    bytesOf(hash) {
      const found = row(hash);
      return found && number(found.bytes);
    },
    named: (value) =>
      void mapRefs(value, (ref) => {
        unnamed.delete(ref.hash);
        return ref;
      }),
    doom(hashes) {
      for (const hash of hashes) if (!unnamed.has(hash)) doom.add(hash);
    },
    doomed: (hash) => doom.has(hash),
    erase(hashes) {
      for (const hash of hashes) if (doom.has(hash)) db.run('DELETE FROM content WHERE hash = ?', unhex(hash));
      doom.clear();
    },
    async removeFiles(hashes) {
      const folders = new Set<string>();
      for (const hash of hashes) {
        if (waiting.has(hash) || files.has(hash) || row(hash)) continue; // it came again
        rmSync(fileOf(hash), { force: true });
        folders.add(dirname(fileOf(hash)));
      }
      for (const folder of folders) if (existsSync(folder)) await syncFolder(folder);
    },
    fill: (value) =>
      mapRefs(value, (ref) => {
        if (ref.bytes > small) return bare(ref);
        const content = waiting.get(ref.hash) ?? row(ref.hash)?.data;
        if (!(content instanceof Uint8Array) || !isUtf8(content)) return bare(ref);
        return { ...bare(ref), text: Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('utf8') };
      }),
    settled(value) {
      if (files.size === 0) return undefined;
      const found: Promise<void>[] = [];
      mapRefs(value, (ref) => {
        const onDisk = files.get(ref.hash)?.onDisk;
        if (onDisk) found.push(onDisk);
        return ref;
      });
      return found.length ? Promise.all(found) : undefined;
    },
    save() {
      for (const [hash, content] of waiting) {
        db.run('INSERT OR IGNORE INTO content (hash, bytes, data) VALUES (?, ?, ?)', unhex(hash), content.length, content);
      }
      for (const [hash, { bytes, onDisk }] of files) {
        if (!onDisk) db.run('INSERT OR IGNORE INTO content (hash, bytes, data) VALUES (?, ?, NULL)', unhex(hash), bytes);
      }
    },
    saved() {
      waiting.clear();
      waitingBytes = 0;
      for (const [hash, { onDisk }] of files) if (!onDisk) files.delete(hash);
    },
    settleNow() {
      for (const [hash, { bytes, onDisk }] of files) {
        if (!onDisk || failed.has(hash)) continue;
        explained(dir, () => {
          const file = openSync(fileOf(hash), 'r+');
          fsyncSync(file);
          closeSync(file);
        });
        files.set(hash, { bytes, onDisk: undefined });
      }
    },
  };
}

/** What a crash cut short on its way in is cleared away. */
export const clearCutShort = (dir: string): void => rmSync(join(dir, 'blobs', 'new'), { recursive: true, force: true });

/** Copies a file, and says its hash and length. */
async function copyHashed(from: string, to: string): Promise<{ hash: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(to, 'wx', 0o600);
  try {
    for await (const chunk of createReadStream(from)) {
      hash.update(chunk);
      bytes += chunk.length;
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  return { hash: hash.digest('hex'), bytes };
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the names in a folder durable. Windows has no such thing, and no need of it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  let folder: FileHandle | undefined;
  try {
    folder = await open(path, 'r');
    await folder.sync();
  } finally {
    await folder?.close();
  }
}
