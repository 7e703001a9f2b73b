/** A copy without the words of any content in it: what a view is once they were erased. The pointers stay. */
export function withoutWords<T>(value: T): T {
  return strip(value) as T; // the shape stays: only the optional `text` of pointers goes
}

function strip(value: unknown): unknown {
  if (!value || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(strip);
  const kept = Object.entries(value).filter(([name]) => !(name === 'text' && 'hash' in value && 'bytes' in value));
  return Object.fromEntries(kept.map(([name, inner]) => [name, strip(inner)]));
}
