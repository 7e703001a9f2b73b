import { readReply, readRequest, type WireReply, type WireRequest } from './frames-heads.ts';

export type { WireReply, WireRequest };

// Requests and replies inside the frames of one connection, many at once: the same requests as over HTTP, each with a
// body either way that is as long as it likes and goes no faster than its reader. Only the device asks. Knows nothing of
// sealing or sockets; both sides run this same code.
//
//   1 byte  kind, plus 128 where it is the last of its direction
//   4 bytes number of the request, rising, big-endian
//   the rest: JSON of a head, bytes of a body, or a count of bytes that may follow

const kinds = { head: 1, data: 2, more: 3, abort: 4 } as const;
const lastFlag = 128;
const start = 5;
/** Bytes of a body in one frame. */
export const pieceLimit = 64 * 1024;
/** Bytes of a body that may be on their way before its reader took any. */
const windowSize = 512 * 1024;
const headLimit = 16_384;
/** Requests that a host answers at once on one connection. */
const mostRequests = 64;

export type Body = ReadableStream<Uint8Array<ArrayBuffer>>;

export interface StreamParts {
  /** Sends one frame's content; resolves when there is room for the next, or nobody is there any more. Never rejects. */
  write(content: Uint8Array): Promise<void>;
  /** The other side doesn't keep to this: the connection is to be closed. */
  broken(why: string): void;
  /** The host's part: what a request comes to. The signal says that nobody waits any more. */
  serve?(request: Required<WireRequest>, body: Body | undefined, signal: AbortSignal): Promise<WireReply & { body?: Body | undefined }>;
}

export interface Streams {
  /** Takes in the content of one frame. */
  take(content: Uint8Array): void;
  /** The device's part. Rejects where the connection ends or the host gives up; a body that breaks off fails its reader. */
  ask(request: WireRequest, body?: Blob | Uint8Array, options?: AskOptions): Promise<WireReply & { body: Body }>;
  /** The connection is gone. */
  end(): void;
}

export interface AskOptions {
  signal?: AbortSignal | undefined;
  /** Bytes of the body that went out. */
  sent?: ((bytes: number) => void) | undefined;
}

/** One request under way, on either side. */
interface Stream {
  id: number;
  incoming: Incoming;
  /** Bytes that may still be sent, and who waits for more. */
  room: number;
  wake?: (() => void) | undefined;
  ended: AbortController;
  /** Who asked is waiting for the head of the reply. */
  replied?: ((head: WireReply) => void) | undefined;
  sentLast: boolean;
}

