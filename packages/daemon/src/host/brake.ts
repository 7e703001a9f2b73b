import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { replaceFile } from './state-file.ts';

// The brake: while the file BRAKE lies in the state directory, Deskhand runs nothing, over restarts too. The supervisor
// owns it; the command line and the daemon reach it here, past anything that is busy or hung. Node built-ins only.

/** Who pulled it and when (ms since 1970): `device` is a paired one. `ended` is the number of processes that were ended. */
export interface Brake {
  by: string;
  device?: string;
  at: number;
  ended?: number;
}

export const brakeFile = (home: string) => join(home, 'BRAKE');

/** The brake as it stands; undefined when it is released. A file that someone only touched counts. */
export function readBrake(home: string): Brake | undefined {
  let text: string;
  try {
    text = readFileSync(brakeFile(home), 'utf8');
  } catch (error) {
    // What is there and can't be read still stops everything.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : { by: 'the file BRAKE', at: Date.now() };
  }
  try {
    const { by, device, at, ended } = JSON.parse(text);
    if (typeof by === 'string' && typeof at === 'number')
      return { by, at, ...(typeof device === 'string' && { device }), ...(typeof ended === 'number' && { ended }) };
  } catch {
    // Empty, or a person's own words.
  }
  return { by: 'the file BRAKE', at: Date.now() };
}

/**
 * Pulls the brake for a supervisor that runs (it watches the file) and for any that starts later. It survives whatever
 * ends a program; with `synced`, a loss of power too, which can take as long as a busy disk likes.
 */
export function writeBrake(home: string, brake: Brake, synced = false): void {
  try {
    if (synced) {
      replaceFile(brakeFile(home), JSON.stringify(brake));
      return;
    }
    const draft = `${brakeFile(home)}.new`;
    writeFileSync(draft, JSON.stringify(brake), { mode: 0o600 });
    renameSync(draft, brakeFile(home));
  } catch {
    // A full disk has room for a name at least, and that is enough.
    writeFileSync(brakeFile(home), '', { mode: 0o600 });
  }
}

export function removeBrake(home: string): void {
  rmSync(brakeFile(home), { force: true });
}

/** What can be asked of the supervisor. */
export type SupervisorRequest = { ask: 'pull' | 'release' | 'status' | 'again'; by: string };

export interface SupervisorStatus {
  /** `down`: the daemon keeps dying, `why` says how; it is still tried now and then. */
  state: 'starting' | 'running' | 'braked' | 'down' | 'stopping';
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

/** Asks the supervisor of this state directory; undefined when none answers within `ms`. */
export function askSupervisor(home: string, request: SupervisorRequest, ms = 3000): Promise<SupervisorStatus | undefined> {
  return new Promise((resolve) => {
    const socket = connect(supervisorAddress(home));
    let text = '';
    socket.setTimeout(ms, () => socket.destroy());
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
