import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * How a server is ended with every connection to it. By itself it counts those no more that asked for an upgrade, and waits
 * for them: one that was turned away, and doesn't hang up, would hold the host's own end.
 */
export function endingOf(server: Server): () => Promise<void> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of open) socket.destroy();
    await closed;
  };
}
