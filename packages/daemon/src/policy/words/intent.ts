import type { Act, SinkKind } from '../policy.ts';
import { type ActWords, actWords, makes, makesOrdering } from './act-words.ts';
import { delegations, forbiddenAfter, forbidding, givenForm, givenText, pronouns, reminders } from './acts.ts';
import { afterThat, and, anyOf, determiners, inside, into, please, pointing, to, whole, wholeWord } from './lexicon.ts';
import { negation, sentencesOf, unquoted } from './said.ts';
import { rooms, titles } from './things.ts';
import { isAbout, isAltering, ordersOfTool, stem } from './tools.ts';
import { fold, literal, occurrences, stands } from './values.ts';

/** What an order is looked for by: the kind of act, and the words of the tool's own name. */
export interface Deed {
  act?: Act | undefined;
  tool: string[];
  /** What each of the things that it acts upon is called. */
  things?: readonly (readonly string[])[] | undefined;
  /** What each of those that it goes to is called. */
  places?: readonly (readonly string[])[] | undefined;
}

/** Whether the owner asked for such an act at all, or handed the choice to something they named. */
export const isAskedFor = (words: readonly string[], deed: Deed): boolean => words.some((text) => orders(text, deed).length > 0);

/** Whether they did so themselves, not only by handing the choice to something. */
export const isAskedByThem = (words: readonly string[], deed: Deed): boolean =>
  words.some((text) => orders(text, deed).some(({ delegated }) => !delegated));

/**
 * How often the owner named one of `names` as what such an act is for, with words to be found by the model: in the clause that begins with the verb
 * ("summarise what Bob wrote and *send it to Alice*" names Alice, not Bob). A pronoun there stands for who was named before.
 */
export function namedFor(words: readonly string[], deed: Deed, names: readonly string[], kind: SinkKind): number {
  const most = (text: string) =>
    Math.max(0, ...names.map((name) => occurrences(text, name, kind) - (answering.test(text) ? 0 : asSource(text, name))));
  const mentions = words.map((text) => {
    // Where the owner gave the very words ("… saying 'Hello'") or a form for them, no others were asked for.
    const found = orders(text, deed).filter(({ clause }) => !givenText.test(clause) && !givenForm.test(clause));
    const stood = found
      .filter(({ clause }) => pronouns.test(clause) || (kind === 'object' && onIt.test(clause)))
      .map(({ clause, before }) => (most(before) > 0 || (person.test(clause) && names.some((name) => isLastNamed(before, name))) ? 1 : 0));
    // A pronoun means whom an order named already: it is no second time.
    return Math.max(0, ...found.map(({ clause }) => most(withoutRemarks(clause))), ...stood);
  });
  return mentions.reduce((sum, one) => sum + one, 0);
}

