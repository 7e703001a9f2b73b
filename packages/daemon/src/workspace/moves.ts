import type { ChangeSource } from './changes.ts';
import type { Delta } from './delta.ts';
import type { Node } from './handle.ts';
import { refusal } from './marks.ts';
import { nameOf } from './names.ts';

/**
 * What tells which of several files of the same content is the one that moved, the surest first: the file itself, its time, as
 * a move keeps that, its name, as a folder keeps its files together. Where nothing tells, both sides go in the order of names.
 */
const signs: ((node: Node, rel: string) => string)[] = [
  ({ ino, dev }) => `${dev} ${ino}`,
  ({ modified }, rel) => `${modified} ${nameOf(rel)}`,
  ({ modified }) => `${modified}`,
  (_, rel) => nameOf(rel),
  () => '',
];

interface Found {
  rel: string;
  node: Node;
  /** Its hash; of an empty file with the name, as all of those are the same. */
  content: string;
}

/** New path to old path, for files that went from one to the other with their content as it was. */
export async function moves({ deltas, hash }: ChangeSource): Promise<Map<string, string>> {
  const from = new Map<string, string>();
  // What is never put in place is nowhere that something could have moved to.
  const arrivals = only(deltas, 'after').filter(({ node }) => !refusal(node));
  const sizes = new Set(arrivals.map(({ node }) => node.size));
  const departures = only(deltas, 'before').filter(({ node }) => sizes.has(node.size));
  if (departures.length === 0) return from;

  const read = async (side: 'before' | 'after', files: Omit<Found, 'content'>[]): Promise<Found[]> => {
    const found: Found[] = [];
    for (const { rel, node } of files) {
      const content = await hash(side, rel);
      if (content) found.push({ rel, node, content: node.size ? content : `${content} ${nameOf(rel)}` });
    }
    return found.sort((a, b) => (a.rel < b.rel ? -1 : 1));
  };
  let gone = await read('before', departures);
  let come = await read('after', arrivals);
  for (const sign of signs) {
    const keyOf = ({ rel, node, content }: Found): string => `${content} ${sign(node, rel)}`;
    const left = new Map([...Map.groupBy(gone, keyOf)].map(([key, files]) => [key, files.values()]));
    const taken = new Set<string>();
    for (const one of come) {
      const { value } = left.get(keyOf(one))?.next() ?? {};
      if (!value) continue;
      from.set(one.rel, value.rel);
      taken.add(value.rel);
    }
    gone = gone.filter(({ rel }) => !taken.has(rel));
    come = come.filter(({ rel }) => !from.has(rel));
  }
  return from;
}

/** Files that are on one side alone. */
const only = (deltas: Delta[], side: 'before' | 'after'): Omit<Found, 'content'>[] =>
  deltas.flatMap((delta) => {
    const node = delta[side];
    return node?.kind === 'file' && !delta[side === 'before' ? 'after' : 'before'] ? [{ rel: delta.rel, node }] : [];
  });
