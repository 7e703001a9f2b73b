/** Those of `names` that `name` was probably meant to be, best first. */
export function nearest(name: string, names: readonly string[], most: number): string[] {
  const wanted = name.toLowerCase();
  const scored: { name: string; distance: number }[] = [];
  for (const candidate of names.slice(0, 2000)) {
    const other = candidate.toLowerCase();
    const contains = wanted.length > 2 && (other.includes(wanted) || wanted.includes(other));
    const distance = contains ? 1 : editDistance(wanted.slice(0, 80), other.slice(0, 80));
    // Of three letters, two that differ make another word.
    const most = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 2.5));
    if (distance <= most) scored.push({ name: candidate, distance });
  }
  scored.sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name));
  return scored.slice(0, most).map((entry) => entry.name);
}

/** Levenshtein distance: how many characters to add, drop or replace. */
const editDistance = (a: string, b: string): number => lastRow(a, b, false)[b.length] ?? 0;

/** The distance of `part` to whatever piece of `text` comes nearest to it (Sellers, 1980). */
export const distanceWithin = (part: string, text: string): number => Math.min(...lastRow(part, text, true));

/** The distances of `a` to each beginning of `b`; `anywhere`: to the nearest piece that ends there. */
function lastRow(a: string, b: string, anywhere: boolean): number[] {
  let row = Array.from({ length: b.length + 1 }, (_, i) => (anywhere ? 0 : i));
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row;
}
