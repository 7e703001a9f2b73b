import { ownOf } from '@deskhand/protocol';
import type { ProposedLine } from '../policy.ts';
import type { Clause } from '../words/said.ts';
import { literal } from '../words/values.ts';
import { aliases, handledBy, markedByAct, marks } from './handled.ts';
import { type Plugin, type Tool, toolsFor } from './plugin-tools.ts';
import { lookingOn, type Marks, usesOf } from './plugin-uses.ts';
import { bare, toolVerbs } from './tool-verbs.ts';
import { fromMemory } from './words.ts';

// The tools of plugins that a person's words ask for: the plugin by its name, or by what only it handles; the tool by what
// it does and what it does it to.

/** Tools of one plugin that one proposal holds. */
const most = 4;

export function toolsNamed(clauses: readonly Clause[], plugins: readonly Plugin[]): ProposedLine[] {
  // A no to anything that goes out is a no to whatever of a plugin isn't a look.
  const isKnown = clauses.some(({ text }) => fromMemory.test(text));
  const looksOnly = clauses.some(({ text, not }) => not && acting.some((verb) => verb.asked.test(text)));
  const files = new Set(
    clauses.flatMap(({ text }) =>
      [...text.matchAll(/([\p{L}\p{N}_-]+)\.[a-z]{2,4}(?!\p{L})/giu)].map(({ 1: stem = '' }) => stem.toLowerCase()),
    ),
  );
  return plugins.flatMap((plugin) => {
    const others = plugins.filter((other) => other !== plugin);
    const asked = [plugin, ...areasOf(plugin, others)].flatMap((one) => {
      const name = nameOf(one.server);
      const uses = clauses.flatMap((clause) => usesOf(clause, namedIn(clause, one, name, files), marksOf(one, others)));
      const looks = uses.length ? clauses.filter(({ text, not }) => !not && !uses.some((use) => use.text === text)).map(lookingOn) : [];
      return [...uses, ...looks].flatMap((use) => toolsFor(use, one));
    });
    const tools = asked.filter(({ looks }) => (looks ? !isKnown : !looksOnly));
    return [...new Set(tools.map((tool) => tool.name))]
      .slice(0, most)
      .map((tool): ProposedLine => ({ grant: pluginGrant(plugin.server, tool), why: 'named' }));
  });
}

const pluginGrant = (server: string, tool: string): ProposedLine['grant'] => ({
  source: 'task',
  need: { kind: 'plugin', server, tool },
  reason: 'signed before this task began',
});

/** Between letters of other scripts, too: "Slackの". */
function nameOf(server: string): RegExp {
  const whole = server.split('-');
  const telling = whole.filter((part) => !/^(?:mcp|server|local|the|my)$/.test(part));
  // Of a name that tells nothing all of it has to be said: none of it would be found between any two words.
  const parts = telling.length ? telling : whole;
  const known = parts.flatMap((part) => [ownOf(aliases, part)]);
  const all = [parts.map(literal).join('[ -]?'), ...known].flatMap((one) => (one ? [bare(one)] : []));
  const letter = '\\p{Script=Latin}\\p{Script=Cyrillic}\\p{N}';
  return new RegExp(`(?<![${letter}_./@-])(?:${all.join('|')})(?![${letter}_]|[./@][\\p{L}\\p{N}])`, 'giu');
}

/** Where a clause names it. One of its other names that a file of theirs has, too ("forecast.xlsx"), is spoken of as that file. */
const namedIn = ({ text }: Clause, { server }: Plugin, name: RegExp, files: ReadonlySet<string>): RegExpExecArray[] =>
  [...bare(text).matchAll(name)].filter(({ 0: found }) => found.toLowerCase() === server || !files.has(found.toLowerCase()));

/** Things that it alone handles. */
function aloneIn({ tools }: Plugin, others: readonly Plugin[]): string[] {
  const handled = (of: readonly Tool[]) => new Set(of.flatMap(({ name }) => handledBy(name)));
  const theirs = handled(others.flatMap(({ tools }) => tools));
  return [...handled(tools)].filter((thing) => !theirs.has(thing));
}

/** What people say who have but one plugin for it, whatever that is called: the mail and the calendar of "office". */
const areasOf = (plugin: Plugin, others: readonly Plugin[]): Plugin[] =>
  aloneIn(plugin, others).flatMap((thing) => {
    const server = ownOf(areas, thing);
    const tools = plugin.tools.filter(({ name }) => handledBy(name).includes(thing));
    return server === undefined || nameOf(plugin.server).test(server) ? [] : [{ server, tools }];
  });
const areas: Record<string, string> = { mail: 'mail', email: 'email', event: 'calendar' };

/** What names this plugin without its name. */
function marksOf(plugin: Plugin, others: readonly Plugin[]): Marks {
  const own = aloneIn(plugin, others);
  const those = (some: Record<string, RegExp>) => own.flatMap((thing) => some[thing] ?? []);
  return { always: those(marks), byAct: those(markedByAct) };
}

const acting = toolVerbs.filter(({ looks }) => !looks);
