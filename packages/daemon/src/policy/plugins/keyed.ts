/**
 * Whether the keys of an object call the records in it ({"Smart Watch": {"id": "P007"}, "Lamp": {"id": "P008"}}), and aren't
 * names of fields: each leads to an object, they have fields in common, and one at least is written as no field is.
 */
export function areNames(entries: readonly (readonly [string, unknown])[]): boolean {
  if (!entries.length || !entries.every(([, one]) => isRecord(one)) || !entries.some(([key]) => isName(key))) return false;
  const [first = [], ...others] = entries.map(([, one]) => Object.keys(one as object));
  return first.length > 1 && others.every((fields) => fields.some((field) => first.includes(field)));
}

/** Figures alone count, and call nothing. */
const isName = (key: string): boolean => /\p{L}{2}/u.test(key) && (/[^\w]/u.test(key) || /^\p{Lu}/u.test(key));
const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
