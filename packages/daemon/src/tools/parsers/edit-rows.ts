import { findPlaces, type Paragraph, prefixAt, type Row, usualForm } from './docx-places.ts';
import { type OfficeKind, runsOf } from './docx-runs.ts';
import { type Mark, settle, settledBy } from './docx-tracked.ts';
import { rewrite, type Splice } from './edit-inline.ts';
import { asShown, type Edit, type Finder } from './edit-paragraph.ts';
import { readLetters, textOf } from './letters.ts';
import { readSpans } from './markdown.ts';
import { Unreadable } from './unreadable.ts';

/**
 * A table's row as reading shows it, "| a | b |": cells that differ are changed, further rows are added in its form. Of a part
 * of its cells, "| b |", only those are changed.
 */
export function findRows(edit: Edit): Finder {
  const old = cellsOf(edit.old);
  return (xml, { kind }) => {
    if (!old) return [];
    const { rows } = findPlaces(xml);
    const same = (cells: Paragraph[][]) => cells.length === old.length && cells.every((cell, i) => shownAs(cell, old[i] ?? ''));
    const whole = rows.filter(({ cells }) => same(cells));
    if (whole.length) return whole.map((row) => ({ splices: () => changeRow(xml, row, old, edit.new, kind) }));
    if (!old.some(Boolean)) return [];
    const parts = rows.flatMap(({ cells }) => cells.map((_, i) => cells.slice(i, i + old.length)).filter(same));
    return parts.map((cells) => ({ splices: () => changeCells(xml, cells, old, cellsOf(edit.new), kind) }));
  };
}

/** "| a | b |", as far as its words tell. */
export const rowText = ({ cells }: Row): string => `| ${cells.map(cellText).join(' | ')} |`;

function cellsOf(line: string): string[] | undefined {
  const inner = /^\|(.*)\|$/.exec(line.trim())?.[1];
  return inner?.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function filled(cell: Paragraph[]): Paragraph[] {
  return cell.filter((paragraph) => paragraph.text.trim());
}

function cellText(cell: Paragraph[]): string {
  const texts = filled(cell).map((paragraph) => paragraph.text.replaceAll('\n', ' / ').trim());
  return texts.join(' / ');
}

function shownAs(cell: Paragraph[], text: string): boolean {
  const own = cellText(cell);
  return own === text || own === textOf(readLetters(asShown(text), false));
}

function changeRow(xml: string, row: Row, old: string[], fresh: string, kind: OfficeKind): Splice[] {
  const lines = fresh.split('\n').filter((line) => line.trim() && !/^[\s|:-]+$/.test(line));
  if (!lines.length) return [{ at: row.at, end: row.end, xml: '' }];
  const rows = lines.map((line) => {
    const cells = cellsOf(line);
    if (cells?.length !== old.length) throw new Unreadable(`Each row of this table has ${old.length} cells: | a | b | …`);
    return cells;
  });
  const kept = Math.max(
    0,
    rows.findIndex((cells) => cells.every((cell, i) => cell === old[i])),
  );
  const copies = (some: string[][]) => some.map((cells) => copy(xml, row, cells, kind)).join('');
  const cells = changeCells(xml, row.cells, old, rows[kept], kind);
  return [
    { at: row.end, end: row.end, xml: copies(rows.slice(kept + 1)) },
    ...cells,
    { at: row.at, end: row.at, xml: copies(rows.slice(0, kept)) },
  ];
}

function changeCells(xml: string, cells: Paragraph[][], old: string[], fresh: string[] | undefined, kind: OfficeKind): Splice[] {
  if (fresh?.length !== old.length)
    throw new Unreadable('A part of a row stays one: give as many cells as in old, or the whole row as old.');
  return cells.flatMap((cell, i) =>
    fresh[i] === old[i] ? [] : changeCell(xml, cell, fresh[i] ?? '', kind, settledBy(old[i] ?? '', fresh[i] ?? '')),
  );
}

function changeCell(xml: string, cell: Paragraph[], text: string, kind: OfficeKind, settled: Mark[]): Splice[] {
  const [first, second] = filled(cell);
  if (second) throw new Unreadable('A cell of several paragraphs: change one of them, giving its own words as old.');
  if (first)
    return [
      ...rewrite(xml, first, 0, readLetters(first.text, true), readLetters(asShown(text), false), kind),
      ...settle(xml, first, settled),
    ];
  const empty = cell[0];
  return empty ? [{ at: empty.at, end: empty.end, xml: written(xml, empty, empty, text, kind) }] : [];
}

/** The row once more, with other words. */
function copy(xml: string, row: Row, cells: string[], kind: OfficeKind): string {
  let fresh = xml.slice(row.at, row.end).replace(/<\w+:tblHeader\b[^>]*\/>/, '');
  const own = findPlaces(fresh).rows.at(-1);
  for (const [i, cell] of [...(own?.cells ?? []).entries()].reverse()) {
    const first = cell[0];
    const last = cell.at(-1);
    if (first && last)
      fresh = fresh.slice(0, first.at) + written(fresh, first, filled(cell)[0] ?? first, cells[i] ?? '', kind) + fresh.slice(last.end);
  }
  return fresh;
}

function written(xml: string, paragraph: Paragraph, like: Paragraph, text: string, kind: OfficeKind): string {
  const prefix = prefixAt(xml, paragraph.at);
  const runs = text ? runsOf(readSpans(text), usualForm(like), {}, kind, prefix) : '';
  return `<${prefix}p>${like.form}${runs}</${prefix}p>`;
}
