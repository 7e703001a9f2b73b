import { openCompound } from './compound.ts';
import { Unreadable } from './unreadable.ts';

// A Word document of 97 to 2003 (MS-DOC) as text: its pieces in their order, tables with their cells side by side, then
// its notes, headers and comments.

const most = 5_000_000;

export function readDoc(bytes: Uint8Array): string {
  const file = openCompound(bytes);
  const main = file.read('WordDocument');
  const view = new DataView(main.buffer, main.byteOffset, main.byteLength);
  if (main.length < 0x1aa || view.getUint16(0, true) !== 0xa5ec)
    throw new Unreadable('The file is from a Word older than 97, or broken: ask for a copy saved as .docx.');
  const flags = view.getUint16(10, true);
  if (flags & 0x100) throw new Unreadable('The document is protected by a password: ask for it, or for an open copy.');
  const table = file.read(flags & 0x200 ? '1Table' : '0Table');
  const text = piecesText(main, table, view.getUint32(0x1a2, true), view.getUint32(0x1a6, true));
  // How many characters each part of it has, one after the other.
  const lengths = [0x4c, 0x50, 0x54, 0x58, 0x5c, 0x60].map((at) => view.getInt32(at, true));
  let from = 0;
  const parts = lengths.map((length) => {
    const part = text.slice(from, from + Math.max(0, length));
    from += Math.max(0, length);
    return laidOut(part);
  });
  const [body = '', footnotes = '', headers = '', , comments = '', endnotes = ''] = parts;
  const more = [
    headers && `[headers and footers: ${[...new Set(headers.split('\n').filter((line) => line.trim()))].join(' / ')}]`,
    footnotes && `[footnotes]\n${footnotes}`,
    endnotes && `[endnotes]\n${endnotes}`,
    comments && `[comments]\n${comments}`,
  ];
  return [body || '[no text]', ...more.filter(Boolean)].join('\n\n');
}

/** The table of pieces (Clx, 2.9.38): which characters stand where, in one byte each or two. */
function piecesText(main: Uint8Array, table: Uint8Array, at: number, length: number): string {
  const clx = table.subarray(at, at + length);
  const view = new DataView(clx.buffer, clx.byteOffset, clx.byteLength);
  let start = 0;
  while (clx[start] === 1) start += 3 + view.getUint16(start + 1, true);
  if (clx[start] !== 2) throw new Unreadable('The document is broken: its text cannot be put together.');
  const size = Math.min(view.getUint32(start + 1, true), clx.length - start - 5);
  const number = Math.floor((size - 4) / 12);
  const positions = start + 5;
  const descriptors = positions + (number + 1) * 4;
  const texts: string[] = [];
  let total = 0;
  for (let i = 0; i < number && total < most; i++) {
    const letters = view.getUint32(positions + (i + 1) * 4, true) - view.getUint32(positions + i * 4, true);
    const place = view.getUint32(descriptors + i * 8 + 2, true);
    const narrow = (place & 0x4000_0000) !== 0;
    const offset = narrow ? (place & 0x3fff_ffff) / 2 : place;
    const piece = main.subarray(offset, offset + letters * (narrow ? 1 : 2));
    texts.push(new TextDecoder(narrow ? 'windows-1252' : 'utf-16le').decode(piece));
    total += letters;
  }
  return texts.join('').slice(0, most);
}

/** Marks as what they stand for: cells, lines, pages; of a field what it shows, not how it is made. */
function laidOut(text: string): string {
  let shown = '';
  let hidden = 0;
  const fields: boolean[] = [];
  for (const letter of text) {
    if (letter === '\x13') {
      fields.push(true);
      hidden++;
    } else if (letter === '\x14') {
      if (fields.at(-1)) hidden--;
      if (fields.length) fields[fields.length - 1] = false;
    } else if (letter === '\x15') {
      if (fields.pop()) hidden--;
    } else if (!hidden) shown += letter;
  }
  return rows(shown)
    .replaceAll('\r', '\n')
    .replaceAll('\x0b', '\n')
    .replaceAll('\x0c', '\n\n')
    .replaceAll('\x1e', '-')
    .replaceAll('\x01', '[picture]')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Each cell ends with a mark, and each row with one more. */
function rows(text: string): string {
  return text
    .split('\x07\x07')
    .map((part, i, parts) => {
      if (i === parts.length - 1 || !part) return part;
      // Before the first cell of the row stand the paragraphs before the table.
      const cut = part.includes('\x07') ? part.slice(0, part.indexOf('\x07')).lastIndexOf('\r') + 1 : part.lastIndexOf('\r') + 1;
      const cells = part.slice(cut).split('\x07');
      return `${part.slice(0, cut)}| ${cells.map((cell) => cell.replaceAll('\r', ' / ').trim()).join(' | ')} |\r`;
    })
    .join('')
    .replaceAll('\x07', ' | ');
}
