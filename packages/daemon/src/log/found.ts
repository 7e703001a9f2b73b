/** `value` with what `change` makes of all that `is` finds in it. What has none changed is the same object, not a copy. */
export function mapFound<Whole, Part>(value: Whole, is: (value: unknown) => value is Part, change: (found: Part) => Part): Whole {
  return walk(value, is, change) as Whole; // the shape stays: a part is replaced by its like
}

function walk<Part>(value: unknown, is: (value: unknown) => value is Part, change: (found: Part) => Part): unknown {
  if (is(value)) return change(value);
  if (!value || typeof value !== 'object') return value;
  // An array's places are its names.
  const held = value as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(held)) {
    const inner = held[name];
    const changed = walk(inner, is, change);
    if (changed === inner) continue;
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    copy[name] = changed;
  }
  return copy ?? value;
}
