import { copied, headingForm, newBlocks, type Surroundings } from './docx-blocks.ts';
import { findPlaces, type Paragraph, prefixAt } from './docx-places.ts';
import { type Mark, settle, settledBy } from './docx-tracked.ts';
import { length, rewrite, type Splice } from './edit-inline.ts';
import { type Letter, readLetters, textOf } from './letters.ts';
import { Unreadable } from './unreadable.ts';

export interface Edit {
  old: string;
  new: string;
  all?: boolean | undefined;
}
/** What stays the same over all edits of a file. */
export type Kit = Pick<Surroundings, 'kind' | 'styles' | 'lists'>;
export interface Hit {
  /** The number of the one paragraph that it stands in; undefined where it is more than that. */
  paragraph?: number;
  /** What changes there. */
  splices: () => Splice[];
}
export type Finder = (xml: string, kit: Kit) => Hit[];

/** One way to understand an edit. */
export interface Reading {
  old: Letter[];
  fresh: string;
  /** Marks in `fresh` are letters, since those in old were. */
  literal: boolean;
  /** The mark that reading showed before the paragraph ("# ", "- ", "2.1 "), where old has it. */
  mark: string;
  /** Tracked changes that old names and new no more. */
  settled?: Mark[];
}

/** As it is written; without the marks that reading adds before a paragraph; without those within it. */
export function readings(edit: Edit): Reading[] {
  const [mark, bare] = splitMark(edit.old);
  const plain = textOf(readLetters(edit.old, false));
  const settled = settledBy(edit.old, edit.new);
  const all: Reading[] = [
    { old: readLetters(edit.old, true), fresh: edit.new, literal: plain !== edit.old, mark: '' },
    { old: readLetters(bare, true), fresh: edit.new, literal: textOf(readLetters(bare, false)) !== bare, mark },
    { old: readLetters(asShown(edit.old), false), fresh: asShown(edit.new), literal: false, mark: '', settled },
    { old: readLetters(asShown(bare), false), fresh: asShown(edit.new), literal: false, mark, settled },
  ];
  return all.filter(({ old }) => old.length);
}

/** "# ", "- ", "3. ", "2.1 ", or both of a numbered heading, and the rest. */
export function splitMark(line: string): [mark: string, rest: string] {
  const mark = /^(?:#{1,6} )?(?:\s*(?:[-*•] |[\divxa-z]{1,4}[.)] |\d+(?:\.\d+)+\.? ))?/.exec(line)?.[0] ?? '';
  return [mark, line.slice(mark.length)];
}

/** Without what stands for things that are no words: notes, comments, pictures, changes being tracked. */
export function asShown(text: string): string {
  return text
    .replace(/\[(?:comment \d+|\^\d+|picture(?:: [^\]]*| \d+)?)\]/g, '')
    .replace(/\[-[^\]]*-\]/g, '')
    .replace(/\[\+([^\]]*)\+\]/g, '$1');
}

/** `marked`: only where what is bold or italic in old stands so. */
export function findWords(reading: Reading, marked = false): Finder {
  const old = textOf(reading.old);
  return (xml, kit) => {
    if (marked && (kit.kind === 'pptx' || !reading.old.some(({ look }) => look.bold || look.italic))) return [];
    const all = findPlaces(xml).paragraphs;
    const around = { ...kit, xml, all };
    return all.flatMap((paragraph, number) => {
      const hits: Hit[] = [];
      for (let at = paragraph.text.indexOf(old); at >= 0; at = paragraph.text.indexOf(old, at + old.length)) {
        const from = at;
        if (marked && !looksAs(reading.old, paragraph, from)) continue;
        hits.push({ paragraph: number, splices: () => change(paragraph, from, reading, around) });
      }
      return hits;
    });
  };
}

function looksAs(old: Letter[], { pieces }: Paragraph, from: number): boolean {
  let at = from;
  return old.every(({ letter, look }) => {
    const form = pieces.findLast((piece) => piece.from <= at)?.run.form ?? '';
    at += letter.length;
    const is = (name: 'b' | 'i') => new RegExp(`<(\\w+:)?${name}(?!\\s[^>]*"(?:0|false|off)")(\\s[^>]*)?/>`).test(form);
    return !letter.trim() || (Boolean(look.bold) === is('b') && Boolean(look.italic) === is('i'));
  });
}

