import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Those who speak in frames over this network. */
export interface SealedSockets {
  /** Takes over a connection whose name and page were looked at already. False where there are too many. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): void;
}

/** Whether somebody comes to the sealed socket, by one rule for all who listen on a server: whoever else has them must not wait for nobody. */
export const isSealed = ({ url }: IncomingMessage): boolean => url?.split('?', 1)[0] === '/v1/sealed';

/**
 * Puts the sealed socket on a server. `refuses` looks at the name that was asked for and the page that asks; `sockets` is
 * loaded when the first one comes. Returns the end of it.
 */
export function serveSealed(
  server: Pick<Server, 'on' | 'off'>,
  refuses: (request: IncomingMessage) => boolean,
  sockets: () => Promise<SealedSockets>,
): () => void {
  const onUpgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (!isSealed(request)) return;
    if (refuses(request)) return void socket.end('HTTP/1.1 403 Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    const taken = await sockets().then(
      (all) => all.take(request, socket, head),
      () => false,
    );
    if (!taken) socket.end('HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  };
  server.on('upgrade', onUpgrade);
  return () => void server.off('upgrade', onUpgrade);
}
