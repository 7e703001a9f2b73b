import { newBlocks, type Surroundings } from './docx-blocks.ts';
import { findPlaces, type Paragraph } from './docx-places.ts';
import { settledBy } from './docx-tracked.ts';
import type { Splice } from './edit-inline.ts';
import { asShown, change, type Edit, type Finder, removed, splitMark } from './edit-paragraph.ts';
import { readLetters, textOf } from './letters.ts';
import { Unreadable } from './unreadable.ts';

/** A line of old and the paragraph that it is in. */
interface Line {
  line: string;
  /** Its words as the paragraph has them. */
  words: string;
  paragraph: Paragraph;
  from: number;
}

/** Old words that go over several paragraphs: each line is looked for in one of them, one after the other. */
export function findLines(edit: Edit): Finder {
  const old = edit.old.split('\n').filter((line) => line.trim());
  const fresh = edit.new.split('\n').filter((line) => line.trim());
  return (xml, kit) => {
    if (old.length < 2) return [];
    const all = findPlaces(xml).paragraphs;
    const filled = all.filter((paragraph) => paragraph.text.trim());
    const hits = filled.map((_, at) => match(old, filled.slice(at, at + old.length))).filter((lines) => lines !== undefined);
    return hits.map((lines) => ({ splices: () => changeLines(lines, fresh, { ...kit, xml, all }) }));
  };
}

function match(old: string[], paragraphs: Paragraph[]): Line[] | undefined {
  const lines: Line[] = [];
  for (const [i, line] of old.entries()) {
    const paragraph = paragraphs[i];
    const fits = (words: string) =>
      paragraph?.text !== undefined &&
      words !== '' &&
      (i === 0 ? paragraph.text.endsWith(words) : i === old.length - 1 ? paragraph.text.startsWith(words) : paragraph.text === words);
    const [, bare] = splitMark(line);
    const words = [line, bare, plain(line), plain(bare)].find(fits);
    if (!paragraph || words === undefined) return undefined;
    lines.push({ line, words, paragraph, from: i === 0 ? paragraph.text.length - words.length : 0 });
  }
  return lines;
}

function plain(line: string): string {
  return textOf(readLetters(asShown(line), false));
}

/** Lines that are the same at both ends stay; of the rest each old one becomes a new one, what is over goes or is added. */
function changeLines(lines: Line[], fresh: string[], around: Surroundings): Splice[] {
  let head = 0;
  while (head < Math.min(lines.length, fresh.length) && lines[head]?.line === fresh[head]) head++;
  let tail = 0;
  while (tail < Math.min(lines.length, fresh.length) - head && lines.at(-1 - tail)?.line === fresh.at(-1 - tail)) tail++;
  const old = lines.slice(head, lines.length - tail);
  const wanted = fresh.slice(head, fresh.length - tail);
  const splices = old.flatMap((one, i) => (wanted[i] === undefined ? without(one, around) : rewritten(one, wanted[i], around)));
  const rest = wanted.slice(old.length).join('\n');
  if (!rest) return splices;
  const above = old.at(-1) ?? lines[head - 1];
  const below = lines[head];
  if (above) return [...splices, { at: above.paragraph.end, end: above.paragraph.end, xml: newBlocks(rest, above.paragraph, around) }];
  return below ? [{ at: below.paragraph.at, end: below.paragraph.at, xml: newBlocks(rest, below.paragraph, around) }] : splices;
}

function rewritten({ line, words, paragraph, from }: Line, fresh: string, around: Surroundings): Splice[] {
  const [mark, bare] = splitMark(line);
  const stripped = words === bare || words === plain(bare) ? mark : '';
  const shown = words === line || words === bare;
  const old = shown ? readLetters(words, true) : readLetters(asShown(stripped ? bare : line), false);
  return change(
    paragraph,
    from,
    {
      old,
      fresh: shown ? fresh : asShown(fresh),
      literal: shown && plain(words) !== words,
      mark: stripped,
      settled: settledBy(line, fresh),
    },
    around,
  );
}

function without({ words, paragraph, from }: Line, around: Surroundings): Splice[] {
  if (words.length === paragraph.text.length) return [removed(around.xml, paragraph)];
  if (around.kind === 'pptx') throw new Unreadable('Over several paragraphs of a slide, make one edit for each.');
  return change(paragraph, from, { old: readLetters(words, true), fresh: '', literal: true, mark: '' }, around);
}
