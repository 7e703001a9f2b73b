// A Merkle tree over the hashes of the events of one page, so that one event can be shown to belong to a signed head
// without showing its neighbours. Leaves and nodes are hashed apart, as in RFC 9162 §2.1.

export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** How many events a page has: a signed head speaks of the whole chain by its hash, and of its own page by this tree. */
export const pageSize = 64;

/** The place of the first event of the page that ends with or holds this one. */
export const pageStart = (seq: number): number => Math.floor((seq - 1) / pageSize) * pageSize + 1;

/** The root over these event hashes (hex), in order. */
export const rootOf = (hashes: readonly string[], sha256: Sha256): string => toHex(subtree(hashes.map(fromHex), sha256));

/** What leads from the event at `index` up to the root: the other half at each level, from the bottom. */
export function pathTo(index: number, hashes: readonly string[], sha256: Sha256): string[] {
  if (hashes.length <= 1) return [];
  const split = splitOf(hashes.length);
  const [left, right] = [hashes.slice(0, split), hashes.slice(split)];
  return index < split
    ? [...pathTo(index, left, sha256), rootOf(right, sha256)]
    : [...pathTo(index - split, right, sha256), rootOf(left, sha256)];
}

/** The root that an event and its path come to; undefined where the path has another length than the place needs. */
export function rootBy(hash: string, index: number, size: number, path: readonly string[], sha256: Sha256): string | undefined {
  if (!Number.isInteger(index) || index < 0 || index >= size) return undefined;
  if (size === 1) return path.length === 0 ? toHex(leaf(fromHex(hash), sha256)) : undefined;
  const split = splitOf(size);
  const other = path.at(-1);
  const below = path.slice(0, -1);
  if (other === undefined) return undefined;
  const own = index < split ? rootBy(hash, index, split, below, sha256) : rootBy(hash, index - split, size - split, below, sha256);
  if (own === undefined) return undefined;
  return toHex(index < split ? node(fromHex(own), fromHex(other), sha256) : node(fromHex(other), fromHex(own), sha256));
}

function subtree(leaves: Uint8Array[], sha256: Sha256): Uint8Array {
  const [first] = leaves;
  if (!first) return sha256(new Uint8Array());
  if (leaves.length === 1) return leaf(first, sha256);
  const split = splitOf(leaves.length);
  return node(subtree(leaves.slice(0, split), sha256), subtree(leaves.slice(split), sha256), sha256);
}

/** The largest power of two below `size`. */
const splitOf = (size: number): number => 2 ** Math.ceil(Math.log2(size) - 1);
const leaf = (hash: Uint8Array, sha256: Sha256) => sha256(Uint8Array.from([0, ...hash]));
const node = (left: Uint8Array, right: Uint8Array, sha256: Sha256) => sha256(Uint8Array.from([1, ...left, ...right]));

export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
