import type { ProposalFacts } from '../policy.ts';
import { isAskedFor } from '../words/intent.ts';
import { becomes, handledBy, isOneThatIs, isSpokenOf } from './handled.ts';
import type { Use } from './plugin-uses.ts';
import { type ToolVerb, toolVerbs, verbOf } from './tool-verbs.ts';

// Which tools of a plugin are meant where it is named: by what they do, and what they do it to.

export type Plugin = ProposalFacts['plugins'][number];
export type Tool = Plugin['tools'][number];

interface Known {
  tool: Tool;
  verb: ToolVerb;
  things: string[];
  /** How many of its things are spoken of; a half where its name has none. */
  score: number;
}

/** The tools that a part asks for: of acts the most particular one; of looks all that handle what it speaks of. */
export function toolsFor(use: Use, { tools }: Plugin): Tool[] {
  const [only, ...others] = tools;
  if (only?.looks && !others.length) return [only];
  const known = tools.flatMap((tool): Known[] => {
    const verb = verbOf(tool.name);
    if (!verb || Boolean(verb.looks) !== tool.looks) return [];
    const things = handledBy(tool.name, verb);
    return [{ tool, verb, things, score: things.length ? things.filter((thing) => isSpokenOf(thing, use.text)).length : 0.5 }];
  });
  // Where they speak of none of its things, any may be meant.
  const isSilent = (use.how === 'in' || use.how === 'to' || use.how === 'act') && !known.some(({ score }) => score >= 1);
  const isOf = isSilent || use.how === 'in' || known.some(({ score }) => score >= 1);
  const fits = known.filter(({ score }) => isSilent || score >= 1 || (score > 0 && isOf));
  const seen = fits.filter(({ tool }) => tool.looks);
  const acts = use.looks ? [] : actsFor(use, fits, seen);
  const toFind = acts.filter(
    ({ verb, things }) => verb.on === 'old' && !things.some((thing) => isOneThatIs(thing, use.text) === 'numbered'),
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
  if (!acts.every(({ tool, things }) => !things.length && verbOf(tool.name)?.tool.test('reply'))) return undefined;
  const messages = known.filter(({ tool }) => tool.looks && /mail|message|inbox|thread|conversation|comment|review|chat/i.test(tool.name));
  return messages.length ? messages : undefined;
}

const isAsked = (some: { verb: ToolVerb }[], words: string) => firstOf(some, words) !== undefined;
/** Where the first word that asks for one of them is. */
function firstOf(some: { verb: ToolVerb }[], words: string): number | undefined {
  const places = some.map(({ verb }) => verb.asked.at(words)).filter((at) => at !== undefined);
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
    some.toSorted((one, two) => toolVerbs.indexOf(one.verb) - toolVerbs.indexOf(two.verb) || two.score - one.score).slice(0, 1);
  // The nearest verb decides, and of those the first: "pull the open issues" opens none.
  const looking = firstOf(looks, part);
  for (const words of looking === undefined ? [part, text] : [part]) {
    const asked = acts.filter(({ verb }) => (verb.asked.at(words) ?? Infinity) <= (looking ?? words.length));
    if (asked.length) return best(asked.flatMap((one) => instead(one, acts, text)));
  }
  const becoming = acts.filter(({ verb, things }) => verb.on === 'new' && things.some((thing) => becomes(thing, text)));
  if (becoming.length) return best(becoming);
  if (moves?.test(text) && moved(fits).length) return moved(fits);
  // Words that ask for an act elsewhere too count where none of ours asks for a look.
  const heard = acts.filter(({ verb }) => verb.acts?.some((act) => isAskedFor([text], { act, tool: [] })));
  if (heard.length && !isAsked(seen, text)) return best(heard);
  if (!puts) return [];
  // Whatever the verb: what is brought to where messages go is sent, and to anywhere else it is something new.
  const brought = acts.filter(({ verb }) => verb.acts?.includes('send'));
  return best((brought.length ? brought : acts.filter(({ verb }) => verb.on === 'new')).flatMap((one) => instead(one, acts, text)));
}

/** What would make something new, where they mean one that is there: then what adds to that one. */
function instead(one: Known, acts: Known[], text: string): Known[] {
  if (one.verb.on !== 'new') return [one];
  const old = acts.filter(({ verb, things }) => verb.on === 'old' && things.some((thing) => one.things.includes(thing)));
  const meant = one.things.map((thing) => isOneThatIs(thing, text)).find((found) => found !== undefined);
  const others = meant === undefined ? [] : old.filter(({ tool }) => meant === 'numbered' || verbOf(tool.name)?.tool.test('update'));
  return others.length ? others : [one];
}

const moves = toolVerbs.find(({ tool }) => tool.test('move'))?.asked;

/** Where nothing changes what is there, it is found, taken away and made anew. */
function moved(fits: Known[]): Known[] {
  const away = fits.filter(({ verb }) => verb.acts?.includes('delete'));
  const anew = fits.filter(({ verb }) => verb.on === 'new');
  return away.length && anew.length ? [...away, ...anew] : [];
}

const looks = toolVerbs.filter((verb) => verb.looks).map((verb) => ({ verb }));
