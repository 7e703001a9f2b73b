import type { Act } from '../policy.ts';
import { afterThat, and, anyOf, please, wholeWord } from './lexicon.ts';
import type { Deed } from './verbs.ts';

// Whether a verb in the owner's words asks for what it says, or only speaks of it.

/** For what reaches furthest, a word anywhere in a sentence is none: "the drop in sales", "in order to compare". */
export function isBegun({ act }: Deed, sentence: string, at: number, verb: string): boolean {
  if (act === 'send' && draft.test(sentence.slice(at))) return false;
  if (!act || !far.includes(act) || isPhrase(verb)) return true;
  const before = sentence.slice(Math.max(0, at - 200), at);
  return (
    begun.test(before) ||
    verbLast.test(before) ||
    lastOfAll.test(sentence.slice(at)) ||
    (getting.test(before) && /^\p{L}+ed(?!\p{L})/u.test(sentence.slice(at)))
  );
}
/** To write a draft is not to send it. */
const draft =
  /^\p{L}+\s(?:(?:me|us|mir|uns|moi|mij)\s)?(?:an?|the|eine?n?|un|una|een|um)\s(?:\p{L}+\s)?(?:draft|entwurf|brouillon|borrador|bozza|rascunho|concept)(?!\p{L})/iu;
/** "Get the file deleted." */
const getting = /(?<!\p{L})(?:get|have|want|need|like|make sure|see)\s(?:[\p{L}\p{N}'’"“”.-]+\s){1,6}$/iu;
/** "Kannst du die Datei löschen?" */
const verbLast = wholeWord(anyOf({ de: 'kannst|könntest|sollst|solltest|musst|würdest|möchte|soll|bitte', nl: 'kun|kan|wil|zou|moet' }));
/** "Datei löschen". */
const lastOfAll = /^\p{L}{3,20}en\W*$/u;
/** "Should be able to see it" says enough by itself. */
const isPhrase = (verb: string): boolean => /\S\s\S/.test(verb) && !/^(?:tak|throw|giv)/i.test(verb);
const far: readonly Act[] = ['delete', 'remove', 'cancel', 'pay', 'book', 'invite', 'share'];
/** Words right before a verb that asks for something. */
const asking = anyOf({
  en: "to|you|also|or|otherwise|now|me|i|we|us|they|just|not|can|could|should|must|will|would|need|needs|want|wants|be|is|are|get|gets|have|let['’]s|ahead|help|like|instead|once|there|it|them|so|kindly|may|mind",
  de: 'zu|du|auch|mir|uns|ich|wir|es|ihn|sie|kannst|bitte',
  fr: 'de|tu|vous|peux-tu|pourrais-tu|veuillez|faut|être|me|nous|le|la|les|aussi',
  es: 'puedes|podrías|necesito|hay que|que|me|nos|lo|la',
  it: 'puoi|di|va|che|mi|ci|lo|la',
  pt: 'podes|pode|me|o|a',
  nl: 'te|je|kun|ook|me|ons',
});
const between = '(?:(?:me|us|also|just|the|then|already|quickly|mir|uns|auch|doch)\\s)?';
/** What an order's verb comes after. */
const begun = new RegExp(
  `(?:${[
    '^\\W*',
    '[,;:–—(/]\\s*',
    '\\s-\\s+',
    `(?<!\\p{L})(?:${please}|${and}|${afterThat}|${asking})\\s+${between}`,
    // "Make a reservation", "update my rent payment": the thing stands for the act.
    '(?<!\\p{L})(?:send|make|give|issue|write|create|get)\\s(?:\\p{L}+\\s){0,3}?(?:an?|the|his|her|their)\\s',
    '(?<!\\p{L})(?:fai[st]?|faites|haz(?:me|le|les|nos)?|mach|faça|faz|doe|needs?)\\s(?:\\p{L}+\\s){0,2}?(?:une?|una?|eine?n?|een|uma?|an?)\\s',
    '(?<!\\p{L})(?:set up|update|change|adjust)\\s(?:\\p{L}+\\s){0,3}?',
  ].join('|')})$`,
  'iu',
);

/** "May I delete it", "is it safe to delete it": they want to know whether it may be. */
export const isAsking = (sentence: string): boolean => mayI.test(sentence) && !politely.test(sentence);
const politely = wholeWord(please);
const mayI = new RegExp(
  `^\\W*(?:(?:and|so|und|et|e|en)\\s)?${anyOf({
    en: '(?:can|may|could|might|must) i|is it (?:\\p{L}+ ){0,2}(?:safe|ok|okay|fine|possible|allowed|legal|wise|right|wrong|necessary) to|would it be (?:\\p{L}+ ){0,2}(?:safe|ok|okay|fine|possible|wise) to',
    de: '(?:kann|darf|muss|könnte|dürfte) (?:ich|man)|ist es (?:\\p{L}+ ){0,2}(?:sicher|ok|okay|in ordnung|möglich|erlaubt|sinnvoll|nötig)',
    fr: 'puis-je|est-ce que je (?:peux|dois)|je peux|est-il (?:possible|prudent)',
    es: '¿?(?:puedo|debo)|¿?es (?:seguro|posible|necesario)',
    it: 'posso|devo|è (?:sicuro|possibile|necessario)',
    pt: 'posso|devo|é (?:seguro|possível)',
    nl: '(?:kan|mag|moet) ik|is het (?:\\p{L}+ )?(?:veilig|mogelijk|nodig)',
  })}(?!\\p{L})`,
  'iu',
);

/** "Ask Ana to pay us", "remind Bob to send it", "she should write to Eve": then it is they who do it. */
export const isAnothers = (sentence: string, at: number): boolean => {
  const before = sentence.slice(Math.max(0, at - 120), at);
  return anothers.test(before) || theirs.test(before) || theyAre.test(before) || letThem.test(before);
};
/** "Bob has to pay 40 euros", "Bob soll uns 40 Euro zahlen". */
const theyAre =
  /(?<![\p{L}\p{N}])(?!(?:I|We|You|It|This|That|Please|Somebody|Someone|Deskhand|Ich|Wir|Du|Es|Das|Bitte)\s)\p{Lu}\p{L}+\s(?:(?:should|must|has to|have to|needs? to|ought to|will|could|may)\s|(?:soll|muss|sollte|müsste|wird)\s(?:(?:mir|uns|mich|dir)\s)(?:[^\s,;.:!?]+\s){0,4})$/u;
const letThem = /(?<!\p{L})lass\s(?:dir|mir|uns)\s(?:von\s)?(?:[^\s,;.:!?]+\s){0,6}$/iu;
const theirs = /(?<!\p{L})(?:he|she|they)\s(?:should|must|has to|have to|will|can|could|may|needs? to|ought to)\s$/iu;
const anothers = new RegExp(
  `(?<!\\p{L})${anyOf({ en: 'ask|tell|remind|wants?|expect|urge|invite', de: 'erinnere', fr: 'demande', es: 'pide|recuerda', it: 'chiedi|ricorda', nl: 'vraag|herinner' })}\\s(?!(?:you|me|us|dich|mich|it|them|to)\\s)(?:\\p{L}+\\s){1,3}${anyOf({ en: 'to', de: 'zu', fr: 'de', es: 'que', it: 'di', nl: 'om te|te' })}\\s$`,
  'iu',
);

/**
 * "I deleted the file", "the cancellation terms", "I will send it", "Ana thinks we should": that it was done or will be, how it would
 * be, or what somebody says of it. Not "I want it deleted".
 */
export function isTold(sentence: string, at: number): boolean {
  const [verb = ''] = /^\p{L}+/u.exec(sentence.slice(at)) ?? [];
  const before = sentence.slice(Math.max(0, at - 120), at);
  if (isReported(before) || perfect.test(before) || instructed.test(before)) return true;
  if (done.test(verb)) return !hadDone.test(before);
  return named.test(verb) && !wished.test(before);
}
/** "Show me how to delete it", "what it costs to book it", "get ready to pay", "a mistake to share it": of an act, and not for it. */
const instructed = new RegExp(
  [
    `(?<!\\p{L})(?:how|where|whether|instructions?|steps|guide|tutorial|ways?|ready|prepared?|mistake|forbidden|illegal|wrong|tempted|afraid|tried|tries|trying|wanted|refused|costs?|offers?|quotes?|form|page|site|possible|right|permission|allowed) (?:on how )?to\\s$`,
    `(?<!\\p{L})(?:button|link|script|macro|idea is|supposed|(?:was|were) going|forgot|how much|how long) to\\s$`,
    `(?<!\\p{L})(?:if|whether|so that) (?:i|we|you|one) (?:can|could|may|should|need to|have to|must)\\s$`,
    `(?<!\\p{L})(?:i|we) (?:could|might|may)\\s$`,
    `(?<!\\p{L})(?:would like|expects?) (?:me|us) to\\s$|(?<!\\p{L})(?:according to|says?) \\p{L}+,? (?:i|we) should\\s$`,
    `(?<!\\p{L})(?:let (?:me|us) know|tell (?:me|us)|check|find out|see|look|wonder) (?:if|whether)\\s(?:(?!(?:${and}|${afterThat}|please)\\s)[^.;:!?,\\s]+\\s){0,10}$`,
    `(?<!\\p{L})(?:(?:was|were) to be|(?:should|would|could|must) have been)\\s$`,
    `(?<!\\p{L})wie (?:man|ich|wir)\\s[^.;!?]{0,60}$|(?<!\\p{L})(?:ob|falls) (?:ich|wir|man|du)\\s[^.;,!?]{0,60}$`,
    `(?<!\\p{L})(?:kostet es|überlege|wäre ein fehler|hatte vor),?\\s[^.;!?]{0,60}$`,
    `(?<!\\p{L})(?:coûte(?: de)?|kost het om|cuesta|costa)\\s(?:[^\\s.;,!?]+\\s){0,5}$`,
    `(?<!\\p{L})(?:comment|cómo|como se|come(?: faccio a| si fa a| si)?|hoe (?:ik|je|we))\\s$`,
  ].join('|'),
  'iu',
);
/** What others say, or what they or others will do. */
const isReported = (before: string): boolean => reported.test(before) || stated.test(before);
/** The same of words that have no verb for the act ("Bob said, Ana should have it"). */
export function isOnlyTold(sentence: string, at: number): boolean {
  const before = sentence.slice(Math.max(0, at - 120), at);
  return isReported(before) || isReported(`${before}it `);
}
const done =
  /^(?!(?:need|send|feed|embed|shred|shed)$)(?:\p{L}+[^e]ed|ad[ao]s?|\p{L}+ad[ao]s?|\p{L}+[éíó]|sent|paid|told|wrote|written|given|gave|bought|took|taken)$/iu;
const named = /^(?!(?:ring|bring|ping|swing|string)$)\p{L}+(?:ations?|[cst]ions?|ings?|ung|ungen)$/iu;
const having = anyOf({ en: 'be|gets?|have|wants?|needs?|like|mind|sure|by|start', fr: 'soit|soient', es: 'quede|sea' });
const hadDone = new RegExp(`(?<!\\p{L})${having}(?:\\s[\\p{L}\\p{N}]+){0,5}?\\s*$`, 'iu');
const wished = new RegExp(`(?<!\\p{L})(?:${having}|send|write|make|give|issue|do)(?:\\s[\\p{L}\\p{N}]+){0,5}?\\s*$`, 'iu');
const whoever = '(?:i|we|you|he|she|they|it|ich|wir|er|sie|\\p{L}+)';
/** "I have sent it". */
const perfect = new RegExp(
  `(?<!\\p{L})(?:${whoever}(?:['’]ve|\\s(?:have|has|had))|${anyOf({ fr: "j['’]ai|(?:tu|il|elle|on) a|nous avons", es: 'he|hemos', it: 'ho|abbiamo', nl: 'heb|heeft|hebben' })})\\s(?:(?:already|just|déjà|già|al)\\s)?$`,
  'iu',
);
const words = (most: number) => `(?:(?!(?:${and}|${afterThat}|but|aber|please|bitte)\\s)[^,;:.!?\\s]+\\s){0,${most}}`;
/** What another says of it, or thinks. */
const reported = new RegExp(
  `(?<!(?:^|\\W)(?:i|we|ich|wir|je|nous|yo|io|eu|ik|wij)\\s)(?<!\\p{L})${anyOf({
    en: 'says?|said|thinks?|thought|wrote|writes|believes?|claims?|suggests?|suggested|propos(?:es|ed)|feels?',
    de: 'sagt|sagte|meint|meinte|schreibt|schrieb|findet|denkt|glaubt',
    fr: 'dit|pense|écrit|croit|propose',
    es: 'dice|dijo|cree|escribió|piensa|propone',
    it: 'dice|pensa|scrive|crede',
    pt: 'diz|disse|acha|escreveu',
    nl: 'zegt|vindt|denkt|schreef|schrijft',
  })},?\\s(?:(?:that|dass|que|che|dat)\\s)?(?=\\S+\\s)${words(7)}$`,
  'iu',
);
/** What they or others will do, or do at times. */
const stated = new RegExp(
  [
    `(?<!\\p{L})(?:i|we)(?:['’]ll|\\swill|['’]m going to|\\sam going to|['’]re going to|\\sare going to)\\s(?:\\p{L}+ly\\s|then\\s)?$`,
    `(?<!\\p{L})(?:ich werde|wir werden)\\s${words(6)}$`,
    `(?<!\\p{L})let (?:me|us)\\s$`,
    `(?<!\\p{L})(?:je vais|voy a|vamos a|vou|ik ga|ik zal)\\s$`,
    `(?<!\\p{L})(?:which|what|when|whenever|as|(?:the|our|my|those|these)\\s\\p{L}+\\sthat)\\s(?:i|we|he|she|they|\\p{L}+)\\s$`,
  ].join('|'),
  'iu',
);