/** "What Ana names there, and send her …": the last who was named, whatever for. */
const person = wholeWord(anyOf({ en: 'him|her', de: 'ihm|ihr', fr: 'lui', it: 'lui|lei', nl: 'hem|haar' }));
const isLastNamed = (text: string, name: string): boolean =>
  fold([...text.matchAll(/(?<=[\p{L}\p{N},] )\p{Lu}[\p{L}'-]+/gu)].at(-1)?.[0].replace(/'s$/, '') ?? '') === fold(name);

/** "Leave a comment on it": the thing that they named before. */
const onIt = wholeWord(
  `${anyOf({ en: 'on|to|under|below', de: 'auf|unter|zu|dazu', fr: 'dessus|sous' })}\\s${anyOf({ en: 'it|this|that|them', de: 'ihm|ihr|es', fr: 'ça' })}`,
);

/** "Share it with the lunch crowd, they never read general": what is only told about somebody after a comma addresses nobody. */
const withoutRemarks = (clause: string): string =>
  clause
    .split(/(?<=[,–—(])\s*/u)
    .filter((part, at) => at === 0 || !(remark.test(part) || negation.test(part)))
    .join(' ');
const remark = new RegExp(
  `^(?:(?:as|because|since|but|and)\\s+)?${anyOf({
    en: 'he|she|it|they|we|i|who|which',
    de: 'er|sie|es|wir|ich',
    fr: 'il|elle|ils|elles|je|nous',
    es: 'ella|ellos',
    it: 'lui|lei|loro',
    nl: 'hij|zij|ze|wij',
  })}(?:['’]\\p{L}+)?\\s+\\p{L}`,
  'iu',
);

/** How often it is named as who said or wrote something ("the list of what Bob wrote", "the mail from Bob"): not whom anything goes to. */
const asSource = (text: string, name: string): number =>
  name.length > longestName ? 0 : [...fold(text).matchAll(new RegExp(sources + literal(fold(name)) + sourceEnd, 'gu'))].length;
/** Characters of what anything goes by. */
const longestName = 200;
const sources = [
  `(?:(?<!\\p{L})${anyOf({ en: 'from|by|about', de: 'von|über', fr: 'par', nl: 'van' })}\\s+(?:${determiners}\\s+)?`,
  `(?<!\\p{L})${anyOf({ en: 'what|that|which|whom', de: 'was|dass', fr: 'que', es: 'que', it: 'che', nl: 'wat' })}\\s+(?:${determiners}\\s+)?(?=\\S+\\s+\\p{L}))`,
].join('|');
const sourceEnd = '(?![\\p{L}\\p{N}])';

/** Whether the owner addresses one of them: answers them, names them right after the verb, or means them by a pronoun as who the sentence before is about. Then to have looked at what they wrote is part of it. */
export const isAddressed = (words: readonly string[], deed: Deed, names: readonly string[], kind: SinkKind): boolean =>
  words.some((text) =>
    orders(text, deed).some(({ clause, before }) => {
      const isIn = (part: string) => names.some((name) => occurrences(part, name, kind) > 0);
      const [first = ''] = addressing.exec(clause) ?? [];
      return (
        (answering.test(clause) && isIn(clause)) ||
        startsWithOne(clause.slice(first.length), names) ||
        [...clause.matchAll(onto)].some(({ 0: whole, index }) => isSoon(clause.slice(index + whole.length), names)) ||
        (pronouns.test(clause) && sentencesOf(before).some((one) => startsWithOne(one.trim(), names))) ||
        (samePlace.test(clause) && isIn(before)) ||
        (kind === 'object' && onIt.test(clause) && isIn(before))
      );
    }),
  );

/** "Tell him in the channel": the one that they spoke of. */
const samePlace = new RegExp(
  `(?<!\\p{L})(?:${inside}|${into})\\s(?:${pointing}\\s){1,2}${rooms}\\s*(?:$|[.,;:!?)]|(?:${and}|that|when|dass|que)\\s)`,
  'iu',
);
const addressing = new RegExp(`^\\W*\\p{L}+\\s+(?:(?:${to}|${inside}|${into}|on|under)\\s+)?(?:${determiners}\\s+)?[@#]?`, 'iu');
/** "Put them *on our public page* x": where it is to be, which isn't where something was. */
const onto = new RegExp(
  `(?<!\\p{L})(?<!(?:was|were|is|are|posted|written|said|wrote|standing|linked)\\s(?:\\p{L}+\\s)?)${anyOf({ en: 'into|onto|to|on', de: 'auf', fr: 'sur', it: 'su|sul|sulla', nl: 'op' })}\\s(?:${determiners}\\s)?`,
  'giu',
);
/** At most two words before it say what it is ("our public page x"). */
const isSoon = (text: string, names: readonly string[]): boolean =>
  [0, 1, 2].some((skipped) => startsWithOne(text.split(' ').slice(skipped).join(' ').replace(/^[@#]/, ''), names));
const title = new RegExp(`^${titles}\\.?\\s+`, 'u');
const startsWithOne = (text: string, names: readonly string[]): boolean => {
  const rest = fold(text).replace(title, '');
  return names.some((name) => rest.startsWith(fold(name)) && !/^[\p{L}\p{N}]/u.test(rest.slice(fold(name).length)));
};

/** Whether one of them is named where the owner asks for such an act, or in what comes before it ("correct README.md and open a request for it"). */
export const isNamedNear = (words: readonly string[], deed: Deed, names: readonly string[], kind: SinkKind): boolean =>
  words.some((text) =>
    orders(text, deed).some(({ clause, before }) => names.some((name) => occurrences(`${before} ${clause}`, name, kind) > 0)),
  );

const answering = new RegExp(
  `^${anyOf({ en: 'repl(?:y|ies)|respond|answer', de: 'antwort|beantwort', fr: 'répond', es: 'contest', it: 'rispond' })}`,
  'iu',
);

/** Whether the owner asked for just what the tool's name says, thing and all ("empty the trash"). */
export const isNamedInFull = (words: readonly string[], tool: string[]): boolean =>
  words.some((text) => orders(text, { tool }).some(({ clause }) => isAbout(clause, tool)));

/** Whether the owner's words have the verb or a thing of the tool's name in them ("move", "appointment"). A tool whose name says nothing is spoken of by any. */
export const isToolSpokenOf = (words: readonly string[], tool: string[]): boolean =>
  !tool.length ||
  words.some((text) => orders(text, { tool }).length > 0 || (tool.length > 1 && isAbout(text, tool)) || isOrderedBy(text, tool[0]));
const isOrderedBy = (text: string, verb = '') => sentencesOf(text).some((sentence) => orderOf(stem(verb)).test(unquoted(sentence)));

/** Whether one sentence of theirs, which isn't a question and forbids nothing, speaks of what the tool changes and names each of these things. */
export const isSaidTogether = (
  words: readonly string[],
  tool: string[],
  things: readonly { names: readonly string[]; kind: SinkKind }[],
): boolean =>
  words.some((text) =>
    sentencesOf(text).some(
      (sentence) =>
        !wondering.test(unquoted(sentence)) &&
        !negation.test(sentence) &&
        isAbout(sentence, tool) &&
        things.every(({ names, kind }) => names.some((name) => stands(sentence, name, kind) || stands(sentence, name, 'content'))),
    ),
  );

/** How many acts of this kind the owner's words ask for, with the very words of each. */
export const timesWorded = (words: readonly string[], deed: Deed): number =>
  words.reduce((sum, text) => {
    const worded = orders(text, deed).filter(({ clause }) => givenText.test(clause));
    return sum + new Set(worded.map(({ place }) => place)).size;
  }, 0);

/**
 * Whether one and the same order may ask for either, and none of them alone speaks of these: "send an invitation" is to send, and
 * to invite; "make a room, add Ana and post the link there" is three.
 */
export const shareOrder = (words: readonly string[], one: Deed, other: Deed, names: readonly string[], kind: SinkKind): boolean =>
  words.some((text) => {
    const isNamed = (part: string) => names.some((name) => occurrences(part, name, kind) > 0);
    const speaks = ({ clause, before }: Order) => isNamed(clause) || (pronouns.test(clause) && isNamed(before));
    const all = [...orders(text, one), ...orders(text, other)].filter(({ before }) => begun.test(before)).sort((a, b) => a.at - b.at);
    // Within another ("send an *invitation*") it is that one.
    const within = (order: Order): Order => all.findLast(({ at, sentence }) => sentence === order.sentence && at <= order.at) ?? order;
    const [mine, theirs] = [orders(text, one).map(within), orders(text, other).map(within)];
    const isAlso = (some: readonly Order[]) => (order: Order) => some.some(({ place }) => place === order.place);
    const alone = [...mine.filter((order) => !isAlso(theirs)(order)), ...theirs.filter((order) => !isAlso(mine)(order))];
    return theirs.some(isAlso(mine)) && !alone.some(speaks);
  });

/** What comes before an order of its own. */
const begun = new RegExp(`(?:^|[.!?…;,:–—]|(?<!\\p{L})(?:${and}|${afterThat}|${please}|also|to))\\s*$`, 'iu');

interface Order {
  /** Which sentence, and where in it the verb stands; both in one. */
  sentence: number;
  at: number;
  place: string;
  /** From the verb to the end of its sentence; the whole sentence where the verb is its last word. */
  clause: string;
  /** The sentence before, and this one up to the verb: what a pronoun may stand for. */
  before: string;
  /** It only hands the choice to something that is named. */
  delegated: boolean;
}

/** In one sentence: what is longer is no order. */
const mostOrders = 50;

/** Every place in the owner's words that asks for such an act. What stands in quotes is a name or a text to be passed on, no order. */
function orders(text: string, deed: Deed): Order[] {
  const sentences = sentencesOf(text);
  return sentences.flatMap((sentence, index) => {
    const bare = unquoted(sentence);
    if (wondering.test(bare)) return [];
    const found = [
      ...patternsOf(deed, bare).flatMap((pattern) => [...bare.matchAll(pattern)]),
      ...alterations(deed, bare, sentence, sentences[index - 1] ?? ''),
      ...placings(deed, bare, sentence),
    ];
    return [...found, ...bare.matchAll(delegations)]
      .map((match, index) => Object.assign(match, { delegated: index >= found.length }))
      .filter(({ index: at = 0 }) => deed.act === 'schedule' || !reminders.test(bare.slice(Math.max(0, at - 120), at)))
      .filter(({ index: at = 0 }) => !isForbidden(bare, at))
      .slice(0, mostOrders)
      .map(({ index: at = 0, 0: verb, delegated }): Order => {
        const after = sentence.slice(at + verb.length).replace(/^\p{L}+/u, '');
        return {
          sentence: index,
          at,
          place: `${index} ${at}`,
          clause: /[\p{L}\p{N}]/u.test(after) ? sentence.slice(at) : sentence,
          before: `${sentences[index - 1] ?? ''} ${sentence.slice(0, at)}`,
          delegated,
        };
      });
  });
}

/** "Don't send it yet", "without sending it": what they say no to they don't ask for. */
const isForbidden = (sentence: string, at: number): boolean =>
  forbidding.test(sentence.slice(Math.max(0, at - 120), at)) || forbiddenAfter.test(sentence.slice(at));

/** "Did I send anything to Bob?" wants to know and asks for nothing; "can you send it?" does ask. */
const wondering = new RegExp(
  `^\\W*${anyOf({
    en: 'did|does|do (?:i|we|they)|has|have (?:i|we|they)|had|was|were|is|are|what|who|whom|which|when|where|why|how',
    de: 'hat|habe|war|ist|sind|was|wer|wen|wann|wo|warum|wie',
  })}(?!\\p{L})(?!.*${whole(`(?:can|could|will|would) you|kannst du|${please}|and (?:then )?\\p{L}+ (?:it|them|him|her)`)}).*\\?\\W*$`,
  'isu',
);

/** Where an order begins: at a sentence's start, after a comma or a dash, "please" or a linking word. */
const orderBegins = `(?<=^\\W*|[,;:–—]\\s*|\\s-\\s+|\\b(?:${please}|${and}|${afterThat}|to|you|also|or|now|me|i)\\s)`;
const verbOf = (words: string) => new RegExp(`(?<!\\p{L})(?:${words})`, 'giu');
const orderOf = (words: string) => new RegExp(`(?<!\\p{L})${orderBegins}(?:${words})`, 'giu');
const anyMaking = new RegExp(`${verbOf(makes).source}|${orderOf(makesOrdering).source}`, 'giu');

/** By what an order for such an act is found in a sentence. */
function patternsOf({ act, tool }: Deed, sentence: string): RegExp[] {
  const named = ordersOfTool(tool);
  const isMade = (things: RegExp | undefined) => things?.test(sentence) ?? false;
  return [
    ...(act ? byWords(act, sentence) : []),
    // To write over what is there is to change it.
    ...(act === 'write' && isAltering(tool[0] ?? '') ? byWords('change', sentence) : []),
    ...(named && !named.altering ? [orderOf(named.verbs)] : []),
    ...(isMade(named?.makes) ? [anyMaking] : []),
  ];
}

/** Orders to change something count for a tool that only changes, where they name what it changes. */
function alterations({ tool, things = [] }: Deed, bare: string, sentence: string, before: string): RegExpMatchArray[] {
  const named = ordersOfTool(tool);
  if (!named?.altering) return [];
  const found = [...bare.matchAll(orderOf(named.verbs))];
  const isOf = (clause: string) => tool.length > 1 && isAbout(clause, tool);
  const thingsIn = (clause: string) => things.filter((names) => names.some((name) => stands(clause, name, 'content')));
  return [
    ...found.filter(({ index = 0 }) => isOf(sentence.slice(index)) || thingsIn(sentence.slice(index)).length > 0),
    // "Make it private": what has many uses must name what it changes, or both the thing and how it is to be.
    ...[...bare.matchAll(orderOf('mak(?:e|ing)|put|enter|book|fill|bring|move|give|replac'))].filter(
      ({ index = 0 }) =>
        isOf(sentence.slice(index)) ||
        thingsIn(sentence.slice(index)).length > 1 ||
        // "The rents of Flat 5 and Flat 7 change. Enter them": what was spoken of before.
        (them.test(sentence.slice(index)) && thingsIn(before).length > 0),
    ),
  ];
}

const them = new RegExp(
  `^\\p{L}+\\s${anyOf({ en: 'them|it|that|this|these|those', de: 'sie|es|ihn', fr: 'les|le|la', es: 'los|las|la|lo', it: 'lo|li|gli' })}(?!\\p{L})`,
  'iu',
);

/** "Put the summary into field-ops": what is said is put where it is to be read. */
function placings({ act, places = [] }: Deed, bare: string, sentence: string): RegExpMatchArray[] {
  if (act !== 'send' && act !== 'post' && act !== 'write') return [];
  // "Change the hours on our page x": what a page says is put there as a whole.
  const isThere = (rest: string) => places.some((names) => names.some((name) => stands(rest, name, 'url')));
  const changed = act === 'send' ? [] : [...bare.matchAll(orderOf(rewriting))].filter(({ index = 0 }) => isThere(sentence.slice(index)));
  const placed = act === 'write' ? [] : [...bare.matchAll(placing)];
  const isPlaced = ({ 0: whole, index = 0 }: RegExpMatchArray) =>
    places.some((names) => startsWithOne(sentence.slice(index + whole.length), names));
  return [...changed, ...placed.filter(isPlaced)];
}
const rewriting = anyOf({
  en: 'chang|updat|edit|correct|fix|amend|adjust|replac',
  de: 'änder|aktualisier|korrigier',
  fr: 'modifi|corrig',
  es: 'cambi|actualiz',
  it: 'aggiorn',
  nl: 'wijzig',
});
const putting = anyOf({
  en: 'put|drop|leave|stick|place',
  de: 'stell|setz|leg',
  fr: 'mets|mettez',
  es: 'pon',
  it: 'metti',
  pt: 'coloca',
  nl: 'zet',
});
const sayings = anyOf({
  en: 'summar(?:y|ies)|messages?|notes?|links?|texts?|answers?|results?|reports?',
  de: 'zusammenfassung|nachricht|notiz|antwort|ergebnis',
  fr: 'résumé|message|lien|réponse',
  es: 'resumen|mensaje|enlace|respuesta',
  it: 'riassunto|messaggio|risposta',
  pt: 'resumo|mensagem|resposta',
  nl: 'samenvatting|bericht|antwoord',
});
const there = anyOf({
  en: 'in|into|on|onto|to|under',
  de: 'auf|unter',
  fr: 'dans|sur',
  es: 'en',
  it: 'nel|sul',
  pt: 'em|no',
  nl: 'op',
});
const placing = new RegExp(
  `(?<!\\p{L})${putting}\\p{L}*\\s(?:[^.!?;,:]{0,40}\\s)?${sayings}\\s(?:[^.!?;,:]{0,40}\\s)?${there}\\s(?:${determiners}\\s)?(?:${rooms}\\s)?[@#]?`,
  'giu',
);

function byWords(act: Act, sentence: string): RegExp[] {
  const { always, ordering, made } = patterns[act];
  return [always, ...(ordering ? [ordering] : []), ...(made?.test(sentence) ? [anyMaking] : [])];
}

interface Patterns {
  always: RegExp;
  ordering?: RegExp;
  made?: RegExp;
}

const patterns = Object.fromEntries(
  Object.entries(actWords).map(([act, { always, ordering, made }]: [string, ActWords]): [string, Patterns] => [
    act,
    {
      always: verbOf(anyOf(always)),
      ...(ordering && { ordering: orderOf(`${anyOf(ordering)}(?:e|e?s|en|ing)?(?!\\p{L})`) }),
      ...(made && { made: new RegExp(`(?<!\\p{L})${anyOf(made)}`, 'iu') }),
    },
  ]),
) as Record<Act, Patterns>;
