import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

// How the supervisor, which owns the brake (brake.ts), is asked: by the command line and the daemon, past anything that
// is busy or hung. Node built-ins only.

/** What can be asked of the supervisor. */
export type SupervisorRequest = { ask: 'pull' | 'release' | 'status' | 'again'; by: string };

export interface SupervisorStatus {
  /** `down`: the daemon keeps dying, `why` says how; it is still tried now and then. `silent`: the supervisor is there and says nothing. */
  state: 'starting' | 'running' | 'braked' | 'down' | 'stopping' | 'silent';
  why?: string;
  next?: string;
  /** Since when it keeps dying (ms since 1970), how often it did in a row, and when it is tried again. */
  since?: number;
  deaths?: number;
  again?: number;
  pid: number;
  daemon?: number;
  restarts: number;
  /** Processes that the last pull ended, how long that took, and how many the system itself still holds back. */
  ended?: number | undefined;
  ms?: number | undefined;
  left?: number | undefined;
  /** Where the brake's own door is open. */
  doors?: { loopback: number; network?: number | undefined; why?: string | undefined };
  /** The page for a browser on this computer. Its address is a secret of the owner's. */
  page?: string;
}

/**
 * Where the supervisor listens: in the state directory, which only its owner can enter; on Windows a named pipe. Where
 * that path is longer than a socket's may be (104 bytes on macOS), a name made from it in the owner's own run or temporary folder.
 */
export function supervisorAddress(home: string): string {
  const name = `deskhand-${createHash('sha256').update(home).digest('hex').slice(0, 24)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}-${userInfo().username}`;
  const inside = join(home, 'supervisor.sock');
  return Buffer.byteLength(inside) <= 100 ? inside : join(process.env.XDG_RUNTIME_DIR || tmpdir(), `${name}.sock`);
}

/** Asks the supervisor of this state directory; undefined where none is there, or it could not do that. It is `silent` after `ms`. */
export function askSupervisor(home: string, request: SupervisorRequest, ms = 3000): Promise<SupervisorStatus | undefined> {
  return new Promise((resolve) => {
    const socket = connect(supervisorAddress(home));
    let text = '';
    socket.setTimeout(ms, () => {
      resolve({ state: 'silent', pid: 0, restarts: 0 });
      socket.destroy();
    });
    socket.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      try {
        resolve(JSON.parse(text));
      } catch {
        resolve(undefined);
      }
    });
    socket.write(`${JSON.stringify(request)}\n`);
  });
}
