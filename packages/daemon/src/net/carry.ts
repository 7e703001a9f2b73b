import type { PassageRules } from './net.ts';

// What a look can carry out: the address itself. It can't be nothing, so it is bounded; where private things may be
// known, narrowly. See docs/security.md, which says what remains.

/** Characters of an address and of its query. */
const most = { address: 2000, query: 1000 };
/** Different addresses of one process, and their characters together. */
const bounds = {
  usual: { addresses: 20_000, characters: 4_000_000 },
  careful: { addresses: 2000, characters: 200_000, query: 200 },
};
/** From this length on a piece of an address that looks like chance is taken for data. */
const pieceLength = 48;

/** Says why an address may not be looked at, or nothing. Counts what was let through: one for each process. */
export function watchCarried({ careful }: Pick<PassageRules, 'careful'>): (url: URL) => string | undefined {
  const seen = new Set<string>();
  let characters = 0;
  const bound = careful ? bounds.careful : bounds.usual;
  return (url) => {
    const text = url.host + url.pathname + url.search;
    if (text.length > most.address) return `an address of more than ${most.address} characters`;
    const query = careful ? bounds.careful.query : most.query;
    if (url.search.length > query) return `a query of more than ${query} characters${careful ? known : ''}`;
    if (careful && piecesOf(url).some(looksLikeData)) return `an address with what looks like data in it${known}`;
    if (seen.has(text)) return undefined;
    if (seen.size >= bound.addresses) return `more than ${bound.addresses} different addresses`;
    if (characters + text.length > bound.characters) return `more than ${bound.characters} characters of addresses`;
    seen.add(text);
    characters += text.length;
    return undefined;
  };
}

const known = ', while private things are known';

const piecesOf = (url: URL) => (url.host + url.pathname + url.search).split(/[/?&=.,;:@]/).map(plainly);

function plainly(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
}

/** Long, and with more in each character than words have. Checksums are let be: packages are found by them. */
function looksLikeData(piece: string): boolean {
  if (piece.length < pieceLength) return false;
  if (/^[0-9a-f]+$/i.test(piece)) return !checksums.includes(piece.length);
  return entropyOf(piece) > wordy;
}

/** Hex digits of the usual checksums, and of a SHA-256 whose first four stand before it as folders. */
const checksums = [56, 60, 64, 96, 128];
/** Bits in each character of a long run of words or of a program's file name, at most. */
const wordy = 3.6;

/** Bits in each character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
