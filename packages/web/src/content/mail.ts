import { bytesOf, decoded, fromBase64, fromQuoted, plainOf } from './mail-encodings.ts';

/** A mail as a person reads it. */
export interface Letter {
  heads: { name: 'from' | 'reply-to' | 'to' | 'cc' | 'bcc' | 'subject'; value: string }[];
  /** Milliseconds since 1970. */
  date?: number;
  text: string;
  attached: { name: string; bytes: number }[];
}

/** Parts of a mail that are looked at, and how deep they may lie in one another. */
const mostParts = 200;
const deepest = 8;

/** Reads a mail (RFC 5322, MIME). Its HTML is never shown as such: where there is nothing else, its words are. */
export function readMail(bytes: Uint8Array): Letter | undefined {
  const raw = binary(bytes);
  const whole = split(raw);
  if (!/^(from|to|subject|date|received|mime-version|return-path):/im.test(raw.slice(0, raw.length - whole.body.length))) return undefined;
  const found: Found = { plain: [], html: [], attached: [], parts: 0 };
  walk(whole, found, 0);
  const names = ['from', 'reply-to', 'to', 'cc', 'bcc', 'subject'] as const;
  const heads = names.flatMap((name) => {
    const value = decoded(whole.heads.get(name) ?? '').slice(0, 2000);
    return value === '' ? [] : [{ name, value }];
  });
  const date = Date.parse(whole.heads.get('date') ?? '');
  const text = found.plain.length ? found.plain.join('\n\n') : found.html.map(plainOf).join('\n\n');
  return { heads, text: text.replace(/\r\n?/g, '\n').trim(), attached: found.attached, ...(Number.isFinite(date) && { date }) };
}

interface Part {
  heads: Map<string, string>;
  body: string;
}
interface Found {
  plain: string[];
  html: string[];
  attached: Letter['attached'];
  parts: number;
}

function walk({ heads, body }: Part, found: Found, depth: number): void {
  if (++found.parts > mostParts || depth > deepest) return;
  const type = heads.get('content-type') ?? 'text/plain';
  const kind = type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const boundary = kind.startsWith('multipart/') ? parameter(type, 'boundary') : undefined;
  if (boundary) {
    for (const part of `\n${body}`.split(`\n--${boundary}`).slice(1)) {
      if (part.startsWith('--')) break;
      walk(split(part.slice(part.indexOf('\n') + 1)), found, depth + 1);
    }
    return;
  }
  const disposition = heads.get('content-disposition') ?? '';
  const name = parameter(disposition, 'filename') ?? parameter(type, 'name');
  const encoding = (heads.get('content-transfer-encoding') ?? '').trim().toLowerCase();
  const content = encoding === 'base64' ? fromBase64(body) : encoding === 'quoted-printable' ? fromQuoted(body) : body;
  if (name !== undefined || /^\s*attachment/i.test(disposition) || !/^text\/(plain|html)$/.test(kind)) {
    found.attached.push({ name: decoded(name ?? kind).slice(0, 300), bytes: content.length });
    return;
  }
  found[kind === 'text/html' ? 'html' : 'plain'].push(bytesOf(content, parameter(type, 'charset')));
}

/** One character for each byte. */
function binary(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

function split(raw: string): Part {
  const end = /\r?\n\r?\n/.exec(raw);
  const top = (end ? raw.slice(0, end.index) : raw).slice(0, 200_000);
  const heads = new Map<string, string>();
  for (const line of top.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !heads.has(name)) heads.set(name, line.slice(colon + 1).trim());
  }
  return { heads, body: end ? raw.slice(end.index + end[0].length) : '' };
}

/** One of `; name=value; name="value"`, without the rarer writings in pieces (RFC 2231). */
function parameter(head: string, wanted: string): string | undefined {
  for (const piece of head
    .slice(0, 4000)
    .split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .slice(1, 30)) {
    const [name = '', ...value] = piece.split('=');
    if (name.trim().toLowerCase() === wanted) return value.join('=').trim().replace(/^"|"$/g, '');
  }
  return undefined;
}
