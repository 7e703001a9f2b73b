/** Characters of all texts together for which something is remembered, and of a text that is worth it. */
const most = 16_000_000;
const least = 200;

/** What each function remembers; all of it is forgotten together. */
const memories: { clear(): void }[] = [];
let kept = 0;

function makeRoom(characters: number): void {
  kept += characters;
  if (kept <= most) return;
  for (const memory of memories) memory.clear();
  kept = characters;
}

/**
 * The same function with a memory for long texts: the owner's words and what was read are compared with value after value, in one
 * decision and in the next.
 */
export function remembered<T>(make: (text: string) => T): (text: string) => T {
  const made = new Map<string, { value: T }>();
  memories.push(made);
  return (text) => {
    if (text.length <= least) return make(text);
    const had = made.get(text);
    if (had) return had.value;
    const value = make(text);
    makeRoom(text.length);
    made.set(text, { value });
    return value;
  };
}
