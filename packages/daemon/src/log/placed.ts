import { canonicalJson } from './chain.ts';
import type { Database } from './database.ts';
import type { Log } from './log.ts';
import type { Projection } from './projections.ts';
import { number, text } from './row.ts';

/** What tasks put in place or took back, by when: found without a look at any task. Ids and folders only. */
export function openPlaced(db: Database): Projection & Pick<Log, 'placed'> {
  return {
    project(events) {
      for (const event of events) {
        if ((event.type !== 'change.committed' && event.type !== 'change.undone') || !event.task) continue;
        const { commit, folders } = event.body;
        const known = folders ? canonicalJson(folders) : '';
        db.run('INSERT OR REPLACE INTO placed (seq, task, change, folders) VALUES (?, ?, ?, ?)', event.seq, event.task, commit, known);
      }
    },
    keep() {},
    drop() {},
    forget() {
      db.run('DELETE FROM placed');
    },
    placed: ({ before = Number.MAX_SAFE_INTEGER, limit }) =>
      db.all('SELECT seq, task, change, folders FROM placed WHERE seq < ? ORDER BY seq DESC LIMIT ?', before, limit).map((row) => ({
        seq: number(row.seq),
        task: text(row.task),
        commit: text(row.change),
        // Written here itself, in canonical JSON.
        folders: text(row.folders) === '' ? undefined : (JSON.parse(text(row.folders)) as string[]),
      })),
  };
}
