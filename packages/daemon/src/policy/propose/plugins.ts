import type { ProposalFacts, ProposedLine } from '../policy.ts';
import { isAskedFor } from '../words/intent.ts';
import { afterThat, and, anyOf, ours, please } from '../words/lexicon.ts';
import type { Clause } from '../words/said.ts';
import { bare, type Deed, deedOf, deeds } from './deeds.ts';
import { aliases, becomes, handledBy, isOneThatIs, isSpokenOf, markedByAct, marks } from './handled.ts';
import { asks, broughtTo, fromMemory, inPlace, outOf, spokenOf, towards } from './words.ts';

// The tools of plugins that a person's words ask for: the plugin by its name, or by what only it handles; the tool by what
// it does and what it does it to.

type Plugin = ProposalFacts['plugins'][number];
type Tool = Plugin['tools'][number];

/** Tools of one plugin that one proposal holds. */
const most = 4;

export function toolsNamed(clauses: readonly Clause[], plugins: readonly Plugin[]): ProposedLine[] {
  // A no to anything that goes out is a no to whatever of a plugin isn't a look.
  const isKnown = clauses.some(({ text }) => fromMemory.test(text));
  const looksOnly = clauses.some(({ text, not }) => not && acting.some((deed) => deed.asked.test(text)));
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

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Between letters of other scripts, too: "Slackの". */
function nameOf(server: string): RegExp {
  const parts = server.split('-').filter((part) => !/^(?:mcp|server|local|the|my)$/.test(part));
  const known = parts.flatMap((part) => (Object.hasOwn(aliases, part) ? [aliases[part]] : []));
  const all = [parts.map(escaped).join('[ -]?'), ...known].flatMap((one) => (one ? [bare(one)] : []));
  const letter = '\\p{Script=Latin}\\p{Script=Cyrillic}\\p{N}';
  return new RegExp(`(?<![${letter}_./@-])(?:${all.join('|')})(?![${letter}_]|[./@][\\p{L}\\p{N}])`, 'giu');
}

/** Where a clause names it. One of its other names that a file of theirs has, too ("forecast.xlsx"), is spoken of as that file. */
const namedIn = ({ text }: Clause, { server }: Plugin, name: RegExp, files: ReadonlySet<string>): RegExpExecArray[] =>
  [...bare(text).matchAll(name)].filter(({ 0: found }) => found.toLowerCase() === server || !files.has(found.toLowerCase()));

interface Marks {
  always: RegExp[];
  byAct: RegExp[];
}

/** Things that it alone handles. */
function aloneIn({ tools }: Plugin, others: readonly Plugin[]): string[] {
  const handled = (of: readonly Tool[]) => new Set(of.flatMap(({ name }) => handledBy(name)));
  const theirs = handled(others.flatMap(({ tools }) => tools));
  return [...handled(tools)].filter((thing) => !theirs.has(thing));
}

/** What people say who have but one plugin for it, whatever that is called: the mail and the calendar of "office". */
const areasOf = (plugin: Plugin, others: readonly Plugin[]): Plugin[] =>
  aloneIn(plugin, others).flatMap((thing) => {
    const server = Object.hasOwn(areas, thing) ? areas[thing] : undefined;
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

/** A look, whatever else its words might mean: "list all open issues". */
const begins = new RegExp(
  `^\\W*(?:(?:${please}|can you|could you)\\s+)?${anyOf({
    en: 'list|show|count',
    de: 'zeig|liste|zähl',
    fr: 'montre',
    es: 'muestra',
    it: 'mostra',
    nl: 'toon',
  })}(?!\\p{L})`,
  'iu',
);

/** Words that something else begins with, in the middle of a clause. */
const links = new RegExp(`,|(?<!\\p{L})(?:${and}|${afterThat}|${anyOf({ pl: 'i', sv: 'och', da: 'og', ru: 'и' })})(?!\\p{L})`, 'giu');

/** The words that a name belongs to. */
const partWith = (before: string, name: string, after: string): string =>
  `${before.slice([...before.matchAll(links)].at(-1)?.index ?? 0)}${name}${after.split(links)[0]}`;

/** A name that only tells what kind of thing of this folder it is: "the weather chapter in book.docx", "in GitHub-style". */
const isKind =
  /^(?:-(?:style|like|type|flavou?red|artig|ähnlich)|\s+\p{L}+\s+(?:in|of|from|im|von|aus|dans|de|en|di|van)\s+(?:\p{L}+\s+)?\S+\.[a-z]{2,4}(?![\p{L}\p{N}]))/iu;

const acting = deeds.filter(({ looks }) => !looks);
const looks = deeds.filter((deed) => deed.looks).map((deed) => ({ deed }));
const takesOut = acting.find(({ acts }) => acts?.includes('delete'))?.asked;

/** A part of a clause that names the plugin as something to use. */
interface Use {
  /** The clause, and of it what begins where the part with the name does. */
  text: string;
  part: string;
  /** Only to look, whatever else is made of that. */
  looks: boolean;
  /** Something goes there. */
  puts: boolean;
  /** How it is named: as a place that something is in, or is brought to; as something else; by what is done; only in another clause. */
  how: 'in' | 'to' | 'other' | 'act' | 'elsewhere';
}

/** A clause without the name, where another has it: only for more looks ("look at the issues, too"). */
const lookingOn = ({ text }: Clause): Use => ({ text, part: text, looks: true, puts: false, how: 'elsewhere' });

function usesOf({ text, not, question, tells }: Clause, named: readonly RegExpExecArray[], { always, byAct }: Marks): Use[] {
  if (not) return [];
  const found = (some: readonly RegExp[]) => some.flatMap((mark) => [...bare(text).matchAll(mark)]);
  const marked = named.length ? [] : found(always);
  const mentions = named.length || marked.length ? [...named, ...marked] : found(byAct);
  const uses = mentions.map(({ index, 0: name }) => ({
    before: text.slice(0, index),
    after: text.slice(index + name.length),
    name,
  }));
  return uses
    .filter(({ before, name, after }) => !spokenOf.test(before) && !isKind.test(after) && !(named.length && isMade(before, name, after)))
    .filter(({ before, name }) => !name.startsWith('#') || isPlace(before))
    .map(({ before, name, after }) => {
      const part = partWith(before, name, after);
      const channels = [...part.matchAll(/#[\p{L}\p{N}_-]+/gu)].map(({ index }) => part.slice(0, index));
      const looksHere = asks('look', part);
      return {
        text,
        part,
        how: !named.length ? (marked.length ? 'in' : 'act') : howIn(before),
        // "Ping slack #design: …" says something there; "Slack: what is new?" doesn't.
        puts: !looksHere && ((tells && /\p{L}{3,}/u.test(before)) || [before, ...channels].some((place) => broughtTo.test(place))),
        looks: question || begins.test(part) || asks('draft', text) || (!takesOut?.test(text) && outOf.test(before)),
      };
    });
}

/** "Write a calendar for 2027": it is to be made. Not "a calendar event", nor "an appointment". */
const isMade = (before: string, name: string, after: string): boolean =>
  makingOne.test(before) &&
  !/^(?:e-?mails?|appointments?|reminders?)$/i.test(name) &&
  !/^[ -](?:event|entry|page|message|channel|issue|ticket|pull|post|appointment)/i.test(after);

const makingOne = new RegExp(
  `(?<!\\p{L})${anyOf({
    en: 'writ|mak|draw|design|creat|build|print',
    de: 'mach|erstell|schreib|zeichn',
    fr: 'fai|cré|écri',
    es: 'haz|crea|escrib',
    it: 'fammi',
    nl: 'maak|schrijf',
  })}\\p{L}*\\s+(?:me\\s+|mir\\s+)?(?:an?|ein(?:en)?|une?|un[ao]|uma?|een|ett)\\s+$`,
  'iu',
);

const howIn = (before: string): Use['how'] => (inPlace.test(before) || isOurs.test(before) ? 'in' : isPlace(before) ? 'to' : 'other');

/** Theirs to be used, whatever is said of it. */
const isOurs = new RegExp(`(?<!\\p{L})(?:${ours}|${anyOf({ pl: 'nasz\\p{L}*' })})\\s+$`, 'iu');

/** "In #support", "tell #ops": a channel is a place; elsewhere it is a word of a text. */
const isPlace = (before: string): boolean => [inPlace, towards, broughtTo, outOf, told].some((behind) => behind.test(before));
const told = new RegExp(
  `(?<!\\p{L})${anyOf({
    en: 'tell|let|ask|ping|notify|warn|check|read',
    de: 'sag|frag|lies',
    fr: 'préviens',
    es: 'avisa',
    it: 'avverti',
    sv: 'i',
    ru: 'в',
  })}\\s+(?:the )?$`,
  'iu',
);

interface Known {
  tool: Tool;
  deed: Deed;
  things: string[];
  /** How many of its things are spoken of; a half where its name has none. */
  score: number;
}

/** The tools that a part asks for: of acts the most particular one; of looks all that handle what it speaks of. */
function toolsFor(use: Use, { tools }: Plugin): Tool[] {
  const [only, ...others] = tools;
  if (only?.looks && !others.length) return [only];
  const known = tools.flatMap((tool): Known[] => {
    const deed = deedOf(tool.name);
    if (!deed || Boolean(deed.looks) !== tool.looks) return [];
    const things = handledBy(tool.name, deed);
    return [{ tool, deed, things, score: things.length ? things.filter((thing) => isSpokenOf(thing, use.text)).length : 0.5 }];
  });
  // Where they speak of none of its things, any may be meant.
  const isSilent = (use.how === 'in' || use.how === 'to' || use.how === 'act') && !known.some(({ score }) => score >= 1);
  const isOf = isSilent || use.how === 'in' || known.some(({ score }) => score >= 1);
  const fits = known.filter(({ score }) => isSilent || score >= 1 || (score > 0 && isOf));
  const seen = fits.filter(({ tool }) => tool.looks);
  const acts = use.looks ? [] : actsFor(use, fits, seen);
  const toFind = acts.filter(
    ({ deed, things }) => deed.on === 'old' && !things.some((thing) => isOneThatIs(thing, use.text) === 'numbered'),
  );
  // What is there has to be found first.
  const finding = toFind.length ? (messagesToAnswer(toFind, known) ?? looksFor(use, seen, isSilent)) : [];
  if (acts.length) return [...finding, ...acts].map(({ tool }) => tool);
  if (use.how === 'act') return [];
  const isSure = isSilent ? use.how === 'in' && isAsked(seen, use.part) : use.how !== 'elsewhere' || isAsked(seen, use.part);
  return isSure ? looksFor(use, seen, isSilent).map(({ tool }) => tool) : [];
}

/** Whoever answers looks for the message, not through the contacts and payments that stand beside it. */
function messagesToAnswer(acts: Known[], known: Known[]): Known[] | undefined {
  if (!acts.every(({ tool, things }) => !things.length && deedOf(tool.name)?.tool.test('reply'))) return undefined;
  const messages = known.filter(({ tool }) => tool.looks && /mail|message|inbox|thread|conversation|comment|review|chat/i.test(tool.name));
  return messages.length ? messages : undefined;
}

const isAsked = (some: { deed: Deed }[], words: string) => firstOf(some, words) !== undefined;
/** Where the first word that asks for one of them is. */
function firstOf(some: { deed: Deed }[], words: string): number | undefined {
  const places = some.map(({ deed }) => deed.asked.at(words)).filter((at) => at !== undefined);
  return places.length ? Math.min(...places) : undefined;
}

/** What it is named for without an act is to be looked at; and to read one, it has to be found first, unless its name is there. */
function looksFor({ text }: Use, seen: Known[], isSilent: boolean): Known[] {
  const named = /(?<![\p{L}\p{N}])#[\p{L}\p{N}_-]+/u.test(text);
  const isFile = isSilent && fileNamed.test(text);
  const narrower = seen.filter(({ tool, things }) => (named && !/^list/i.test(tool.name)) || (isFile && things.includes('file')));
  return narrower.length ? narrower : seen;
}
const fileNamed = /(?<!\p{L})(?:readme|changelog|licen[cs]e)(?!\p{L})|(?<![\p{L}\p{N}])[\p{L}\p{N}_-]+\.[a-z]{1,4}(?![\p{L}\p{N}])/iu;

function actsFor({ text, part, puts }: Use, fits: Known[], seen: Known[]): Known[] {
  const acts = fits.filter(({ tool }) => !tool.looks);
  const best = (some: Known[]) =>
    some.toSorted((one, two) => deeds.indexOf(one.deed) - deeds.indexOf(two.deed) || two.score - one.score).slice(0, 1);
  // The nearest verb decides, and of those the first: "pull the open issues" opens none.
  const looking = firstOf(looks, part);
  for (const words of looking === undefined ? [part, text] : [part]) {
    const asked = acts.filter(({ deed }) => (deed.asked.at(words) ?? Infinity) <= (looking ?? words.length));
    if (asked.length) return best(asked.flatMap((one) => instead(one, acts, text)));
  }
  const becoming = acts.filter(({ deed, things }) => deed.on === 'new' && things.some((thing) => becomes(thing, text)));
  if (becoming.length) return best(becoming);
  if (moves?.test(text) && moved(fits).length) return moved(fits);
  // Words that ask for an act elsewhere too count where none of ours asks for a look.
  const heard = acts.filter(({ deed }) => deed.acts?.some((act) => isAskedFor([text], { act, tool: [] })));
  if (heard.length && !isAsked(seen, text)) return best(heard);
  if (!puts) return [];
  // Whatever the verb: what is brought to where messages go is sent, and to anywhere else it is something new.
  const brought = acts.filter(({ deed }) => deed.acts?.includes('send'));
  return best((brought.length ? brought : acts.filter(({ deed }) => deed.on === 'new')).flatMap((one) => instead(one, acts, text)));
}

/** What would make something new, where they mean one that is there: then what adds to that one. */
function instead(one: Known, acts: Known[], text: string): Known[] {
  if (one.deed.on !== 'new') return [one];
  const old = acts.filter(({ deed, things }) => deed.on === 'old' && things.some((thing) => one.things.includes(thing)));
  const meant = one.things.map((thing) => isOneThatIs(thing, text)).find((found) => found !== undefined);
  const others = meant === undefined ? [] : old.filter(({ tool }) => meant === 'numbered' || deedOf(tool.name)?.tool.test('update'));
  return others.length ? others : [one];
}

const moves = deeds.find(({ tool }) => tool.test('move'))?.asked;

/** Where nothing changes what is there, it is found, taken away and made anew. */
function moved(fits: Known[]): Known[] {
  const away = fits.filter(({ deed }) => deed.acts?.includes('delete'));
  const anew = fits.filter(({ deed }) => deed.on === 'new');
  return away.length && anew.length ? [...away, ...anew] : [];
}
