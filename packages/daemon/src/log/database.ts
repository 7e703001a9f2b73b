import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Signer } from '../host/host.ts';
import { explained } from './failures.ts';
import { inspect } from './inspection.ts';
import type { Row } from './row.ts';
import { migrations, userVersion } from './schema.ts';

// Opens the log's database for its one owner: looks at it before anything may change it, then brings old tables up to
// date. Knows nothing of what the tables mean.

export interface Database {
  get(sql: string, ...values: SQLInputValue[]): Row | undefined;
  all(sql: string, ...values: SQLInputValue[]): Row[];
  run(sql: string, ...values: SQLInputValue[]): void;
  /** All of `work` or nothing of it; on disk when this returns. */
  transaction<T>(work: () => T): T;
  /** Empties the WAL of what was overwritten; with `all`, writes the whole file anew first, which takes as long as it is. */
  clean(all: boolean): void;
  close(): void;
}

/** Opens the log under `dir` for its one owner. `tail` is how many of the last events are checked first. */
export function openDatabase(dir: string, tail: number, signer?: Signer): Database {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, 'log.db');
  return explained(dir, () => {
    inspect(dir, tail, signer);
    closeSync(openSync(path, 'a', 0o600)); // SQLite would let everyone read it
    const db = new DatabaseSync(path);
    try {
      // FULL: a commit returns when its frames in the WAL are on disk. EXCLUSIVE: nobody else writes, and no shared memory file.
      db.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
        PRAGMA cache_size = -2000; PRAGMA journal_size_limit = 8000000;
        PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;`);
      migrate(db);
    } catch (error) {
      db.close();
      throw error;
    }
    return wrap(db, dir);
  });
}

/**
 * SQLite looks at a limit that is bound when it plans a statement, and so plans it anew each time that one is: seven times
 * as long as the look itself. Into a query of its own it doesn't look.
 */
const limitAside = (sql: string): string => sql.replace(/\bLIMIT (\?\d*)/g, 'LIMIT (SELECT $1)');

/** Brings the tables to this build's version, whole or not at all: one wait for the disk, however many steps. */
function migrate(db: DatabaseSync): void {
  const missing = migrations.slice(userVersion(db));
  if (missing.length === 0) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(`${missing.join(';')}; PRAGMA user_version = ${migrations.length};`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

export function wrap(db: DatabaseSync, dir: string): Database {
  const statements = new Map<string, StatementSync>();
  const statement = (sql: string) => {
    const had = statements.get(sql);
    if (had) return had;
    const made = db.prepare(limitAside(sql));
    statements.set(sql, made);
    return made;
  };
  return {
    get: (sql, ...values) => explained(dir, () => statement(sql).get(...values)),
    all: (sql, ...values) => explained(dir, () => statement(sql).all(...values)),
    run: (sql, ...values) => explained(dir, () => void statement(sql).run(...values)),
    transaction: (work) =>
      explained(dir, () => {
        db.exec('BEGIN IMMEDIATE');
        try {
          const result = work();
          db.exec('COMMIT');
          return result;
        } catch (error) {
          if (db.isTransaction) db.exec('ROLLBACK');
          throw error;
        }
      }),
    clean: (all) => explained(dir, () => db.exec(`${all ? 'VACUUM; ' : ''}PRAGMA wal_checkpoint(TRUNCATE)`)),
    close: () => db.close(),
  };
}
