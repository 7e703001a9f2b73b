import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Log } from '../log/log.ts';
import { failure } from './replies.ts';

/** What a model, a file or a page made is handed out so that no browser runs, frames or guesses at it. */
export const inertHeaders = {
  'content-type': 'application/octet-stream',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

interface Wanted {
  range?: string;
  name?: string;
  /** The tag of what whoever asks has already. */
  known?: string;
  /** Whether only the headers are asked for. */
  head: boolean;
}

/** Content by its hash, whole or a range of it. Content never changes, so it may be kept by the one who asks again. */
export async function handOut(hash: string, log: Log, { range, name, known, head }: Wanted) {
  const path = log.pathOf(hash);
  const bytes = path === undefined ? await log.read(hash) : undefined;
  const length = path === undefined ? bytes?.byteLength : (await stat(path)).size;
  if (length === undefined) return failure(404, 'content.unknown', 'That content isn’t here: it was erased, or it never came.');
  const headers: Record<string, string> = {
    ...inertHeaders,
    'content-disposition': disposition(name ?? hash.slice(0, 12)),
    'accept-ranges': 'bytes',
    // It never changes, but it may be erased: whoever kept it asks whether it still is.
    'cache-control': 'private, no-cache',
    etag: `"${hash}"`,
  };
  if (known === headers.etag) return new Response(null, { status: 304, headers });
  const part = range === undefined ? undefined : parseRange(range, length);
  if (part === 'outside') return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${length}` } });
  const { start, end } = part ?? { start: 0, end: length - 1 };
  headers['content-length'] = String(end - start + 1);
  if (part) headers['content-range'] = `bytes ${start}-${end}/${length}`;
  const status = part ? 206 : 200;
  // Whoever asks for no body lets go of none: a file that is opened for them would stay open.
  if (head) return new Response(null, { status, headers });
  if (path === undefined || length === 0) return new Response(bytes?.slice(start, end + 1) ?? null, { status, headers });
  // Node's and the web's stream types describe the same object differently.
  return new Response(Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream, { status, headers });
}

/** One range of bytes, ends included; undefined where there is none that we serve (several, or another unit): then all of it. */
function parseRange(header: string, length: number): { start: number; end: number } | 'outside' | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, from = '', to = ''] = match;
  if (from === '') return Number(to) === 0 || length === 0 ? 'outside' : { start: Math.max(0, length - Number(to)), end: length - 1 };
  const start = Number(from);
  const end = to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (to !== '' && Number(to) < start) return undefined;
  return start < length ? { start, end } : 'outside';
}

/** Always a download, never a page; the name can't break out of the header (RFC 6266, RFC 8187). */
function disposition(name: string): string {
  const plain = name.replace(/[/\\\p{Cc}\p{Cf}]/gu, '_').slice(0, 200) || 'file';
  const ascii = plain.replace(/[^\x20-\x7e]|["%]/g, '_');
  const encoded = encodeURIComponent(plain.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
