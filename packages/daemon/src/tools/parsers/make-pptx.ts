import JSZip from 'jszip';
import { columnShares } from './column-shares.ts';
import { type Block, readMarkdown, type Span } from './markdown.ts';
import { fitted, type Picture } from './pictures.ts';
import { boxes, contentTypes, group, layouts, links, master, presentation, spaces, theme, xml } from './pptx-parts.ts';
import { Unreadable } from './unreadable.ts';
import { escaped } from './xml.ts';

// Slides from Markdown: a heading begins one (so do "---" and \newpage), its list or text is the body, a table a real
// table. What is too long for one slide goes on on the next, under the same title.

type Box = [x: number, y: number, width: number, height: number];
interface Slide {
  title: Span[];
  blocks: Block[];
}
interface Line {
  spans: Span[];
  level: number;
  mark: 'bullet' | 'number' | 'none';
  /** Of a numbered line: the number that its list begins with on this slide. */
  start?: number;
}

const most = 300;
/** English metric units to a point and a pixel. */
const point = 12_700;
const pixel = 9525;
/** Points of a row of a table. */
const rowHigh = 30;
const sizes = [24, 20, 18, 16, 14];

export async function makePptx(
  markdown: string,
  pictures: Map<string, Picture> = new Map(),
): Promise<{ bytes: Uint8Array; words: string }> {
  const slides = slidesOf(readMarkdown(markdown)).flatMap(split);
  if (!slides.length) throw new Unreadable('There is nothing to show: begin each slide with a heading ("# Title").');
  if (slides.length > most) throw new Unreadable(`${slides.length} slides are too many for one presentation (most ${most}).`);
  const zip = new JSZip();
  zip.file('[Content_Types].xml', contentTypes(slides.length));
  zip.file('_rels/.rels', links([['officeDocument', 'ppt/presentation.xml']]));
  zip.file('ppt/presentation.xml', presentation(slides.length));
  zip.file(
    'ppt/_rels/presentation.xml.rels',
    links([
      ['slideMaster', 'slideMasters/slideMaster1.xml'],
      ...slides.map((_, i): [string, string] => ['slide', `slides/slide${i + 1}.xml`]),
    ]),
  );
  zip.file('ppt/theme/theme1.xml', theme);
  zip.file('ppt/slideMasters/slideMaster1.xml', master);
  zip.file(
    'ppt/slideMasters/_rels/slideMaster1.xml.rels',
    links([
      ['slideLayout', '../slideLayouts/slideLayout1.xml'],
      ['slideLayout', '../slideLayouts/slideLayout2.xml'],
      ['theme', '../theme/theme1.xml'],
    ]),
  );
  for (const [i, layout] of layouts.entries()) {
    zip.file(`ppt/slideLayouts/slideLayout${i + 1}.xml`, layout);
    zip.file(`ppt/slideLayouts/_rels/slideLayout${i + 1}.xml.rels`, links([['slideMaster', '../slideMasters/slideMaster1.xml']]));
  }
  const media = new Map([...pictures].map(([name, one], i) => [name, { ...one, file: `image${i + 1}.${one.type}` }]));
  for (const one of media.values()) zip.file(`ppt/media/${one.file}`, one.bytes);
  for (const [i, slide] of slides.entries()) {
    const drawn = isCover(slide, i) ? cover(slide) : drawSlide(slide, media);
    zip.file(`ppt/slides/slide${i + 1}.xml`, drawn.xml);
    zip.file(`ppt/slides/_rels/slide${i + 1}.xml.rels`, links(drawn.targets));
  }
  return {
    bytes: await zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' }),
    words: `; ${slides.length} ${slides.length === 1 ? 'slide' : 'slides'}`,
  };
}

function slidesOf(blocks: Block[]): Slide[] {
  const slides: Slide[] = [];
  let fresh = true;
  for (const block of blocks) {
    if (block.kind === 'rule' || block.kind === 'page break') fresh = true;
    else if (block.kind === 'heading' && (block.level <= 2 || fresh)) {
      slides.push({ title: block.spans, blocks: [] });
      fresh = false;
    } else {
      if (fresh) slides.push({ title: [], blocks: [] });
      fresh = false;
      slides.at(-1)?.blocks.push(block);
    }
  }
  return slides;
}

/** A title with a line or two under it, at the start. */
function isCover({ title, blocks }: Slide, index: number): boolean {
  return index === 0 && title.length > 0 && blocks.length <= 2 && blocks.every(({ kind }) => kind === 'paragraph');
}

/** What doesn't fit in the smallest letters goes on under the same title. */
function split(slide: Slide): Slide[] {
  const parts: Slide[] = [];
  let blocks: Block[] = [];
  let full = 0;
  const room = boxes.body[3] / point;
  const next = () => {
    parts.push({ title: parts.length ? [...slide.title, { text: ` (${parts.length + 1})` }] : slide.title, blocks });
    blocks = [];
    full = 0;
  };
  for (const block of slide.blocks.flatMap(tableParts)) {
    const high = heightOf(block, 16);
    if (blocks.length && full + high > room) next();
    blocks.push(block);
    full += high;
  }
  if (blocks.length || !parts.length) next();
  return parts;
}

