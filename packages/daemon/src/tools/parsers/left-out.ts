import type { Move } from './lines.ts';
import { parseCell } from './xlsx-sheet.ts';
import { unescaped } from './xml.ts';

const cell = /<(?:\w+:)?c\b[^>]*?\sr="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f\b[^>]*>([^<]+)</g;
const range = /(?<![!\w$])\$?([A-Z]{1,3})\$?(\d+):\$?\1\$?(\d+)(?![\w(])/g;

/** Totals below rows that came in, whose ranges end right above them: what a person would have had counted. In words; empty where none are. */
export function leftOut(sheet: string, { what, came }: Move): string {
  if (what !== 'row') return '';
  const found = [...sheet.matchAll(cell)].flatMap(([, name = '', formula = '']) => {
    const row = parseCell(name)?.row ?? 0;
    const short = came.some(({ from, to }) => row > to && endsAt(formula, from - 1));
    return short ? [`${name} =${unescaped(formula)}`] : [];
  });
  const more = found.length > most ? `, … ${found.length - most} more` : '';
  return found.length ? `Ends above what came in, and leaves it out: ${found.slice(0, most).join(', ')}${more}` : '';
}
const most = 6;

/** A range of several rows, none of which reaches further. */
const endsAt = (formula: string, row: number): boolean => {
  const ends = [...formula.matchAll(range)].map(([, , from, to]) => [Number(from), Number(to)] as const);
  return ends.some(([from, to]) => to === row && from < to) && ends.every(([, to]) => to <= row);
};
