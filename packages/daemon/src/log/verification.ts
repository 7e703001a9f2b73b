import type { Reason } from '@deskhand/protocol';
import { type AuditReport, type Fault, type FaultKind, headMessage, type SignedHead } from '@deskhand/protocol/audit';
import type { Verifier } from '../host/host.ts';
import { type Link, mapRefs, sha256 } from './chain.ts';
import type { Content } from './content.ts';
import type { Database } from './database.ts';
import { damaged } from './failures.ts';
import type { Heads } from './heads.ts';
import { hex, number, type Row, text } from './row.ts';

// Reads the whole log once, backwards from its known end: each event says what the one before must hash to, so the first
// that doesn't is where somebody was. Signed heads fix further points on the way, so that a stretch which was written
// anew, with hashes that fit each other, is found too. A page at a time beside other work.

const page = 500;
const most = 1000;

export interface Checked {
  db: Database;
  content: Content;
  heads: Heads;
  verifier: Verifier | undefined;
  /** The end as it was confirmed. */
  end: Link;
}

/** Every fault of the log that can be found from here, each with its place. */
export async function check({ db, content, heads, verifier, end }: Checked): Promise<AuditReport> {
  const found = collect();
  const there = number(db.get('SELECT max(seq) AS seq FROM events')?.seq);
  const last = Math.max(end.seq, there);
  const anchors = anchorsOf(heads, last, verifier, found.add);
  const signedHeads = anchors.size;
  if (end.seq > 0) anchors.set(end.seq, end.hash);
  const erased = new Set<string>();
  const sound = new Set<string>();
  const gone = new Set<string>();
  let above: Above = { seq: last + 1, expected: undefined, time: Infinity, faulty: false };
  /** The lowest signed head that doesn't fit, until one below it does. */
  let replaced: number | undefined;
  const settle = (fits: number) => {
    if (replaced === undefined) return;
    const words = `The events ${fits + 1} to ${replaced} are not those that this host signed: something in this stretch was replaced.`;
    found.add('rewritten', fits + 1, words, replaced);
    replaced = undefined;
  };

  for (let before = Number.MAX_SAFE_INTEGER; ; await turn()) {
    const rows = db.all('SELECT seq, task, thread, key, hash, event FROM events WHERE seq < ? ORDER BY seq DESC LIMIT ?', before, page);
    for (const row of rows) {
      const seq = number(row.seq);
      if (seq < above.seq - 1) {
        missing(found.add, seq + 1, above.seq - 1, last);
        above = { ...above, seq: seq + 1, expected: undefined };
      }
      const read = readRow(row);
      const anchor = anchors.get(seq);
      const fits = read.actual === above.expected || (above.expected === undefined && read.actual === hex(row.hash));
      if (anchor !== undefined) {
        if (anchor === read.actual) settle(seq);
        else if (fits) replaced = seq;
      }
      const wrong = wrongWith(row, read, fits, above);
      if (wrong) found.add(wrong.kind, wrong.at, wrong.words);
      else if (above.faulty && read.time > above.time)
        found.recast(above.seq, `Event ${above.seq} is not what was written: it claims to be older than event ${seq} before it.`);
      const faulty = wrong !== undefined && wrong.at === seq;
      if (read.event?.type === 'content.erased') for (const hash of await erasedBy(read.event, content)) erased.add(hash);
      for (const hash of new Set(read.refs)) {
        if (sound.has(hash)) continue;
        if (await content.read(hash)) {
          if (sound.size > 20_000) sound.clear(); // only spares reading again
          sound.add(hash);
        } else if (erased.has(hash) && !content.knows(hash)) gone.add(hash);
        else found.add('content', seq, `A text or file of event ${seq} is missing or not what it was (${hash}).`);
      }
      above = { seq, expected: faulty ? trusted(read.prev, db, seq - 1) : read.prev, time: read.time, faulty };
    }
    before = above.seq;
    if (rows.length < page) break;
  }
  if (above.seq > 1) missing(found.add, 1, above.seq - 1, last);
  settle(0);
  const head = heads.at(last);
  return {
    events: last,
    ...(head && { head }),
    heads: signedHeads,
    erased: gone.size,
    faults: found.list(),
  };
}

/** The first of what is wrong, as the reason for which this log can't be trusted. */
export function reasonOf({ faults }: AuditReport, dir: string): Reason | undefined {
  const [first] = faults;
  if (!first) return undefined;
  const { code, message, next } = damaged(dir, lower(first.sentence.replace(/\.$/, '')));
  return { code, sentence: message, ...(next && { next }) };
}

const lower = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);

interface Above {
  seq: number;
  /** What the event below must hash to; undefined where that isn't known. */
  expected: string | undefined;
  time: number;
  faulty: boolean;
}

type Add = (kind: FaultKind, seq: number, sentence: string, to?: number) => void;

