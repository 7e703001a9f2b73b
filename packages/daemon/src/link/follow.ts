import type { Log } from '../log/log.ts';
import { gatherLive } from './gather-live.ts';
import type { LinkLimits } from './link.ts';
import type { TailMessage } from './tail.ts';

/** Someone who follows the log, by whatever road. */
export interface Reader {
  /** One `TailMessage` as JSON. `taken` is called once it went out; what wasn't taken yet is counted, and no more is said than fits. */
  say(text: string, taken: () => void): void;
  /** They took nothing for too long. */
  cut(): void;
}

const batch = 500;

/** Sends the log from a cursor on, at the reader's pace. Returns the end of it. */
export function follow(after: number, reader: Reader, { log, limits }: { log: Log; limits: LinkLimits }): () => void {
  let cursor = after;
  let waiting = 0;
  let caughtUp = false;
  let ended = false;
  let stalled: NodeJS.Timeout | undefined;

  const pump = () => {
    while (cursor < log.head.seq && waiting < limits.backlog && !ended) {
      const events = log.events({ after: cursor, limit: batch });
      const last = events.at(-1);
      if (!last) break;
      cursor = last.seq;
      tell(events);
    }
    if (!caughtUp && !ended && cursor >= log.head.seq) {
      caughtUp = true;
      say({ kind: 'caught up', seq: cursor });
    }
  };
  const say = (message: TailMessage) => {
    const text = JSON.stringify(message);
    waiting += text.length;
    stalled ??= setTimeout(reader.cut, limits.stall);
    reader.say(text, () => {
      waiting -= text.length;
      clearTimeout(stalled);
      stalled = waiting > 0 && !ended ? setTimeout(reader.cut, limits.stall) : undefined;
      if (waiting < limits.backlog / 2 && !ended) pump();
    });
  };

  const gathered = gatherLive(
    (live) => say({ kind: 'live', live }),
    () => waiting === 0,
  );
  /** What was said of them before they were whole comes before them. */
  const tell = (events: unknown[]) => {
    gathered.flush();
    say({ kind: 'events', events });
  };

  const ends = [
    gathered.end,
    log.subscribe((events) => {
      // What is next and fits goes straight on; anything else is read from the log when there is room.
      const [first] = events;
      if (!first || first.seq !== cursor + 1 || waiting >= limits.backlog) return pump();
      cursor += events.length;
      tell(events);
      pump();
    }),
    log.live.subscribe((live) => {
      if (caughtUp) gathered.add(live);
    }),
  ];
  pump();
  return () => {
    ended = true;
    clearTimeout(stalled);
    for (const end of ends) end();
  };
}
