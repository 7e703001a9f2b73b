import { flushCompileCache } from 'node:module';
import type { Folder } from '@deskhand/protocol';

// What the daemon and its supervisor say to each other, over the channel that a child process has to its parent.
// Types and a few lines only: the supervisor loads this and must stay small.

/** What the daemon found when it started. The supervisor puts it into words. */
export interface Ready {
  type: 'ready';
  port: number;
  /** The models that can be used now, the default first, and why: "key in the environment". */
  models: { id: string; because: string }[];
  sandbox: { kind: 'overlay' | 'copy' | 'none'; why: string };
  folders: Folder[];
  /** Where phones on this network open the app; absent where they may not. */
  phones?: string[] | undefined;
  /** What isn't there, and what to do about it, one line each. */
  missing: { what: string; next: string }[];
}

export type DaemonMessage =
  | Ready
  /** Why it can't run. `final` means that trying again won't help: another host owns the state directory, the port is taken. */
  | { type: 'failed'; code: string; sentence: string; next?: string | undefined; final: boolean }
  | { type: 'alive' }
  /** What came up while it runs that its owner is told at the terminal. */
  | { type: 'trouble'; what: string; next: string }
  /** It ends now and is to be started again at once: what it goes by has changed. */
  | { type: 'again'; why: string }
  /** A device asked for it, and intake found that it may. */
  | { type: 'brake'; ask: 'pull' | 'release'; by: string };

export type SupervisorMessage =
  | { type: 'ping' }
  /** End in order: let go of the state directory, then exit. */
  | { type: 'stop'; why: string };

/**
 * The daemon's end of the channel. Answers pings by itself (so a blocked event loop is noticed) and calls `hear` with
 * the rest; a supervisor that is gone counts as a stop. Started by hand, without one, messages go to stdout as JSON lines.
 */
export function linkToSupervisor(hear: (message: Exclude<SupervisorMessage, { type: 'ping' }>) => void): (message: DaemonMessage) => void {
  // Ours ended before the kernel was told to end us with it: see supervisor/daemon.ts.
  if (process.platform !== 'win32' && process.env.DESKHAND_SUPERVISOR && process.ppid !== Number(process.env.DESKHAND_SUPERVISOR))
    process.exit(1);
  if (!process.send) return (message) => void process.stdout.write(`${JSON.stringify(message)}\n`);
  const tell = (message: DaemonMessage) => {
    // What was compiled to get here is kept for the next start, however this process will end.
    if (message.type === 'ready') setImmediate(flushCompileCache);
    // The callback takes the error of a parent that has just gone; 'disconnect' tells us anyway.
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  };
  // Only the parent that started us can write here, and it is the same program: its messages are what they say.
  process.on('message', (message: SupervisorMessage) => (message.type === 'ping' ? tell({ type: 'alive' }) : hear(message)));
  process.on('disconnect', () => hear({ type: 'stop', why: 'The process that watches over Deskhand is gone.' }));
  return tell;
}
