import { type Declaration, declarationSchema, type PluginTool, pluginToolSchema } from '@deskhand/protocol';
import { z } from 'zod';
import { cleanLine, cleanText } from './clean.ts';

// The tools of a plugin as they are kept, shown, accepted and pinned: each cleaned and bounded, in one order and one
// spelling, so that the same list has the same hash and any difference that anyone could see or act on has another.

const mostTools = 500;
/** Characters of all that is kept of a list, as JSON. */
const mostContent = 2_000_000;
const mostDescription = 3000;
/** Characters of a schema as JSON, and how deep it may go. */
const mostSchema = 30_000;
const deepest = 40;
/** Under which a tool declares what it does, in what the protocol leaves to clients; and characters of that as JSON. */
const declares = 'deskhand/declares';
const mostDeclared = 10_000;

const claimedSchema = z.object({
  name: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  inputSchema: z.record(z.string(), z.unknown()).optional(),
  annotations: z
    .object({
      readOnlyHint: z.boolean().optional().catch(undefined),
      destructiveHint: z.boolean().optional().catch(undefined),
      openWorldHint: z.boolean().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  _meta: z.record(z.string(), z.unknown()).optional().catch(undefined),
});

/** What can be used of what a plugin lists: ill-made tools, those too large and those beyond the number are left out. */
export function usableTools(listed: readonly unknown[]): { tools: PluginTool[]; left: number } {
  const seen = new Map<string, PluginTool>();
  let content = 0;
  for (const one of listed) {
    const tool = usableTool(one);
    // Of two with one name neither can be told from the other: the first holds.
    if (!tool || seen.has(tool.name) || seen.size >= mostTools) continue;
    content += JSON.stringify(tool).length;
    if (content > mostContent) break;
    seen.set(tool.name, tool);
  }
  const tools = [...seen.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { tools, left: listed.length - tools.length };
}

function usableTool(listed: unknown): PluginTool | undefined {
  const claimed = claimedSchema.safeParse(listed).data;
  const schema = claimed && plainJson(claimed.inputSchema ?? { type: 'object' });
  if (!schema) return undefined;
  const { name, title, description = title ?? '', annotations = {} } = claimed;
  const { readOnlyHint: readOnly, destructiveHint: destructive, openWorldHint: openWorld } = annotations;
  return pluginToolSchema.safeParse({
    name,
    description: cleanText(description, mostDescription),
    schema,
    ...(readOnly !== undefined && { readOnly }),
    ...(destructive !== undefined && { destructive }),
    ...(openWorld !== undefined && { openWorld }),
    ...declaredIn(claimed._meta),
  }).data;
}

/** What it declares of itself, or why that isn't understood: half of it would say something else. */
function declaredIn(meta: Record<string, unknown> | undefined): { declares?: Declaration; misdeclared?: string } {
  if (!meta || !Object.hasOwn(meta, declares)) return {};
  const plain = plainJson({ said: meta[declares] }, mostDeclared);
  if (!plain) return { misdeclared: `it is longer than ${mostDeclared} characters, or too deep` };
  const { data, error } = declarationSchema.safeParse(plain.said);
  if (data) return { declares: data };
  const [issue] = error.issues;
  return { misdeclared: cleanLine([issue?.path.join('.'), issue?.message].filter(Boolean).join(': '), 300) };
}

/** JSON with its keys in one order and its texts cleaned; undefined where it is too large or too deep. */
function plainJson(schema: Record<string, unknown>, most = mostSchema): Record<string, unknown> | undefined {
  try {
    const plain = ordered(schema, 0);
    return JSON.stringify(plain).length <= most ? z.record(z.string(), z.unknown()).parse(plain) : undefined;
  } catch {
    return undefined;
  }
}

function ordered(value: unknown, depth: number): unknown {
  if (depth > deepest) throw new Error('too deep');
  if (typeof value === 'string') return cleanText(value, mostDescription);
  if (Array.isArray(value)) return value.map((one) => ordered(one, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => depth > 0 || key !== '$schema');
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [cleanText(key, 200), ordered(one, depth + 1)]),
  );
}

/** The list as content: one spelling. */
export const toolsContent = (tools: readonly PluginTool[]): string => JSON.stringify(tools);
