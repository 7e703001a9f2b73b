import { chmodSync, rmSync, watch } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { type Brake, readBrake } from '../host/brake.ts';
import { askSupervisor, type SupervisorRequest, type SupervisorStatus, supervisorAddress } from '../host/to-supervisor.ts';

// How the supervisor is reached past the daemon: a socket that only the owner can open, and the file BRAKE.

export interface Door {
  close(): void;
}

/** Opens both. Undefined where another supervisor answers for this state directory. */
export async function openDoor(
  home: string,
  take: (request: SupervisorRequest) => Promise<SupervisorStatus>,
  /** The brake as somebody else wrote it, or undefined where its file was removed. */
  fileChanged: (pulled: Brake | undefined) => void,
  /** Something in the state directory may have changed. */
  look: () => void = () => {},
  /** How long (ms) one may stay without a word. */
  silent = 10_000,
): Promise<Door | undefined> {
  const address = supervisorAddress(home);
  if (await askSupervisor(home, { ask: 'status', by: '' }, 1000)) return undefined;
  if (process.platform !== 'win32') rmSync(address, { force: true });
  const server = createServer((socket) => void answer(socket, take, silent).catch(() => socket.destroy()));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(address, resolve));
  if (process.platform !== 'win32') chmodSync(address, 0o600);
  server.on('error', () => {});

  let pulled = readBrake(home) !== undefined;
  const check = () => {
    look();
    const brake = readBrake(home);
    const now = brake !== undefined;
    if (now === pulled) return;
    pulled = now;
    fileChanged(brake);
  };
  const watcher = watchFolder(home, check);
  // Some file systems tell nobody of what others do.
  const looking = setInterval(check, 2000);
  return {
    close() {
      watcher?.close();
      clearInterval(looking);
      server.close();
    },
  };
}

/** Undefined where the system has no more watches to give. Our own log is written there too, which is no news. */
function watchFolder(home: string, check: () => void) {
  try {
    return watch(home, (_, name) => name?.startsWith('daemon.log') || check()).on('error', () => {});
  } catch {
    return undefined;
  }
}

async function answer(socket: Socket, take: (request: SupervisorRequest) => Promise<SupervisorStatus>, silent: number): Promise<void> {
  socket.on('error', () => {});
  socket.setTimeout(silent, () => socket.destroy());
  let text = '';
  for await (const chunk of socket.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += chunk;
    if (text.length > 10_000) return void socket.destroy();
    if (text.includes('\n')) break;
  }
  const request = parse(text);
  if (!request) return void socket.destroy();
  socket.end(JSON.stringify(await take(request)));
}

/** By hand, so that the supervisor needs no library. */
function parse(text: string): SupervisorRequest | undefined {
  try {
    const { ask, by } = JSON.parse(text);
    const known = ['pull', 'release', 'status', 'again'].includes(ask);
    return known && typeof by === 'string' ? { ask, by: by.slice(0, 80) } : undefined;
  } catch {
    return undefined;
  }
}
