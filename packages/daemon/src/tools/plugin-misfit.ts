import { z } from 'zod';
import { shape } from './shape.ts';
import { strangeArguments } from './strange-arguments.ts';

const typeSchema = z.union([z.string(), z.array(z.string())]);
const argumentsSchema = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional(), type: z.unknown().optional() })),
  required: z.array(z.string()).catch([]),
  additionalProperties: z.unknown().optional(),
});
/** Words of a schema by which an argument may have other names than it lists. */
const openWords = ['patternProperties', 'allOf', 'anyOf', 'oneOf', '$ref', 'if', 'dependentSchemas'];
const mostShape = 4000;

/**
 * Arguments that a plugin's own schema doesn't have, misses, or has of another type: what can be known before anybody is asked.
 * Of the types only the outermost are looked at: a stranger's schema is not worked through.
 */
export function misfitOf(name: string, schema: unknown, args: Record<string, unknown>): string | undefined {
  const parsed = argumentsSchema.safeParse(schema).data;
  if (!parsed || openWords.some((word) => word in parsed)) return undefined;
  const { properties, required, additionalProperties: more } = parsed;
  const names = Object.fromEntries(Object.entries(properties).map(([name, { description }]) => [name, { description }]));
  const strange = more === undefined || more === false ? strangeArguments(args, { properties: names }) : [];
  const missing = required.filter((name) => !Object.hasOwn(args, name)).map((name) => `${quoted(name)} is missing.`);
  const others = Object.entries(args).flatMap(([name, value]) => {
    const types = Object.hasOwn(properties, name) ? typesOf(properties[name]?.type) : [];
    return types.length && !types.some((type) => isOf(type, value)) ? [`${quoted(name)} is to be of the type ${types.join(' or ')}.`] : [];
  });
  const wrong = [strange, missing, others].flatMap((some) => some.slice(0, 5));
  return wrong.length ? `Nothing was done. ${wrong.join(' ')}\n${name} takes ${shape(schema).slice(0, mostShape)}` : undefined;
}

const quoted = (name: string): string => JSON.stringify(name.slice(0, 100));

/** The types that JSON Schema knows; with any other among them, nothing is said of the value. */
function typesOf(type: unknown): string[] {
  const types = [typeSchema.safeParse(type).data ?? []].flat();
  return types.every((one) => known.has(one)) ? types : [];
}
const known = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']);

function isOf(type: string, value: unknown): boolean {
  if (value === null || Array.isArray(value)) return type === (value === null ? 'null' : 'array');
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}
