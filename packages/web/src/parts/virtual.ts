// The arithmetic of a list that draws only what is seen.

/** Where each row begins, and at the end how long all is. */
export function offsetsOf(count: number, heightOf: (index: number) => number): Float64Array {
  const offsets = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) offsets[i + 1] = (offsets[i] ?? 0) + heightOf(i);
  return offsets;
}

/** What is seen of a list, in its own pixels, and how many pixels more are drawn on both sides. */
export interface Seen {
  top: number;
  height: number;
  more: number;
}

/**
 * What is to be drawn now. Whoever jumped gets what they see first, and a screen on both sides in the frames after: drawn at
 * once it would hold up the finger that is to move on.
 */
export function nextSeen(drawn: Seen, top: number, height: number): Seen {
  const moved = Math.abs(drawn.top - top);
  if (drawn.height !== height || moved > height) return { top, height, more: 0 };
  if (drawn.more < height) return { top, height, more: Math.min(height, drawn.more + height / 2) };
  return moved < height / 8 ? drawn : { top, height, more: height };
}

/** The rows that touch `top`…`top + height`, and as many pixels more on both sides. `end` is exclusive. */
export function rowsWithin(offsets: Float64Array, top: number, height: number, more: number): { start: number; end: number } {
  const count = offsets.length - 1;
  if (count === 0) return { start: 0, end: 0 };
  const start = rowAt(offsets, top - more);
  const end = rowAt(offsets, top + height + more) + 1;
  return { start, end: Math.max(start + 1, Math.min(count, end)) };
}

/** The row at a height: the last that begins at or before it. */
export function rowAt(offsets: Float64Array, y: number): number {
  let low = 0;
  let high = offsets.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
