import { type ChildProcess, spawn } from 'node:child_process';
import { Server } from 'node:net';
import { DeskhandError } from '../host/host.ts';

/** Patience with a process that only opens a port, in ms: on a machine that is very busy it still comes. */
const patience = 20_000;

/**
 * A socket keeps the network namespace that it was made in, whoever holds it. So a short-lived Node enters the holder's,
 * listens on its loopback, hands the socket to us and ends: nothing of ours stays inside.
 */
const script = `
const server = require('node:net').createServer({ pauseOnConnect: true });
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }, server, () => process.exit(0)));
`;

/** Listens on a port of the loopback of the namespaces that `enter` enters. The server is the caller's to close. */
export async function listenInside(enter: string[], env: NodeJS.ProcessEnv): Promise<{ server: Server; port: number }> {
  const [file = '', ...rest] = enter;
  const child = spawn(file, [...rest, process.execPath, '-e', script], {
    cwd: '/',
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: patience,
  });
  const listening = await taken(child);
  if ('complaint' in listening) {
    throw new DeskhandError('sandbox-network', `The command could not be given the network: ${listening.complaint}.`, {
      next: 'Try it again. If it stays, "deskhand doctor" says what this computer lacks.',
    });
  }
  return listening;
}

function taken(child: ChildProcess): Promise<{ server: Server; port: number } | { complaint: string }> {
  return new Promise((resolve) => {
    let complaint = '';
    child.stderr?.on('data', (chunk) => {
      complaint = (complaint + chunk).slice(-500);
    });
    child.once('error', ({ message }) => resolve({ complaint: message }));
    child.once('message', (message: { port: number }, handle) => {
      if (handle instanceof Server) resolve({ server: handle, port: message.port });
    });
    child.once('close', () => resolve({ complaint: complaint.trim() || 'the process that opens it ended at once' }));
  });
}
