import { findPlaces, type Piece, prefixAt } from './docx-places.ts';
import { runsOf } from './docx-runs.ts';
import type { Edit } from './edit-paragraph.ts';
import { footnoteMark, footnotesIn, markFootnotes } from './footnotes.ts';
import { readSpans } from './markdown.ts';
import { announced } from './new-part.ts';
import { mainPart, relations } from './parts.ts';
import { Unreadable } from './unreadable.ts';
import { escaped } from './xml.ts';
import type { Zip } from './zip.ts';

// Footnotes that edits of a Word document add, written as Markdown has them: "word[^1]" and "[^1]: what it says".

export interface NewFootnotes {
  /** The edits with marks where the footnotes belong. One that only explains them is left out. */
  edits: Edit[];
  /** The parts with real footnotes for the marks, and those that change for it. */
  place(texts: Map<string, string>): Map<string, string>;
}

const namespace = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const part = {
  path: 'word/footnotes.xml',
  id: 'rIdFootnotes',
  link: 'footnotes',
  type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml',
};

export function openFootnotes(zip: Zip, given: Edit[]): NewFootnotes {
  const notes = footnotesIn(given.map((edit) => edit.new)).filter(({ id }) => !given.some(({ old }) => old.includes(`[^${id}]`)));
  if (!notes.length) return { edits: given, place: () => new Map() };
  const edits = given.map((edit) => ({ ...edit, new: markFootnotes(edit.new, notes) }));
  return {
    edits: edits.filter((edit) => edit.old !== edit.new),
    place(texts) {
      const main = mainPart(zip, 'word/document.xml');
      if ([...texts].some(([name, xml]) => name !== main && footnoteMark.test(xml)))
        throw new Unreadable('A footnote can stand in the text only, not in headers, notes and charts.');
      const own = relations(zip, main).find((one) => one.type === 'footnotes')?.target ?? part.path;
      const before = texts.get(own) ?? (zip.has(own) ? zip.text(own) : '');
      const first = Math.max(0, ...[...before.matchAll(/<\w+:footnote\b[^>]*\s\w+:id="(-?\d+)"/g)].map(([, id]) => Number(id))) + 1;
      const added: string[] = [];
      const xml = marked(texts.get(main) ?? zip.text(main), (number) => first + added.push(notes[number]?.words ?? '') - 1);
      const fresh = added.map((words, i) => footnote(first + i, words)).join('');
      const whole = (before || none).replace(/<\/(\w+:)?footnotes>/, (end) => fresh + end);
      return new Map([[main, xml], [own, whole], ...(before ? [] : announced(main, part, (name) => zip.text(name)))]);
    },
  };
}

/** The runs in which marks stand, parted there. From the end, so that places stay. */
function marked(xml: string, idOf: (number: number) => number): string {
  const pieces = findPlaces(xml)
    .paragraphs.flatMap((paragraph) => paragraph.pieces)
    .filter((piece) => footnoteMark.test(piece.text))
    .sort((a, b) => a.at - b.at);
  const parted = pieces.map((piece) => ({ piece, xml: withReferences(xml, piece, idOf) }));
  return parted.reduceRight((text, { piece, xml: fresh }) => text.slice(0, piece.tag.at) + fresh + text.slice(piece.end), xml);
}

function withReferences(xml: string, { text, tag, run }: Piece, idOf: (number: number) => number): string {
  const plain = xml.slice(tag.at, tag.end);
  const open = plain.includes('xml:space') ? plain : plain.replace(/>$/, ' xml:space="preserve">');
  const prefix = prefixAt(xml, tag.at);
  const between = (id: number) =>
    `</${prefix}t></${prefix}r><${prefix}r><${prefix}rPr><${prefix}vertAlign ${prefix}val="superscript"/></${prefix}rPr><${prefix}footnoteReference ${prefix}id="${id}"/></${prefix}r><${prefix}r>${run.form}${open}`;
  return (
    open +
    text
      .split(footnoteMark)
      .map((piece, i) => (i % 2 ? between(idOf(Number(piece))) : escaped(piece)))
      .join('')
  );
}

const footnote = (id: number, words: string): string =>
  `<w:footnote xmlns:w="${namespace}" w:id="${id}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>${runsOf(readSpans(words), '', {}, 'docx', 'w:')}</w:p></w:footnote>`;

const line = (id: number, kind: string) => `<w:footnote w:type="${kind}" w:id="${id}"><w:p><w:r><w:${kind}/></w:r></w:p></w:footnote>`;
const none = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="${namespace}">${line(-1, 'separator')}${line(0, 'continuationSeparator')}</w:footnotes>`;
