import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

// Answers are listened to for the addresses that they name: to go where one was sent carries nothing out.

/** Bytes of one answer, as it comes and unpacked; of all of one process. What is longer names nothing. */
const most = { packed: 2_000_000, text: 8_000_000, all: 200_000_000 };
const kinds = /^(?:text\/|application\/(?:[\w.+-]*(?:json|xml|html|javascript|yaml)|x-mpegurl))/i;

/** Has `heard` hear where an answer leads on, and the text that it is. */
export function listener(heard: (text: string) => void): (answer: IncomingMessage, from: URL) => void {
  let all = 0;
  return (answer, from) => {
    const { location, 'content-type': kind = '', 'content-encoding': coding = 'identity' } = answer.headers;
    if (location && URL.canParse(location, from.href)) heard(new URL(location, from).href);
    if (!kinds.test(kind) || all > most.all) return;
    const parts: Buffer[] = [];
    let size = 0;
    answer.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= most.packed) parts.push(part);
    });
    answer.once('end', () => {
      all += size;
      if (size <= most.packed) heard(unpacked(Buffer.concat(parts), coding));
    });
  };
}

function unpacked(bytes: Buffer, coding: string): string {
  const bound = { maxOutputLength: most.text };
  try {
    if (coding === 'gzip') return gunzipSync(bytes, bound).toString('latin1');
    if (coding === 'br') return brotliDecompressSync(bytes, bound).toString('latin1');
    if (coding === 'deflate') return inflateSync(bytes, bound).toString('latin1');
    return coding === 'identity' ? bytes.toString('latin1') : '';
  } catch {
    return '';
  }
}
