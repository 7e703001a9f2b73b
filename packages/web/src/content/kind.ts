import { guessEncoding } from '@deskhand/protocol/guess-encoding';

/** How a file can be shown. */
export type Kind =
  | 'text'
  | 'markdown'
  | 'code'
  | 'csv'
  | 'xlsx'
  | 'docx'
  | 'pptx'
  | 'mail'
  | 'calendar'
  | 'pdf'
  | 'image'
  | 'html'
  | 'other';

const byEnding = new Map<string, Kind>(
  Object.entries({
    md: 'markdown',
    markdown: 'markdown',
    csv: 'csv',
    tsv: 'csv',
    xlsx: 'xlsx',
    docx: 'docx',
    pptx: 'pptx',
    pdf: 'pdf',
    png: 'image',
    jpg: 'image',
    jpeg: 'image',
    gif: 'image',
    webp: 'image',
    avif: 'image',
    svg: 'image',
    bmp: 'image',
    ico: 'image',
    html: 'html',
    htm: 'html',
    txt: 'text',
    log: 'text',
    eml: 'mail',
    ics: 'calendar',
    vcf: 'text',
    tex: 'text',
  }),
);
const code =
  'js mjs cjs ts tsx jsx json jsonl yaml yml toml xml css scss py rb go rs java kt c h cpp hpp cs sh bash zsh ps1 sql ini conf env php swift r lua diff patch'.split(
    ' ',
  );

const endingOf = (name: string): string => /\.([a-z0-9]{1,12})$/i.exec(name)?.[1]?.toLowerCase() ?? '';

export function kindOf(name: string, type = ''): Kind {
  const ending = endingOf(name);
  const known = byEnding.get(ending);
  if (known) return known;
  if (code.includes(ending) || /^(makefile|dockerfile|\..*rc|\.gitignore|\.envrc?)$/i.test(name)) return 'code';
  if (/^image\/(png|jpeg|gif|webp|avif|svg\+xml|bmp)$/.test(type)) return 'image';
  if (type === 'text/html') return 'html';
  if (type === 'application/pdf') return 'pdf';
  if (type === 'text/csv') return 'csv';
  if (type === 'text/markdown') return 'markdown';
  if (type.startsWith('text/')) return 'text';
  return 'other';
}

const pictures = new Map(
  Object.entries({
    png: 'image/png',
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    gif: 'image/gif',
    webp: 'image/webp',
    avif: 'image/avif',
    svg: 'image/svg+xml',
    bmp: 'image/bmp',
    ico: 'image/x-icon',
  }),
);
/** A type that only a picture has, whatever the file says of itself: a page in its place stays a broken picture. */
export const pictureType = (name: string, type = ''): string =>
  pictures.get(endingOf(name)) ?? (/^image\/[\w.+-]+$/.test(type) ? type : 'image/png');

/** What programs wrote before UTF-8, by the person's language; Western Europe's for all others. */
const older: Record<string, string> = {
  ja: 'shift_jis',
  zh: 'gb18030',
  ko: 'euc-kr',
  ru: 'windows-1251',
  uk: 'windows-1251',
  pl: 'windows-1250',
  cs: 'windows-1250',
  hu: 'windows-1250',
  tr: 'windows-1254',
  he: 'windows-1255',
  ar: 'windows-1256',
  el: 'windows-1253',
};

/** Where the bytes themselves leave it open, what this person's programs wrote. */
function guessed(bytes: Uint8Array): string[] {
  const { encoding, sure } = guessEncoding(bytes);
  if (sure) return [encoding, 'windows-1252'];
  const own = older[globalThis.navigator?.language.slice(0, 2)];
  return [...(own ? [own] : []), encoding, 'windows-1252'];
}

/** Bytes as text: valid UTF-8 without zeros. What is `known` to be text by its name may be in an older encoding. */
export function textOf(bytes: Uint8Array<ArrayBuffer>, known = false): string | undefined {
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  if (!marked && bytes.subarray(0, 8000).includes(0)) return undefined;
  const encodings = [marked ?? 'utf-8', ...(known ? guessed(bytes) : [])];
  for (const encoding of encodings) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {}
  }
  return undefined;
}
