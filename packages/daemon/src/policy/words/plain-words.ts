import { isDayName } from './days.ts';
import { anyOf, articles, determiners, inside } from './lexicon.ts';
import { rooms, tellings } from './things.ts';
import { literal } from './values.ts';

// Names that are words as well: a room may be called lunch, May or general. "The menu for lunch" goes to none.

/** How often such a name stands in a text as the plain word: what something is for; where the text shows its capitals, also of what sort it is. */
export function asPlainWord(text: string, name: string, isFolded = false): number {
  if (!/^\p{L}{2,30}$/u.test(name)) return 0;
  const isDay = isDayName(name.toLowerCase());
  const said = new RegExp(`(?<![\\p{L}\\p{N}#@"“'‘])${literal(name)}(?![\\p{L}\\p{N}"”'’])`, 'giu');
  return [...text.matchAll(said)].filter(({ 0: word, index }) => {
    if (!isDay && /^\p{Lu}/u.test(word)) return false;
    const before = text.slice(Math.max(0, index - 60), index);
    const after = text.slice(index + word.length, index + word.length + 40);
    if (besideRoom.test(before) || room.test(after)) return false;
    return purpose.test(before) || (isDay ? inTime.test(before) : !isFolded && isOfSort.test(after) && !functional.test(after));
  }).length;
}
const besideRoom = new RegExp(`(?<!\\p{L})${rooms}\\s(?:(?:called|named|namens)\\s)?$`, 'iu');
const room = new RegExp(`^[\\s-]${rooms}`, 'iu');
/** What something is for or about. */
const purpose = new RegExp(
  `(?<!\\p{L})(?:${anyOf({
    en: 'for|during|before|after|since',
    de: 'für|zum|zur|während|vor|nach',
    fr: 'pour|pendant|avant|après',
    es: 'para|durante|antes de|después de',
    it: 'per|durante|prima di|dopo',
    pt: 'para|durante|antes do?|depois do?',
    nl: 'voor|tijdens|na',
  })}|${tellings}\\s(?:on|zu|über))\\s(?:${articles}\\s)?$`,
  'iu',
);
const inTime = new RegExp(`(?<!\\p{L})(?:${inside}|on|by|until|from|this|next|last|am|bis|ab|le|el|il|op)\\s(?:(?:early|late)\\s)?$`, 'iu');
/** A word behind it that it says more of ("general affairs"). */
const isOfSort = /^\s\p{Ll}{3,}/u;
const functional = new RegExp(
  `^\\s(?:${determiners}|\\p{L}+(?:ing|ly|ed)|${anyOf({
    en: 'an?|and|or|but|that|this|these|those|what|who|whom|which|when|where|why|how|whether|if|about|with|without|at|by|from|into|onto|for|of|on|off|to|as|so|too|also|all|every|each|both|once|first|then|now|today|tomorrow|tonight|please|instead|only|again|later|before|after|until|because|since|his|her|their|its|not|we|it|he|she|they|you|is|are|was|were|has|have|had|will|should|must|can|may|needs?|gets?|knows?|know|see|hear|out|back|over|there|here|said|says|wrote|writes|sent|sends|told|thinks|wants|got|made|makes',
    de: 'und|oder|dass|was|wer|wie|wann|wo|ob|mit|ohne|von|vom|für|zum|zur|auch|heute|morgen|jetzt|bitte|eine?[nmrs]?|über|dann|soll|muss|wissen',
    fr: 'et|ou|que|qui|quand|avec|sans|pour|dans|sur|une?|ce|aussi|demain',
    es: 'que|con|sin|para|por|una?|cuando|hoy|también',
    it: 'che|con|senza|per|una?|quando|oggi|anche',
    pt: 'que|com|sem|para|por|uma?|quando|hoje|também',
    nl: 'dat|wat|wie|met|zonder|voor|een|wanneer|vandaag|ook|weten',
  })})(?!\\p{L})`,
  'iu',
);
