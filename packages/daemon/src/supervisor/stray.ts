import { appendFileSync } from 'node:fs';
import { logFile } from './daemon.ts';

// What nobody caught in the supervisor. It goes on whatever that was: it holds the brake and starts the daemon, and what it
// keeps between two moments is little enough to be right without the one that failed.

/** Takes such an error down in the daemon's log, where one can be written. */
export const strayIn =
  (home: string) =>
  (error: unknown): void => {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    try {
      appendFileSync(logFile(home), `${new Date().toISOString()} The supervisor went on after this: ${words}\n`, { mode: 0o600 });
    } catch {
      // A disk that takes nothing ends nothing here.
    }
  };

/** Goes on after what was thrown or rejected where nobody listens. Returns the end of that. */
export function goOn(stray: (error: unknown) => void): () => void {
  const kinds = ['uncaughtException', 'unhandledRejection'] as const;
  for (const kind of kinds) process.on(kind, stray);
  return () => {
    for (const kind of kinds) process.off(kind, stray);
  };
}
