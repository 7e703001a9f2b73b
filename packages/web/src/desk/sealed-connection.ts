import type { AskOptions, Body, Streams, WireReply, WireRequest } from '@deskhand/protocol/frames';

// One sealed connection at a time to a host that this device was paired with: made at once, and made again when something
// is asked and it is gone. The cryptography is loaded with the first one.

/** What a device keeps of its pairing. */
export interface Pairing {
  /** This device's private key, 32 bytes, and the public one that belongs to it, where it was kept. */
  secret: Uint8Array;
  key?: Uint8Array | undefined;
  /** The host's public key. */
  host: Uint8Array;
  /** What the computer is called. */
  name: string;
}

export type Lost = 'offline' | 'stranger';
/** Why nothing came back. */
export class LostError extends Error {
  readonly lost: Lost;
  constructor(lost: Lost) {
    super(lost);
    this.lost = lost;
  }
}

export interface SealedConnection {
  /** Rejects with a LostError. */
  ask(request: WireRequest, body?: Blob | Uint8Array, options?: AskOptions): Promise<WireReply & { body: Body }>;
  close(): void;
}

/** Milliseconds until a connection must stand, and a reply begin. */
const patience = 20_000;

/** The cryptography. */
export const loadFrames = () => import('@deskhand/protocol/frames');

export function sealedConnection(url: string, pairing: Pairing): SealedConnection {
  // The handshake is the longest of all that a start waits for: it is under way while the rest is read.
  let current: Promise<{ streams: Streams; hangUp(): void }> | undefined = connect();
  let ended = false;

  function connect() {
    const opening = open();
    opening.catch(() => {
      if (current === opening) current = undefined;
    });
    return opening;
  }

  async function open() {
    const { newIdentity, greetHost, frameBox, openStreams } = await loadFrames();
    return new Promise<{ streams: Streams; hangUp(): void }>((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.binaryType = 'arraybuffer';
      const hello = greetHost(newIdentity(pairing.secret, pairing.key), pairing.host);
      let streams: Streams | undefined;
      let box: ReturnType<typeof frameBox> | undefined;
      const impatient = setTimeout(() => socket.close(), patience);
      socket.onopen = () => socket.send(Uint8Array.from(hello.message));
      socket.onmessage = ({ data }) => {
        const message = new Uint8Array(data instanceof ArrayBuffer ? data : []);
        if (box && streams) {
          const content = box.open(message);
          return content ? streams.take(content) : socket.close();
        }
        const keys = hello.finish(message);
        // Whoever answered isn't the host that this device was paired with.
        if (!keys) return socket.close();
        clearTimeout(impatient);
        const sealing = frameBox(keys, 'device');
        box = sealing;
        streams = openStreams({
          write: async (content) => {
            if (socket.readyState === WebSocket.OPEN) socket.send(sealing.seal(content));
          },
          broken: () => socket.close(),
        });
        resolve({ streams, hangUp: () => socket.close() });
      };
      socket.onclose = ({ code }) => {
        clearTimeout(impatient);
        current = undefined;
        reject(new LostError(code === 4401 || code === 4403 ? 'stranger' : 'offline'));
        streams?.end();
      };
    });
  }

  return {
    async ask(request, body, options) {
      if (ended) throw new LostError('offline');
      current ??= connect();
      const { streams, hangUp } = await current;
      // A body takes as long as the line wants; whoever sends it sees it go.
      const impatient = body instanceof Blob ? undefined : setTimeout(hangUp, patience);
      try {
        return await streams.ask(request, body, options);
      } catch {
        throw new LostError('offline');
      } finally {
        clearTimeout(impatient);
      }
    },
    close() {
      ended = true;
      void current?.then(({ hangUp }) => hangUp()).catch(() => {});
    },
  };
}

/** The sealed socket beside the page. */
export function sealedUrl(page: { protocol: string; host: string }): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/v1/sealed`;
}
