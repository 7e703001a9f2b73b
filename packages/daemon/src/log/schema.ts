import type { DatabaseSync } from 'node:sqlite';
import { number } from './row.ts';

// The tables of the log's database, as steps from each version to the next. A step that was released never changes.

export const migrations: readonly string[] = [
  // 1: the events, exactly as they were hashed; the content they point to; and the views that are folded from them.
  `CREATE TABLE events (seq INTEGER PRIMARY KEY, task TEXT, thread TEXT, key TEXT, hash BLOB NOT NULL, event TEXT NOT NULL);
   CREATE INDEX events_task ON events (task) WHERE task IS NOT NULL;
   CREATE INDEX events_thread ON events (thread) WHERE thread IS NOT NULL;
   CREATE UNIQUE INDEX events_key ON events (key) WHERE key IS NOT NULL;
   CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
   CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
   CREATE TABLE content (hash BLOB PRIMARY KEY, bytes INTEGER NOT NULL, data BLOB);
   CREATE TABLE tasks (id TEXT PRIMARY KEY, thread TEXT NOT NULL, parent TEXT, state TEXT NOT NULL, title TEXT NOT NULL,
     updated INTEGER NOT NULL, seq INTEGER NOT NULL, summary TEXT NOT NULL);
   CREATE INDEX tasks_seq ON tasks (seq);
   CREATE INDEX tasks_state ON tasks (state, seq);
   CREATE INDEX tasks_thread ON tasks (thread, seq);
   CREATE INDEX tasks_parent ON tasks (parent, seq) WHERE parent IS NOT NULL;
   CREATE TABLE cursors (consumer TEXT PRIMARY KEY, seq INTEGER NOT NULL);
   CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);`,
  // 2: snapshots of long tasks, so that none is folded from its beginning again.
  'CREATE TABLE views (task TEXT PRIMARY KEY, seq INTEGER NOT NULL, view TEXT NOT NULL);',
  // 3: what files carry that tasks put in place.
  'CREATE TABLE labelled (path TEXT PRIMARY KEY, labels TEXT NOT NULL) WITHOUT ROWID;',
  // 4: signed heads, one for each page of events.
  `CREATE TABLE heads (seq INTEGER PRIMARY KEY, host TEXT NOT NULL, hash BLOB NOT NULL, time INTEGER NOT NULL, root BLOB NOT NULL,
     signature TEXT NOT NULL);
   INSERT INTO meta (name, value) SELECT 'unclean', 'what was deleted before was not overwritten' WHERE EXISTS (SELECT 1 FROM events);`,
  // 5: what tasks reached beyond their folder, by where their person stood.
  `CREATE TABLE reached (task TEXT PRIMARY KEY, folder TEXT NOT NULL, seq INTEGER NOT NULL, needs TEXT NOT NULL);
   CREATE INDEX reached_folder ON reached (folder, seq);`,
  // 6: which tasks name which content; when the words of a finished task that still has them may go; what was put in place, by when.
  `CREATE TABLE named (task TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (task, hash)) WITHOUT ROWID;
   CREATE INDEX named_hash ON named (hash, task);
   ALTER TABLE tasks ADD COLUMN ended INTEGER;
   CREATE INDEX tasks_ended ON tasks (ended) WHERE ended IS NOT NULL;
   CREATE TABLE placed (seq INTEGER PRIMARY KEY, task TEXT NOT NULL, change TEXT NOT NULL, folders TEXT NOT NULL);`,
];

export const userVersion = (db: DatabaseSync): number => number(db.prepare('PRAGMA user_version').get()?.user_version);
