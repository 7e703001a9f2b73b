import type { Database } from './database.ts';
import type { Log } from './log.ts';
import { number, text } from './row.ts';

/** Milliseconds that a moved cursor may wait for a transaction to travel with, before it gets one of its own. */
const patience = 250;

export interface Cursors extends Pick<Log, 'cursor' | 'moveCursor'> {
  /** Inside a transaction. */
  save(): void;
  /** After the transaction. */
  saved(): void;
  close(): void;
}

/** How far each consumer has come. A crash may set one back a little: consumers see some events twice, never none. */
export function openCursors(db: Database, commit: () => void): Cursors {
  const moved = new Map<string, number>();
  /** As they are on disk, where nobody else writes them. */
  const kept = new Map(db.all('SELECT consumer, seq FROM cursors').map(({ consumer, seq }) => [text(consumer), number(seq)]));
  let timer: NodeJS.Timeout | undefined;
  const rest = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    cursor: (consumer) => moved.get(consumer) ?? kept.get(consumer) ?? 0,
    moveCursor(consumer, seq) {
      moved.set(consumer, seq);
      timer ??= setTimeout(() => {
        rest();
        commit();
      }, patience).unref();
    },
    save() {
      for (const [consumer, seq] of moved) db.run('INSERT OR REPLACE INTO cursors (consumer, seq) VALUES (?, ?)', consumer, seq);
    },
    saved() {
      for (const [consumer, seq] of moved) kept.set(consumer, seq);
      moved.clear();
      rest();
    },
    close: rest,
  };
}
