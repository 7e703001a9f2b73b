import { type Draft, type Event, eventVersion, joinLabels, type Live, noLabels, parseEvent, type Reason } from '@deskhand/protocol';
import type { Signer } from '../host/host.ts';
import { DeskhandError } from '../host/host.ts';
import { genesis, seal } from './chain.ts';
import { clearCutShort, openContent } from './content.ts';
import { openCursors } from './cursors.ts';
import { openDatabase } from './database.ts';
import { startErasing } from './erasing.ts';
import { hashAt, openHeads } from './heads.ts';
import { lessIn, lessOf } from './kept-out.ts';
import { openListeners } from './listeners.ts';
import type { Log } from './log.ts';
import { openProjections } from './projections.ts';
import { excerptOf } from './proofs.ts';
import { openReader } from './reader.ts';
import { unhex } from './row.ts';
import { search } from './search.ts';
import { check, reasonOf } from './verification.ts';
import { type End, openWitness } from './witness.ts';

// The log on SQLite: one writer, one transaction and one sync for all that is appended within a turn of the event loop.
// Nobody hears of an event before it is on disk; what was acknowledged is there after any crash. Opened by main.ts.

export interface SqliteLogOptions {
  /** Where `log.db`, `log.head` and `blobs/` live; made when absent. */
  dir: string;
  now?: () => number;
  /** Hears what went wrong beside the work: a clock that went back, a listener that threw. */
  tell?: (reason: Reason) => void;
  /** How many of the last events are checked at the start. */
  tail?: number;
  /** Signs where the log ends, in the host's name. Without one nothing vouches for it but its own hashes. */
  signer?: Signer | undefined;
  /** Takes out what must not be written down or told, whoever wrote it; the second of texts that come in pieces. */
  keepOut?: { whole(text: string): string; pieces(): (piece: string) => string };
}

/** One call of `append`, until it is answered. */
interface Request {
  drafts: Event[];
  /** Resolves when the files that its drafts point to are on disk, or have failed. */
  ready: Promise<unknown> | undefined;
  failure?: unknown;
  /** Content that goes in the same transaction. */
  erase?: readonly string[];
  resolve(events: Event[]): void;
  reject(error: unknown): void;
}

