import { grantSchema, ruleShapes, shapeTroubles, touchSchema } from '@deskhand/protocol';
import { z } from 'zod';
import { fromHome } from '../../host/host.ts';
import type { Grant } from '../policy.ts';
import { readJson } from './read-json.ts';

// The policy file: grants as a person or an administrator writes them, with a published schema
// (docs/policy.schema.json). Parsed as a whole each time that it changed.

/** A `*` where none means anything would make a no that forbids nothing. */
const shaped = (text: z.ZodString, part: keyof typeof ruleShapes) => text.regex(ruleShapes[part], shapeTroubles[part]);
/** Where a rule is about: a path, or many with a `*`. */
export const placeShape = shaped(z.string().min(1).max(4096), 'folder');
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

/** A rule as it holds: its end as a moment, `~` as the home folder of whoever runs the host. */
export function ruleOf<Rule extends { need: Grant['need']; in?: Grant['in']; expires?: string | undefined }>({
  need,
  in: scope,
  expires,
  ...rest
}: Rule): Omit<Rule, 'expires' | 'need' | 'in'> & Pick<Grant, 'need' | 'in' | 'expires'> {
  return {
    ...rest,
    need: need.kind === 'folder' ? { ...need, path: fromHome(need.path) } : need,
    ...(scope && { in: { ...scope, ...(scope.folder !== undefined && { folder: fromHome(scope.folder) }) } }),
    ...(expires && { expires: Date.parse(expires) }),
  };
}

/** The schema of the policy file, as editors read it. */
export const policyJsonSchema = (): object => z.toJSONSchema(policyFileSchema, { io: 'input' });

/** Reads a policy file's text. A file that can't be read as a whole gives nothing, and says why: half a policy is none. */
export function readPolicyFile(text: string): { ok: true; grants: Grant[] } | { ok: false; sentence: string } {
  const read = readJson(text, policyFileSchema, 'The policy file');
  return read.ok ? { ok: true, grants: read.data.grants.map(ruleOf) } : read;
}
