import type { Splice } from './edit-inline.ts';
import type { Finder, Hit, Kit } from './edit-paragraph.ts';

// Makes one edit at every place that was found in a part of a document.

/**
 * In rounds: the last place of every paragraph that has that many, then the ones before. A part is looked through as
 * often as one paragraph holds the words, not as often as all of them do. `parts`: it parts paragraphs, so that their
 * numbers don't stay.
 */
export function changeAll(xml: string, finder: Finder, kit: Kit, parts: boolean): string {
  const hits = finder(xml, kit);
  const many = new Map<number, number>();
  for (const { paragraph } of hits) if (paragraph !== undefined) many.set(paragraph, (many.get(paragraph) ?? 0) + 1);
  if (parts || hits.some(({ paragraph }) => paragraph === undefined)) return oneByOne(xml, hits.length, finder, kit);
  let text = xml;
  // A paragraph that goes whole holds the words once, so it goes in the last round: no number is needed after it.
  for (let round = Math.max(0, ...many.values()); round > 0; round--) {
    const due = inParagraphs(finder(text, kit)).filter(([paragraph]) => (many.get(paragraph) ?? 0) >= round);
    text = spliced(
      text,
      due.flatMap(([, own]) => own[round - 1]?.splices() ?? []),
    );
  }
  return text;
}

/** From the end, so that the places before stay as they were found. */
function oneByOne(xml: string, many: number, finder: Finder, kit: Kit): string {
  let text = xml;
  for (let left = many; left > 0; left--) text = spliced(text, finder(text, kit)[left - 1]?.splices() ?? []);
  return text;
}

function inParagraphs(hits: Hit[]): [paragraph: number, hits: Hit[]][] {
  const own = new Map<number, Hit[]>();
  for (const hit of hits) {
    const paragraph = hit.paragraph ?? -1;
    const before = own.get(paragraph);
    if (before) before.push(hit);
    else own.set(paragraph, [hit]);
  }
  return [...own];
}

function spliced(xml: string, splices: Splice[]): string {
  // Of two at one place the later comes before.
  const order = splices.toReversed().sort((a, b) => a.at - b.at || a.end - b.end);
  let text = '';
  let from = 0;
  for (const { at, end, xml: fresh } of order) {
    // It stood in what goes whole.
    if (at < from) continue;
    text += xml.slice(from, at) + fresh;
    from = end;
  }
  return text + xml.slice(from);
}
