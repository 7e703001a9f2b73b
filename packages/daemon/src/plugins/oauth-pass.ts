import { z } from 'zod';
import type { Keys } from '../host/host.ts';
import { issuerSchema } from './oauth-discovery.ts';
import { clientSchema } from './oauth-tokens.ts';

// What a sign-in left: kept with the keys, for one plugin at one address. It is in no event and no error.

const passSchema = z.object({
  /** The plugin's address: for any other this is nobody's. */
  url: z.string(),
  resource: z.string(),
  issuer: issuerSchema,
  client: clientSchema,
  redirect: z.string(),
  scopes: z.array(z.string()),
  tokens: z.object({ access: z.string(), refresh: z.string().optional(), ends: z.number().optional() }).optional(),
});
export type Pass = z.output<typeof passSchema>;

/** `@` is in no name of a value. */
const keyOf = (plugin: string) => `plugin ${plugin} @pass`;

export const passes = (keys: Keys) => ({
  async read(plugin: string): Promise<Pass | undefined> {
    const text = await keys.get(keyOf(plugin));
    try {
      return text === undefined ? undefined : passSchema.parse(JSON.parse(text));
    } catch {
      return undefined;
    }
  },
  write: (plugin: string, pass: Pass) => keys.set(keyOf(plugin), JSON.stringify(pass)),
  remove: (plugin: string) => keys.remove(keyOf(plugin)),
  async plugins(): Promise<string[]> {
    return (await keys.list()).flatMap((name) => /^plugin (\S+) @pass$/.exec(name)?.[1] ?? []);
  },
});
