import type { Draft, Event, EventBody } from '@deskhand/protocol';
import type { Content } from './content.ts';
import { farBehind, type Log } from './log.ts';
import type { Named } from './named.ts';

// Takes what was said in tasks off the disk, when a person or a rule asked for it. The events stay, with the hashes of
// what they named; `content.erased` says what went. Asked first and done after: what a crash cuts short is gone on with, and
// what failed is tried again, whenever somebody asks for the end of it and at each start.

/** What the eraser needs of the log that nobody else may do. */
export interface Erasable extends Pick<Log, 'events' | 'summary' | 'subscribe' | 'put' | 'text' | 'cursor' | 'moveCursor'> {
  content: Pick<Content, 'doom' | 'doomed' | 'bytesOf' | 'removeFiles'>;
  named: Pick<Named, 'by' | 'elsewhere'>;
  /** In one transaction: these rows go, and the event that says so comes. */
  erase(hashes: readonly string[], said: Draft): Promise<void>;
  /** Empties what of the database file still held them. */
  wipe(): void;
}

/** Carries out every `erase.requested` that isn't yet, then each as it comes, one after another. */
export function startErasing(log: Erasable, tell: (error: unknown) => void): { settled(): Promise<void>; close(): void } {
  let busy: Promise<void> = Promise.resolve();
  let open = true;
  /** What could not be carried out. As long as there is any, the place is kept from which a start reads on. */
  const failed = new Set<Event>();
  const carryOut = (event: Event) => {
    if (event.type !== 'erase.requested' && event.type !== 'content.erased') return;
    const act = () => (event.type === 'erase.requested' ? erase(event, log) : finish(event, log));
    busy = busy
      .then(() => (open ? act() : undefined))
      .then(
        () => void failed.delete(event),
        (error) => {
          failed.add(event);
          tell(error);
        },
      );
  };
  const take = (events: readonly Event[]) => {
    events.forEach(carryOut);
    const last = events.at(-1)?.seq ?? 0;
    const far = last - log.cursor('eraser') > farBehind || events.some(({ type }) => type === 'content.erased');
    if (far) busy = busy.then(() => (open && failed.size === 0 ? log.moveCursor('eraser', last) : undefined));
  };
  for (let after = log.cursor('eraser'); ; ) {
    const some = log.events({ after, limit: 1000 });
    take(some);
    const last = some.at(-1);
    if (!last) break;
    after = last.seq;
  }
  const end = log.subscribe(take);
  return {
    async settled() {
      for (const event of failed) carryOut(event);
      for (let was: Promise<void> | undefined; was !== busy; await was) was = busy;
    },
    close() {
      open = false;
      end();
    },
  };
}

async function erase(asked: Event & { type: 'erase.requested' }, log: Erasable): Promise<void> {
  const { task, thread } = asked;
  if (!task || (log.summary(task)?.erased?.time ?? -1) >= asked.time) return;
  const own = log.named.by(task);
  // Whoever puts one of these again from now on keeps it.
  log.content.doom(own);
  const shared = new Set(own.filter((hash) => log.named.elsewhere(hash, task)));
  const going = own.filter((hash) => !shared.has(hash) && log.content.doomed(hash) && log.content.bytesOf(hash) !== undefined);
  const body: EventBody<'content.erased'> = {
    list: log.put(JSON.stringify(going)),
    items: going.length,
    bytes: going.reduce((sum, hash) => sum + (log.content.bytesOf(hash) ?? 0), 0),
    shared: shared.size,
    why: asked.body.why,
    by: asked.actor.kind === 'device' ? asked.actor.id : asked.actor.kind,
  };
  await log.erase(going, { type: 'content.erased', actor: { kind: 'host' }, task, ...(thread && { thread }), body });
}

/** After the event is on disk: the files go, and what the database still held of the rows. */
async function finish(event: Event & { type: 'content.erased' }, log: Erasable): Promise<void> {
  const list = await log.text(event.body.list);
  if (list === '') return;
  await log.content.removeFiles(JSON.parse(list) as string[]); // written by `erase` above
  log.wipe();
}
