import { Buffer } from 'node:buffer';
import { guessEncoding } from '@deskhand/protocol/guess-encoding';
import { encodeAs } from './encoding.ts';

/** A text file's content, and what is needed to write it back as it was. */
export interface DecodedText {
  text: string;
  /** As `TextDecoder` calls it. */
  encoding: string;
  bom: boolean;
  /** The encoding is a last resort. */
  unsure?: boolean;
}

/** Text, or undefined where the bytes are not text. What isn't valid UTF-8 is in an older encoding when it looks like writing. */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decoded(bytes.subarray(3), 'utf-8', true);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded(bytes.subarray(2), 'utf-16le', true);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded(bytes.subarray(2), 'utf-16be', true);
  const sample = bytes.subarray(0, 65_536);
  if (sample.includes(0)) return wide(bytes, sample);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), encoding: 'utf-8', bom: false };
  } catch {
    let controls = 0;
    for (const byte of sample) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++;
    if (controls > sample.length / 100) return undefined;
    const { encoding, sure } = guessEncoding(bytes);
    return { ...decoded(bytes, encoding, false), ...(sure ? {} : { unsure: true }) };
  }
}

/** UTF-16 without its mark: in most writing every other byte of it is zero. */
function wide(bytes: Uint8Array, sample: Uint8Array): DecodedText | undefined {
  if (bytes.length % 2) return undefined;
  const zeros = [0, 0];
  for (const [i, byte] of sample.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) < sample.length / 5 || Math.min(even, odd) > 0) return undefined;
  const found = decoded(bytes, odd ? 'utf-16le' : 'utf-16be', false);
  return /[^\P{Cc}\s]/u.test(found.text) || found.text.length < 4 ? undefined : found;
}

function decoded(bytes: Uint8Array, encoding: string, bom: boolean): DecodedText {
  return { text: new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes), encoding, bom };
}

/** The bytes of a text in the encoding it had, or undefined where that encoding cannot hold it. */
export function encodeText({ text, encoding, bom }: DecodedText): Uint8Array | undefined {
  if (encoding === 'utf-8') return Buffer.from(bom ? `\ufeff${text}` : text, 'utf8');
  if (!encoding.startsWith('utf-16')) return encodeAs(text, encoding);
  const little = Buffer.from(bom ? `\ufeff${text}` : text, 'utf16le');
  return encoding === 'utf-16le' ? little : little.swap16();
}

export interface Window {
  /** First line to show, from 1; negative counts from the end. */
  from?: number | undefined;
  /** How many lines at most. */
  lines?: number | undefined;
}

/** What one call shows at most, in characters: a little less than what the engine shows of one result. */
export const shownMost = 11_000;
const longLine = 3000;

/**
 * Part of a text, with a note on what isn't shown and how to get it. The whole text, where it fits, comes without one.
 * Lines are not numbered: the note says which they are.
 */
export function showWindow(text: string, { from = 1, lines = Number.POSITIVE_INFINITY }: Window): string {
  const all = text.split('\n');
  if (all.length > 1 && all.at(-1) === '') all.pop();
  const first = Math.max(0, from < 0 ? all.length + from : from - 1);
  if (first >= all.length) return `[There are only ${all.length} lines.]`;
  const widest = all.length <= 3 ? shownMost - 500 : longLine;
  const shown: string[] = [];
  let size = 0;
  let cut = 0;
  for (const line of all.slice(first, Math.min(all.length, first + lines))) {
    const fits = line.length > widest ? `${line.slice(0, widest)}[… ${line.length - widest} more characters in this line]` : line;
    if (size + fits.length + 1 > shownMost && shown.length) break;
    if (fits !== line) cut++;
    shown.push(fits);
    size += fits.length + 1;
  }
  const last = first + shown.length;
  const notes: string[] = [];
  if (first > 0 || last < all.length)
    notes.push(`lines ${first + 1}–${last} of ${all.length}${last < all.length ? `; go on with from: ${last + 1}` : ''}`);
  if (cut) notes.push(`${cut} long ${cut === 1 ? 'line' : 'lines'} cut; find shows the parts that matter`);
  return notes.length ? `${shown.join('\n')}\n[${notes.join('; ')}]` : shown.join('\n');
}
