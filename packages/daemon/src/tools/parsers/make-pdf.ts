import { PDFDocument, type PDFFont, type PDFImage, type PDFPage, rgb } from 'pdf-lib';
import { emojiLeft, withoutEmoji } from './emoji.ts';
import { footnotesIn, markFootnotes } from './footnotes.ts';
import { type Block, readMarkdown, type Span } from './markdown.ts';
import { embedFonts, type Fonts } from './pdf-fonts.ts';
import { asSeen, runsLeft } from './pdf-order.ts';
import { fitted, type Picture } from './pictures.ts';

/** Points: A4, with margins of two centimetres and a half. */
const page = { width: 595.28, height: 841.89, margin: 70 };
const width = page.width - 2 * page.margin;
const size = { text: 11, headings: [20, 16, 13.5, 12, 11, 11] };
const leading = 1.35;

interface Pen {
  document: PDFDocument;
  fonts: Fonts;
  /** By name: what is drawn, and its size in points. */
  pictures: Map<string, { image: PDFImage; width: number; height: number }>;
  page: PDFPage;
  /** Where the next line's top is. */
  y: number;
}
interface Word {
  text: string;
  font: PDFFont;
  span: Span;
  /** Whether a space stands before it. */
  space: boolean;
}

/** A PDF from Markdown: headings, lists, tables, code and pictures on A4 pages. */
export async function makePdf(given: string, pictures: Map<string, Picture> = new Map()): Promise<{ bytes: Uint8Array; words: string }> {
  const { text: markdown, left } = withoutEmoji(withNotesBelow(given));
  const document = await PDFDocument.create();
  const fonts = await embedFonts(document, markdown);
  const embedded: Pen['pictures'] = new Map();
  for (const [name, one] of pictures) {
    const image = await (one.type === 'png' ? document.embedPng(one.bytes) : document.embedJpg(new Uint8Array(one.bytes)));
    // (A JPEG is read from the start of its buffer, so it gets one of its own.)
    // A pixel is three quarters of a point.
    const real = { ...one, width: one.width * 0.75, height: one.height * 0.75 };
    embedded.set(name, { image, ...fitted(real, { width, height: page.height - 2 * page.margin }) });
  }
  const pen: Pen = { document, fonts, pictures: embedded, page: document.addPage([page.width, page.height]), y: page.height - page.margin };
  for (const block of readMarkdown(markdown)) draw(block, pen);
  const pages = document.getPageCount();
  return { bytes: await document.save(), words: `; ${pages} ${pages === 1 ? 'page' : 'pages'}${emojiLeft(left)}` };
}

function draw(block: Block, pen: Pen): void {
  switch (block.kind) {
    case 'heading': {
      const high = size.headings[block.level - 1] ?? size.text;
      pen.y -= high * 0.5;
      drawText(
        block.spans.map((span) => ({ ...span, bold: true })),
        pen,
        page.margin,
        width,
        high,
      );
      pen.y -= high * 0.35;
      return;
    }
    case 'paragraph': {
      const inset = block.quote ? 18 : 0;
      for (const line of block.lines) drawText(line, pen, page.margin + inset, width - inset, size.text);
      pen.y -= 6;
      return;
    }
    case 'item': {
      const inset = 18 * (block.level + 1);
      const left = leftward(block.spans);
      makeRoom(pen, size.text * leading);
      const mark = block.ordered ? `${block.number}.` : '•';
      const at = left ? page.margin + width - inset + 6 : page.margin + inset - pen.fonts.plain.widthOfTextAtSize(mark, size.text) - 6;
      pen.page.drawText(mark, { x: at, y: pen.y - size.text, size: size.text, font: pen.fonts.plain });
      drawText(block.spans, pen, left ? page.margin : page.margin + inset, width - inset, size.text);
      pen.y -= 2;
      return;
    }
    case 'code':
      for (const line of block.text.split('\n'))
        drawText([{ text: line.replaceAll(' ', '\u00a0') || ' ', code: true }], pen, page.margin + 8, width - 8, 9.5);
      pen.y -= 6;
      return;
    case 'picture': {
      const shown = pen.pictures.get(block.name);
      if (shown) drawPicture(shown, pen);
      else drawText([{ text: block.alt || block.name }], pen, page.margin, width, size.text);
      return;
    }
    case 'rule':
      makeRoom(pen, 14);
      pen.page.drawLine({
        start: { x: page.margin, y: pen.y - 7 },
        end: { x: page.margin + width, y: pen.y - 7 },
        thickness: 0.7,
        color: rgb(0.6, 0.6, 0.6),
      });
      pen.y -= 14;
      return;
    case 'page break':
      newPage(pen);
      return;
    case 'table':
      drawTable(block, pen);
  }
}