/** A long table in parts, each under its head. */
function tableParts(block: Block): Block[] {
  const rows = 10;
  if (block.kind !== 'table' || block.rows.length <= rows + 1) return [block];
  const [head = [], ...rest] = block.rows;
  return Array.from({ length: Math.ceil(rest.length / rows) }, (_, i) => ({
    ...block,
    rows: [head, ...rest.slice(i * rows, (i + 1) * rows)],
  }));
}

/** Points that it takes with letters of that size, over the whole width. */
function heightOf(block: Block, size: number): number {
  if (block.kind === 'table') return block.rows.length * rowHigh + 12;
  if (block.kind === 'picture') return 200;
  return linesHigh(linesOf(block), size, boxes.body[2] / point);
}

const plainOf = (spans: Span[]) => spans.map(({ text }) => text).join('');
const wrapped = (line: Line, size: number, width: number) =>
  Math.max(1, Math.ceil((plainOf(line.spans).length * size * 0.5) / Math.max(100, width - line.level * 30)));

function linesOf(block: Block): Line[] {
  switch (block.kind) {
    case 'item':
      return [
        {
          spans: block.spans,
          level: Math.min(4, block.level),
          ...(block.ordered ? { mark: 'number', start: block.number } : { mark: 'bullet' }),
        },
      ];
    case 'heading':
      return [{ spans: block.spans.map((span) => ({ ...span, bold: true })), level: 0, mark: 'none' }];
    case 'paragraph':
      return block.lines.map((spans) => ({ spans, level: 0, mark: 'none' as const }));
    case 'code':
      return block.text.split('\n').map((text) => ({ spans: [{ text, code: true }], level: 0, mark: 'none' as const }));
    default:
      return [];
  }
}

interface Drawn {
  xml: string;
  targets: [string, string][];
}
type Media = Map<string, Picture & { file: string }>;

function cover({ title, blocks }: Slide): Drawn {
  const under = blocks.flatMap(linesOf).map((line) => paragraph(line));
  const shapes = [holder(2, 'Title', 'type="ctrTitle"', [paragraph({ spans: title, level: 0, mark: 'none' }, undefined, true)])];
  if (under.length) shapes.push(holder(3, 'Subtitle', 'type="subTitle" idx="1"', under));
  return { xml: slideXml(shapes), targets: [['slideLayout', '../slideLayouts/slideLayout1.xml']] };
}

/** From top to bottom; a picture beside text stands to the right of it. */
function drawSlide({ title, blocks }: Slide, media: Media): Drawn {
  const targets: Drawn['targets'] = [['slideLayout', '../slideLayouts/slideLayout2.xml']];
  const shapes = [holder(2, 'Title', 'type="title"', [paragraph({ spans: title, level: 0, mark: 'none' }, undefined, true)])];
  let id = 10;
  const text = counted(blocks.flatMap(linesOf));
  const things = blocks.filter(({ kind }) => kind === 'table' || kind === 'picture');
  const beside = text.length > 0 && things.length > 0 && things.every(({ kind }) => kind === 'picture');
  const [x, y, width, height] = boxes.body;
  const gap = 228_600;
  const half = Math.floor((width - gap) / 2);
  const textWidth = beside ? half : width;
  const tables = things.reduce((sum, thing) => sum + (thing.kind === 'table' ? heightOf(thing, 16) * point : 0), 0);
  const size = sizeFor(text, textWidth / point, (height - (beside ? 0 : tables)) / point);
  const textHeight = things.length && !beside ? Math.min(height, boxHigh(text, size, textWidth / point) * point) : height;
  if (text.length) {
    const box: Box = [x, y, textWidth, Math.round(textHeight)];
    shapes.push(
      holder(
        3,
        'Text',
        'type="body" idx="1"',
        text.map((line) => paragraph(line, size)),
        box,
      ),
    );
  }
  let top = beside || !text.length ? y : y + Math.round(textHeight) + gap / 2;
  const left = beside ? x + half + gap : x;
  const across = beside ? half : width;
  for (const [i, thing] of things.entries()) {
    const room = Math.floor((y + height - top) / (things.length - i));
    if (thing.kind === 'table') {
      shapes.push(table(thing, ++id, [left, Math.round(top), across, 0]));
      top += heightOf(thing, 16) * point;
    } else if (thing.kind === 'picture') {
      const one = media.get(thing.name);
      if (!one) continue;
      const fits = fitted(
        { ...one, width: one.width * pixel * 4, height: one.height * pixel * 4 },
        { width: across, height: room - gap / 2 },
      );
      targets.push(['image', `../media/${one.file}`]);
      const at: Box = [Math.round(left + (across - fits.width) / 2), Math.round(top), Math.round(fits.width), Math.round(fits.height)];
      shapes.push(picture(thing.alt || thing.name, ++id, targets.length, at));
      top += fits.height + gap / 2;
    }
  }
  return { xml: slideXml(shapes), targets };
}

