import { afterThat, and, anyOf, ours, please } from '../words/lexicon.ts';
import type { Clause } from '../words/said.ts';
import { bare, toolVerbs } from './tool-verbs.ts';
import { asks, broughtTo, inPlace, outOf, spokenOf, towards } from './words.ts';

// The parts of what was said that name a plugin as something to use, and how.

/** A part of a clause that names the plugin as something to use. */
export interface Use {
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

/** What names a plugin without its name. */
export interface Marks {
  always: RegExp[];
  byAct: RegExp[];
}

/** A clause without the name, where another has it: only for more looks ("look at the issues, too"). */
export const lookingOn = ({ text }: Clause): Use => ({ text, part: text, looks: true, puts: false, how: 'elsewhere' });

export function usesOf({ text, not, question, tells }: Clause, named: readonly RegExpExecArray[], { always, byAct }: Marks): Use[] {
  if (not) return [];
  const found = (some: readonly RegExp[]) => some.flatMap((mark) => [...bare(text).matchAll(mark)]);
  const marked = named.length ? [] : found(always);
  const unnamed = marked.length ? 'in' : 'act';
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
        how: named.length ? howIn(before) : unnamed,
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

function howIn(before: string): Use['how'] {
  if (inPlace.test(before) || isOurs.test(before)) return 'in';
  return isPlace(before) ? 'to' : 'other';
}

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

const takesOut = toolVerbs.find(({ acts }) => acts?.includes('delete'))?.asked;

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
const links = new RegExp(
  `,|(?<!\\p{L})(?:${and}|${afterThat}|${anyOf({ nl: 'dan', pl: 'i', sv: 'och', da: 'og', ru: 'и' })})(?!\\p{L})`,
  'giu',
);

/** The words that a name belongs to. */
const partWith = (before: string, name: string, after: string): string =>
  `${before.slice([...before.matchAll(links)].at(-1)?.index ?? 0)}${name}${after.split(links)[0]}`;

/** A name that only tells what kind of thing of this folder it is: "the weather chapter in book.docx", "in GitHub-style". */
const isKind =
  /^(?:-(?:style|like|type|flavou?red|artig|ähnlich)|\s+\p{L}+\s+(?:in|of|from|im|von|aus|dans|de|en|di|van)\s+(?:\p{L}+\s+)?\S+\.[a-z]{2,4}(?![\p{L}\p{N}]))/iu;