function drawPicture({ image, width, height }: { image: PDFImage; width: number; height: number }, pen: Pen): void {
  makeRoom(pen, height);
  pen.page.drawImage(image, { x: page.margin, y: pen.y - height, width, height });
  pen.y -= height + 8;
}

function newPage(pen: Pen): void {
  pen.page = pen.document.addPage([page.width, page.height]);
  pen.y = page.height - page.margin;
}

function makeRoom(pen: Pen, height: number): void {
  if (pen.y - height < page.margin) newPage(pen);
}

function drawText(spans: Span[], pen: Pen, x: number, room: number, high: number): void {
  const left = leftward(spans);
  for (const line of wrap(spans, pen.fonts, room, high)) {
    makeRoom(pen, high * leading);
    drawLine(line, left, pen, left ? x + room - lineWidth(line, high) : x, pen.y - high, high);
    pen.y -= high * leading;
  }
}

const leftward = (spans: Span[]) => runsLeft(spans.map(({ text }) => text).join('')) ?? false;

/** `left`: the text that it is of runs from right to left. */
function drawLine(line: Word[], left: boolean, pen: Pen, x: number, y: number, high: number): void {
  let at = x;
  const spaced = line.flatMap((word, i) => (i && word.space ? [{ ...word, text: ' ' }, word] : word));
  for (const word of asSeen(spaced, left)) {
    pen.page.drawText(word.text, { x: at, y, size: high, font: word.font, color: word.span.link ? rgb(0.05, 0.3, 0.7) : rgb(0, 0, 0) });
    const end = at + word.font.widthOfTextAtSize(word.text, high);
    if (word.span.strike) pen.page.drawLine({ start: { x: at, y: y + high * 0.3 }, end: { x: end, y: y + high * 0.3 }, thickness: 0.6 });
    at = end;
  }
}

const lineWidth = (line: Word[], high: number) =>
  line.reduce(
    (sum, word, i) => sum + word.font.widthOfTextAtSize(word.text, high) + (i && word.space ? word.font.widthOfTextAtSize(' ', high) : 0),
    0,
  );

/** Breaks words into lines no wider than `room`; a word that is wider itself is cut. */
function wrap(spans: Span[], fonts: Fonts, room: number, high: number): Word[][] {
  const lines: Word[][] = [[]];
  let used = 0;
  for (const word of wordsOf(spans, fonts)) {
    if (word.text === '\n') {
      lines.push([]);
      used = 0;
      continue;
    }
    for (const piece of pieces(word, room, high)) {
      const wide = piece.font.widthOfTextAtSize(piece.text, high);
      const gap = used && piece.space ? piece.font.widthOfTextAtSize(' ', high) : 0;
      if (used && used + gap + wide > room) {
        lines.push([piece]);
        used = wide;
      } else {
        lines.at(-1)?.push(piece);
        used += gap + wide;
      }
    }
  }
  return lines;
}

function wordsOf(spans: Span[], fonts: Fonts): Word[] {
  const words: Word[] = [];
  let space = false;
  for (const span of spans) {
    for (const part of fonts.fit(span.text).split(/( +|\n)/)) {
      if (part === '\n') words.push({ text: '\n', font: fonts.plain, span, space: false });
      else if (/^ +$/.test(part)) space = true;
      else
        for (const piece of fonts.pieces(part, span)) {
          words.push({ ...piece, span, space });
          space = false;
        }
    }
  }
  return words;
}

function pieces(word: Word, room: number, high: number): Word[] {
  if (word.font.widthOfTextAtSize(word.text, high) <= room) return [word];
  const cut: Word[] = [];
  let text = '';
  for (const letter of word.text) {
    if (text && word.font.widthOfTextAtSize(text + letter, high) > room) {
      cut.push({ ...word, text, space: cut.length ? false : word.space });
      text = '';
    }
    text += letter;
  }
  if (text) cut.push({ ...word, text, space: cut.length ? false : word.space });
  return cut;
}

