import {
  AlignmentType,
  BorderStyle,
  Document,
  ExternalHyperlink,
  FootnoteReferenceRun,
  HeadingLevel,
  ImageRun,
  type IParagraphOptions,
  LevelFormat,
  Packer,
  PageBreak,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { columnShares } from './column-shares.ts';
import { footnoteMark, footnotesIn, markFootnotes, singleFootnotes } from './footnotes.ts';
import { type Block, readMarkdown, readSpans, type Span } from './markdown.ts';
import { fitted, type Picture } from './pictures.ts';

const levels = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
];
/** Twips: 567 are a centimetre. */
const indent = 425;

/** Pixels, 96 to the inch, of what a page holds. */
const page = { width: 600, height: 860 };

/** A Word document from Markdown, with real headings, lists, tables, footnotes and pictures. */
export async function makeDocx(markdown: string, pictures: Map<string, Picture> = new Map()): Promise<Uint8Array> {
  const notes = footnotesIn([markdown]);
  const { text, words } = singleFootnotes(markFootnotes(markdown, notes), notes);
  const blocks = readMarkdown(text);
  const runs = new Set(blocks.flatMap((block) => (block.kind === 'item' ? [block.run] : [])));
  const document = new Document({
    numbering: {
      config: [...runs].map((run) => ({
        reference: `list${run}`,
        levels: [0, 1, 2, 3, 4, 5].map((level) => listLevel(level, run, blocks)),
      })),
    },
    styles: { default: { document: { run: { font: 'Calibri', size: 22 }, paragraph: { spacing: { after: 120 } } } } },
    footnotes: Object.fromEntries(words.map((one, i) => [i + 1, { children: [paragraph(readSpans(one), { style: 'FootnoteText' })] }])),
    sections: [{ children: blocks.flatMap((block) => blockParts(block, pictures)) }],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

function listLevel(level: number, run: number, blocks: Block[]) {
  const first = blocks.find((block) => block.kind === 'item' && block.run === run && block.level === level);
  const ordered = first?.kind === 'item' && first.ordered;
  return {
    level,
    format: ordered ? LevelFormat.DECIMAL : LevelFormat.BULLET,
    text: ordered ? `%${level + 1}.` : (['•', '◦', '▪'][level % 3] ?? '•'),
    start: ordered && first.kind === 'item' ? first.number : 1,
    alignment: AlignmentType.LEFT,
    style: { paragraph: { indent: { left: indent * (level + 1), hanging: indent } } },
  };
}

function blockParts(block: Block, pictures: Map<string, Picture>): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [paragraph(block.spans, { heading: levels[block.level - 1] ?? HeadingLevel.HEADING_6, spacing: { before: 240, after: 120 } })];
    case 'paragraph': {
      const spans = block.lines.flatMap((line, i): Span[] => (i ? [{ text: '\n' }, ...line] : line));
      return [paragraph(spans, block.quote ? { indent: { left: indent } } : {})];
    }
    case 'item':
      return [paragraph(block.spans, { numbering: { reference: `list${block.run}`, level: block.level }, spacing: { after: 60 } })];
    case 'code':
      return block.text
        .split('\n')
        .map((line) => new Paragraph({ spacing: { after: 0 }, children: [new TextRun({ text: line, font: 'Consolas', size: 19 })] }));
    case 'picture':
      return [pictureParagraph(block, pictures.get(block.name))];
    case 'rule':
      return [new Paragraph({ border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: 'A0A0A0', space: 1 } } })];
    case 'page break':
      return [new Paragraph({ children: [new PageBreak()] })];
    case 'table':
      return [table(block), new Paragraph({ spacing: { after: 60 } })];
  }
}

function pictureParagraph({ name, alt }: { name: string; alt: string }, picture: Picture | undefined): Paragraph {
  if (!picture) return paragraph([{ text: alt || name }], {});
  const words = { name, title: alt, description: alt };
  const run = new ImageRun({ type: picture.type, data: picture.bytes, transformation: fitted(picture, page), altText: words });
  return new Paragraph({ children: [run] });
}

/** Twips: what a page holds between its margins. */
const pageWidth = 9026;
const line = { style: BorderStyle.SINGLE, size: 4, color: 'BFBFBF' };

function table({ rows, right }: Extract<Block, { kind: 'table' }>): Table {
  const widths = columnShares(rows).map((share) => Math.floor(share * pageWidth));
  return new Table({
    width: { size: pageWidth, type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    borders: { top: line, bottom: line, left: line, right: line, insideHorizontal: line, insideVertical: line },
    rows: rows.map((row, y) => {
      const children = row.map((spans, x) => {
        const cell = paragraph(y ? spans : spans.map((span) => ({ ...span, bold: true })), {
          spacing: { before: 40, after: 40 },
          ...(right[x] ? { alignment: AlignmentType.RIGHT } : {}),
        });
        return new TableCell({
          width: { size: widths[x] ?? 0, type: WidthType.DXA },
          children: [cell],
          ...(y ? {} : { shading: { type: ShadingType.CLEAR, fill: 'EDEDED' } }),
        });
      });
      return new TableRow({ children, tableHeader: y === 0, cantSplit: true });
    }),
  });
}

function paragraph(spans: Span[], options: IParagraphOptions): Paragraph {
  return new Paragraph({ ...options, children: spans.flatMap(spanParts) });
}

/** The mark of a footnote is a part of its own. */
const spanParts = (span: Span): (TextRun | ExternalHyperlink)[] =>
  span.text.split(footnoteMark).flatMap((piece, i) => {
    if (i % 2) return [new FootnoteReferenceRun(Number(piece) + 1)];
    return piece || span.text === '' ? [spanPart({ ...span, text: piece })] : [];
  });

function spanPart(span: Span): TextRun | ExternalHyperlink {
  if (span.text === '\n') return new TextRun({ break: 1 });
  const run = new TextRun({
    text: span.text,
    bold: span.bold ?? false,
    italics: span.italic ?? false,
    strike: span.strike ?? false,
    ...(span.code ? { font: 'Consolas' } : {}),
    ...(span.link ? { style: 'Hyperlink' } : {}),
  });
  return span.link && /^(https?:|mailto:)/i.test(span.link) ? new ExternalHyperlink({ link: span.link, children: [run] }) : run;
}
