import { looksLikeChance } from '../host/host.ts';
import type { PassageRules } from './net.ts';

// What a look can carry out: the address itself. It can't be nothing, so it is bounded; where private things may be
// known, narrowly. See docs/security.md, which says what remains.

/** Characters of an address and of its query. */
const most = { address: 2000, query: 1000 };
/** Different addresses of one process, and their characters together; of those that nobody named, pieces that are checksums. */
const bounds = {
  usual: { addresses: 20_000, characters: 4_000_000 },
  careful: { addresses: 2000, characters: 200_000, query: 200, checksums: 100 },
};

export interface Carried {
  /** Says why an address may not be looked at, or nothing. Counts what was let through. */
  over(url: URL): string | undefined;
  /** An answer said this: what stands in it is no news to those who are asked next. */
  heard(text: string): void;
}

/** One for each process. */
export function watchCarried({ careful }: Pick<PassageRules, 'careful'>): Carried {
  const seen = new Set<string>();
  const sums = new Set<string>();
  const named = new Set<string>();
  let characters = 0;
  const bound = careful ? bounds.careful : bounds.usual;
  /** What of a piece nobody named: programs put named ones together by dots. */
  const unnamed = (piece: string) =>
    named.has(piece)
      ? ''
      : piece
          .split('.')
          .filter((part) => !named.has(part))
          .join('.');

  return {
    over(url) {
      const text = url.host + url.pathname + url.search;
      if (text.length > most.address) return `an address of more than ${most.address} characters`;
      const strange = named.has(url.href) ? [] : piecesOf(url).map(unnamed);
      const query = careful && !named.has(url.href) ? bounds.careful.query : most.query;
      if (url.search.length > query) return `a query of more than ${query} characters${careful ? known : ''}`;
      const made = careful ? strange.filter((piece) => !isChecksum(piece) && looksLikeChance(piece)) : [];
      if (made.length) return `an address with what looks like data in it${known}`;
      const more = careful ? strange.filter((piece) => isChecksum(piece) && !sums.has(piece)) : [];
      if (sums.size + more.length > bounds.careful.checksums) return `more than ${bounds.careful.checksums} checksums in addresses${known}`;
      if (seen.has(text)) return undefined;
      if (seen.size >= bound.addresses) return `more than ${bound.addresses} different addresses`;
      if (characters + text.length > bound.characters) return `more than ${bound.characters} characters of addresses`;
      for (const sum of more) sums.add(sum);
      seen.add(text);
      characters += text.length;
      return undefined;
    },
    heard(text) {
      if (!careful) return;
      // A page may name whole addresses, or pieces that programs put addresses together from.
      for (const [piece] of text.matchAll(/[A-Za-z0-9._~+%!*-]{16,200}/g)) if (named.size < mostNamed) named.add(plainly(piece));
      if (URL.canParse(text)) named.add(new URL(text).href);
    },
  };
}

const known = ', while private things are known';
const mostNamed = 300_000;

const piecesOf = (url: URL) => (url.host + url.pathname + url.search).split(/[/?&=,;:@]/).map(plainly);

function plainly(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
}

/** Hex of the length of a usual checksum, or a UUID: packages and records are found by them. 38 and 60: the first two or four stand before it as folders. */
const isChecksum = (piece: string): boolean =>
  /^(?:[0-9a-f]{32}|[0-9a-f]{38}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{60}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(
    piece,
  );
