import { type Declared, declaredNames } from '@deskhand/protocol';

/** Values of an answer that are looked at for names, and how deep they may lie. */
const most = { values: 20_000, depth: 60 };

/** What declarations call each element of a plain list. */
const plainList = '*';

/**
 * Of the names that the owner declares of a tool's answers, those that this one has, with those that others had; undefined where
 * that is what was known. One that is no JSON has none.
 */
export function namesMet(answer: string, declared: Declared | undefined, had: readonly string[] | undefined): string[] | undefined {
  const names = declared?.by === 'owner' ? declaredNames(declared.says) : [];
  if (!names.length || had?.length === names.length) return undefined;
  const found = fieldsIn(answer);
  const met = names.filter((name) => had?.includes(name) || found.has(name));
  return had && met.length === had.length ? undefined : met;
}

function fieldsIn(answer: string): Set<string> {
  const found = new Set<string>();
  const open: { value: unknown; depth: number }[] = [{ value: jsonIn(answer), depth: 0 }];
  for (let seen = 0; seen < most.values; seen++) {
    const { value, depth } = open.pop() ?? {};
    if (depth === undefined) break;
    if (typeof value !== 'object' || value === null || depth > most.depth) continue;
    if (!Array.isArray(value)) for (const name of Object.keys(value)) found.add(name);
    else if (value.some((one) => typeof one !== 'object')) found.add(plainList);
    for (const inner of Object.values(value)) open.push({ value: inner, depth: depth + 1 });
  }
  return found;
}

function jsonIn(text: string): unknown {
  try {
    return /^\s*[[{]/.test(text) ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
