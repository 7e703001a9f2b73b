import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { Unreadable } from './unreadable.ts';

// A mail (RFC 5322, 2045) from headers as one writes them, an empty line, and text. What is attached comes along; date,
// type and encoding are put where they are missing. A text that is a whole MIME message already stays as it is.

const schema = z.record(z.string(), z.object({ name: z.string(), bytes: z.base64() }));
const types = new Map(
  Object.entries({
    pdf: 'application/pdf',
    docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    csv: 'text/csv',
    txt: 'text/plain',
    ics: 'text/calendar',
    png: 'image/png',
    jpg: 'image/jpeg',
    zip: 'application/zip',
  }),
);

export function makeEml(content: string, attached: string, now: number): { bytes: Uint8Array; words: string } {
  const text = content.replaceAll('\r\n', '\n').replace(/^\n+/, '');
  const files = Object.values(schema.parse(JSON.parse(attached)));
  const cut = text.indexOf('\n\n');
  const head = cut < 0 ? text.trimEnd() : text.slice(0, cut);
  const body = cut < 0 ? '' : text.slice(cut + 2);
  const lines = head.split(/\n(?![ \t])/);
  const wrong = lines.find((line) => !/^[!-9;-~]+:/.test(line));
  if (wrong !== undefined)
    throw new Unreadable(
      `A mail begins with its headers, one a line, then an empty line: "From: …", "To: …", "Subject: …"; ${JSON.stringify(wrong.slice(0, 80))} is none.`,
    );
  const whole =
    lines.some((line) => /^content-type:\s*multipart\//i.test(line)) ||
    lines.some((line) => /^content-transfer-encoding:\s*base64/i.test(line));
  if (whole) {
    if (files.length) throw new Unreadable('This mail is encoded already: give plain headers with Attach, and no Content-Type.');
    return { bytes: new Uint8Array(Buffer.from(text.replaceAll('\n', '\r\n'), 'utf8')), words: '' };
  }
  const html = lines.some((line) => /^content-type:\s*text\/html/i.test(line));
  const kept = lines.filter((line) => !/^(attach(ment)?|mime-version|content-type|content-transfer-encoding):/i.test(line)).map(encoded);
  if (!kept.some((line) => /^date:/i.test(line))) kept.push(`Date: ${new Date(now).toUTCString().replace('GMT', '+0000')}`);
  const kind = `text/${html ? 'html' : 'plain'}; charset=utf-8`;
  const plain = `Content-Type: ${kind}\nContent-Transfer-Encoding: 8bit\n\n${body}`;
  const mime = 'MIME-Version: 1.0';
  const made = files.length ? [...kept, mime, multipart(plain, files)].join('\n') : [...kept, mime, plain].join('\n');
  const has = (header: RegExp) => kept.some((line) => header.test(line));
  const lacks = [has(/^(to|cc|bcc):/i) ? '' : 'To', has(/^from:/i) ? '' : 'From'].filter(Boolean);
  const words =
    (files.length ? `, with ${files.map(({ name }) => name).join(', ')} attached` : '') +
    (lacks.length ? `; it has no ${lacks.join(' and no ')}` : '');
  return { bytes: new Uint8Array(Buffer.from(made.replaceAll('\n', '\r\n'), 'utf8')), words };
}

function multipart(plain: string, files: { name: string; bytes: string }[]): string {
  let border = 'part-of-this-mail';
  while (plain.includes(border)) border += '-';
  const parts = files.map(({ name, bytes }) => {
    const type = types.get(name.toLowerCase().split('.').pop() ?? '') ?? 'application/octet-stream';
    return `Content-Type: ${type}\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; ${named(name)}\n\n${bytes.replace(/.{76}(?=.)/g, '$&\n')}`;
  });
  return `Content-Type: multipart/mixed; boundary="${border}"\n\n${[plain, ...parts].map((part) => `--${border}\n${part}\n`).join('')}--${border}--\n`;
}

const isPlain = (text: string) => /^[\x20-\x7e]*$/.test(text);
const named = (name: string) =>
  isPlain(name)
    ? `filename="${name.replace(/["\\]/g, '_')}"`
    : `filename*=utf-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;

/** Words beyond ASCII in a header as RFC 2047 wants them; an address stays as it is. */
function encoded(line: string): string {
  if (isPlain(line.replace(/\n[ \t]/g, ''))) return line;
  const colon = line.indexOf(':');
  const word = (text: string) => (isPlain(text) ? text : `=?utf-8?B?${Buffer.from(text.trim(), 'utf8').toString('base64')}?=`);
  const value = line.slice(colon + 1).trim();
  const told = /^(from|to|cc|bcc|reply-to)$/i.test(line.slice(0, colon))
    ? value.replace(/"?([^"<>,]+?)"?(\s*<[^<>]+>|(?=,)|$)/g, (_, name: string, address: string) => word(name) + address)
    : word(value);
  return `${line.slice(0, colon)}: ${told}`;
}
