import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Fault, type FaultKind, faultsBy, headMessage, type SignedHead } from '@deskhand/protocol/audit';
import { type Signer, signerOf } from '../host/host.ts';
import { canonicalJson, sha256 } from './chain.ts';
import { examine } from './examination.ts';
import { openSqliteLog } from './sqlite-log.ts';

// Somebody who can write to the disk and knows how the log is made, for tests and for `npm run audit:tamper`. Each tampering
// is done to a copy of the files of a log that has ended.

/** A log whose files lie there, with the heads that a device would have kept of it. */
export interface Victim {
  dir: string;
  secret: Uint8Array;
  kept: SignedHead[];
  events: number;
  remove(): void;
}

export interface Tampering {
  name: string;
  /** The places that were touched. */
  places: number[];
  kinds: FaultKind[];
  /** Only what was kept outside can tell. */
  outside?: boolean;
}

/** A number from 0 up to, without, `below`. */
export type Random = (below: number) => number;

export async function makeVictim(events: number): Promise<Victim> {
  const dir = mkdtempSync(join(tmpdir(), 'deskhand-victim-'));
  const secret = randomBytes(32);
  let time = 1_700_000_000_000;
  const log = openSqliteLog({
    dir,
    signer: signerOf(secret),
    now: () => {
      time += 1000;
      return time;
    },
  });
  const kept: SignedHead[] = [];
  for (let i = 1; i <= events; i++) {
    const words = i % 40 === 0 ? `large ${i} `.repeat(5000) : `words ${i}`;
    const at = { task: `task_${i % 5}`, thread: 'thread_1', key: `key-number-${i}` };
    await log.append([{ type: 'message.sent', actor: { kind: 'device', id: 'device_ana' }, body: { text: log.put(words) }, ...at }]);
    const head = i % 37 === 0 || i === events ? log.signedHead() : undefined;
    if (head) kept.push(head);
  }
  log.close();
  return { dir, secret, kept, events, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** What is found in a copy of the log after `tamper`, by reading it and by the heads kept outside. */
export async function faultsAfter(victim: Victim, tamper: (dir: string) => void): Promise<Fault[]> {
  const dir = mkdtempSync(join(tmpdir(), 'deskhand-tampered-'));
  try {
    cpSync(victim.dir, dir, { recursive: true });
    tamper(dir);
    const { faults } = await examine(dir, signerOf(victim.secret));
    return [...faults, ...outsideFaults(dir, victim.kept)];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function outsideFaults(dir: string, kept: SignedHead[]): Fault[] {
  const db = new DatabaseSync(join(dir, 'log.db'), { readOnly: true });
  const at = db.prepare('SELECT hash FROM events WHERE seq = ?');
  const hashAt = (seq: number) => {
    const hash = at.get(seq)?.hash;
    return hash instanceof Uint8Array ? Buffer.from(hash).toString('hex') : undefined;
  };
  const last = db.prepare('SELECT max(seq) AS seq FROM events').get()?.seq;
  const faults = faultsBy(kept, { seq: typeof last === 'number' ? last : 0, hashAt });
  db.close();
  return faults;
}

/** Whether what was found says where somebody was, of what kind it was, and accuses no other place. */
export function isLocated({ places, kinds }: Tampering, faults: Fault[]): boolean {
  const covers = (fault: Fault, place: number) => fault.seq <= place && place <= (fault.to ?? fault.seq);
  const named = faults.filter(({ kind }) => kinds.includes(kind) || kind === 'unsigned');
  return (
    places.every((place) => named.some((fault) => kinds.includes(fault.kind) && covers(fault, place))) &&
    faults.every((fault) => fault.kind === 'unsigned' || places.some((place) => covers(fault, place)))
  );
}

/** One tampering, drawn at random, and what does it. */
export function draw(victim: Victim, random: Random): { tampering: Tampering; tamper: (dir: string) => void } {
  const made = ways[random(ways.length)]?.(victim, random);
  if (!made) throw new Error('There is a way for each number.');
  return { tampering: made, tamper: made.tamper };
}

interface Way extends Tampering {
  tamper(dir: string): void;
}

const ways: ((victim: Victim, random: Random) => Way)[] = [
  ({ events }, random) =>
    one('changed', random(events) + 1, ['changed'], (db, seq) => rewrite(db, seq, (event) => ({ ...event, thread: 'thread_2' }), false)),
  ({ events }, random) =>
    one('changed, with its hash', random(events - 1) + 1, ['changed'], (db, seq) =>
      rewrite(db, seq, (event) => ({ ...event, actor: { kind: 'host' } }), true),
    ),
  ({ events }, random) =>
    one('its hash alone', random(events) + 1, ['changed'], (db, seq) =>
      run(db, 'UPDATE events SET hash = ? WHERE seq = ?', randomBytes(32), seq),
    ),
  ({ events }, random) =>
    one('hidden from its task', random(events) + 1, ['changed'], (db, seq) => run(db, 'UPDATE events SET task = NULL WHERE seq = ?', seq)),
  ({ events }, random) =>
    one('not JSON any more', random(events) + 1, ['changed'], (db, seq) =>
      run(db, 'UPDATE events SET event = ? WHERE seq = ?', '{"broken', seq),
    ),
  ({ events }, random) =>
    one('removed', random(events - 1) + 1, ['removed'], (db, seq) => run(db, 'DELETE FROM events WHERE seq = ?', seq)),
  ({ events }, random) => {
    const from = random(events - 20) + 1;
    const to = from + random(15) + 1;
    return many('a stretch removed', range(from, to), ['removed'], (db) =>
      run(db, 'DELETE FROM events WHERE seq BETWEEN ? AND ?', from, to),
    );
  },
  ({ events }, random) => {
    const a = random(events - 1) + 1;
    const b = random(events - a) + a + 1;
    return many('two exchanged', [a, b], ['reordered'], (db) => {
      for (const [from, to] of [
        [a, -1],
        [b, a],
        [-1, b],
      ] as const)
        run(db, 'UPDATE events SET seq = ? WHERE seq = ?', to, from);
    });
  },
  ({ events }, random) =>
    one('dated back', random(events - 2) + 2, ['backdated'], (db, seq) =>
      rewrite(db, seq, (event) => ({ ...event, time: Number(event.time) - 3_600_000 }), random(2) === 0),
    ),
  ({ events }, random) => {
    const from = random(events - 1) + 2;
    return many('the end cut off', range(from, events), ['cut'], (db) => {
      run(db, 'DELETE FROM events WHERE seq >= ?', from);
      if (random(2) === 0) run(db, 'DELETE FROM heads WHERE seq >= ?', from);
    });
  },
  ({ events }, random) => {
    const from = random(events - 1) + 2;
    const way = many('the end cut off, and every trace of it here', range(from, events), ['cut'], (db) => {
      run(db, 'DELETE FROM events WHERE seq >= ?', from);
      run(db, 'DELETE FROM heads WHERE seq >= ?', from);
    });
    return { ...way, outside: true, tamper: (dir) => withoutWitness(dir, way) };
  },
  ({ events }, random) =>
    one('all written anew from here', random(events - 1) + 1, ['rewritten'], (db, seq) =>
      rechain(db, seq, (event) => ({ ...event, actor: { kind: 'host' } })),
    ),
  ({ events, secret }, random) => {
    const way = one('all written anew and signed with the host’s own key', random(events - 1) + 1, ['rewritten'], (db, seq) => {
      rechain(db, seq, (event) => ({ ...event, actor: { kind: 'host' } }));
      resign(db, signerOf(secret));
    });
    return { ...way, outside: true, tamper: (dir) => withoutWitness(dir, way) };
  },
  ({ events }, random) =>
    one('a text changed', small(random(events) + 1, events), ['content'], (db, seq) =>
      run(db, 'UPDATE content SET data = ? WHERE hash = ?', Buffer.from('other words'), hashOfText(db, seq)),
    ),
  ({ events }, random) =>
    one('a text taken away', small(random(events) + 1, events), ['content'], (db, seq) =>
      run(db, 'DELETE FROM content WHERE hash = ?', hashOfText(db, seq)),
    ),
  ({ events }, random) => {
    const seq = (random(Math.floor(events / 40)) + 1) * 40;
    return { name: 'a file changed', places: [seq], kinds: ['content'], tamper: (dir) => spoilFile(dir, seq) };
  },
];

function withoutWitness(dir: string, way: Way): void {
  way.tamper(dir);
  rmSync(join(dir, 'log.head'), { force: true });
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
/** An event whose text is kept in the database. */
const small = (seq: number, events: number) => (seq % 40 === 0 ? (seq === events ? seq - 1 : seq + 1) : seq);

function one(name: string, seq: number, kinds: FaultKind[], work: (db: DatabaseSync, seq: number) => void): Way {
  return many(name, [seq], kinds, (db) => work(db, seq));
}

function many(name: string, places: number[], kinds: FaultKind[], work: (db: DatabaseSync) => void): Way {
  return {
    name,
    places,
    kinds,
    tamper(dir) {
      const db = new DatabaseSync(join(dir, 'log.db'));
      db.exec('DROP TRIGGER events_stay; DROP TRIGGER events_remain');
      work(db);
      db.close();
    },
  };
}

type Values = (string | number | null | Uint8Array)[];
const run = (db: DatabaseSync, sql: string, ...values: Values): void => void db.prepare(sql).run(...values);
type Fields = Record<string, unknown>;
const eventAt = (db: DatabaseSync, seq: number): Fields =>
  JSON.parse(String(db.prepare('SELECT event FROM events WHERE seq = ?').get(seq)?.event)) as Fields;

function rewrite(db: DatabaseSync, seq: number, change: (event: Fields) => Fields, withHash: boolean): string {
  const json = canonicalJson(change(eventAt(db, seq)));
  run(db, 'UPDATE events SET event = ? WHERE seq = ?', json, seq);
  if (withHash) run(db, 'UPDATE events SET hash = ? WHERE seq = ?', Buffer.from(sha256(json), 'hex'), seq);
  return sha256(json);
}

/** Changes one event and gives every later one the hash that then fits. */
function rechain(db: DatabaseSync, from: number, change: (event: Fields) => Fields): void {
  let prev = rewrite(db, from, change, true);
  const last = Number(db.prepare('SELECT max(seq) AS seq FROM events').get()?.seq);
  for (let seq = from + 1; seq <= last; seq++) {
    const before = prev;
    prev = rewrite(db, seq, (event) => ({ ...event, prev: before }), true);
  }
}

/** Replaces an event of a host that has ended, and makes all after it, every head and the end fit, with its own key. */
export function rewriteHistory(home: string, from: number, signer: Signer): void {
  const dir = join(home, 'log');
  const db = new DatabaseSync(join(dir, 'log.db'));
  db.exec('DROP TRIGGER events_stay; DROP TRIGGER events_remain');
  rechain(db, from, (event) => ({ ...event, actor: { kind: 'device', id: 'somebody-else' } }));
  resign(db, signer);
  db.close();
  rmSync(join(dir, 'log.head'));
}

/** With the key in hand, every head that is kept here can be made to fit. */
function resign(db: DatabaseSync, signer: Signer): void {
  for (const { seq, time, root } of db.prepare('SELECT seq, time, root FROM heads').all()) {
    const hash = db.prepare('SELECT hash FROM events WHERE seq = ?').get(seq ?? 0)?.hash;
    if (!(hash instanceof Uint8Array) || !(root instanceof Uint8Array)) continue;
    const unsigned = {
      host: signer.key,
      seq: Number(seq),
      hash: Buffer.from(hash).toString('hex'),
      time: Number(time),
      root: Buffer.from(root).toString('hex'),
    };
    run(
      db,
      'UPDATE heads SET hash = ?, signature = ? WHERE seq = ?',
      hash,
      Buffer.from(signer.sign(headMessage(unsigned))).toString('base64url'),
      Number(seq),
    );
  }
}

function hashOfText(db: DatabaseSync, seq: number): Uint8Array {
  const { body } = eventAt(db, seq) as { body?: { text?: { hash?: string } } };
  return Buffer.from(body?.text?.hash ?? '', 'hex');
}

function spoilFile(dir: string, seq: number): void {
  const words = `large ${seq} `.repeat(5000);
  const hash = sha256(words);
  const folder = join(dir, 'blobs', hash.slice(0, 2));
  for (const name of readdirSync(folder)) {
    if (name !== hash.slice(2)) continue;
    const bytes = readFileSync(join(folder, name));
    bytes.writeUInt8(bytes.readUInt8(10) ^ 1, 10);
    writeFileSync(join(folder, name), bytes);
  }
}
