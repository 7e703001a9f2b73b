import type { Span } from './markdown.ts';

/** Letters that a line of a page holds, with those that cells keep free at their sides. */
const line = 76;
const sides = 4;
const least = 4;

/**
 * How wide each column of a table is, as a share of all: none narrower than its longest word as long as that fits, and what
 * is left goes to those with the longer texts.
 */
export function columnShares(rows: Span[][][]): number[] {
  const columns = Math.max(1, ...rows.map((row) => row.length));
  const sizes = Array.from({ length: columns }, (_, x) => {
    const texts = rows.map((row) => (row[x] ?? []).map(({ text }) => text).join(''));
    const longest = (parts: string[]) => Math.max(least, ...parts.map((part) => part.length)) + sides;
    return { needs: longest(texts.flatMap((text) => text.split(/\s+/))), wants: longest(texts.flatMap((text) => text.split('\n'))) };
  });
  const needs = sizes.reduce((sum, one) => sum + one.needs, 0);
  const more = sizes.reduce((sum, one) => sum + one.wants - one.needs, 0);
  const left = Math.max(0, Math.min(line - needs, more));
  const given = sizes.map((one) => one.needs + (more ? (left * (one.wants - one.needs)) / more : 0));
  const all = given.reduce((sum, one) => sum + one, 0);
  return given.map((one) => one / all);
}
