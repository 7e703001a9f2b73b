import { diff3MergeRegions } from 'node-diff3';
import { mergeRows, same } from './merge-rows.ts';

// Three versions of one file into one: what the task started from, the task's, and what somebody made of it meanwhile. Gives
// nothing wherever both touched the same place, or where it isn't text: then somebody has to choose.

/** Bytes; a larger file isn't merged. */
export const mergeLimit = 4 * 1024 * 1024;
/** Pairs of equal lines: beyond it the comparison takes seconds, and what lines up with what is a guess. */
const mostPairs = 4_000_000;

export interface Versions {
  base: Uint8Array;
  mine: Uint8Array;
  theirs: Uint8Array;
}

/** Both sides' changes in one, or undefined where they don't go together. `name` tells a table from a text. */
export function merge(name: string, { base, mine, theirs }: Versions): Uint8Array | undefined {
  const [o, a, b] = [linesOf(base), linesOf(mine), linesOf(theirs)];
  if (!o || !a || !b || pairs(o, a) > mostPairs || pairs(o, b) > mostPairs) return undefined;
  const table = /\.(csv|tsv|tab)$/iu.test(name);
  const out: string[] = [];
  for (const region of diff3MergeRegions(a, o, b)) {
    if (region.stable) {
      out.push(...region.bufferContent);
      continue;
    }
    const part = { base: region.oContent, mine: region.aContent, theirs: region.bContent };
    const lines = table ? mergeRows(part) : same(part.mine, part.theirs) ? part.mine : undefined;
    if (!lines) return undefined;
    out.push(...lines);
  }
  return Buffer.from(out.join(''));
}

/** By its name, and by how every zip archive begins. */
export const isBook = (name: string, bytes: Uint8Array): boolean => /\.xlsx$/iu.test(name) && bytes[0] === 0x50 && bytes[1] === 0x4b;

/** Whether it is worth keeping what this file was, to merge with later. */
export const isMergeable = (name: string, bytes: Uint8Array): boolean => linesOf(bytes) !== undefined || isBook(name, bytes);

/** Lines with what ends them; undefined for what isn't text. */
function linesOf(bytes: Uint8Array): string[] | undefined {
  if (bytes.length > mergeLimit || bytes.includes(0)) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text === '' ? [] : text.split(/(?<=\n)/u);
  } catch {
    return undefined;
  }
}

function pairs(a: readonly string[], b: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of a) counts.set(line, (counts.get(line) ?? 0) + 1);
  return b.reduce((sum, line) => sum + (counts.get(line) ?? 0), 0);
}
