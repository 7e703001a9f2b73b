import { jsonOf } from '@deskhand/protocol';
import { z } from 'zod';

const node = z.looseObject({
  type: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
});

/**
 * Arguments as they were meant, where a model wrote them in the wrong type but beyond doubt: "120" for 120, "true" for
 * true, a list as JSON text or as its only element, that element's parts beside the rest, null for nothing. Anything else
 * is left for the schema to refuse.
 */
export function loosen(value: unknown, schema: unknown): unknown {
  const { type, properties, items } = node.catch({}).parse(schema);
  if (type === 'object' && typeof value === 'string') return loosenObject(jsonOf(value), properties);
  if (type === 'object') return loosenObject(value, properties);
  if (type === 'array') return loosenArray(value, items);
  if (typeof value !== 'string') return type === 'string' && typeof value === 'number' ? String(value) : value;
  if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(value.trim())) return Number(value);
  if (type === 'boolean' && /^(true|false)$/i.test(value.trim())) return value.trim().toLowerCase() === 'true';
  return value;
}

function loosenObject(value: unknown, properties: Record<string, unknown> = {}): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = gathered(
    Object.entries(value).filter(([, one]) => one !== null),
    properties,
  );
  return Object.fromEntries(kept.map(([key, one]) => [key, Object.hasOwn(properties, key) ? loosen(one, properties[key]) : one]));
}

/** {path, old, new} for {path, edits: [{old, new}]}: where just one list of objects is missing, and all that is strange is a part of such. */
function gathered(entries: [string, unknown][], properties: Record<string, unknown>): [string, unknown][] {
  const strange = entries.filter(([key]) => !Object.hasOwn(properties, key));
  const lists = Object.entries(properties).flatMap(([name, schema]) => {
    const { items } = node.catch({}).parse(schema);
    const parts = node.catch({}).parse(items).properties;
    return parts ? [{ name, parts }] : [];
  });
  const [list] = lists;
  const isMissing = list && lists.length === 1 && !entries.some(([key]) => key === list.name);
  if (!isMissing || !strange.length || !strange.every(([key]) => Object.hasOwn(list.parts, key))) return entries;
  return [...entries.filter((entry) => !strange.includes(entry)), [list.name, [Object.fromEntries(strange)]]];
}

function loosenArray(value: unknown, items: unknown): unknown {
  const list = typeof value === 'string' ? (jsonOf(value) ?? value) : value;
  if (Array.isArray(list)) return list.map((one) => loosen(one, items));
  return list === undefined || list === null ? list : [loosen(list, items)];
}
