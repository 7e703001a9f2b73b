import type { Lists } from './docx-new-lists.ts';
import { type Paragraph, prefixAt, usualForm } from './docx-places.ts';
import { type OfficeKind, runsOf } from './docx-runs.ts';
import { type Block, readMarkdown, readSpans, type Span } from './markdown.ts';
import { Unreadable } from './unreadable.ts';

/** What new paragraphs of a document take over from it. */
export interface Surroundings {
  kind: OfficeKind;
  xml: string;
  all: Paragraph[];
  /** From a style's English name, in small letters, to its id. */
  styles: Map<string, string>;
  lists: Lists;
}

/** New paragraphs in Markdown, as XML that fits beside `beside`: headings and lists as the document has them. */
export function newBlocks(markdown: string, beside: Paragraph, around: Surroundings): string {
  const prefix = prefixAt(around.xml, beside.at);
  if (around.kind === 'pptx') return slideLines(markdown, beside, prefix);
  const own = { form: bodyForm(beside, around), run: usualForm(textLike(beside, around)) };
  const lists = new Map<string, string>();
  const paragraph = (spans: Span[], form: string, run: string) =>
    `<${prefix}p>${form}${runsOf(spans, run, {}, 'docx', prefix)}</${prefix}p>`;
  const block = (one: Block): string => {
    switch (one.kind) {
      case 'heading':
        return paragraph(one.spans, ...headingForm(one.level, around, prefix));
      case 'item':
        return paragraph(one.spans, listForm(one, beside, around, lists, prefix), own.run);
      case 'paragraph':
        return one.lines.map((spans) => paragraph(spans, own.form, own.run)).join('');
      case 'code':
        return one.text
          .split('\n')
          .map((text) => paragraph([{ text, code: true }], own.form, own.run))
          .join('');
      case 'table':
        return table(one.rows, around.xml, prefix, paragraph);
      case 'picture':
        throw new Unreadable(
          'A picture cannot be put in here: write_file makes a document with pictures, run (docx, jszip) changes this one.',
        );
      case 'rule':
        return `<${prefix}p><${prefix}pPr><${prefix}pBdr><${prefix}bottom ${prefix}val="single" ${prefix}sz="6" ${prefix}space="1" ${prefix}color="A0A0A0"/></${prefix}pBdr></${prefix}pPr></${prefix}p>`;
      case 'page break':
        return `<${prefix}p><${prefix}r><${prefix}br ${prefix}type="page"/></${prefix}r></${prefix}p>`;
    }
  };
  return readMarkdown(markdown).map(block).join('');
}

/** The properties of a paragraph that becomes a heading, and those of its words. */
export function headingForm(level: number, { styles }: Surroundings, prefix: string): [form: string, run: string] {
  const style = styles.get(`heading ${level}`);
  if (style) return [`<${prefix}pPr><${prefix}pStyle ${prefix}val="${style}"/></${prefix}pPr>`, ''];
  const size = [32, 28, 26, 24, 22, 22][level - 1] ?? 22;
  return [
    `<${prefix}pPr><${prefix}keepNext/><${prefix}outlineLvl ${prefix}val="${level - 1}"/></${prefix}pPr>`,
    `<${prefix}rPr><${prefix}b/><${prefix}sz ${prefix}val="${size}"/></${prefix}rPr>`,
  ];
}

/** A paragraph's form without what belongs to that one paragraph alone: a section's layout, changes being tracked. */
export function copied(form: string): string {
  return form.replace(/<(\w+:)?(sectPr|pPrChange)\b[^>]*?(?:\/>|>[\s\S]*?<\/\1?\2>)/g, '').replace(/<(\w+:)?pageBreakBefore\b[^>]*\/>/, '');
}

