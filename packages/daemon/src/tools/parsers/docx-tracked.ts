import { findPlaces, type Paragraph } from './docx-places.ts';
import type { Splice } from './edit-inline.ts';
import type { Edit, Finder } from './edit-paragraph.ts';
import { readLetters, textOf } from './letters.ts';
import { Unreadable } from './unreadable.ts';
import { scan } from './xml.ts';

// Tracked changes that old names as reading shows them, [-gone-] and [+added+], and that new has no more, are settled: what
// was added stands as any other words, what was removed is gone, or is back where new has its words again.

export interface Mark {
  sign: '+' | '-';
  text: string;
}
interface Tracked extends Mark {
  at: number;
  end: number;
  /** Where its opening tag ends, and its closing one begins. */
  inner: [from: number, to: number];
}

/** The marks that `old` has and `fresh` hasn't. */
export function settledBy(old: string, fresh: string): Mark[] {
  const left = marksOf(fresh);
  return marksOf(old).filter((mark) => {
    const at = left.findIndex((one) => one.sign === mark.sign && one.text === mark.text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const marksOf = (text: string): Mark[] =>
  [...text.matchAll(/\[-([^\]]*)-\]|\[\+([^\]]*)\+\]/g)].map(([, gone, added]) =>
    added === undefined ? { sign: '-', text: plain(gone ?? '') } : { sign: '+', text: plain(added) },
  );
const plain = (text: string) => textOf(readLetters(text, false));

export function settle(xml: string, paragraph: Paragraph, marks: Mark[]): Splice[] {
  if (!marks.length) return [];
  const there = trackedIn(xml, paragraph);
  return marks.flatMap((mark) => {
    const one = there.find(({ sign, text }) => sign === mark.sign && text === mark.text);
    if (one) there.splice(there.indexOf(one), 1);
    return one ? (mark.sign === '-' ? [{ at: one.at, end: one.end, xml: '' }] : unwrapped(one)) : [];
  });
}

/** Nothing but words that are marked as removed: they stand nowhere else, so that nothing else finds them. */
export function findRemoved(edit: Edit): Finder {
  const marks = settledBy(edit.old, edit.new);
  return (xml, { kind }) => {
    if (kind !== 'docx' || !marks.length || !/^(?:\[-[^\]]*-\]\s*)+$/.test(edit.old)) return [];
    return findPlaces(xml).paragraphs.flatMap((paragraph, number) => {
      const found = settle(xml, paragraph, marks).length === marks.length;
      return found ? [{ paragraph: number, splices: () => removedOrBack(xml, paragraph, marks, edit.new) }] : [];
    });
  };
}

function removedOrBack(xml: string, paragraph: Paragraph, marks: Mark[], fresh: string): Splice[] {
  if (!fresh.trim()) return settle(xml, paragraph, marks);
  if (
    plain(fresh).trim() !==
    marks
      .map(({ text }) => text)
      .join('')
      .trim()
  )
    throw new Unreadable('Words that are marked as removed can go or come back as they were: for others give the words beside them too.');
  const there = trackedIn(xml, paragraph).filter(({ sign, text }) => sign === '-' && marks.some((mark) => mark.text === text));
  return there.slice(0, marks.length).map(({ at, end, inner: [from, to] }) => ({
    at,
    end,
    xml: xml.slice(from, to).replace(/<(\/?(?:\w+:)?)delText\b/g, '<$1t'),
  }));
}

const unwrapped = ({ at, end, inner: [from, to] }: Tracked): Splice[] => [
  { at, end: from, xml: '' },
  { at: to, end, xml: '' },
];

const signs: Record<string, '+' | '-'> = { ins: '+', moveTo: '+', del: '-', moveFrom: '-' };

function trackedIn(xml: string, paragraph: Paragraph): Tracked[] {
  const found: Tracked[] = [];
  const open: { name: string; one: Tracked }[] = [];
  let forms = 0;
  let inText = false;
  const add = (text: string) => {
    for (const { one } of open) one.text += text;
  };
  scan(xml.slice(paragraph.at, paragraph.end), {
    open(name, _, at, end) {
      if (name === 'rPr' || name === 'pPr') forms++;
      const sign = signs[name];
      const from = paragraph.at + end;
      // In the form of a run or of a paragraph it is about that form.
      if (sign && !forms) open.push({ name, one: { sign, text: '', at: paragraph.at + at, end: from, inner: [from, from] } });
      else if (name === 't' || name === 'delText') inText = true;
      else if (name === 'tab' && !forms) add('\t');
      else if (name === 'br') add('\n');
    },
    close(name, at, end) {
      if (name === 'rPr' || name === 'pPr') forms--;
      else if (name === 't' || name === 'delText') inText = false;
      else if (!forms && open.at(-1)?.name === name) {
        const one = open.pop()?.one;
        if (one) found.push({ ...one, end: paragraph.at + end, inner: [one.inner[0], paragraph.at + at] });
      }
    },
    text: (text) => {
      if (inText) add(text);
    },
  });
  return found.sort((a, b) => a.at - b.at);
}
