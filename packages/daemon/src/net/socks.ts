import { isIP, type Socket } from 'node:net';

// SOCKS5 (RFC 1928), for programs that speak nothing else: only CONNECT. Names are resolved by us.

export interface Wanted {
  host: string;
  port: number;
}

/** Longest greeting and request: 2 + 255, and 4 + 1 + 255 + 2. */
const longest = 600;

/**
 * Reads the greeting and the request; undefined where it is neither, or `login` (RFC 1929) isn't given. The rest of what came
 * stays with the socket.
 */
export async function readSocks(socket: Socket, login?: { user: string; key: string }): Promise<Wanted | undefined> {
  const bytes = readBytes(socket);
  try {
    const [, methods = 0] = await bytes.take(2);
    const offered = await bytes.take(methods);
    const method = login ? 2 : 0;
    if (!offered.includes(method)) {
      socket.end(Buffer.of(5, 0xff));
      return undefined;
    }
    socket.write(Buffer.of(5, method));
    if (login) {
      const [, length = 0] = await bytes.take(2);
      const user = (await bytes.take(length)).toString('latin1');
      const key = (await bytes.take((await bytes.take(1))[0] ?? 0)).toString('latin1');
      const right = user === login.user && key === login.key;
      if (!right) {
        socket.end(Buffer.of(1, 1));
        return undefined;
      }
      socket.write(Buffer.of(1, 0));
    }
    const [version, command, , kind] = await bytes.take(4);
    if (version !== 5 || command !== 1) {
      socket.end(answer(7));
      return undefined;
    }
    const host = await readHost(kind ?? 0, bytes.take);
    const port = (await bytes.take(2)).readUInt16BE();
    return host === undefined ? undefined : { host, port };
  } catch {
    socket.destroy();
    return undefined;
  } finally {
    bytes.leave();
  }
}

/** 0: the connection stands; 2: not allowed. */
export const answer = (code: 0 | 2 | 7) => Buffer.of(5, code, 0, 1, 0, 0, 0, 0, 0, 0);

async function readHost(kind: number, take: (count: number) => Promise<Buffer>): Promise<string | undefined> {
  if (kind === 1) return (await take(4)).join('.');
  if (kind === 3) return (await take((await take(1))[0] ?? 0)).toString('latin1').toLowerCase();
  if (kind !== 4) return undefined;
  const words = (await take(16)).toString('hex').match(/.{4}/g) ?? [];
  const host = words.map((word) => word.replace(/^0{1,3}/, '')).join(':');
  return isIP(host) === 6 ? host : undefined;
}

/** Takes bytes as they come; `leave` gives back what was not taken. */
function readBytes(socket: Socket) {
  let held = Buffer.alloc(0);
  let ask = () => {};
  const more = (part: Buffer) => {
    held = Buffer.concat([held, part]);
    if (held.length > longest) socket.pause();
    ask();
  };
  const end = () => socket.destroy();
  socket.on('data', more).on('end', end);
  socket.resume();
  return {
    async take(count: number): Promise<Buffer> {
      while (held.length < count) {
        await new Promise<void>((resolve, reject) => {
          ask = resolve;
          socket.once('close', () => reject(new Error('it ended before it said what it wants')));
        });
      }
      const taken = held.subarray(0, count);
      held = held.subarray(count);
      return taken;
    },
    leave() {
      socket.pause();
      socket.off('data', more).off('end', end);
      if (held.length) socket.unshift(held);
    },
  };
}
