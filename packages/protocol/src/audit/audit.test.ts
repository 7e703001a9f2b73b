import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBase64url } from '../base64url.ts';
import type { Event } from '../events.ts';
import { hasSigned, newIdentity, signWith } from '../identity.ts';
import { checkExcerpt, type Excerpt } from './excerpt.ts';
import { leaveOf } from './facets.ts';
import { headMessage, pageLength, type SignedHead } from './head.ts';
import { faultsBy } from './report.ts';
import { pageSize, pageStart, pathTo, rootBy, rootOf, toHex } from './tree.ts';

const hashOf = (text: string) => toHex(sha256(new TextEncoder().encode(text)));
const host = newIdentity();
const key = toBase64url(host.key);

/** Texts of a log's events, as a host would hold them. */
const log = Array.from({ length: 150 }, (_, i) => JSON.stringify({ seq: i + 1, time: i, type: 'note.added', says: `event ${i + 1}` }));
const hashes = log.map(hashOf);

function headAt(seq: number, changes: Partial<SignedHead> = {}): SignedHead {
  const root = rootOf(hashes.slice(pageStart(seq) - 1, seq), sha256);
  const unsigned = { host: key, seq, hash: hashes[seq - 1] ?? '', time: seq, root };
  return { ...unsigned, signature: toBase64url(signWith(host, headMessage(unsigned))), ...changes };
}

function excerptOf(seqs: number[], end: number): Excerpt {
  const pages = [...new Set(seqs.map(pageStart))].map((start) => {
    const head = headAt(Math.min(start + pageSize - 1, end));
    const page = hashes.slice(start - 1, head.seq);
    const events = seqs
      .filter((seq) => pageStart(seq) === start)
      .map((seq) => ({ text: log[seq - 1] ?? '', path: pathTo(seq - start, page, sha256) }));
    return { head, events };
  });
  return { kind: 'deskhand-excerpt', version: 1, host: { key, name: 'desk' }, made: 1, pages, content: {} };
}
const check = (value: unknown) => checkExcerpt(value, { sha256, hasSigned });

describe('the tree over a page', () => {
  test('has a path from every place to its root, and from no other hash or place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: pageSize }), fc.nat(), fc.nat(), (size, at, other) => {
        const page = hashes.slice(0, size);
        const index = at % size;
        const path = pathTo(index, page, sha256);
        expect(rootBy(page[index] ?? '', index, size, path, sha256)).toBe(rootOf(page, sha256));
        const wrong = other % size;
        if (wrong !== index) expect(rootBy(page[wrong] ?? '', index, size, path, sha256)).not.toBe(rootOf(page, sha256));
        if (wrong !== index) expect(rootBy(page[index] ?? '', wrong, size, path, sha256)).not.toBe(rootOf(page, sha256));
        expect(rootBy(page[index] ?? '', index, size, [...path, path[0] ?? 'a'.repeat(64)], sha256)).not.toBe(rootOf(page, sha256));
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

describe('an excerpt', () => {
  test('proves any events of a log that ends anywhere', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 6 }), (seqs) => {
        const end = Math.max(...seqs);
        const checked = check(JSON.parse(JSON.stringify(excerptOf(seqs, end))));
        expect(checked).toMatchObject({ ok: true });
        if (checked.ok) expect(checked.events.map(({ seq }) => seq)).toEqual(seqs.toSorted((a, b) => a - b));
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test('is not proven with any letter of it changed', () => {
    const text = JSON.stringify(excerptOf([3, 70, 140], 150));
    // What is said of the file itself is not the host's word: when it was made, and what the host is called.
    const free = new Set(
      ['"made":1', '"name":"desk"', '"content":{}'].flatMap((part) =>
        Array.from({ length: part.length }, (_, i) => text.indexOf(part) + i),
      ),
    );
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('0', 'a', 'Z', '"', '}'), (at, letter) => {
        if (free.has(at) || text[at] === letter) return;
        let changed: unknown;
        try {
          changed = JSON.parse(text.slice(0, at) + letter + text.slice(at + 1));
        } catch {
          return;
        }
        const checked = check(changed);
        // A name that nobody knows is passed over, and takes what it held with it: then it isn't an excerpt, or has fewer events.
        expect(checked.ok).toBe(false);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test('of another host, or with a head that nobody signed, is not proven', () => {
    const excerpt = excerptOf([3], 150);
    const [page] = excerpt.pages;
    if (!page) throw new Error('it has a page');
    const other = toBase64url(newIdentity().key);
    expect(check({ ...excerpt, host: { ...excerpt.host, key: other } })).toMatchObject({ ok: false });
    expect(check({ ...excerpt, pages: [{ ...page, head: { ...page.head, time: 99 } }] })).toMatchObject({ ok: false });
    expect(check({ ...excerpt, content: { [hashOf('said')]: 'said otherwise' } })).toMatchObject({ ok: false });
  });
});

test('heads kept outside say where a log was cut or written anew', () => {
  const kept = [10, 50, 90].map((seq) => headAt(seq));
  const now = (seq: number, from: number) => ({
    seq,
    hashAt: (at: number) => (at > seq ? undefined : at < from ? hashes[at - 1] : 'other'),
  });
  expect(faultsBy(kept, now(150, 200))).toEqual([]);
  expect(faultsBy(kept, now(150, 30))).toMatchObject([{ kind: 'rewritten', seq: 11, to: 50 }]);
  expect(faultsBy(kept, now(60, 200))).toMatchObject([{ kind: 'cut', seq: 61, to: 90 }]);
  expect(faultsBy(kept, now(60, 5))).toMatchObject([
    { kind: 'rewritten', seq: 1, to: 10 },
    { kind: 'cut', seq: 61, to: 90 },
  ]);
  expect(pageLength({ seq: 65 })).toBe(1);
});

describe('by whose leave', () => {
  let seq = 0;
  const event = (type: string, body: object, by = 'phone') =>
    ({ type, body, actor: { kind: 'device', id: by }, seq: ++seq }) as unknown as Event;

  test('what a rehearsal did is by the leave of whoever let it be done, and of both where two had to', () => {
    const asked = event('approval.requested', { approval: 'a1', call: '', rehearsal: true });
    const first = event('approval.seconded', { approval: 'a1' }, 'tablet');
    const yes = event('approval.answered', { approval: 'a1', answer: 'once' });
    for (const done of [event('change.committed', {}), event('outbox.sent', { entry: 'o1' })]) {
      expect(leaveOf(done, [asked, yes])).toEqual({ kind: 'approved', by: 'phone' });
      expect(leaveOf(done, [asked, first, yes])).toEqual({ kind: 'approved', by: 'phone', second: 'tablet' });
      expect(leaveOf(done, [asked])).not.toMatchObject({ kind: 'approved' });
    }
  });

  test('a call that was refused is by nobody’s leave, but refused: by who said no, or by the host', () => {
    const asked = event('approval.requested', { approval: 'a1', call: 'c1' });
    const no = event('approval.answered', { approval: 'a1', answer: 'no' }, 'cli');
    const start = event('step.started', { step: 's1', call: 'c1' });
    const ended = (outcome: string) => event('step.finished', { step: 's1', outcome });
    expect(leaveOf(start, [asked, no, start, ended('denied')])).toEqual({ kind: 'refused', by: 'cli' });
    expect(leaveOf(start, [start, ended('denied')])).toEqual({ kind: 'refused', by: 'host' });
    expect(leaveOf(start, [start, ended('ok')])).toEqual({ kind: 'rules' });
  });
});