function collect(): { add: Add; recast(seq: number, words: string): void; list(): Fault[] } {
  const faults: Fault[] = [];
  return {
    add(kind, seq, sentence, to) {
      // Read backwards, so the last found come first: of very many the earliest are kept.
      faults.push({ kind, seq, sentence, ...(to !== undefined && { to }) });
      if (faults.length > 2 * most) faults.splice(0, most);
    },
    recast(seq, words) {
      const fault = faults.findLast((one) => one.seq === seq && one.kind === 'changed');
      if (fault) Object.assign(fault, { kind: 'backdated', sentence: words });
    },
    list: () => faults.sort((a, b) => a.seq - b.seq).slice(0, most),
  };
}

function missing(add: Add, from: number, to: number, end: number): void {
  const words = from === to ? `Event ${from} is missing` : `The events ${from} to ${to} are missing`;
  add(to === end ? 'cut' : 'removed', from, `${words}${to === end ? ': the end of the log was cut off' : ''}.`, to);
}

interface Read {
  actual: string;
  prev: string | undefined;
  seq: number | undefined;
  time: number;
  event: { type?: unknown; body?: unknown } | undefined;
  refs: string[];
}

function readRow(row: Row): Read {
  const json = text(row.event);
  const actual = sha256(json);
  try {
    const event = JSON.parse(json) as { prev?: unknown; seq?: unknown; time?: unknown; type?: unknown; body?: unknown };
    const refs: string[] = [];
    mapRefs(event.body, (ref) => {
      refs.push(ref.hash);
      return ref;
    });
    const { prev, seq, time } = event;
    return {
      actual,
      event,
      refs,
      prev: typeof prev === 'string' ? prev : undefined,
      seq: typeof seq === 'number' ? seq : undefined,
      time: typeof time === 'number' ? time : Number.NaN,
    };
  } catch {
    return { actual, event: undefined, refs: [], prev: undefined, seq: undefined, time: Number.NaN };
  }
}

interface Wrong {
  kind: FaultKind;
  at: number;
  words: string;
}

function wrongWith(row: Row, read: Read, fits: boolean, above: Above): Wrong | undefined {
  const seq = number(row.seq);
  const late = read.time > above.time;
  if (!fits) {
    if (read.seq !== undefined && read.seq !== seq && read.actual === hex(row.hash))
      return { kind: 'reordered', at: seq, words: `In the place of event ${seq} stands event ${read.seq}.` };
    return { kind: 'changed', at: seq, words: `Event ${seq} is not what was written.` };
  }
  if (hex(row.hash) !== read.actual || !columnsFit(row, read))
    return { kind: 'changed', at: seq, words: `What is noted beside event ${seq} is not what was written.` };
  if (read.seq !== seq) return { kind: 'reordered', at: seq, words: `In the place of event ${seq} stands event ${read.seq}.` };
  if (late && !above.faulty)
    return { kind: 'backdated', at: above.seq, words: `Event ${above.seq} claims to be older than event ${seq} before it.` };
  return undefined;
}

/** What the tables are searched by has to be what the event itself says. */
function columnsFit(row: Row, { event }: Read): boolean {
  const said = (event ?? {}) as Record<string, unknown>;
  return ['task', 'thread', 'key'].every((name) => (said[name] ?? null) === (row[name] ?? null));
}

/** What a changed event says of the one before it counts only where that one agrees; else that one speaks for itself. */
function trusted(prev: string | undefined, db: Database, seq: number): string | undefined {
  if (seq === 0) return prev;
  const row = db.get('SELECT hash FROM events WHERE seq = ?', seq);
  return prev !== undefined && row && hex(row.hash) === prev ? prev : undefined;
}

async function erasedBy(event: { body?: unknown }, content: Content): Promise<string[]> {
  const { list } = (event.body ?? {}) as { list?: { hash?: unknown } };
  const bytes = typeof list?.hash === 'string' ? await content.read(list.hash) : undefined;
  return bytes ? (JSON.parse(Buffer.from(bytes).toString('utf8')) as string[]) : []; // its hash was just checked
}

/** The heads kept with the log whose signature is this host's, and the end. */
function anchorsOf(heads: Heads, last: number, verifier: Verifier | undefined, add: Add): Map<number, string> {
  const anchors = new Map<number, string>();
  if (!verifier) return anchors;
  let furthest = last;
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const some = heads.kept(before, page);
    for (const head of some) {
      before = head.seq;
      if (isOwn(head, verifier)) anchors.set(head.seq, head.hash);
      else add('unsigned', head.seq, `The signature kept for event ${head.seq} is not this host's.`);
      furthest = Math.max(furthest, head.seq);
    }
    if (some.length < page) break;
  }
  if (furthest > last) missing(add, last + 1, furthest, furthest);
  return anchors;
}

const isOwn = (head: SignedHead, verifier: Verifier): boolean =>
  head.host === verifier.key && verifier.hasSigned(headMessage(head), Buffer.from(head.signature, 'base64url'));

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
