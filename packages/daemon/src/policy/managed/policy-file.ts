import { grantSchema, ruleShapes, shapeTroubles, touchSchema } from '@deskhand/protocol';
import { z } from 'zod';
import type { Grant } from '../policy.ts';

// The policy file: grants as a person or an administrator writes them, with a published schema
// (docs/policy.schema.json). Parsed as a whole each time that it changed.

/** A `*` where none means anything would make a no that forbids nothing. */
const shaped = (text: z.ZodString, part: keyof typeof ruleShapes) => text.regex(ruleShapes[part], shapeTroubles[part]);
const [folder, network, command, plugin, account, secret, device] = touchSchema.options;
const need = z.discriminatedUnion('kind', [
  folder.extend({ path: shaped(folder.shape.path, 'folder') }),
  network.extend({ host: shaped(network.shape.host, 'host') }),
  command,
  plugin.extend({ server: shaped(plugin.shape.server, 'server') }),
  account.extend({ account: shaped(account.shape.account, 'account') }),
  secret,
  device,
]);
const to = shaped(grantSchema.shape.to.unwrap().element, 'to');
const scope = grantSchema.shape.in.unwrap().shape;

/** Strictly: a word that isn't understood ("giv": "none") would leave a leave where a no was meant, or one for everything. */
export const ruleShape = {
  ...grantSchema.omit({ source: true, expires: true }).shape,
  need,
  to: z
    .array(to)
    .max(100)
    .describe(grantSchema.shape.to.description ?? '')
    .optional(),
  tool: shaped(grantSchema.shape.tool.unwrap(), 'tool').optional(),
  /** Only in tasks that work in this folder or below it, or in this conversation. */
  in: z.strictObject({ ...scope, folder: shaped(scope.folder.unwrap(), 'folder').optional() }).optional(),
  /** ISO 8601, with its zone. */
  expires: z.iso.datetime({ offset: true }).optional(),
};

const policyFileSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  /** A person's sentence on what this policy is for. */
  about: z.string().max(4000).optional(),
  grants: z
    .array(
      z.strictObject({
        ...ruleShape,
        /** A managed policy only narrows. */
        source: z.enum(['managed', 'owner']).default('owner'),
      }),
    )
    .max(2000),
});

/** The schema of the policy file, as editors read it. */
export const policyJsonSchema = (): object => z.toJSONSchema(policyFileSchema, { io: 'input' });

/** Reads a policy file's text. A file that can't be read as a whole gives nothing, and says why: half a policy is none. */
export function readPolicyFile(text: string): { ok: true; grants: Grant[] } | { ok: false; sentence: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, sentence: `The policy file is not valid JSON: ${error instanceof Error ? error.message : error}` };
  }
  const parsed = policyFileSchema.safeParse(value);
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
    return { ok: false, sentence: `The policy file says something that isn't understood. ${issues.join('; ')}` };
  }
  return {
    ok: true,
    grants: parsed.data.grants.map(({ expires, ...grant }) => ({ ...grant, ...(expires && { expires: Date.parse(expires) }) })),
  };
}
