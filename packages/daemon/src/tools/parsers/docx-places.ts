import { attribute, scan } from './xml.ts';

// Where the words of a Word or PowerPoint part are written, so that a change touches nothing but them.

interface Place {
  at: number;
  end: number;
}
/** A piece of a paragraph's text; a mark (tab, line break) is an element of its own. */
export interface Piece extends Place {
  /** Where it begins in the paragraph's text. */
  from: number;
  text: string;
  /** The `<w:t …>` tag before it. */
  tag: Place;
  mark: boolean;
  run: Run;
  /** The link that it lies in. */
  link: Place | undefined;
}
interface Run {
  /** Its properties, `<w:rPr>…</w:rPr>`, or nothing. */
  form: string;
}
export interface Paragraph extends Place {
  text: string;
  pieces: Piece[];
  /** Its properties, `<w:pPr>…</w:pPr>`, or nothing. */
  form: string;
  inCell: boolean;
}
/** A row of a table: the paragraphs of each cell. */
export interface Row extends Place {
  cells: Paragraph[][];
}

/** In the order in which they begin. */
export function findPlaces(xml: string): { paragraphs: Paragraph[]; rows: Row[] } {
  const done: Paragraph[] = [];
  const rows: Row[] = [];
  const open = { paragraphs: [] as Paragraph[], rows: [] as Row[], runs: [] as Run[], forms: [] as number[] };
  let tag: Place | undefined;
  let link: Place | undefined;
  const add = (text: string, at: number, end: number, mark: boolean) => {
    const paragraph = open.paragraphs.at(-1);
    if (!paragraph) return;
    const run = open.runs.at(-1) ?? { form: '' };
    paragraph.pieces.push({ from: paragraph.text.length, text, at, end, tag: tag ?? { at, end }, mark, run, link });
    paragraph.text += text;
  };
  scan(xml, {
    open(name, raw, at, end) {
      if (name === 'p') open.paragraphs.push({ at, end, text: '', pieces: [], form: '', inCell: open.rows.length > 0 });
      else if (name === 'r') open.runs.push({ form: '' });
      else if (name === 'pPr' || name === 'rPr') open.forms.push(at);
      else if (name === 't') tag = { at, end };
      else if (name === 'hyperlink') link = { at, end };
      else if (name === 'tr') open.rows.push({ at, end, cells: [] });
      else if (name === 'tc') open.rows.at(-1)?.cells.push([]);
      else if (name === 'tab' && raw.trim() === '' && !open.forms.length) add('\t', at, end, true);
      else if (name === 'noBreakHyphen') add('-', at, end, true);
      else if (name === 'br' && attribute(raw, 'type') === undefined) add('\n', at, end, true);
    },
    close(name, _, end) {
      if (name === 't') tag = undefined;
      else if (name === 'r') open.runs.pop();
      else if (name === 'pPr' || name === 'rPr') {
        const at = open.forms.pop() ?? 0;
        // Inside another one it is a form of before, or that of the paragraph's mark.
        const owner = open.forms.length ? undefined : name === 'pPr' ? open.paragraphs.at(-1) : open.runs.at(-1);
        if (owner) owner.form = xml.slice(at, end);
      } else if (name === 'hyperlink') {
        if (link) link.end = end;
        link = undefined;
      } else if (name === 'tr') {
        const row = open.rows.pop();
        if (row) rows.push({ ...row, end });
      } else if (name === 'p') {
        const paragraph = open.paragraphs.pop();
        if (!paragraph) return;
        paragraph.end = end;
        done.push(paragraph);
        open.rows.at(-1)?.cells.at(-1)?.push(paragraph);
      }
    },
    text: (text, at, end) => {
      if (tag) add(text, at, end, false);
    },
  });
  return { paragraphs: done.sort((a, b) => a.at - b.at), rows };
}

/** `w:` or `a:`, whatever the document calls it. */
export function prefixAt(xml: string, at: number): string {
  return /^<(\w+:)?/.exec(xml.slice(at, at + 40))?.[1] ?? '';
}

/** The form in which most of a paragraph's words stand, links left aside: for words that are added to it. */
export function usualForm(paragraph: Paragraph): string {
  const sizes = new Map<string, number>();
  for (const piece of paragraph.pieces) {
    if (piece.mark || piece.link) continue;
    sizes.set(piece.run.form, (sizes.get(piece.run.form) ?? 0) + piece.text.length);
  }
  const [form = ''] = [...sizes].sort((a, b) => b[1] - a[1])[0] ?? [];
  return form.replace(/<w:rStyle\b[^>]*\/>/, '').replace(/<(\w+:)?rPrChange\b[\s\S]*?<\/\1?rPrChange>/, '');
}