/** Neighbours of one list count on from where it begins here. */
function counted(lines: Line[]): Line[] {
  const told: Line[] = [];
  for (const line of lines) {
    const before = told.at(-1);
    const goesOn = line.mark === 'number' && before?.mark === 'number' && before.level === line.level;
    told.push(goesOn && before.start !== undefined ? { ...line, start: before.start } : line);
  }
  return told;
}

/** Points that lines take, and those of a box around them. */
const linesHigh = (lines: Line[], size: number, width: number) =>
  lines.reduce((sum, line) => sum + wrapped(line, size, width) * size * 1.2 + size * 0.4, 0);
const boxHigh = (lines: Line[], size: number, width: number) => linesHigh(lines, size, width) + 8;
const sizeFor = (lines: Line[], width: number, room: number) =>
  sizes.find((size) => boxHigh(lines, size, width) <= room) ?? sizes.at(-1) ?? 14;

const slideXml = (shapes: string[]) =>
  xml(
    `<p:sld ${spaces}><p:cSld><p:spTree>${group}${shapes.join('')}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`,
  );

const place = ([x, y, width, height]: Box) => `<a:off x="${x}" y="${y}"/><a:ext cx="${width}" cy="${height}"/>`;

function holder(id: number, name: string, kind: string, paragraphs: string[], box?: Box): string {
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph ${kind}/></p:nvPr></p:nvSpPr><p:spPr>${box ? `<a:xfrm>${place(box)}</a:xfrm>` : ''}</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>${paragraphs.join('')}</p:txBody></p:sp>`;
}

function paragraph({ spans, level, mark, start = 1 }: Line, size?: number, bare = false): string {
  const number = `<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod"${start > 1 ? ` startAt="${start}"` : ''}/>`;
  const marked = { none: '<a:buNone/>', number, bullet: '' }[mark];
  const inset = { none: ' marL="0" indent="0"', number: ` marL="${457_200 + level * 400_050}" indent="-457200"`, bullet: '' }[mark];
  const form = bare ? '' : `<a:pPr${inset}${level ? ` lvl="${level}"` : ''}>${marked}</a:pPr>`;
  const letters = size === undefined ? '' : ` sz="${Math.max(12, size - level * 2) * 100}"`;
  return `<a:p>${form}${spans.map((span) => run(span, letters)).join('')}</a:p>`;
}

function run(span: Span, letters: string): string {
  if (span.text === '\n') return '<a:br/>';
  const flags = `${span.bold ? ' b="1"' : ''}${span.italic ? ' i="1"' : ''}${span.strike ? ' strike="sngStrike"' : ''}`;
  return `<a:r><a:rPr lang="en-US"${letters}${flags} dirty="0">${span.code ? '<a:latin typeface="Consolas"/>' : ''}</a:rPr><a:t>${escaped(span.text)}</a:t></a:r>`;
}

/** With a head in colour and lines between rows; numbers to the right. */
function table({ rows, right }: Extract<Block, { kind: 'table' }>, id: number, box: Box): string {
  const widths = columnShares(rows).map((share) => Math.floor(share * box[2]));
  const row = rowHigh * point;
  const border = (side: string) => `<a:${side} w="6350"><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></a:${side}>`;
  const cell = (spans: Span[], x: number, y: number) => {
    const side = right[x] ? ' algn="r"' : '';
    const words = spans.map((span) => run(y ? span : { ...span, bold: true }, ' sz="1600"')).join('');
    const head = '<a:solidFill><a:schemeClr val="bg2"/></a:solidFill>';
    return `<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr${side}/>${words}</a:p></a:txBody><a:tcPr anchor="ctr">${border('lnB')}${y ? '<a:noFill/>' : head}</a:tcPr></a:tc>`;
  };
  const lines = rows.map((cells, y) => `<a:tr h="${row}">${cells.map((spans, x) => cell(spans, x, y)).join('')}</a:tr>`);
  return `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="${id}" name="Table ${id}"/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr><p:xfrm>${place([box[0], box[1], widths.reduce((sum, one) => sum + one, 0), row * rows.length])}</p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr firstRow="1"/><a:tblGrid>${widths.map((one) => `<a:gridCol w="${one}"/>`).join('')}</a:tblGrid>${lines.join('')}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`;
}

function picture(name: string, id: number, link: number, box: Box): string {
  const words = escaped(name);
  return `<p:pic><p:nvPicPr><p:cNvPr id="${id}" name="${words}" descr="${words}"/><p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rId${link}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm>${place(box)}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`;
}