const cell = { pad: 4, high: 10, lines: Math.floor((page.height - 2 * page.margin - 8) / (10 * leading)) };

function drawTable({ rows, right }: Extract<Block, { kind: 'table' }>, pen: Pen): void {
  const columns = columnWidths(rows, pen.fonts);
  for (const [y, row] of rows.entries()) {
    const bold = y === 0;
    const lines = row.map((spans, x) =>
      wrap(bold ? spans.map((span) => ({ ...span, bold })) : spans, pen.fonts, (columns[x] ?? 40) - 2 * cell.pad, cell.high),
    );
    // What is higher than a page goes on on the next.
    const most = Math.max(1, ...lines.map((one) => one.length));
    for (let from = 0; from < most; from += cell.lines)
      drawRow(
        lines.map((one) => one.slice(from, from + cell.lines)),
        { columns, right, bold, left: row.map(leftward) },
        pen,
      );
  }
  pen.y -= 10;
}

function drawRow(
  lines: Word[][][],
  { columns, right, left, bold }: { columns: number[]; right: boolean[]; left: boolean[]; bold: boolean },
  pen: Pen,
): void {
  const height = Math.max(1, ...lines.map((one) => one.length)) * cell.high * leading + 2 * cell.pad;
  makeRoom(pen, height);
  let x = page.margin;
  for (const [i, wide] of columns.entries()) {
    const fill = bold ? { color: rgb(0.93, 0.93, 0.93) } : {};
    pen.page.drawRectangle({ x, y: pen.y - height, width: wide, height, borderWidth: 0.5, borderColor: rgb(0.6, 0.6, 0.6), ...fill });
    for (const [n, line] of (lines[i] ?? []).entries())
      drawLine(
        line,
        left[i] ?? false,
        pen,
        right[i] || left[i] ? x + wide - cell.pad - lineWidth(line, cell.high) : x + cell.pad,
        pen.y - cell.pad - cell.high - n * cell.high * leading,
        cell.high,
      );
    x += wide;
  }
  pen.y -= height;
}

/** Each column as wide as its longest line wants, all together as wide as the page at most. */
function columnWidths(rows: Span[][][], fonts: Fonts): number[] {
  const columns = (rows[0] ?? []).map((_, x) => {
    const texts = rows.map((row) => (row[x] ?? []).map(({ text }) => text).join(''));
    const widest = (parts: string[]) =>
      Math.max(24, ...parts.map((part) => lineWidth(wordsOf([{ text: part, bold: true }], fonts), cell.high))) + 2 * cell.pad + 2;
    const wants = widest(texts.flatMap((text) => text.split('\n')));
    return { wants, needs: Math.min(wants, widest(texts.flatMap((text) => text.split(/\s+/)))) };
  });
  const all = (some: typeof columns, what: 'wants' | 'needs') => some.reduce((sum, one) => sum + one[what], 0);
  if (all(columns, 'wants') <= width) return columns.map(({ wants }) => wants);
  // Narrow columns keep what they want; wide ones share the rest, none narrower than its longest word as long as that fits.
  const fair = width / columns.length;
  const wide = columns.filter(({ wants }) => wants > fair);
  const room = width - all(columns, 'wants') + all(wide, 'wants');
  const left = room - all(wide, 'needs');
  const more = all(wide, 'wants') - all(wide, 'needs');
  return columns.map(({ wants, needs }) => {
    if (wants <= fair) return wants;
    return left < 0 ? (needs / all(wide, 'needs')) * room : needs + (left * (wants - needs)) / more;
  });
}

/** Footnotes stand below the whole text, by their numbers. */
function withNotesBelow(markdown: string): string {
  const notes = footnotesIn([markdown]);
  if (!notes.length) return markdown;
  const below = notes.map(({ words }, i) => `[${i + 1}] ${words}`);
  return `${markFootnotes(markdown, notes, (i) => `[${i + 1}]`)}\n\n---\n\n${below.join('\n')}\n`;
}
