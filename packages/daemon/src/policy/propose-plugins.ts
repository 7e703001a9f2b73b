import type { ProposalFacts, ProposedLine } from './policy.ts';
import { aliases, asks, deeds, outOf, spokenOf, things } from './propose-words.ts';
import { beginning, type Clause } from './said.ts';

type Plugin = ProposalFacts['plugins'][number];

/** Tools of one plugin that one proposal holds. */
const most = 4;

/** The tools of plugins that the words ask for: the plugin by its name, the tool by what it does and what it does it to. */
export function toolsNamed(clauses: readonly Clause[], plugins: readonly Plugin[]): ProposedLine[] {
  return plugins.flatMap((plugin) => {
    const name = nameOf(plugin.server);
    const said = clauses.flatMap((clause) => mentioned(clause, name));
    // A no to anything that goes out is a no to whatever of this plugin isn't a look.
    const looksOnly = clauses.some(({ text, not }) => not && deeds.some(({ asked, looks }) => !looks && asked.test(text)));
    const tools = said.flatMap((found) => toolsFor(found, plugin)).filter(({ looks }) => looks || !looksOnly);
    return [...new Set(tools.map((tool) => tool.name))]
      .slice(0, most)
      .map((tool): ProposedLine => ({ grant: pluginGrant(plugin.server, tool), why: 'named' }));
  });
}

export const pluginGrant = (server: string, tool: string): ProposedLine['grant'] => ({
  source: 'task',
  need: { kind: 'plugin', server, tool },
  reason: 'signed before this task began',
});

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function nameOf(server: string): RegExp {
  const parts = server.split('-').filter((part) => !/^(?:mcp|server|local|the|my)$/.test(part));
  const known = parts.flatMap((part) => (Object.hasOwn(aliases, part) ? [aliases[part]] : []));
  const all = [parts.map(escaped).join('[ -]?'), ...known].filter(Boolean);
  return new RegExp(`(?<![\\p{L}\\p{N}_./@-])(?:${all.join('|')})(?![\\p{L}\\p{N}_]|[./@][\\p{L}\\p{N}])`, 'giu');
}

/** A look, whatever else its words might mean: "list all open issues". */
const begins = /^\W*(?:(?:please|bitte|can you|could you)\s+)?(?:list|show|count|zeig|liste|zähl|montre|muestra|mostra|toon)(?!\p{L})/iu;

/** What is deleted from somewhere is no look there. */
const takesOut = beginning('delet|remov|cancel|lösch|entfern|supprim|annul|borra|elimin|cancell|verwijder|annuleer');

/** A clause that names the plugin as something to use; `looks`: only to look, whatever else is made of that. */
interface Use {
  text: string;
  looks: boolean;
}

function mentioned({ text, not, question }: Clause, name: RegExp): Use[] {
  if (not) return [];
  const uses = [...text.matchAll(name)].map(({ index }) => text.slice(0, index)).filter((before) => !spokenOf.test(before));
  if (!uses.length) return [];
  return [
    {
      text,
      looks: question || begins.test(text) || asks('draft', text) || (!takesOut.test(text) && uses.every((before) => outOf.test(before))),
    },
  ];
}

const tokens = (tool: string) =>
  tool
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);

const deedOf = (tool: string) => {
  const parts = tokens(tool);
  // "add_issue_comment" comments; else the first word says what it does.
  const particular = deeds.find((deed) => /^(?:comment|reply|react)/.test(parts.at(-1) ?? '') && deed.tool.test(parts.at(-1) ?? ''));
  return particular ?? parts.map((part) => deeds.find((deed) => deed.tool.test(part))).find((deed) => deed !== undefined);
};

/** The tools that a clause asks for: of acts the most particular one; of looks all that handle what it speaks of. */
function toolsFor({ text, looks }: Use, { tools }: Plugin): Plugin['tools'] {
  const [only, ...others] = tools;
  if (only?.looks && !others.length) return [only];
  const known = tools.flatMap((tool) => {
    const deed = deedOf(tool.name);
    if (!deed || Boolean(deed.looks) !== tool.looks) return [];
    const handled = tokens(tool.name).filter((part) => Object.hasOwn(things, singular(part)) && !deed.tool.test(part));
    const met = handled.filter((part) => isSpokenOf(part, text));
    return [{ tool, deed, spoken: !handled.length || met.length > 0, score: met.length + (handled.length ? 0 : 0.5) }];
  });
  const fits = known.filter(({ spoken }) => spoken);
  const asked = fits.filter(({ deed }) => deed.asked.test(text));
  const acts = asked.filter(({ tool }) => !tool.looks).sort((a, b) => deeds.indexOf(a.deed) - deeds.indexOf(b.deed) || b.score - a.score);
  if (acts[0] && !looks) return [acts[0].tool];
  // What it is named for without an act is to be looked at; and to read one, it has to be found first.
  return fits.filter(({ tool }) => tool.looks).map(({ tool }) => tool);
}

const singular = (word: string) => (Object.hasOwn(things, word) ? word : word.replace(/s$/, ''));
const isSpokenOf = (thing: string, text: string): boolean =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${things[singular(thing)]})(?!\\p{L})`, 'iu').test(text);