/** Part of a paragraph becomes `fresh`: its lines before and after the one that stands for the old words are new paragraphs. */
export function change(paragraph: Paragraph, from: number, reading: Reading, around: Surroundings): Splice[] {
  const start = from === 0;
  const end = from + length(reading.old) === paragraph.text.length;
  if (start && end && reading.fresh === '' && around.kind === 'docx') return [removed(around.xml, paragraph)];
  return [...words(paragraph, from, reading, around, start, end), ...settle(around.xml, paragraph, reading.settled ?? [])];
}

function words(paragraph: Paragraph, from: number, reading: Reading, around: Surroundings, start: boolean, end: boolean): Splice[] {
  const lines = reading.fresh.split('\n');
  const at = lines.length === 1 ? 0 : keptLine(lines, reading, start, end);
  if (at < 0) {
    if (lines.slice(1).some((line) => splitMark(line)[0].trim()))
      throw new Unreadable('A heading or a list can begin only after the end of a paragraph: give old up to its end.');
    return rewrite(around.xml, paragraph, from, reading.old, readLetters(reading.fresh, reading.literal), around.kind);
  }
  const before = newBlocks(lines.slice(0, at).join('\n'), paragraph, around);
  const after = newBlocks(lines.slice(at + 1).join('\n'), paragraph, around);
  return [
    ...(after ? [{ at: paragraph.end, end: paragraph.end, xml: after }] : []),
    ...keptWords(paragraph, from, lines[at] ?? '', reading, around),
    ...(before ? [{ at: paragraph.at, end: paragraph.at, xml: before }] : []),
  ];
}

/** Which of the new lines stands for the old words; -1: all of them do, in one paragraph. */
function keptLine(lines: string[], { old, mark }: Reading, start: boolean, end: boolean): number {
  const last = lines.length - 1;
  const words = textOf(old);
  const same = lines.findIndex((line) => line === words || line === mark + words || textOf(readLetters(line, false)) === words);
  if (same >= 0 && (same === 0 || start) && (same === last || end)) return same;
  if (start && end) return alike(lines[last] ?? '', words) > alike(lines[0] ?? '', words) ? last : 0;
  return end ? 0 : start ? last : -1;
}

function alike(a: string, b: string): number {
  const words = new Set(b.toLowerCase().split(/\W+/));
  return a
    .toLowerCase()
    .split(/\W+/)
    .filter((word) => word && words.has(word)).length;
}

function keptWords(paragraph: Paragraph, from: number, line: string, reading: Reading, around: Surroundings): Splice[] {
  const write = (text: string) => rewrite(around.xml, paragraph, from, reading.old, readLetters(text, reading.literal), around.kind);
  const [mark, rest] = splitMark(line);
  if (!mark || from > 0) return write(line);
  const level = /^#+/.exec(mark)?.[0].length ?? 0;
  const bullet = /^\s*[-*•] $/.test(mark);
  if (reading.mark) {
    const same = kindOf(mark) === kindOf(reading.mark);
    return same || !level
      ? write(rest)
      : [...write(rest), ...restyled(paragraph, headingForm(level, around, prefixAt(around.xml, paragraph.at))[0], around.xml)];
  }
  if (reading.literal || around.kind === 'pptx' || !(level || bullet)) return write(line);
  const fresh = newBlocks(line, paragraph, around);
  return [...write(rest), ...restyled(paragraph, findPlaces(fresh).paragraphs[0]?.form ?? '', around.xml)];
}

function kindOf(mark: string): string {
  return /^#+/.exec(mark)?.[0] ?? (/\d/.test(mark) ? '1' : mark.trim());
}

function restyled(paragraph: Paragraph, form: string, xml: string): Splice[] {
  const at = paragraph.form ? xml.indexOf(paragraph.form, paragraph.at) : xml.indexOf('>', paragraph.at) + 1;
  return [{ at, end: at + paragraph.form.length, xml: form }];
}

/** In a table's cell the last paragraph has to stay, so only its runs go; elsewhere the paragraph goes whole. */
export function removed(xml: string, paragraph: Paragraph): Splice {
  const prefix = prefixAt(xml, paragraph.at);
  const stays = /^\s*<\/\w+:tc>/.test(xml.slice(paragraph.end, paragraph.end + 100));
  return { at: paragraph.at, end: paragraph.end, xml: stays ? `<${prefix}p>${copied(paragraph.form)}</${prefix}p>` : '' };
}
