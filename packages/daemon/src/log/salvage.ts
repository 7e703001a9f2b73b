import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Ref } from '@deskhand/protocol';
import { broken, genesis, type Link, mapRefs } from './chain.ts';
import { type Database, openDatabase } from './database.ts';
import { explained } from './failures.ts';
import { hex, number, text, unhex } from './row.ts';

// For a damaged log without a backup, by way of mend.ts: keeps the damaged files whole in a folder of their own, and
// begins a log with every event that can be read and still follows the one before.

export interface Salvage {
  /** Where the damaged files are now. */
  aside: string;
  /** Events that were kept: 1 to this. */
  kept: number;
  /** Content that those events point to and that is gone. */
  missing: number;
}

/** Sets the log under `dir` aside and goes on with what can be read of it; where that fails, all is as it was. Nobody may have it open. */
export function salvageLog({ dir, now = Date.now }: { dir: string; now?: () => number }): Salvage {
  return explained(dir, () => {
    const aside = join(dir, `damaged-${new Date(now()).toISOString().replaceAll(/[:.]/g, '-')}`);
    mkdirSync(aside, { mode: 0o700 });
    move(dir, aside);
    try {
      const to = openDatabase(dir, 0);
      try {
        return { aside, ...copy(aside, to, dir) };
      } finally {
        to.close();
      }
    } catch (error) {
      // As on a disk that is full: an empty log in the place of the damaged one would be gone on with.
      for (const name of files) rmSync(join(dir, name), { force: true });
      move(aside, dir);
      rmdirSync(aside);
      throw error;
    }
  });
}

const files = ['log.db', 'log.db-wal', 'log.db-shm', 'log.head'];

function move(from: string, to: string): void {
  for (const name of files) if (existsSync(join(from, name))) renameSync(join(from, name), join(to, name));
}

/** Blobs stay where they are: a file is worth its hash, whichever log names it. */
function copy(aside: string, to: Database, dir: string): Omit<Salvage, 'aside'> {
  const path = join(aside, 'log.db');
  if (!existsSync(path)) return { kept: 0, missing: 0 };
  const from = new DatabaseSync(path, { readOnly: true });
  const wanted = new Map<string, Ref>();
  let end: Link = genesis;
  let missing = 0;
  try {
    to.transaction(() => {
      for (const row of readable(from, 'SELECT seq, task, thread, key, hash, event FROM events ORDER BY seq')) {
        const link = { seq: number(row.seq), hash: hex(row.hash) };
        if (broken(end, { ...link, json: text(row.event) })) break;
        const { task = null, thread = null, key = null, hash = null, event = null } = row;
        to.run(
          'INSERT INTO events (seq, task, thread, key, hash, event) VALUES (?, ?, ?, ?, ?, ?)',
          link.seq,
          task,
          thread,
          key,
          hash,
          event,
        );
        end = link;
        mapRefs(JSON.parse(text(row.event)), (ref) => {
          wanted.set(ref.hash, ref);
          return ref;
        });
      }
      for (const { hash, bytes } of wanted.values()) {
        const data = contentOf(from, hash);
        const inFile = existsSync(join(dir, 'blobs', hash.slice(0, 2), hash.slice(2)));
        if (data || inFile) to.run('INSERT INTO content (hash, bytes, data) VALUES (?, ?, ?)', unhex(hash), bytes, data ?? null);
        else missing++;
      }
      for (const { seq = null, host = null, hash = null, time = null, root = null, signature = null } of readable(
        from,
        'SELECT * FROM heads',
      )) {
        const kept = number(seq) <= end.seq;
        if (kept)
          to.run(
            'INSERT INTO heads (seq, host, hash, time, root, signature) VALUES (?, ?, ?, ?, ?, ?)',
            seq,
            host,
            hash,
            time,
            root,
            signature,
          );
      }
      for (const { consumer = null, seq } of readable(from, 'SELECT consumer, seq FROM cursors')) {
        to.run('INSERT INTO cursors (consumer, seq) VALUES (?, ?)', consumer, Math.min(number(seq), end.seq));
      }
    });
  } finally {
    from.close();
  }
  return { kept: end.seq, missing };
}

/** The rows up to the first that SQLite cannot read. */
function* readable(from: DatabaseSync, sql: string) {
  try {
    yield* from.prepare(sql).iterate();
  } catch {
    // What comes after cannot be read: it stays in the files that were set aside.
  }
}

function contentOf(from: DatabaseSync, hash: string): Uint8Array | undefined {
  try {
    const data = from.prepare('SELECT data FROM content WHERE hash = ?').get(unhex(hash))?.data;
    return data instanceof Uint8Array ? data : undefined;
  } catch {
    return undefined;
  }
}