export function openStreams({ write, broken, serve }: StreamParts): Streams {
  const streams = new Map<number, Stream>();
  let newest = 0;
  let over = false;

  const frame = (kind: number, id: number, rest: Uint8Array) => {
    const content = new Uint8Array(start + rest.length);
    content[0] = kind;
    new DataView(content.buffer).setUint32(1, id);
    content.set(rest, start);
    return write(content);
  };
  const head = (id: number, value: WireRequest | WireReply, last: boolean) =>
    frame(kinds.head | (last ? lastFlag : 0), id, new TextEncoder().encode(JSON.stringify(value)));

  function openStream(id: number): Stream {
    const more = (bytes: number) => {
      const count = new Uint8Array(4);
      new DataView(count.buffer).setUint32(0, bytes);
      if (streams.has(id)) void frame(kinds.more, id, count);
    };
    const stream: Stream = {
      id,
      incoming: openIncoming(more, () => drop(stream, true)),
      room: windowSize,
      ended: new AbortController(),
      sentLast: false,
    };
    streams.set(id, stream);
    return stream;
  }

  /** Ends a stream that is whole on neither side any more. */
  function drop(stream: Stream, tell: boolean) {
    if (!streams.delete(stream.id)) return;
    if (tell && !over) void frame(kinds.abort, stream.id, new Uint8Array(0));
    stream.ended.abort();
    stream.incoming.fail();
    stream.wake?.();
  }
  const settle = (stream: Stream) => {
    if (stream.sentLast && stream.incoming.whole()) streams.delete(stream.id);
  };

  /** Sends a body as its reader takes it. */
  async function pour(stream: Stream, body: AsyncIterable<Uint8Array>, sent?: (bytes: number) => void) {
    let over = 0;
    for await (const chunk of body) {
      for (let at = 0; at < chunk.length; ) {
        while (stream.room === 0 && !stream.ended.signal.aborted) {
          await new Promise<void>((resolve) => {
            stream.wake = resolve;
          });
        }
        if (stream.ended.signal.aborted) return;
        const piece = chunk.subarray(at, at + Math.min(stream.room, pieceLimit, chunk.length - at));
        stream.room -= piece.length;
        at += piece.length;
        await frame(kinds.data, stream.id, piece);
        over += piece.length;
        sent?.(over);
      }
    }
    if (stream.ended.signal.aborted) return;
    stream.sentLast = true;
    await frame(kinds.data | lastFlag, stream.id, new Uint8Array(0));
    settle(stream);
  }

  async function answer(stream: Stream, request: Required<WireRequest>, hasBody: boolean) {
    if (!serve) return;
    try {
      const { body, ...reply } = await serve(request, hasBody ? stream.incoming.body : undefined, stream.ended.signal);
      if (stream.ended.signal.aborted) return void body?.cancel().catch(() => {});
      stream.sentLast = body === undefined;
      await head(stream.id, reply, body === undefined);
      if (body) await pour(stream, pieces(body, stream.ended.signal));
      else settle(stream);
      // What came of the request's body and was not wanted holds nothing up.
      if (!stream.incoming.whole()) drop(stream, true);
    } catch {
      drop(stream, true);
    }
  }

  function takeHead(id: number, rest: Uint8Array, last: boolean) {
    if (rest.length > headLimit) return broken('a head is too long');
    const known = streams.get(id);
    if (serve) {
      if (id <= newest) return broken('a request came twice');
      newest = id;
      const request = readRequest(rest);
      if (!request || streams.size >= mostRequests) return broken(request ? 'too many requests at once' : 'that is no request');
      const stream = openStream(id);
      if (last) stream.incoming.last();
      return void answer(stream, request, !last);
    }
    if (!known) return id <= newest ? undefined : broken('an answer to nothing');
    const reply = readReply(rest);
    if (!reply || !known.replied) return broken('that is no reply');
    const { replied } = known;
    known.replied = undefined;
    if (last) known.incoming.last();
    replied(reply);
    settle(known);
  }

  return {
    take(content) {
      if (over || content.length < start) return over ? undefined : broken('a frame is empty');
      const kind = (content[0] ?? 0) & ~lastFlag;
      const last = ((content[0] ?? 0) & lastFlag) !== 0;
      const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
      const id = view.getUint32(1);
      const rest = content.subarray(start);
      if (kind === kinds.head) return takeHead(id, rest, last);
      const stream = streams.get(id);
      // What crosses with the end of a stream is late, not wrong.
      if (!stream) return id <= newest ? undefined : broken('a frame of no request');
      if (kind === kinds.abort) return drop(stream, false);
      if (kind === kinds.more && rest.length === 4) {
        stream.room += view.getUint32(start);
        if (stream.room > windowSize) return broken('more room than there was');
        stream.wake?.();
        return;
      }
      if (kind !== kinds.data || (!serve && stream.replied)) return broken('that is no frame');
      if (!stream.incoming.push(rest)) return broken('more than there was room for');
      if (last) stream.incoming.last();
      settle(stream);
    },
    async ask(request, body, { signal, sent } = {}) {
      if (over || signal?.aborted) throw new Error('The connection is gone.');
      newest += 1;
      const stream = openStream(newest);
      const gone = new Promise<never>((_, reject) => {
        stream.ended.signal.addEventListener('abort', () => reject(new Error('The connection is gone.')), { once: true });
      });
      gone.catch(() => {});
      signal?.addEventListener('abort', () => drop(stream, true), { once: true });
      const replied = new Promise<WireReply>((resolve) => {
        stream.replied = resolve;
      });
      stream.sentLast = body === undefined;
      await head(stream.id, request, body === undefined);
      // A reply may come before all of the body went out, such as a refusal.
      if (body) pour(stream, chunksOf(body), sent).catch(() => drop(stream, true));
      return { ...(await Promise.race([replied, gone])), body: stream.incoming.body };
    },
    end() {
      over = true;
      for (const stream of [...streams.values()]) drop(stream, false);
    },
  };
}

interface Incoming {
  body: Body;
  /** False where it is more than there was room for. */
  push(piece: Uint8Array): boolean;
  last(): void;
  fail(): void;
  whole(): boolean;
}

/** A body as it comes: held back until it is read, up to the window. */
function openIncoming(more: (bytes: number) => void, cancelled: () => void): Incoming {
  const held: Uint8Array<ArrayBuffer>[] = [];
  let waiting = 0;
  let taken = 0;
  let state: 'open' | 'last' | 'failed' = 'open';
  let wake: (() => void) | undefined;
  const tell = () => {
    wake?.();
    wake = undefined;
  };
  const body: Body = new ReadableStream(
    {
      async pull(controller) {
        while (held.length === 0 && state === 'open')
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        const piece = held.shift();
        if (piece) {
          controller.enqueue(piece);
          waiting -= piece.length;
          taken += piece.length;
          if (taken >= windowSize / 2 && state === 'open') {
            more(taken);
            taken = 0;
          }
        } else if (state === 'last') controller.close();
        else controller.error(new Error('The connection broke off.'));
      },
      cancel: cancelled,
    },
    { highWaterMark: 0 },
  );
  return {
    body,
    push(piece) {
      waiting += piece.length;
      if (state !== 'open' || waiting + taken > windowSize) return false;
      // A copy: what is under the piece belongs to the frame.
      if (piece.length > 0) held.push(Uint8Array.from(piece));
      tell();
      return true;
    },
    last() {
      if (state === 'open') state = 'last';
      tell();
    },
    fail() {
      if (state === 'open') state = 'failed';
      tell();
    },
    whole: () => state === 'last',
  };
}

async function* chunksOf(body: Blob | Uint8Array): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) return yield body;
  for (let at = 0; at < body.size; at += pieceLimit) yield new Uint8Array(await body.slice(at, at + pieceLimit).arrayBuffer());
}

/** What a stream gives, until it ends or nobody waits for it. */
async function* pieces(body: Body, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (let next = await reader.read(); !next.done && !signal.aborted; next = await reader.read()) yield next.value;
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}
