import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Need, ProposalFacts } from '../../packages/daemon/src/policy/policy.ts';
import { placesNamed } from '../../packages/daemon/src/policy/propose/places.ts';
import { situation } from '../../packages/daemon/src/policy/situation.double.ts';

// The world that the requests are made in, and what each truly needs, as a program reads it.

const worldSchema = z.object({
  cwd: z.string(),
  folders: z.array(z.string()),
  exists: z.array(z.string()),
  plugins: z.record(z.string(), z.record(z.string(), z.object({ readOnly: z.boolean().default(false) }))),
  accounts: z.array(z.string()),
  secrets: z.record(z.string(), z.array(z.string())),
});
const casesSchema = z.array(z.object({ id: z.string(), words: z.string(), needs: z.array(z.string()) }));
const requestsSchema = z.object({ world: worldSchema, requests: casesSchema });
const laterSchema = z.object({ requests: casesSchema });
const blindSchema = z.object({ mended: casesSchema, after: casesSchema, later: casesSchema.default([]) });
export type World = z.output<typeof worldSchema>;

/** A request, and what it needs beyond its folder: "look x.org", "plugin slack post_message". */
export interface Case {
  id: string;
  words: string;
  needs: Need[];
}

/** `later`: those that were written after the proposer. `mended` and `after`: by two who had not read it, before its lists were mended and after. */
export function readRequests(): { world: World; cases: Case[]; later: Case[]; blind: Record<'mended' | 'after' | 'later', Case[]>[] } {
  const { world, requests } = requestsSchema.parse(read('requests.json'));
  const later = laterSchema.parse(read('requests-later.json')).requests;
  const blind = ['requests-blind.json', 'requests-unread.json', 'requests-indirect.json'].map((name) => {
    const { mended, after, later } = blindSchema.parse(read(name));
    return { mended: mended.map(caseOf), after: after.map(caseOf), later: later.map(caseOf) };
  });
  return { world, cases: requests.map(caseOf), later: later.map(caseOf), blind };
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const caseOf = ({ needs, ...one }: z.output<typeof casesSchema>[number]): Case => ({ ...one, needs: needs.map(needOf) });

const access = z.enum(['read', 'write', 'draft', 'send']);

function needOf(text: string): Need {
  const [kind = '', one = '', two = ''] = text.split(' ');
  if (kind === 'look') return { kind: 'network', host: one, access: 'read' };
  if (kind === 'send') return { kind: 'network', host: one, access: 'send' };
  if (kind === 'plugin') return { kind: 'plugin', server: one, tool: two };
  if (kind === 'secret') return { kind: 'secret', name: one };
  if (kind === 'account') return { kind: 'account', account: two, access: access.exclude(['write']).parse(one) };
  return { kind: 'folder', path: one, access: access.extract(['read', 'write']).parse(kind) };
}

const home = '/home/ana';

/** What a task in this world would be proposed from. */
export const factsIn = (world: World, words: string): ProposalFacts => ({
  words,
  plugins: Object.entries(world.plugins).map(([server, tools]) => ({
    server,
    tools: Object.entries(tools).map(([name, { readOnly }]) => ({ name, looks: readOnly })),
  })),
  accounts: world.accounts,
  secrets: Object.entries(world.secrets).map(([name, hosts]) => ({ name, hosts })),
  places: placesNamed(words, world.exists).flatMap((named) => {
    const path = named.replace(/^~/, home);
    const kind = /\.\w+$/.test(path) || path.endsWith('id_ed25519') ? ('file' as const) : ('folder' as const);
    return world.exists.includes(path) ? [{ named, path, kind }] : [];
  }),
  home,
  earlier: [],
  situation: situation({
    words: [words],
    cwd: world.cwd,
    folders: world.folders.map((path) => ({ path, mode: 'review' })),
    stores: [`${home}/.ssh`, `${home}/.aws`],
    forbidden: [`${home}/.local/share/deskhand`],
  }),
});
