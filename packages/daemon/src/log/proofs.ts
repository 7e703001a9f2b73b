import { hostname } from 'node:os';
import { type Excerpt, endsPage, pageSize, pageStart, pathTo, type SignedHead } from '@deskhand/protocol/audit';
import { mapRefs } from './chain.ts';
import type { Content } from './content.ts';
import type { Database } from './database.ts';
import { digest, type Heads, pageHashes } from './heads.ts';
import { text } from './row.ts';

/**
 * These events in a form that proves itself to whoever knows the host's key; with `words`, the small content that they
 * name as well. Undefined where the host has no key.
 */
export async function excerptOf(
  seqs: readonly number[],
  words: boolean,
  { db, content, heads, end, now }: { db: Database; content: Content; heads: Heads; end: number; now: () => number },
): Promise<Excerpt | undefined> {
  const pages = new Map<number, number[]>();
  for (const seq of [...new Set(seqs)].sort((a, b) => a - b)) {
    if (seq >= 1 && seq <= end) pages.set(pageStart(seq), [...(pages.get(pageStart(seq)) ?? []), seq]);
  }
  const said: Record<string, string> = {};
  const proven: Excerpt['pages'] = [];
  let key: string | undefined;
  for (const [start, inPage] of pages) {
    const head = headOf(Math.min(start + pageSize - 1, end), heads);
    if (!head) return undefined;
    key = head.host;
    const hashes = pageHashes(db, head.seq);
    const events = inPage.map((seq) => ({ text: textOf(db, seq), path: pathTo(seq - start, hashes, digest) }));
    proven.push({ head, events });
    if (!words) continue;
    for (const { text: json } of events) Object.assign(said, await wordsOf(json, content));
  }
  const host = key ?? heads.at(end)?.host;
  if (host === undefined) return undefined;
  return { kind: 'deskhand-excerpt', version: 1, host: { key: host, name: hostname() }, made: now(), pages: proven, content: said };
}

/** The one kept with the log, where there is one: it was signed when the page ended. */
function headOf(seq: number, heads: Heads): SignedHead | undefined {
  const kept = endsPage(seq) ? heads.kept(seq + 1, 1)[0] : undefined;
  const made = heads.at(seq);
  return kept && kept.seq === seq && kept.host === made?.host ? kept : made;
}

const textOf = (db: Database, seq: number): string => text(db.get('SELECT event FROM events WHERE seq = ?', seq)?.event);

/** Texts of at most 32 KB; files and pictures are named by their hash alone. */
async function wordsOf(json: string, content: Content): Promise<Record<string, string>> {
  const refs: { hash: string; text?: string | undefined }[] = [];
  mapRefs(content.fill(JSON.parse(json)), (ref) => {
    refs.push(ref);
    return ref;
  });
  return Object.fromEntries(refs.flatMap(({ hash, text: words }) => (words === undefined ? [] : [[hash, words]])));
}
