import PostalMime, { decodeWords } from 'postal-mime';
import { distinctNames } from './distinct-names.ts';
import { htmlText } from './html-text.ts';
import { note } from './notes.ts';
import type { Found } from './pdf.ts';
import { Unreadable } from './unreadable.ts';

/** A mail: its headers, its text and what is attached. With `part`, that attachment itself. */
export async function readMail(bytes: Uint8Array, part?: string): Promise<Found> {
  const mail = await new PostalMime({ maxNestingDepth: 50 }).parse(bytes as Uint8Array<ArrayBuffer>);
  const attached = distinctNames(
    mail.attachments.map((one, i) => ({
      name: one.filename ?? `attachment ${i + 1}${one.mimeType === 'message/rfc822' ? '.eml' : ''}`,
      type: one.mimeType,
      bytes: typeof one.content === 'string' ? new TextEncoder().encode(one.content) : new Uint8Array(one.content),
    })),
  );
  if (part) {
    const found = attached.find((one) => one.name.toLowerCase() === part.toLowerCase());
    if (!found)
      throw new Unreadable(
        `No attachment is called ${JSON.stringify(part)}. ${attached.length ? `There are: ${attached.map((one) => one.name).join(', ')}.` : 'The mail has none.'}`,
      );
    return { text: '', files: [found] };
  }
  const shown = ['from', 'to', 'cc', 'bcc', 'reply-to', 'date', 'subject'];
  const headers = mail.headers.filter((one) => shown.includes(one.key)).map((one) => `${one.originalKey}: ${decodeWords(one.value)}`);
  const body = bodyText(mail.text?.trim() ?? '', mail.html ?? '');
  const list = attached.map((one) => `${one.name} (${one.type}, ${one.bytes.length} bytes)`);
  return { text: [headers.join('\n'), body, list.length ? `Attached: ${list.join('; ')}` : ''].filter(Boolean).join('\n\n'), files: [] };
}

/** The plain text; with it or instead of it the formatted one, where that alone has the words or the tables. */
function bodyText(plain: string, html: string): string {
  if (plain && !/<table\b/i.test(html)) return plain;
  const formatted = htmlText(html);
  const start = plain.replace(/\s+/g, ' ').slice(0, 60);
  const both = plain && !formatted.replace(/\s+/g, ' ').includes(start);
  return (both ? `${plain}\n\n${formatted}` : formatted || plain) || note('no text');
}
