import type { AskOptions, Body, Streams, WireReply, WireRequest } from '@deskhand/protocol/frames';
import { type Every, type LineWatch, watchLine } from './line-watch.ts';

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

interface Line {
  streams: Streams;
  watch: LineWatch;
  hangUp(): void;
}

/** Milliseconds until a connection must stand. */
const patience = 20_000;

/** The cryptography. */
export const loadFrames = () => import('@deskhand/protocol/frames');

export function sealedConnection(url: string, pairing: Pairing, every?: Every): SealedConnection {
  // The handshake is the longest of all that a start waits for: it is under way while the rest is read.
  let current: Promise<Line> | undefined = connect();
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
    return new Promise<Line>((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.binaryType = 'arraybuffer';
      const hello = greetHost(newIdentity(pairing.secret, pairing.key), pairing.host);
      let line: Line | undefined;
      let box: ReturnType<typeof frameBox> | undefined;
      const impatient = setTimeout(() => socket.close(), patience);
      socket.onopen = () => socket.send(Uint8Array.from(hello.message));
      socket.onmessage = ({ data }) => {
        const message = new Uint8Array(data instanceof ArrayBuffer ? data : []);
        if (box && line) {
          const content = box.open(message);
          if (!content) return socket.close();
          line.watch.heard();
          return line.streams.take(content);
        }
        const keys = hello.finish(message);
        // Whoever answered isn't the host that this device was paired with.
        if (!keys) return socket.close();
        clearTimeout(impatient);
        const sealing = frameBox(keys, 'device');
        box = sealing;
        const streams = openStreams({
          write: async (content) => {
            if (socket.readyState === WebSocket.OPEN) socket.send(sealing.seal(content));
          },
          broken: () => socket.close(),
        });
        const hangUp = () => socket.close();
        // Any answer does, also a refusal.
        const probe = () => void streams.ask({ method: 'HEAD', path: '/v1/health' }).catch(() => undefined);
        line = { streams, watch: watchLine({ probe, hangUp }, every), hangUp };
        resolve(line);
      };
      socket.onclose = ({ code }) => {
        clearTimeout(impatient);
        current = undefined;
        reject(new LostError(code === 4401 || code === 4403 ? 'stranger' : 'offline'));
        line?.streams.end();
      };
    });
  }

  return {
    async ask(request, body, options) {
      if (ended) throw new LostError('offline');
      current ??= connect();
      const { streams, watch } = await current;
      try {
        const reply = streams.ask(request, body, options);
        // A file takes as long as the line wants; whoever sends it sees it go.
        return await (body instanceof Blob ? reply : watch.during(reply));
      } catch {
        throw new LostError('offline');
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
