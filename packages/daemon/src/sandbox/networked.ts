import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Command, Holder, Process } from './sandbox.ts';

/**
 * Starts a command; with `network` one whose connections to a port of its own loopback come to us, for as long as it
 * runs. It still has no other network.
 */
export async function startNetworked(holder: Holder, command: Command): Promise<Process> {
  const { network } = command;
  if (!network) return holder.start(command);
  const open = new Set<Socket>();
  const { server, port, shared } = await holder.listen().catch((error: unknown) => {
    network.close();
    throw error;
  });
  const key = shared ? randomBytes(18).toString('base64url') : undefined;
  const end = () => {
    server.close();
    for (const socket of open) socket.destroy();
    network.close();
  };
  server.on('error', () => {});
  server.on('connection', (socket) => {
    open.add(socket);
    // Whoever takes it listens for more; a connection that breaks is never our exception.
    socket.on('error', () => {});
    socket.once('close', () => open.delete(socket));
    if (open.size > network.connections) return socket.destroy();
    network.accept(socket, key);
  });
  try {
    const process = holder.start({
      ...command,
      port,
      env: { ...command.env, ...network.env(port, key) },
      files: [...(command.files ?? []), ...network.files],
    });
    void Promise.race([process.exit, holder.closed]).then(end);
    return process;
  } catch (error) {
    end();
    throw error;
  }
}
