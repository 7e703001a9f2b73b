import { constants, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { formsOf, rowOf, spellings } from './secret-spellings.ts';

// Known values in what is packed, or written in base64 or hex more than once: such runs of a text are opened and looked into.

/** Of a text this much is opened, and of a run so much comes out. Characters, bytes. */
const opened = 2_000_000;
const unpacked = 1_000_000;
/** How often something is opened in what was opened. */
const deepest = 3;
/**
 * Of all that comes out of one text so much is looked through, in characters: three thousand of them can hold a thousand runs of
 * which each unpacks to the most.
 */
const lookedThrough = 4_000_000;

/** The text with `instead` in place of each run that holds the value once it is opened. */
export function packedWith(
  text: string,
  value: string,
  instead: () => string,
  within: Within = { depth: 0, rest: { left: lookedThrough } },
): string {
  let left = opened;
  return text.replace(/[A-Za-z0-9+/_-]{24,}(?:\r?\n[A-Za-z0-9+/_-]{4,})*={0,2}/g, (run) => {
    left -= run.length;
    return left >= 0 && insides(run, within.rest).some((inside) => holds(inside, value, { ...within, depth: within.depth + 1 }))
      ? instead()
      : run;
  });
}

interface Within {
  depth: number;
  rest: Rest;
}
/** What may still be looked through, of one text in all depths. */
interface Rest {
  left: number;
}

function holds(text: string, value: string, within: Within): boolean {
  if (formsOf(value).some((form) => text.includes(form))) return true;
  if (spellings(value, text, rowOf(text)).some((form) => text.search(form) >= 0)) return true;
  return within.depth < deepest && packedWith(text, value, () => '', within) !== text;
}

/** What a run may be, as latin1: that of base64, that of hex, each as it is and unpacked. Only what says something, or is packed. */
function insides(run: string, rest: Rest): string[] {
  if (rest.left <= 0) return [];
  const plain = run.replace(/\s/g, '');
  const hex = /^(?:[0-9a-f]{2})+$/i.test(plain) ? [Buffer.from(plain, 'hex')] : [];
  return [Buffer.from(plain, 'base64'), ...hex].flatMap((bytes) => {
    const out = unpack(bytes, rest);
    const all = [...(out ? [out] : []), ...(wordy(bytes) ? [bytes] : [])];
    for (const { length } of all) rest.left -= length;
    return all.map((one) => one.toString('latin1'));
  });
}

/** Whether it begins with text: else it is no writing of anything that can be looked for. */
const wordy = (bytes: Buffer) => bytes.subarray(0, 24).every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);

/** By the marks that gzip (RFC 1952), zlib (RFC 1950) and Zstandard (RFC 8878) begin with; what is cut short as far as it goes. */
function unpack(bytes: Buffer, rest: Rest): Buffer | undefined {
  const [one = 0, two = 0] = bytes;
  const more = { maxOutputLength: unpacked, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    if (one === 0x1f && two === 0x8b) return gunzipSync(bytes, more);
    if ((one & 15) === 8 && (one * 256 + two) % 31 === 0) return inflateSync(bytes, more);
    if (bytes.readUInt32LE(0) === 0xfd2fb528) return zstdDecompressSync(bytes, { maxOutputLength: unpacked });
    return undefined;
  } catch (error) {
    // What comes to more than that was unpacked as far all the same.
    if (error instanceof RangeError) rest.left -= unpacked;
    return undefined;
  }
}
