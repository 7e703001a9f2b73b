import type { Event } from '@deskhand/protocol';
import { mapRefs } from './chain.ts';
import type { Database } from './database.ts';
import type { Projection } from './projections.ts';
import { hex, unhex } from './row.ts';

// Which tasks name which content, so that to erase one costs what it holds, and not what the log does. What names no task,
// and the lists of what was erased, stand under no task: nobody erases them.

export interface Named extends Projection {
  /** Hashes of the content that a task named since its words were erased last. */
  by(task: string): string[];
  /** Whether anything but this task names it, too. */
  elsewhere(hash: string, task: string): boolean;
}

/** As they are asked: each is answered by an index. */
export const namedBy = 'SELECT hash FROM named WHERE task = ?';
export const namedElsewhere = 'SELECT 1 FROM named WHERE hash = ? AND task <> ? LIMIT 1';

export function openNamed(db: Database): Named {
  return {
    project(events) {
      for (const event of events) {
        const task = holderOf(event);
        mapRefs(event.body, (ref) => {
          db.run('INSERT OR IGNORE INTO named (task, hash) VALUES (?, ?)', task, unhex(ref.hash));
          return ref;
        });
        if (event.type === 'content.erased' && event.task) db.run('DELETE FROM named WHERE task = ?', event.task);
      }
    },
    keep() {},
    drop() {},
    forget() {
      db.run('DELETE FROM named');
    },
    by: (task) => db.all(namedBy, task).map(({ hash }) => hex(hash)),
    elsewhere: (hash, task) => db.get(namedElsewhere, unhex(hash), task) !== undefined,
  };
}

const holderOf = ({ type, task = '' }: Event): string => (type === 'content.erased' ? '' : task);
