import { anyOf, determiners } from './lexicon.ts';
import { startsWithOne } from './names.ts';
import { rooms } from './things.ts';
import { isAbout, ordersOfTool } from './tools.ts';
import { stands } from './values.ts';
import { type Deed, orderOf } from './verbs.ts';

// Orders by verbs of many uses, that count only with what they name: what is changed, or where something is put.

/** Orders to change something count for a tool that only changes, where they name what it changes. */
export function alterations({ tool, things = [] }: Deed, bare: string, sentence: string, before: string): RegExpMatchArray[] {
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
export function placings({ act, places = [] }: Deed, bare: string, sentence: string): RegExpMatchArray[] {
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
  `(?<!\\p{L})${putting}\\p{L}*\\s(?:[^.!?;,:]{0,40}\\s)?${sayings}\\s(?:[^.!?;,:]{0,40}\\s)?${there}\\s(?:(?:${determiners}|a)\\s)?(?:${rooms}\\s)?`,
  'giu',
);
