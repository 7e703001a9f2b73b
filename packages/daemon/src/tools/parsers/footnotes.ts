// Footnotes as models write them in Markdown: "[^1]" where one belongs, "[^1]: its words" on a line of its own. A mark in the
// text stands for each until its document is made; what nothing explains, and what explains nothing, stays as it is written.

/** What footnotes say, in the order in which they are first named. */
export type Footnotes = { id: string; words: string }[];

// Private use (Unicode 23.5), which stands in no document as words.
const mark = (number: number): string => `\ue000${number}\ue001`;
/** Finds the marks; the group is the place in the list, from 0. */
export const footnoteMark = /\ue000(\d+)\ue001/;

/** Each mark one of its own, also where several name the same, and what each says. */
export function singleFootnotes(text: string, notes: Footnotes): { text: string; words: string[] } {
  const words: string[] = [];
  const own = (number: string) => mark(words.push(notes[Number(number)]?.words ?? '') - 1);
  return { text: text.replace(new RegExp(footnoteMark, 'g'), (_, number: string) => own(number)), words };
}

const explained = /^ {0,3}\[\^([^\]\s]+)\]:[ \t]+(\S.*)$/;
const named = /\[\^([^\]\s]+)\](?!:)/g;

/** The footnotes that these texts name and explain, each anywhere among them. */
export function footnotesIn(texts: string[]): Footnotes {
  const lines = texts.flatMap(outsideCode);
  const words = new Map(
    lines.flatMap((line) => (explained.exec(line) ? [[explained.exec(line)?.[1] ?? '', explained.exec(line)?.[2] ?? '']] : [])),
  );
  const ids = lines.filter((line) => !explained.test(line)).flatMap((line) => [...line.matchAll(named)].map(([, id = '']) => id));
  return [...new Set(ids)].flatMap((id) => (words.has(id) ? [{ id, words: words.get(id) ?? '' }] : []));
}

/** With marks for them, or with what `shown` puts there, and without the lines that explain them. */
export function markFootnotes(text: string, notes: Footnotes, shown: (number: number) => string = mark): string {
  if (!notes.length) return text;
  const at = (id: string) => notes.findIndex((note) => note.id === id);
  const code = new Set(codeLines(text.split('\n')));
  const lines = text.split('\n').flatMap((line, i) => {
    if (code.has(i)) return [line];
    const id = explained.exec(line)?.[1];
    if (id !== undefined && at(id) >= 0) return [];
    return [line.replace(named, (whole, one: string) => (at(one) < 0 ? whole : shown(at(one))))];
  });
  return lines.join('\n').replace(/\n+$/, text.endsWith('\n') ? '\n' : '');
}

function outsideCode(text: string): string[] {
  const lines = text.split('\n');
  const code = new Set(codeLines(lines));
  return lines.filter((_, i) => !code.has(i));
}

function codeLines(lines: string[]): number[] {
  let fence = '';
  return lines.flatMap((line, i) => {
    const mark = /^\s*(```|~~~)/.exec(line)?.[1] ?? '';
    const inside = fence !== '';
    if (mark && (!fence || mark === fence)) fence = fence ? '' : mark;
    return inside || mark ? [i] : [];
  });
}
