import type { Move } from './lines.ts';
import { movedRange } from './moved-references.ts';
import { Unreadable } from './unreadable.ts';
import { parseArea } from './xlsx-sheet.ts';
import { attribute } from './xml.ts';

// What lies on a sheet beside its cells, after rows or columns of it went or came.

/** Pictures and charts hang on rows and columns counted from 0. */
export function withAnchors(xml: string, move: Move): string {
  const name = move.what === 'row' ? 'row' : 'col';
  return xml.replace(new RegExp(`(<(?:\\w+:)?${name}>)(\\d+)(?=</)`, 'g'), (_, head, text) => head + nearest(text, move));
}

/** The boxes of notes, in the drawing language of old (VML): one that stood for a cell goes with it. */
export function withNoteBoxes(xml: string, move: Move): string {
  const name = move.what === 'row' ? 'Row' : 'Column';
  const first = move.what === 'row' ? 2 : 0;
  return xml.replace(/<v:shape\b[\s\S]*?<\/v:shape>/g, (shape) => {
    const line = new RegExp(`<x:${name}>(\\d+)</x:${name}>`).exec(shape)?.[1];
    if (line !== undefined && move.line(Number(line) + 1) === undefined) return '';
    return shape
      .replace(`<x:${name}>${line}<`, () => `<x:${name}>${nearest(line ?? '', move)}<`)
      .replace(/(<x:Anchor>)([^<]*)/, (_, head, text) => {
        const numbers = String(text).split(',');
        // Left, its offset, top, its offset, right, its offset, bottom, its offset.
        for (const i of [first, first + 4]) numbers[i] = ` ${nearest(numbers[i] ?? '', move)}`;
        return head + numbers.join(',');
      });
  });
}

const nearest = (line: string, move: Move): number => move.near(Number(line) + 1) - 1;

/** A pivot table moves as a whole. */
export function withPivot(xml: string, move: Move): string {
  return xml.replace(/(<(?:\w+:)?location\b[^>]*\sref=")([^"]*)/, (_, head, ref) => {
    const moved = movedRange(ref, move) ?? '';
    if (size(moved) !== size(ref)) throw new Unreadable(`A pivot table stands on ${ref}: lines can neither go from it nor come into it.`);
    return head + moved;
  });
}

function size(range: string): string {
  const area = parseArea(range);
  return area ? `${area.bottom - area.top} ${area.right - area.left}` : '';
}

/** What a pivot table is made from: the program that opens it makes it anew. */
export function withPivotSource(xml: string, sheet: string, move: Move): string {
  const source = /<(?:\w+:)?worksheetSource\b[^>]*>/.exec(xml)?.[0];
  const ref = source && attribute(source, 'ref');
  if (!ref || attribute(source, 'sheet')?.toLowerCase() !== sheet.toLowerCase()) return xml;
  const moved = source.replace(/\sref="[^"]*"/, ` ref="${movedRange(ref, move) ?? ref}"`);
  return xml
    .replace(source, moved)
    .replace(/\srefreshOnLoad="[^"]*"/, '')
    .replace(/pivotCacheDefinition\b/, 'pivotCacheDefinition refreshOnLoad="1"');
}
