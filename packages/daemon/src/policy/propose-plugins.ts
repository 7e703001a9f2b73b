import { isAskedFor } from './intent.ts';
import type { ProposalFacts, ProposedLine } from './policy.ts';
import { aliases, asks, broughtTo, deeds, outOf, spokenOf, things } from './propose-words.ts';
import type { Clause } from './said.ts';

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
const takesOut = deeds.find(({ acts }) => acts?.includes('delete'))?.asked;

/** A clause that names the plugin as something to use; `looks`: only to look, whatever else is made of that; `puts`: something goes there. */
interface Use {
  text: string;
  looks: boolean;
  puts: boolean;
}

function mentioned({ text, not, question }: Clause, name: RegExp): Use[] {
  if (not) return [];
  const uses = [...text.matchAll(name)].map(({ index }) => text.slice(0, index)).filter((before) => !spokenOf.test(before));
  if (!uses.length) return [];
  const channels = [...text.matchAll(/#[\p{L}\p{N}_-]+/gu)].map(({ index }) => text.slice(0, index));
  return [
    {
      text,
      puts: !asks('look', text) && [...uses, ...channels].some((before) => broughtTo.test(before)),
      looks: question || begins.test(text) || asks('draft', text) || (!takesOut?.test(text) && uses.every((before) => outOf.test(before))),
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
function toolsFor({ text, looks, puts }: Use, { tools }: Plugin): Plugin['tools'] {
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
  const acting = fits.filter(({ tool }) => !tool.looks);
  const seen = fits.filter(({ tool }) => tool.looks);
  const asked = acting.filter(({ deed }) => deed.asked.test(text));
  // Words that ask for an act elsewhere too count where none of ours asks for a look.
  const heard = seen.some(({ deed }) => deed.asked.test(text))
    ? []
    : acting.filter(({ deed }) => deed.acts?.some((act) => isAskedFor([text], { act, tool: [] })) || (puts && deed.acts?.includes('send')));
  const [act] = (asked.length ? asked : heard).sort(
    (one, two) => deeds.indexOf(one.deed) - deeds.indexOf(two.deed) || two.score - one.score,
  );
  if (act && !looks) return [act.tool];
  // What it is named for without an act is to be looked at; and to read one, it has to be found first, unless its name is there.
  const named = /(?<![\p{L}\p{N}])#[\p{L}\p{N}_-]+/u.test(text);
  const read = seen.filter(({ tool }) => !/^list/i.test(tool.name));
  return (named && read.length ? read : seen).map(({ tool }) => tool);
}

const singular = (word: string) => (Object.hasOwn(things, word) ? word : word.replace(/s$/, ''));
const isSpokenOf = (thing: string, text: string): boolean =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${things[singular(thing)]})(?!\\p{L})`, 'iu').test(text);
