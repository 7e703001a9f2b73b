import { z } from 'zod';

/** `{"path": string, "from"?: integer}`: the right form in one line. */
export function shape(schema: unknown): string {
  const node = z.looseObject({ type: z.string().optional(), enum: z.array(z.unknown()).optional() }).safeParse(schema).data;
  if (!node) return 'anything';
  if (node.enum) return node.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (node.type === 'array') return `[${shape(node.items)}, …]`;
  if (node.type !== 'object') return node.type ?? 'anything';
  const required = z.array(z.string()).catch([]).parse(node.required);
  const properties = z.record(z.string(), z.unknown()).catch({}).parse(node.properties);
  return `{${Object.entries(properties)
    .map(([key, one]) => `"${key}"${required.includes(key) ? '' : '?'}: ${shape(one)}`)
    .join(', ')}}`;
}
