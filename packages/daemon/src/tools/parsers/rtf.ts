import { guessLabel } from './code-pages.ts';
import { Unreadable } from './unreadable.ts';

// Rich Text Format (RTF 1.9.1) as text: paragraphs as lines, tables with their cells side by side. What is no text of
// the document (fonts, colours, styles, pictures) is passed over.

/** Groups that hold no words of the document. */
const passed = new Set(
  'fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore latentstyles listtable listoverridetable rsidtbl generator xmlnstbl filetbl revtbl fldinst mmathPr pgptbl bkmkstart bkmkend shppict nonshppict listtext pntext'.split(
    ' ',
  ),
);
/** Starred groups that do. */
const starred = new Set(['shptxt', 'annotation', 'footnote']);
/** Groups that stand apart from the text around them, and how they are shown. */
const noted = new Map([
  ['footnote', ' [note: '],
  ['annotation', ' [comment: '],
  ...['header', 'headerl', 'headerr', 'headerf'].map((name): [string, string] => [name, '[header: ']),
  ...['footer', 'footerl', 'footerr', 'footerf'].map((name): [string, string] => [name, '[footer: ']),
]);
const marks = new Map(
  Object.entries({
    par: '\n',
    sect: '\n\n',
    page: '\n\n',
    line: '\n',
    tab: '\t',
    emdash: '—',
    endash: '–',
    bullet: '•',
    lquote: '‘',
    rquote: '’',
    ldblquote: '“',
    rdblquote: '”',
    emspace: ' ',
    enspace: ' ',
  }),
);

interface Group {
  skip: boolean;
  /** How many characters stand for a Unicode one, for programs that don't know those. */
  fallback: number;
  deleted: boolean;
  /** What ends it. */
  after: string;
}

export function readRtf(bytes: Uint8Array): string {
  const source = new TextDecoder('latin1').decode(bytes);
  if (!/^\s*\{\\rtf/.test(source)) throw new Unreadable('The file is not RTF, whatever its name says.');
  const pattern = /\\([a-z]+)(-?\d+)? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}]+)/gi;
  const stack: Group[] = [];
  let group: Group = { skip: false, fallback: 1, deleted: false, after: '' };
  let page = 'windows-1252';
  let raw: number[] = [];
  let owed = 0;
  let first = false;
  let star = false;
  const out: string[] = [];
  const flush = () => {
    if (raw.length) out.push(new TextDecoder(page).decode(Uint8Array.from(raw)));
    raw = [];
  };
  const put = (text: string) => {
    flush();
    if (!group.skip && !group.deleted) out.push(text);
  };
  for (const [, word, number, hex, symbol, brace, text] of source.matchAll(pattern)) {
    if (brace === '{') {
      flush();
      if (stack.length > 1000) throw new Unreadable('The file is too deeply nested to open here.');
      stack.push(group);
      group = { ...group, after: '' };
      first = true;
      star = false;
      continue;
    }
    if (brace === '}') {
      put(group.after);
      group = stack.pop() ?? group;
      continue;
    }
    const starts = first;
    first = false;
    if (symbol === '*' && starts) {
      star = true;
      first = true;
    } else if (word !== undefined) {
      const name = word.toLowerCase();
      if (starts && (passed.has(name) || (star && !starred.has(name)))) group.skip = true;
      const opens = starts ? noted.get(name) : undefined;
      if (opens) {
        put(opens);
        group.after = name.startsWith('header') || name.startsWith('footer') ? ']\n' : ']';
      }
      if (name === 'ansicpg') page = guessLabel(Number(number)) ?? page;
      else if (name === 'uc') group.fallback = Number(number ?? 1);
      else if (name === 'deleted') group.deleted = number !== '0';
      else if (name === 'u' && number !== undefined) {
        put(String.fromCharCode(Number(number) & 0xffff));
        owed = group.fallback;
      } else if (name === 'cell' || name === 'nestcell') put(' | ');
      else if (name === 'row' || name === 'nestrow') put('\n');
      else if (name === 'bin' && number) throw new Unreadable('The file holds binary data, which is not read here.');
      else put(marks.get(name) ?? '');
    } else if (hex !== undefined) {
      if (owed) owed--;
      else if (!group.skip && !group.deleted) raw.push(Number.parseInt(hex, 16));
    } else if (symbol !== undefined) {
      if (symbol === '~') put('\u00a0');
      else if (symbol === '_') put('-');
      else if (symbol === '\n' || symbol === '\r') put('\n');
      else if ('\\{}'.includes(symbol)) put(symbol);
    } else if (text !== undefined) {
      const plain = text.replace(/[\r\n]+/g, '');
      const kept = plain.slice(Math.min(owed, plain.length));
      owed -= plain.length - kept.length;
      if (kept) put(kept);
    }
  }
  flush();
  return tidied(out.join(''));
}

function tidied(text: string): string {
  const lines = text.split('\n').map((line) => {
    const cells = line.replace(/\s+$/, '');
    return / \|$/.test(cells) ? `| ${cells.trim()}` : cells;
  });
  return lines
    .join('\n')
    .replace(/\s*\n\]\n/g, ']\n')
    .replace(/\[(header|footer): \s*\]\n?/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const preset =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

/** The packed RTF of Outlook messages (MS-OXRTFCP). */
export function unpackRtf(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 16) return new Uint8Array();
  const size = Math.min(view.getUint32(4, true), 20_000_000);
  if (view.getUint32(8, true) === 0x414c_454d) return bytes.subarray(16, 16 + size);
  const window = new Uint8Array(4096);
  window.set(new TextEncoder().encode(preset));
  let write = preset.length;
  const out: number[] = [];
  const put = (byte: number) => {
    out.push(byte);
    window[write] = byte;
    write = (write + 1) % 4096;
  };
  for (let at = 16; at < bytes.length && out.length < size; ) {
    const flags = bytes[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < bytes.length && out.length < size; bit++) {
      if (!(flags & (1 << bit))) {
        put(bytes[at++] ?? 0);
        continue;
      }
      const token = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      at += 2;
      const from = token >> 4;
      if (from === write) return Uint8Array.from(out);
      for (let i = 0; i < (token & 15) + 2; i++) put(window[(from + i) % 4096] ?? 0);
    }
  }
  return Uint8Array.from(out);
}
