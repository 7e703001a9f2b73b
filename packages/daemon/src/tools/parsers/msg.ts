import { type Compound, openCompound } from './compound.ts';
import { distinctNames } from './distinct-names.ts';
import { htmlText } from './html-text.ts';
import type { Found } from './pdf.ts';
import { readRtf, unpackRtf } from './rtf.ts';
import { Unreadable } from './unreadable.ts';

// An Outlook message (MS-OXMSG): its properties are streams by number, its attachments folders of the same kind.

const numbers = {
  subject: '0037',
  from: '0C1A',
  fromAddress: '5D01',
  fromAddress2: '0C1F',
  to: '0E04',
  cc: '0E03',
  headers: '007D',
  body: '1000',
  html: '1013',
  rtf: '1009',
  longName: '3707',
  name: '3704',
  shownName: '3001',
  data: '3701',
  type: '370E',
} as const;

interface Attached {
  name: string;
  type: string;
  bytes: Uint8Array;
  /** The folder of a message inside this one. */
  message?: string;
}

/** A mail as a person would read it. With `part`, that attachment itself. */
export function readMsg(bytes: Uint8Array, part?: string): Found {
  const file = openCompound(bytes);
  const attached = attachmentsOf(file, '');
  if (!part) return { text: messageText(file, '', attached), files: [] };
  const found = attached.find((one) => one.name.toLowerCase() === part.toLowerCase());
  if (!found)
    throw new Unreadable(
      `No attachment is called ${JSON.stringify(part)}. ${attached.length ? `There are: ${attached.map((one) => one.name).join(', ')}.` : 'The mail has none.'}`,
    );
  if (found.message === undefined) return { text: '', files: [{ name: found.name, type: found.type, bytes: found.bytes }] };
  return { text: messageText(file, found.message, attachmentsOf(file, found.message)), files: [] };
}

function messageText(file: Compound, folder: string, attached: Attached[]): string {
  const get = (name: keyof typeof numbers) => textOf(file, folder, numbers[name]);
  const headers = get('headers');
  const address = get('fromAddress') || (get('fromAddress2').includes('@') ? get('fromAddress2') : '');
  const from = [get('from'), address && address !== get('from') ? `<${address}>` : ''].filter(Boolean).join(' ');
  const date = dateOf(file, folder) || (/^Date:\s*(.+)$/im.exec(headers)?.[1] ?? '');
  const recipients = recipientsOf(file, folder);
  const lines = [
    from && `From: ${from}`,
    recipients.to || get('to') ? `To: ${recipients.to || get('to')}` : '',
    recipients.cc || get('cc') ? `Cc: ${recipients.cc || get('cc')}` : '',
    date && `Date: ${date}`,
    get('subject') && `Subject: ${get('subject')}`,
  ];
  const list = attached.map((one) => `${one.name} (${one.type}${one.message === undefined ? `, ${one.bytes.length} bytes` : ''})`);
  return [lines.filter(Boolean).join('\n'), bodyOf(file, folder) || '[no text]', list.length ? `Attached: ${list.join('; ')}` : '']
    .filter(Boolean)
    .join('\n\n');
}

function bodyOf(file: Compound, folder: string): string {
  const plain = textOf(file, folder, numbers.body).replaceAll('\r\n', '\n').trim();
  const htmlBytes = bytesOf(file, folder, numbers.html);
  const html = htmlBytes ? new TextDecoder(charsetOf(htmlBytes)).decode(htmlBytes) : textOf(file, folder, numbers.html);
  if (html && (!plain || /<table\b/i.test(html))) return htmlText(html) || plain;
  if (plain) return plain;
  const rtf = bytesOf(file, folder, numbers.rtf);
  return rtf ? readRtf(unpackRtf(rtf)) : '';
}

function charsetOf(html: Uint8Array): string {
  const label = /charset=["']?([\w-]+)/i.exec(new TextDecoder('latin1').decode(html.subarray(0, 2000)))?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return 'utf-8';
  }
}

function recipientsOf(file: Compound, folder: string): { to: string; cc: string } {
  const found: { kind: number; words: string }[] = foldersOf(file, folder, '__recip_version1.0_#').map((one) => {
    const name = textOf(file, one, numbers.shownName);
    const smtp = textOf(file, one, '39FE') || textOf(file, one, '3003');
    const words = smtp.includes('@') && smtp !== name ? `${name} <${smtp}>`.trim() : name;
    return { kind: fixed(file, one, 8, 0x0c15)?.getUint32(0, true) ?? 1, words };
  });
  const list = (kind: number) =>
    found
      .filter((one) => one.kind === kind && one.words)
      .map((one) => one.words)
      .join('; ');
  return { to: list(1), cc: list(2) };
}

function attachmentsOf(file: Compound, folder: string): Attached[] {
  const all = foldersOf(file, folder, '__attach_version1.0_#').map((one, i) => {
    const inner = `${one}__substg1.0_3701000D/`;
    const message = file.streams.some((name) => name.startsWith(inner)) ? inner : undefined;
    const name = textOf(file, one, numbers.longName) || textOf(file, one, numbers.name) || textOf(file, one, numbers.shownName);
    return {
      name: name || `attachment ${i + 1}`,
      type: message === undefined ? textOf(file, one, numbers.type) || 'a file' : 'a message',
      bytes: bytesOf(file, one, numbers.data) ?? new Uint8Array(),
      ...(message !== undefined && { message }),
    };
  });
  return distinctNames(all);
}

function foldersOf(file: Compound, folder: string, start: string): string[] {
  const found = file.streams.flatMap((name) => {
    if (!name.startsWith(folder + start)) return [];
    return [name.slice(0, name.indexOf('/', folder.length) + 1)];
  });
  return [...new Set(found)].sort();
}

/** A property that is a text: in UTF-16, or in the code page of its writer. */
function textOf(file: Compound, folder: string, number: string): string {
  const wide = `${folder}__substg1.0_${number}001F`;
  if (file.has(wide)) return new TextDecoder('utf-16le').decode(file.read(wide)).replace(/\0+$/, '');
  const narrow = `${folder}__substg1.0_${number}001E`;
  return file.has(narrow) ? new TextDecoder('windows-1252').decode(file.read(narrow)).replace(/\0+$/, '') : '';
}

function bytesOf(file: Compound, folder: string, number: string): Uint8Array | undefined {
  const name = `${folder}__substg1.0_${number}0102`;
  return file.has(name) ? file.read(name) : undefined;
}

/** When it was sent, else when it came: 100 ns since 1601. */
function dateOf(file: Compound, folder: string): string {
  const head = folder ? 24 : 32;
  const time = fixed(file, folder, head, 0x0039) ?? fixed(file, folder, head, 0x0e06);
  if (!time) return '';
  const ms = (time.getUint32(4, true) * 2 ** 32 + time.getUint32(0, true)) / 10_000 - 11_644_473_600_000;
  return ms > 0 && ms < 8.64e15
    ? new Date(ms)
        .toISOString()
        .replace('T', ' ')
        .replace(/:\d\d\.\d+Z$/, ' UTC')
    : '';
}

/** A property of fixed size, from the table of a message (after `head` bytes). */
function fixed(file: Compound, folder: string, head: number, number: number): DataView | undefined {
  const name = `${folder}__properties_version1.0`;
  if (!file.has(name)) return undefined;
  const table = file.read(name);
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  for (let at = head; at + 16 <= table.length; at += 16)
    if (view.getUint16(at + 2, true) === number) return new DataView(table.buffer, table.byteOffset + at + 8, 8);
  return undefined;
}
