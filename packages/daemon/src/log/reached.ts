import type { Touch } from '@deskhand/protocol';
import { canonicalJson } from './chain.ts';
import type { Database } from './database.ts';
import type { Log } from './log.ts';
import type { Projection } from './projections.ts';
import { text } from './row.ts';

// What tasks reached beyond their folder, found by the folder without a look at any other task. Names of places only:
// nothing that was said is in it.

/** Needs of one task that are kept. */
const most = 40;

export function openReached(db: Database): Projection & Pick<Log, 'reachedBefore'> {
  /** Where the person stood who asked for it. */
  function folderOf(task: string): string {
    const first = db.get('SELECT event FROM events WHERE task = ? ORDER BY seq LIMIT 1', task);
    const request = JSON.parse(text(first?.event) || '{}') as { body?: { cwd?: unknown } };
    return typeof request.body?.cwd === 'string' ? request.body.cwd : '';
  }

  return {
    project(events) {
      for (const event of events) {
        if (event.type !== 'step.started' || !event.task || !event.body.used?.length) continue;
        const row = db.get('SELECT folder, needs FROM reached WHERE task = ?', event.task);
        const had = row ? (JSON.parse(text(row.needs)) as Touch[]) : [];
        const all = new Map([...had, ...event.body.used.map(({ need }) => need)].map((need) => [canonicalJson(need), need]));
        db.run(
          'INSERT OR REPLACE INTO reached (task, folder, seq, needs) VALUES (?, ?, ?, ?)',
          event.task,
          row ? text(row.folder) : folderOf(event.task),
          event.seq,
          canonicalJson([...all.values()].slice(0, most)),
        );
      }
    },
    keep() {},
    drop() {},
    forget() {
      db.run('DELETE FROM reached');
    },
    reachedBefore: (folder, limit) =>
      db.all('SELECT task, needs FROM reached WHERE folder = ? ORDER BY seq DESC LIMIT ?', folder, limit).map((row) => ({
        task: text(row.task),
        // Written here itself, in canonical JSON.
        needs: JSON.parse(text(row.needs)) as Touch[],
      })),
  };
}
