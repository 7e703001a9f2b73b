import { limitsSchema } from '@deskhand/protocol';
import { z } from 'zod';
import { fromHome } from '../../host/host.ts';
import type { Managed } from '../policy.ts';
import { placeShape, ruleOf, ruleShape } from './policy-file.ts';
import { readJson } from './read-json.ts';

// The managed policy: what an administrator of the system says for everyone who uses it. It can only narrow. Parsed
// strictly, once, at the start: a word that isn't understood might have been a rule.

const name = z.string().min(1).max(120);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Where a place of the own network stands, which otherwise is never asked: its very addresses, and who vouches for it (PEM). */
const near = z.strictObject({ addresses: z.array(z.ipv4().or(z.ipv6())).min(1).max(20), ca: z.string().max(100_000).optional() });

const managedSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  /** Whose policy it is, as people read it: "Acme". */
  name: name.optional(),
  about: z.string().max(4000).optional(),
  /** Higher for each later one. */
  serial: z.number().int().nonnegative().default(0),
  grants: z
    .array(
      z.strictObject({
        ...ruleShape,
        /** Whatever it says: what only an administrator can write is managed. */
        source: z.string().max(20).optional(),
      }),
    )
    .max(2000)
    .default([]),
  /** Which models may be used, with `*` for any run of characters; `local`: only those on this computer. */
  models: z.strictObject({ allow: z.array(name).max(200).optional(), local: z.boolean().default(false) }).optional(),
  /** The only plugins that may be used, by the SHA-256 of what is run (`deskhand plugins show` prints it); `tools`: of what it says that it can do, too. */
  plugins: z
    .array(z.strictObject({ server: name, sha256, tools: sha256.optional() }))
    .max(500)
    .optional(),
  /** The only places on the network: `example.com`, `*.example.com`. */
  domains: z.array(name).max(2000).optional(),
  /** Folders that no task may touch, whoever granted them. */
  folders: z.strictObject({ never: z.array(placeShape).max(1000) }).optional(),
  /** Who may say yes: ids of devices, "cli" and "browser" for the computer itself; `two`: two of them for each. */
  approvals: z
    .strictObject({ devices: z.array(z.string().min(1).max(64)).max(200).optional(), two: z.boolean().default(false) })
    .optional(),
  /** What was said in finished tasks is erased after so many days at the latest. */
  retention: z.strictObject({ days: z.number().int().positive().max(36_500) }).optional(),
  /** The log is handed on to a folder (an absolute path) or an https address, with what was said or without. */
  collect: z
    .strictObject({
      to: z
        .string()
        .max(4096)
        .regex(/^(\/|[A-Za-z]:\\|https:\/\/)/, 'an absolute path, or an https address'),
      what: z.enum(['metadata', 'content']).default('metadata'),
      near: near.optional(),
    })
    .optional(),
  /** Where a newer one comes from, signed by this key. It is held beside this file's, and neither can take back what the other forbids. */
  updates: z
    .strictObject({
      from: z
        .string()
        .max(2000)
        .regex(/^https:\/\//, 'an https address'),
      /** Ed25519, 32 bytes as base64url: `deskhand policy sign` prints it. */
      key: z.string().regex(/^[\w-]{43}$/),
      /** How often it is looked for. */
      hours: z
        .number()
        .min(0.1)
        .max(24 * 31)
        .default(6),
      /** Nothing starts until there is one. */
      required: z.boolean().default(false),
      near: near.optional(),
    })
    .optional(),
  /** After this moment it isn't taken as something new (ISO 8601, with its zone); what is held already stays. */
  until: z.iso.datetime({ offset: true }).optional(),
  /** No task may have more. */
  limits: limitsSchema.partial().strict().optional(),
});

/** The schema of the managed policy, as editors read it. */
export const managedJsonSchema = (): object => z.toJSONSchema(managedSchema, { io: 'input' });

/** Reads a managed policy's text: all of it, or why not. */
export function readManaged(text: string): { ok: true; managed: Managed } | { ok: false; sentence: string } {
  const read = readJson(text, managedSchema, 'The managed policy');
  if (!read.ok) return read;
  const { $schema: _, version: __, name: who = 'your organisation', grants, ...rest } = read.data;
  const rules = grants.map((grant) => ({ ...ruleOf(grant), source: 'managed' as const }));
  const never = rest.folders?.never.map(fromHome);
  return { ok: true, managed: { ...rest, name: who, grants: rules, ...(never && { folders: { never } }) } };
}
