import type { Event, Live } from '@deskhand/protocol';
import type { Reply, TailListener, Trouble } from './desk.ts';
import { fieldOf } from './local-http.ts';
import { atRest } from './press.ts';

/** How a road begins a tail; returns the end of it. */
export type OpenTail = (after: number, hear: { opened(): void; said(text: string): void; ended(trouble: Trouble): void }) => () => void;

interface Following {
  after: number;
  listener: TailListener;
  open: OpenTail;
  /** Asked beside the tail, which can't say why it was refused, nor what time it is there. */
  health(): Promise<Reply<{ now: number; head: { seq: number } }>>;
  checks(): Promise<Checks>;
}
/** Undefined for what this version doesn't know. */
interface Checks {
  readEvent(value: unknown): Event | undefined;
  readLive(value: unknown): Live | undefined;
}

/** One tail from a cursor. Ends with exactly one `closed`, unless it is ended from this side. */
export function followTail({ after, listener, open, health, checks }: Following): () => void {
  let ended = false;
  let opened = () => {};
  const standing = new Promise<void>((resolve) => {
    opened = resolve;
  });
  const end = (trouble: Trouble) => {
    if (ended) return;
    ended = true;
    close();
    listener.closed(trouble);
  };
  // Both at once: each alone may take a second on a poor line.
  const asked = health().then((reply) => {
    if (!reply.ok) return end(reply);
    void standing.then(() => {
      if (!ended) listener.open({ seq: reply.value.head.seq, time: reply.value.now });
    });
  });
  let line: Promise<unknown> = Promise.resolve();
  const hear = (message: unknown, { readEvent, readLive }: Checks) => {
    if (ended) return;
    const events = fieldOf(message, 'events');
    if (Array.isArray(events)) listener.events(events.flatMap((value) => readEvent(value) ?? []));
    const one = readLive(fieldOf(message, 'live'));
    if (one) listener.live(one);
  };
  const close = open(after, {
    opened,
    said(text) {
      const message: unknown = JSON.parse(text);
      const kind = fieldOf(message, 'kind');
      if (kind !== 'events' && kind !== 'live') return;
      // One after the other, however long the first has to wait for its checks.
      line = line.then(checks).then(
        (by) => atRest().then(() => hear(message, by)),
        () => end({ ok: false, code: 'offline' }),
      );
    },
    // The reason, if there is one, comes with the answer beside it.
    ended: (trouble) => void asked.then(() => end(trouble)),
  });
  return () => {
    ended = true;
    close();
  };
}
