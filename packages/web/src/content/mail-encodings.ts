// How mails write what isn't ASCII. Strings here have one character for each byte, until they are text.

export const fromBase64 = (text: string): string => {
  try {
    return atob(text.replace(/[^A-Za-z0-9+/]/g, ''));
  } catch {
    return '';
  }
};

export const fromQuoted = (text: string): string =>
  text.replace(/=\r?\n/g, '').replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** As text: by its name where browsers know that, else as UTF-8, else as Western Europe's. */
export function bytesOf(binary: string, charset = 'utf-8'): string {
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  for (const [name, fatal] of [
    [charset, true],
    ['utf-8', true],
    ['windows-1252', false],
  ] as const) {
    try {
      return new TextDecoder(name, { fatal }).decode(bytes);
    } catch {}
  }
  return binary;
}

/** A header's words (RFC 2047): `=?utf-8?Q?M=C3=BCller?=`. */
export const decoded = (head: string): string =>
  bytesOf(
    head
      .replace(/(=\?[^?\s]{1,40}\?[BQbq]\?[^?\s]*\?=)\s+(?==\?)/g, '$1')
      .replace(/=\?([^?\s]{1,40})\?([BQbq])\?([^?\s]*)\?=/g, (_, charset: string, way: string, word: string) =>
        asUtf8(bytesOf(way.toLowerCase() === 'b' ? fromBase64(word) : fromQuoted(word.replaceAll('_', ' ')), charset)),
      ),
  );

const asUtf8 = (text: string): string => Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** The words of a page, as characters: nothing of it is markup afterwards. */
export const plainOf = (html: string): string =>
  html
    .slice(0, 1_000_000)
    .replace(/<(script|style|head)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h[1-6])\b[^<>]{0,1000}>/gi, '\n')
    .replace(/<[^<>]{0,10000}>/g, '')
    .replace(/&(?:#(\d{1,7})|([a-z]{2,5}));/gi, (whole, number?: string, name?: string) =>
      number ? String.fromCodePoint(Math.min(Number(number), 0x10ffff)) : (named[name?.toLowerCase() ?? ''] ?? whole),
    )
    .replace(/\n{3,}/g, '\n\n');