/** Below a heading, text is text: in the form of the next paragraph that is neither heading nor list. */
function textLike(beside: Paragraph, around: Surroundings): Paragraph {
  if (!isHeading(beside, around)) return beside;
  const at = around.all.indexOf(beside);
  const plain = (one: Paragraph) => one.text.trim() && !one.inCell && !isHeading(one, around) && !around.lists.kind(one.form);
  return around.all.slice(at + 1).find(plain) ?? around.all.slice(0, at).findLast(plain) ?? { ...beside, form: '', pieces: [] };
}

function bodyForm(beside: Paragraph, around: Surroundings): string {
  return copied(textLike(beside, around).form);
}

function isHeading({ form }: Paragraph, { styles }: Surroundings): boolean {
  const style = /<\w+:pStyle\s[^>]*val="([^"]*)"/.exec(form)?.[1];
  const name = [...styles].find(([, id]) => id === style)?.[0] ?? '';
  return /^(heading \d|title|subtitle)$/.test(name) || /outlineLvl/.test(form);
}

/** As its neighbour's where that is in such a list too; else as the document's bullets; else a list of its own. */
function listForm(
  item: Extract<Block, { kind: 'item' }>,
  beside: Paragraph,
  around: Surroundings,
  made: Map<string, string>,
  prefix: string,
): string {
  const kind = item.ordered ? 'number' : 'bullet';
  const level = `<${prefix}ilvl ${prefix}val="${item.level}"/>`;
  const leveled = (form: string) => form.replace(new RegExp(`<${prefix}ilvl\\b[^>]*/>`), level);
  if (around.lists.kind(beside.form) === kind) return item.level ? leveled(copied(beside.form)) : copied(beside.form);
  const like = item.ordered ? undefined : around.all.find((one) => !one.inCell && around.lists.kind(one.form) === 'bullet');
  if (like) return leveled(copied(like.form));
  const key = `${kind} ${item.run}`;
  const list = made.get(key) ?? String(around.lists.add(kind, item.number || 1));
  made.set(key, list);
  return `<${prefix}pPr><${prefix}numPr>${level}<${prefix}numId ${prefix}val="${list}"/></${prefix}numPr></${prefix}pPr>`;
}

function table(rows: Span[][][], xml: string, prefix: string, paragraph: (spans: Span[], form: string, run: string) => string): string {
  const sides = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'];
  const lines = sides
    .map((side) => `<${prefix}${side} ${prefix}val="single" ${prefix}sz="4" ${prefix}space="0" ${prefix}color="auto"/>`)
    .join('');
  const like = new RegExp(`<${prefix}tblPr>[\\s\\S]*?</${prefix}tblPr>`).exec(xml)?.[0];
  const form =
    like ??
    `<${prefix}tblPr><${prefix}tblW ${prefix}w="5000" ${prefix}type="pct"/><${prefix}tblBorders>${lines}</${prefix}tblBorders></${prefix}tblPr>`;
  const grid = `<${prefix}tblGrid>${(rows[0] ?? []).map(() => `<${prefix}gridCol/>`).join('')}</${prefix}tblGrid>`;
  const body = rows.map((row, y) => {
    const cells = row.map((spans) => paragraph(y ? spans : spans.map((span) => ({ ...span, bold: true })), '', ''));
    return `<${prefix}tr>${cells.map((cell) => `<${prefix}tc><${prefix}tcPr/>${cell}</${prefix}tc>`).join('')}</${prefix}tr>`;
  });
  return `<${prefix}tbl>${form}${grid}${body.join('')}</${prefix}tbl><${prefix}p/>`;
}

/** On a slide each line is a paragraph like its neighbour; what marks it as an item there is the slide's own. */
function slideLines(markdown: string, beside: Paragraph, prefix: string): string {
  const lines = markdown.split('\n').filter((line) => line.trim());
  return lines
    .map((line) => readSpans(line.replace(/^\s*(?:[-*•]|#{1,6})\s+/, '')))
    .map((spans) => `<${prefix}p>${beside.form}${runsOf(spans, usualForm(beside), {}, 'pptx', prefix)}</${prefix}p>`)
    .join('');
}
