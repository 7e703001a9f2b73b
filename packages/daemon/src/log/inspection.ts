import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventBodies, eventVersion } from '@deskhand/protocol';
import type { Signer } from '../host/host.ts';
import { broken, genesis, type Link } from './chain.ts';
import { damaged, newer } from './failures.ts';
import { hex, number, text } from './row.ts';
import { migrations, userVersion } from './schema.ts';
import { readWitness } from './witness.ts';

/**
 * Looks at the log under `dir` before anything may write to it: a connection that can write would tidy away what a
 * damaged WAL still tells. Checks the chain of the last `tail` events, and that the last confirmed one and the last that
 * has a signed head are there.
 * Throws a DeskhandError where the log must not be gone on with.
 */
export function inspect(dir: string, tail: number, signer?: Signer): void {
  const witness = readWitness(dir, signer);
  const path = join(dir, 'log.db');
  if (!existsSync(path)) {
    if (witness && witness.seq > 0) throw damaged(dir, 'log.db is gone');
    return;
  }
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const version = userVersion(db);
    if (version > migrations.length) throw newer('its tables have');
    const end = version === 0 ? genesis : checkTail(db, dir, tail);
    if (version >= 4) checkHead(db, dir, end);
    if (!witness || witness.seq === 0) return;
    if (witness.seq > end.seq) throw damaged(dir, `it ends at event ${end.seq}, and event ${witness.seq} had been confirmed`);
    const seen = db.prepare('SELECT hash FROM events WHERE seq = ?').get(witness.seq);
    if (hex(seen?.hash) !== witness.hash) throw damaged(dir, `event ${witness.seq} is not the one that was confirmed`);
  } finally {
    db.close();
  }
}

/** An end that was rewritten must not be gone on with: the host would sign it as its own. */
function checkHead(db: DatabaseSync, dir: string, end: Link): void {
  const head = db.prepare('SELECT seq, hash FROM heads ORDER BY seq DESC LIMIT 1').get();
  if (!head) return;
  const seq = number(head.seq);
  if (seq > end.seq) throw damaged(dir, `it ends at event ${end.seq}, and event ${seq} had been signed`);
  if (hex(db.prepare('SELECT hash FROM events WHERE seq = ?').get(seq)?.hash) !== hex(head.hash))
    throw damaged(dir, `event ${seq} is not the one that was signed`);
}

function checkTail(db: DatabaseSync, dir: string, tail: number): Link {
  const head = number(db.prepare('SELECT max(seq) AS seq FROM events').get()?.seq);
  const from = db.prepare('SELECT seq, hash FROM events WHERE seq <= ? ORDER BY seq DESC LIMIT 1').get(head - tail);
  let before: Link = from ? { seq: number(from.seq), hash: hex(from.hash) } : genesis;
  for (const row of db.prepare('SELECT seq, hash, event FROM events WHERE seq > ? ORDER BY seq').iterate(before.seq)) {
    const link = { seq: number(row.seq), hash: hex(row.hash) };
    const json = text(row.event);
    const wrong = broken(before, { ...link, json });
    if (wrong) throw damaged(dir, wrong);
    const { version, type } = JSON.parse(json) as { version: number; type: string }; // as this chain was written
    if (version > eventVersion || !(type in eventBodies)) throw newer(`event ${link.seq} (${type}) has`);
    before = link;
  }
  return before;
}
