import type { Event } from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import { bare, mapRefs } from './chain.ts';
import type { Log } from './log.ts';

// Hands the log on to one place where an organisation keeps those of all its hosts: in order, at least once, from a cursor
// of its own that outlives a restart. A place that can't be reached is tried again, and nothing is lost meanwhile.

/** Some events as JSON Lines, and after them where the log ended then, signed. */
export interface Batch {
  /** The host's key, by which its batches are told from another's. */
  host: string;
  from: number;
  to: number;
  text: string;
}

export interface CollectingDeps {
  log: Pick<Log, 'events' | 'cursor' | 'moveCursor' | 'subscribe' | 'signedHead'>;
  /** With what was said, or only the facts. */
  what: 'metadata' | 'content';
  /** Throws where it didn't arrive. */
  put: (batch: Batch) => Promise<void>;
  tell: (error: unknown) => void;
  /** An event that handing on itself makes: it goes along with the next, and is no reason to hand on. */
  isOwn?: (event: Event) => boolean;
  /** Milliseconds to wait for more, and after a failure at first and at most. */
  waits?: { more: number; first: number; most: number };
}

const batch = 500;
const usual = { more: 2000, first: 5000, most: 600_000 };

export function startCollecting({ log, what, put, tell, isOwn = () => false, waits = usual }: CollectingDeps): {
  settled(): Promise<void>;
  close(): void;
} {
  let busy: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let open = true;

  async function hand(): Promise<void> {
    for (;;) {
      const events = log.events({ after: log.cursor('collector'), limit: batch });
      const [first, last] = [events[0], events.at(-1)];
      if (!open || !first || !last || events.every(isOwn)) return;
      const head = log.signedHead();
      if (!head) throw new DeskhandError('collect.key', 'This host has no key to sign its log with, so it can’t be collected.');
      const lines = [...events.map((event) => (what === 'content' ? event : mapRefs(event, bare))), { head }];
      await put({ host: head.host, from: first.seq, to: last.seq, text: lines.map((line) => `${JSON.stringify(line)}\n`).join('') });
      failures = 0;
      log.moveCursor('collector', last.seq);
    }
  }

  function soon(ms: number): void {
    if (!open || timer || busy) return;
    timer = setTimeout(() => {
      timer = undefined;
      busy = hand()
        .catch((error: unknown) => {
          // The log may be closed under what was on its way: the next start hands that on again, and nothing is wrong.
          if (!open) return;
          // Said once for each time that it begins to fail.
          if (failures === 0) tell(error);
          failures += 1;
        })
        .finally(() => {
          busy = undefined;
          if (!open) return;
          if (failures > 0) soon(Math.min(waits.first * 2 ** (failures - 1), waits.most));
          else if (!log.events({ after: log.cursor('collector'), limit: batch }).every(isOwn)) soon(waits.more);
        });
    }, ms);
    timer.unref();
  }

  const end = log.subscribe((events) => {
    if (!events.every(isOwn)) soon(failures > 0 ? waits.first : waits.more);
  });
  soon(0);
  return {
    settled: async () => busy,
    close() {
      open = false;
      clearTimeout(timer);
      end();
    },
  };
}
