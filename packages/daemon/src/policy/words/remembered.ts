/** Characters of all texts together for which one thing is remembered, and of a text that is worth it. */
const most = 12_000_000;
const least = 200;

/**
 * The same function with a memory for long texts: the owner's words and what was read are compared with value after value, in one
 * decision and in the next. Forgets all when it is full.
 */
export function remembered<T>(make: (text: string) => T): (text: string) => T {
  const made = new Map<string, { value: T }>();
  let kept = 0;
  return (text) => {
    if (text.length <= least) return make(text);
    const had = made.get(text);
    if (had) return had.value;
    const value = make(text);
    kept += text.length;
    if (kept > most) {
      made.clear();
      kept = text.length;
    }
    made.set(text, { value });
    return value;
  };
}
