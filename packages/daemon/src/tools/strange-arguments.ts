import { z } from 'zod';
import { nearest } from './nearest.ts';

const node = z.looseObject({
  description: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  required: z.array(z.string()).optional(),
});

/**
 * A sentence for each argument that the schema doesn't know. Dropped without a word it would mislead: the model believes
 * that what it said was heard.
 */
export function strangeArguments(value: unknown, schema: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { properties, items, required = [] } = node.catch({}).parse(schema);
  if (Array.isArray(value)) return items ? value.flatMap((one, i) => strangeArguments(one, items, `${at}[${i}]`)) : [];
  // What has no names of its own may have any.
  if (!properties) return [];
  const missing = required.filter((name) => !Object.hasOwn(value, name));
  return Object.entries(value).flatMap(([key, one]) => {
    const path = at ? `${at}.${key}` : key;
    if (Object.hasOwn(properties, key)) return strangeArguments(one, properties[key], path);
    const meant = meantBy(key, properties, missing);
    const how = meant && node.catch({}).parse(properties[meant]).description;
    const shown = how && how.length <= 40 ? `${JSON.stringify(meant)} (${how})` : JSON.stringify(meant);
    return [`There is no argument ${JSON.stringify(path.slice(0, 100))}.${meant ? ` Did you mean ${shown}?` : ''}`];
  });
}

/** "cmd" for "command": its letters in that order, from its first on. */
const isShort = (key: string, name: string): boolean => {
  let at = 0;
  for (const letter of name.toLowerCase()) if (letter === key[at]?.toLowerCase()) at++;
  return key.length > 1 && at === key.length && key[0]?.toLowerCase() === name[0]?.toLowerCase();
};

/** As what is missing in short, by a name that is near, as the one that is missing, or by the word in what an argument is for. */
function meantBy(key: string, properties: Record<string, unknown>, missing: readonly string[]): string | undefined {
  const [only] = missing;
  if (only && missing.length === 1 && isShort(key, only)) return only;
  const [near] = nearest(key.slice(0, 100), Object.keys(properties), 1);
  if (near) return near;
  if (missing.length === 1) return only;
  const word = key.toLowerCase();
  return Object.keys(properties).find((name) => {
    const { description = '' } = node.catch({}).parse(properties[name]);
    return description
      .toLowerCase()
      .split(/[^a-z]+/)
      .includes(word);
  });
}