/** Opens the log under `dir`. Throws a DeskhandError where it is damaged, from a newer version, or someone else's. */
export function openSqliteLog({ dir, now = Date.now, tell = () => {}, tail = 500, signer, keepOut }: SqliteLogOptions): Log {
  const db = openDatabase(dir, tail, signer);
  clearCutShort(dir);
  const content = openContent(db, dir, () => commit([]));
  const reader = openReader(db, dir, content);
  const projections = openProjections(db, content, reader.events);
  const cursors = openCursors(db, () => quietly(() => commit([])));
  const witness = openWitness(dir, signer);
  const heads = openHeads(db, signer);
  const subscribers = openListeners<Event[]>(tell);
  const told = openListeners<Live>(tell);
  const live = { subscribe: told.subscribe, send: keepOut ? lessIn(told.send, keepOut) : told.send };
  const shown = keepOut?.whole ?? ((text: string) => text);
  const less = keepOut ? (draft: Draft): Draft => ({ ...draft, body: lessOf(draft.body, shown) }) as Draft : (draft: Draft) => draft;

  let head: End = reader.last() ?? { ...genesis, time: 0 };
  let queue: Request[] = [];
  let flushing = false;
  let open = true;
  let clockIsBack = false;
  witness.write(head);

  const append = (drafts: Draft[]): Promise<Event[]> => enqueue(drafts);

  function enqueue(drafts: Draft[], erase?: readonly string[]): Promise<Event[]> {
    const { promise, resolve, reject } = Promise.withResolvers<Event[]>();
    try {
      if (!open)
        throw new DeskhandError('log-closed', 'Deskhand is stopping: this was not recorded.', { next: 'Send it again when it runs.' });
      const request: Request = {
        drafts: drafts.map((draft) => unplaced(less(draft))),
        ready: undefined,
        ...(erase && { erase }),
        resolve,
        reject,
      };
      request.ready = content.settled(request.drafts)?.catch((error: unknown) => {
        request.failure = error;
      });
      queue.push(request);
      if (!flushing) setImmediate(() => void flush());
      flushing = true;
    } catch (error) {
      reject(error);
    }
    return promise;
  }

  /** One transaction for all that is queued; appends that come meanwhile share the next. */
  async function flush(): Promise<void> {
    const count = queue.length;
    const waits = queue.flatMap(({ ready }) => ready ?? []);
    if (waits.length > 0) await Promise.all(waits);
    if (!open) return;
    answer(queue.splice(0, count));
    flushing = queue.length > 0;
    if (flushing) setImmediate(() => void flush());
  }

  /** Together if that works; where it doesn't, each alone, so that one's failure is its own. */
  function answer(batch: Request[]): void {
    const sound = batch.filter(({ failure, reject }) => failure === undefined || reject(failure));
    try {
      commit(sound);
    } catch (error) {
      if (sound.length > 1) for (const request of sound) answer([request]);
      else sound[0]?.reject(error);
    }
  }

  function commit(batch: Request[]): void {
    let end: End = head;
    const added: Event[] = [];
    const answers: (() => void)[] = [];
    try {
      db.transaction(() => {
        content.save();
        for (const { drafts, erase, resolve } of batch) {
          if (erase) content.erase(erase);
          const known = drafts.map(({ key }) => key !== undefined && reader.byKey(key)).find((event) => event);
          const placed = known ? [known] : drafts.map(place);
          answers.push(() => resolve(placed));
        }
        projections.project(added);
        cursors.save();
      });
    } catch (error) {
      projections.drop();
      throw error;
    }
    content.saved();
    projections.keep();
    cursors.saved();
    head = end;
    if (added.length > 0) witness.write(head);
    content.named(added);
    for (const resolve of answers) resolve();
    if (added.length > 0) subscribers.send(added);

    function place(draft: Event): Event {
      const event = { ...draft, seq: end.seq + 1, time: timeAfter(end.time), prev: end.hash };
      const { json, hash } = seal(event);
      const { seq, time, task = null, thread = null, key = null } = event;
      db.run(
        'INSERT INTO events (seq, task, thread, key, hash, event) VALUES (?, ?, ?, ?, ?, ?)',
        seq,
        task,
        thread,
        key,
        unhex(hash),
        json,
      );
      end = { seq, hash, time };
      heads.keep(end);
      const whole = content.fill({ ...event, hash });
      added.push(whole);
      return whole;
    }
  }

  /** The clock's time, but never less than the event before: a clock that went back is told of, and waited for. */
  function timeAfter(before: number): number {
    const time = Math.round(now());
    const back = before - time;
    if (back > 1000 && !clockIsBack) {
      const sentence = `This computer's clock went back by ${Math.round(back / 1000)} seconds: until it has caught up, new entries carry the last known time.`;
      tell({ code: 'clock-back', sentence, next: 'Check the date and time of this computer.' });
    }
    clockIsBack = back > 1000;
    return Math.max(time, before);
  }

  function quietly(work: () => void): void {
    try {
      work();
    } catch (error) {
      const { code, message, next } = error instanceof DeskhandError ? error : new DeskhandError('log-failed', String(error));
      tell({ code, sentence: message, ...(next && { next }) });
    }
  }

  const audit = () => check({ db, content, heads, verifier: signer, end: head });
  const text: Log['text'] = async (ref) => ref.text ?? Buffer.from((await content.read(ref.hash)) ?? []).toString('utf8');
  const eraser = startErasing(
    {
      events: reader.events,
      summary: projections.summary,
      subscribe: subscribers.subscribe,
      put: content.put,
      text,
      cursor: cursors.cursor,
      moveCursor: cursors.moveCursor,
      content,
      named: projections.named,
      erase: async (hashes, said) => void (await enqueue([said], hashes)),
      wipe() {
        const unclean = db.get(`SELECT value FROM meta WHERE name = 'unclean'`) !== undefined;
        if (unclean) db.run(`DELETE FROM meta WHERE name = 'unclean'`);
        db.clean(unclean);
      },
    },
    (error) =>
      quietly(() => {
        throw error;
      }),
  );

  return {
    append,
    put: (given) => content.put(typeof given === 'string' ? shown(given) : given),
    async putFile(path) {
      const ref = await content.putFile(path);
      await append([]);
      return ref;
    },
    read: content.read,
    text,
    shown,
    pathOf: content.pathOf,
    get head() {
      return { seq: head.seq, hash: head.hash };
    },
    now: () => Math.max(Math.round(now()), head.time),
    events: reader.events,
    byKey: reader.byKey,
    host: projections.host,
    task: projections.task,
    summary: projections.summary,
    summaries: projections.summaries,
    ended: projections.ended,
    placed: projections.placed,
    // What files carry is kept under their names as they are written down; before a secret was known, as they are.
    labelsUnder: (path) => [...new Set([path, shown(path)])].map(projections.labelsUnder).reduce(joinLabels, noLabels),
    reachedBefore: projections.reachedBefore,
    desk: projections.desk,
    subscribe: subscribers.subscribe,
    cursor: cursors.cursor,
    moveCursor: cursors.moveCursor,
    live,
    audit,
    verify: async () => reasonOf(await audit(), dir),
    signedHead: () => heads.at(head.seq),
    hashAt: hashAt(db),
    search: (query) => search(query, { events: reader.events, head: head.seq }),
    excerpt: (seqs, words) => excerptOf(seqs, words, { db, content, heads, end: head.seq, now }),
    erased: () => eraser.settled(),
    close() {
      if (!open) return;
      eraser.close();
      open = false;
      quietly(content.settleNow);
      const rest = queue;
      queue = [];
      answer(rest);
      quietly(() => commit([]));
      cursors.close();
      witness.close();
      db.close();
    },
  };
}

/** A draft as the event it will be, all but its place. Throws a ZodError where it isn't one. */
function unplaced(draft: Draft): Event {
  return parseEvent({ labels: noLabels, ...draft, version: eventVersion, seq: 1, time: 0, prev: '', hash: '' });
}
