import { BlockList, isIPv6, type Socket } from 'node:net';

// How many may stand at the brake's own door, and for how long. Whoever comes newest is let in, and whoever has stood there
// longest without being served goes: so nobody keeps a phone out by holding places or by being slow.

export interface GuestLimits {
  /** Connections of all, and from one address. */
  all: number;
  each: number;
  /** Milliseconds that a connection may last. */
  ms: number;
  /** How often one address may fail to show who it is in a minute: after that it isn't heard for the rest of it. */
  failures: number;
}

const usualGuests: GuestLimits = { all: 128, each: 16, ms: 20_000, failures: 60 };

export interface Guests {
  /** False where it was hung up on. */
  take(socket: Socket): boolean;
  /** It is being served: it stays until that is done. */
  serve(socket: Socket): void;
  failed(address: string): void;
  isUnwelcome(address: string): boolean;
  close(): void;
}

export function makeGuests(limits: GuestLimits = usualGuests): Guests {
  /** By the other end, the oldest first; that names a connection under TLS too. */
  const waiting = new Map<string, { socket: Socket; address: string }>();
  const all = new Set<Socket>();
  const failures = new Map<string, number>();
  const forget = setInterval(() => failures.clear(), 60_000).unref();
  const isUnwelcome = (address: string) => (failures.get(address) ?? 0) >= limits.failures;

  function makeRoom(address: string) {
    const own = [...waiting.values()].filter((other) => other.address === address);
    if (own.length >= limits.each) own[0]?.socket.destroy();
    else if (waiting.size >= limits.all) waiting.values().next().value?.socket.destroy();
  }

  return {
    take(socket) {
      const address = placeOf(socket.remoteAddress);
      // One that serves many, as a proxy on this computer does, is told apart later, by what it says.
      if (isUnwelcome(address) && !isLoopback(address)) {
        socket.destroy();
        return false;
      }
      makeRoom(address);
      const end = endOf(socket);
      all.add(socket);
      waiting.set(end, { socket, address });
      const late = setTimeout(() => socket.destroy(), limits.ms);
      const gone = () => {
        clearTimeout(late);
        all.delete(socket);
        if (waiting.get(end)?.socket === socket) waiting.delete(end);
      };
      socket.on('error', () => {}).once('close', gone);
      // Its end may come while the next line of ours runs.
      if (socket.destroyed) gone();
      return !socket.destroyed;
    },
    serve: (socket) => void waiting.delete(endOf(socket)),
    failed(address) {
      if (failures.size > 10_000) failures.clear();
      failures.set(address, (failures.get(address) ?? 0) + 1);
    },
    isUnwelcome,
    close() {
      clearInterval(forget);
      for (const socket of all) socket.destroy();
    },
  };
}

const endOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`;

const own = new BlockList();
own.addSubnet('127.0.0.0', 8);
own.addAddress('::1', 'ipv6');

export const isLoopback = (address: string): boolean => own.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/** An address; of IPv6 the network, since one computer has all the addresses of it. */
export function placeOf(address = ''): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address) || address === '::1') return address;
  // Whole groups only: what "::" stands for is filled in.
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const front = head ? head.split(':') : [];
  const back = tail ? tail.split(':') : [];
  const groups = tail === undefined ? front : [...front, ...Array(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back];
  return `${groups.slice(0, 4).join(':')}::`;
}
