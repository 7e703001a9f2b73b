import { Buffer } from 'node:buffer';
import { decodeText, encodeText } from './text.ts';

/**
 * The bytes of a text that takes the place of `old`: in its encoding, as far as that can hold it, and with its line ends.
 * A new calendar or card has the line ends that RFC 5545 and RFC 6350 ask for.
 */
export function asBefore(content: string, path: string, old: Uint8Array | undefined): { bytes: Uint8Array; note: string } {
  const before = old?.length ? decodeText(old) : undefined;
  const windows = before ? /\r\n/.test(before.text) && !/(?<!\r)\n/.test(before.text) : /\.(ics|vcf)$/i.test(path);
  const text = windows ? content.replace(/\r?\n/g, '\r\n') : content;
  const utf8 = (note: string) => ({ bytes: Buffer.from(text, 'utf8'), note });
  if (!before || (before.encoding === 'utf-8' && !before.bom)) return utf8('');
  if (before.unsure) return utf8(', as UTF-8: in which encoding it was is unsure');
  const bytes = encodeText({ ...before, text: text.replace(/^\ufeff/, '') });
  if (!bytes) return utf8(`, as UTF-8: ${before.encoding}, in which it was, lacks some of these characters`);
  return { bytes, note: `, in ${before.encoding} as before` };
}
