import JSZip from 'jszip';
import { z } from 'zod';
import { readStyles } from './docx.ts';
import { settleComment } from './docx-comments.ts';
import { openFootnotes } from './docx-footnotes.ts';
import { openLists } from './docx-new-lists.ts';
import { findPlaces } from './docx-places.ts';
import type { OfficeKind } from './docx-runs.ts';
import { findRemoved } from './docx-tracked.ts';
import { changeCharts } from './edit-chart.ts';
import { changeAll } from './edit-everywhere.ts';
import { findLines } from './edit-lines.ts';
import { type Edit, type Finder, findWords, type Kit, readings } from './edit-paragraph.ts';
import { findRows, rowText } from './edit-rows.ts';
import { mainPart, relations } from './parts.ts';
import { slideParts } from './pptx.ts';
import { Unreadable } from './unreadable.ts';
import { openZip, type Zip } from './zip.ts';

// Changes words in a Word or PowerPoint file where they stand, and nothing else: every other part and every
// format stays byte for byte. What is looked for may be written as in the file or as reading shows it.

const editsSchema = z.array(z.object({ old: z.string().min(1), new: z.string(), all: z.boolean().optional() }));

const parts = {
  docx: /^word\/(document\d*|header\d*|footer\d*|footnotes|endnotes|charts\/chart\d*)\.xml$/,
  pptx: /^ppt\/((slides\/slide|notesSlides\/notesSlide)\d+|charts\/chart\d*)\.xml$/,
};

export async function editWords(kind: OfficeKind, bytes: Uint8Array, json: string): Promise<{ bytes: Uint8Array; words: string }> {
  const zip = openZip(bytes);
  const given: Edit[] = editsSchema.parse(JSON.parse(json));
  const footnotes = kind === 'docx' ? openFootnotes(zip, given) : undefined;
  const edits = footnotes?.edits ?? given;
  const names = zip.entries.map((entry) => entry.name).filter((name) => parts[kind].test(name));
  const texts = new Map(names.map((name) => [name, zip.text(name)]));
  const kit: Kit = { kind, styles: stylesByName(zip, kind), lists: openLists(zip) };
  const books = new Map<string, Uint8Array>();
  let places = 0;
  for (const [i, edit] of edits.entries()) {
    const which = edits.length > 1 ? `Edit ${i + 1}: ` : '';
    if (edit.old === edit.new) throw new Unreadable(`${which}old and new are the same.`);
    const settled = kind === 'docx' ? settleComment(zip, texts, edit) : 0;
    places += settled;
    if (settled) continue;
    const found = finderIn([...texts], edit, kit) ?? finderAt(texts, edit, kit, zip);
    const inCharts = found ? 0 : await changeCharts({ zip, texts, books }, edit);
    places += inCharts;
    if (inCharts) continue;
    if (!found) throw new Unreadable(which + notFound(texts, edit.old));
    const { finder, among } = found;
    const number = among.reduce((sum, [name, xml]) => sum + finder(xml, kitFor(name, kit)).length, 0);
    if (number > 1 && !edit.all) throw new Unreadable(`${which}old is there ${number} times. Give more of its paragraph, or all: true.`);
    const changed = among.map(([name, xml]) => [name, changeAll(xml, finder, kitFor(name, kit), edit.new.includes('\n'))] as const);
    if (changed.every(([name, xml]) => texts.get(name) === xml))
      throw new Unreadable(
        `${which}new comes to what is there. What stands in brackets in old (pictures, notes, comments) stays as it is.`,
      );
    for (const [name, xml] of changed) texts.set(name, xml);
    places += number;
  }
  const archive = await JSZip.loadAsync(bytes);
  for (const [name, xml] of footnotes?.place(texts) ?? []) texts.set(name, xml);
  const lists = kit.lists.changed((part) => texts.get(part) ?? zip.text(part));
  for (const [name, xml] of [...texts, ...lists]) if (xml !== zip.text(name)) archive.file(name, xml, { createFolders: false });
  for (const [name, content] of books) archive.file(name, content, { createFolders: false });
  const packed = await archive.generateAsync({ type: 'uint8array', compression: 'DEFLATE' });
  return { bytes: packed, words: `${places} ${places === 1 ? 'place' : 'places'}` };
}

/** The first that finds anything is taken: as written in the file, as reading shows it, whatever its form, a table's row, several paragraphs. */
function finders(edit: Edit): Finder[] {
  const words = readings(edit).flatMap((reading) => [findWords(reading, true), findWords(reading)]);
  return [...words, findRows(edit), findLines(edit), findRemoved(edit)];
}

/** The words of a chart are written as those of a slide, also in a document. */
const kitFor = (name: string, kit: Kit): Kit => (name.includes('/charts/') ? { ...kit, kind: 'pptx' } : kit);

type Parts = [name: string, xml: string][];

function finderIn(among: Parts, edit: Edit, kit: Kit): { finder: Finder; among: Parts } | undefined {
  const finder = finders(edit).find((one) => among.some(([name, xml]) => one(xml, kitFor(name, kit)).length));
  return finder && { finder, among };
}

/** Reading says which slide it is, and what is a note: where both texts begin so, it says where to look. */
function finderAt(texts: Map<string, string>, edit: Edit, kit: Kit, zip: Zip): { finder: Finder; among: Parts } | undefined {
  const [place = '', slide] = /^(?:## Slide (\d+)[^\n]*\n|Notes: )(?=[\s\S])/.exec(edit.old) ?? [];
  if (!place || !edit.new.startsWith(place)) return undefined;
  const part = slide ? slideParts(zip)[Number(slide) - 1] : undefined;
  const among = [...texts].filter(([name]) => (slide ? name === part : name.includes('notesSlides/')));
  return finderIn(among, { ...edit, old: edit.old.slice(place.length), new: edit.new.slice(place.length) }, kit);
}

function stylesByName(zip: Zip, kind: OfficeKind): Map<string, string> {
  if (kind === 'pptx') return new Map();
  const part = relations(zip, mainPart(zip, 'word/document.xml')).find((one) => one.type === 'styles')?.target;
  return new Map([...readStyles(part ? zip.text(part) : '')].map(([id, name]) => [name, id]));
}

/** With the paragraph, or the table's row, that has most words in common with what was looked for. */
function notFound(texts: Map<string, string>, old: string): string {
  const row = /^\s*\|/.test(old);
  const all = [...texts.values()]
    .flatMap((xml) => (row ? findPlaces(xml).rows.map(rowText) : findPlaces(xml).paragraphs.map(({ text }) => text)))
    .filter((text) => text.trim());
  const line = old.split('\n').find((one) => one.trim()) ?? old;
  const wanted = wordsOf(line);
  const score = (text: string) => {
    const there = new Set(wordsOf(text));
    return wanted.filter((word) => there.has(word)).length / Math.max(1, wanted.length) - text.length / 1e6;
  };
  const near = all.map((text) => ({ text, score: score(text) })).sort((a, b) => b.score - a.score)[0];
  const split = old.includes('\n') ? ' Over several paragraphs, all between has to be there: or make one edit for each.' : '';
  return near && near.score > 0.2
    ? `old was not found. Nearest ${row ? 'row' : 'paragraph'}: ${JSON.stringify(near.text.slice(0, 500))}.${split}`
    : `old was not found, and no paragraph is like it.${split} Read the document again.`;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
