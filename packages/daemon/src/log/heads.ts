import { createHash } from 'node:crypto';
import { endsPage, headMessage, pageStart, rootOf, type SignedHead } from '@deskhand/protocol/audit';
import type { Signer } from '../host/host.ts';
import type { Database } from './database.ts';
import type { Log } from './log.ts';
import { hex, number, text, unhex } from './row.ts';
import type { End } from './witness.ts';

// Signed heads: one is kept with the log at the end of each page, in the transaction of the event that ends it; one of
// the end as it stands is made whenever somebody asks.

export const digest = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

export interface Heads {
  /** Inside a transaction, after the event was inserted: keeps a head where it ends a page. */
  keep(end: End): void;
  /** The head of any event, made and signed now. */
  at(seq: number): SignedHead | undefined;
  /** Those kept with the log from this event on, the newest first. */
  kept(before: number, limit: number): SignedHead[];
}

export function openHeads(db: Database, signer: Signer | undefined): Heads {
  function make({ seq, hash, time }: End): SignedHead | undefined {
    if (!signer) return undefined;
    const unsigned = { host: signer.key, seq, hash, time, root: seq === 0 ? '' : rootOf(pageHashes(db, seq), digest) };
    return { ...unsigned, signature: Buffer.from(signer.sign(headMessage(unsigned))).toString('base64url') };
  }

  return {
    keep(end) {
      if (!endsPage(end.seq)) return;
      const head = make(end);
      if (!head) return;
      db.run(
        'INSERT OR REPLACE INTO heads (seq, host, hash, time, root, signature) VALUES (?, ?, ?, ?, ?, ?)',
        head.seq,
        head.host,
        unhex(head.hash),
        head.time,
        unhex(head.root),
        head.signature,
      );
    },
    at(seq) {
      if (seq === 0) return make({ seq: 0, hash: '', time: 0 });
      const row = db.get("SELECT hash, json_extract(event, '$.time') AS time FROM events WHERE seq = ?", seq);
      return row && make({ seq, hash: hex(row.hash), time: number(row.time) });
    },
    kept: (before, limit) =>
      db.all('SELECT * FROM heads WHERE seq < ? ORDER BY seq DESC LIMIT ?', before, limit).map((row) => ({
        host: text(row.host),
        seq: number(row.seq),
        hash: hex(row.hash),
        time: number(row.time),
        root: hex(row.root),
        signature: text(row.signature),
      })),
  };
}

/** The hashes of an event's page, up to it. */
export const pageHashes = (db: Database, seq: number): string[] =>
  db.all('SELECT hash FROM events WHERE seq >= ? AND seq <= ? ORDER BY seq', pageStart(seq), seq).map((row) => hex(row.hash));

/** The hash of the event in a place, for whoever has a head of it. */
export const hashAt =
  (db: Database): Log['hashAt'] =>
  (seq) => {
    const row = db.get('SELECT hash FROM events WHERE seq = ?', seq);
    return row && hex(row.hash);
  };
