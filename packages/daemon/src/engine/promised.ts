import { lazily } from './lazily.ts';
import { sentencesOf } from './said-sentences.ts';
import { wantsText } from './wants-text.ts';

// What an answer promises for later. A task ends with its answer and nothing of it goes on, so that no promise can be kept. Words
// that were asked for (a mail, a note) promise in somebody else's name.

interface Language {
  /** Who says so, of what is to come. */
  will: string;
  /** What is for later by itself. */
  watch: string;
  /** What is so only at a time that is told. */
  doing: string;
  time: string;
  /** Times that say that it comes again: beside them the present does. */
  again: string;
}

const day = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
const often = `(?:every|each) (?:single )?(?:day|morning|evening|night|week|month|year|hour|weekday|time|${day}|\\d+ \\p{L}+)|daily|weekly|monthly|hourly|from now on`;
const oft =
  'jede[nrs]? (?:\\p{L}+ )?(?:tag|morgen|abend|woche|monat|jahr|stunde|nacht|mal|(?:mon|diens|donners|frei|sams|sonn|werk)tag|mittwoch)|täglich|wöchentlich|monatlich|stündlich|regelmäßig|ab (?:jetzt|sofort|heute|morgen)|von nun an|künftig|in zukunft';
const english: Language = {
  will: "i(?:['’]ll| will| shall|['’]m going to| am going to)(?: (?:also|then|now|gladly|again))*",
  watch:
    'remind you|be (?:watching|monitoring|checking)|notify you|alert you|ping you|keep (?:an eye|watch|watching|monitoring|checking|tracking|you (?:posted|updated|informed))|monitor|follow up|check back|get back to you|let you know (?:when|as soon|if|once)',
  doing:
    'tell|let you know|inform|send|report|check|look|run|do (?:it|this|that|so)|repeat|back up|copy|sort|move|delete|update|clean|summari[sz]e|watch|post|mail|e-?mail',
  time: `${often}|regularly|tomorrow|tonight|later|next (?:week|month|year|${day})|in (?:an?|\\d+|two|a few) (?:minutes?|hours?|days?|weeks?)|as soon as|whenever|once (?:it|they|there|something)|when (?:it|they|there|something|anything|new)`,
  again: often,
};
const german: Language = {
  will: 'ich werde|werde ich',
  watch: '(?:dich|sie|euch) (?:daran )?(?:erinnern|benachrichtigen|auf dem laufenden halten)|im auge behalten|im blick behalten|überwachen',
  doing:
    '(?:ich )?(?:behalte|erinnere|melde|halte|überwache|benachrichtige|sage|schicke|sende|prüfe|schaue|sehe|kontrolliere|sichere|kopiere|sortiere|lösche|aktualisiere|informiere|gebe)(?: ich)?',
  time: `${oft}|morgen|rechtzeitig|später|nächste[nrs]? \\p{L}+|in (?:einer|einem|\\d+|zwei|ein paar) (?:minuten?|stunden?|tagen?|wochen?)|sobald`,
  again: oft,
};

const whole = (list: string): string => `(?<!\\p{L})(?:${list})(?!\\p{L})`;
const near = '[^.:]{0,40}?';
const promises = lazily(() =>
  [
    `${whole(english.will)}\\s+${whole(english.watch)}`,
    `${whole(english.will)}\\s+${whole(english.doing)}.*${whole(english.time)}`,
    // "From now on I tell you", "every Friday I'll check".
    `${whole(english.again)}${near}${whole(`${english.will}|i`)}\\s+${whole(`${english.doing}|${english.watch}`)}`,
    `(?:^|[,:]\\s+|${whole('and|so')}\\s+)i\\s+${whole(english.doing)}.*${whole(english.again)}`,
    `${whole(german.will)}.*${whole(`${german.watch}|${german.time}`)}`,
    // German says what is to come in the present: "ich sage dir jeden Morgen", "ab jetzt prüfe ich".
    `${whole('ich')}\\s+(?:dich\\s+)?${whole(german.doing)}.*${whole(german.time)}`,
    `${whole(german.time)}${near}${whole(german.doing)}\\s+${whole('ich')}`,
    // "You'll get it from me every morning".
    `(?=.*${whole('from me')})${whole("you(?:['’]ll| will)")}.*${whole(english.again)}|(?=.*${whole('from me')})${whole(english.again)}.*${whole("you(?:['’]ll| will)")}`,
    `(?=.*${whole('von mir')})${whole('(?:bekommst|erhältst) du|du (?:bekommst|erhältst)|(?:bekommen|erhalten) sie')}.*${whole(german.again)}`,
    `${whole('ich behalte|behalte ich')}.*${whole('im auge|im blick')}`,
  ].map((one) => new RegExp(one, 'iu')),
);

/** Where nothing was done at all, nothing was set up either: "I've scheduled a daily check". */
const setUp = lazily(
  () =>
    new RegExp(
      `${whole("i(?:['’]ve| have)? (?:also |now )?(?:scheduled|set up|arranged|configured|created)")}.*${whole(english.again)}|${whole(english.again)}.*${whole('(?:is|are|has been) (?:now )?(?:set up|scheduled|in place)')}|${whole('ich habe|habe ich|ist|wurde')}.*${whole(`${german.again}|tägliche[nrs]?|wöchentliche[nrs]?`)}.*${whole('eingerichtet|geplant|angelegt')}`,
      'iu',
    ),
);

/** The person acts first: "tell me which one, and I'll check it again". */
const onWord =
  /(?<!\p{L})(?:(?:if|unless|once|when|whenever|as soon as|after) you|if (?:that|it|this) (?:helps|is|works)|ask me|let me know|tell me|send me|give me|say so|just say|wenn (?:du|sie)|falls|sobald (?:du|sie)|sag(?:en sie)? (?:mir|bescheid)|schick\p{L}* mir|frag\p{L}* mich)(?!\p{L})/iu;
/** Somebody else speaks: "Tom: I'll send it tomorrow". */
const another =
  /^(?!(?:sure|yes|ok|okay|done|understood|noted|all right|alright|gladly|ja|gut|klar|gern\p{L}*|verstanden|erledigt|mache ich)(?!\p{L}))\p{Lu}[\p{L} ]{1,30}:\s/iu;
/** A text is wanted: "write a mail to Bob", "say something nice". */
const writing =
  /(?<!\p{L})(?:(?:write|draft|compose|schreib\p{L}*|formulier\p{L}*|verfass\p{L}*)\s[^.!?]*?(?<!\p{L})(?:e-?mails?|messages?|letters?|reply|replies|notes?|texts?|posts?|answers?|nachricht|brief|antwort)|say something|(?:reply|answer|antworte)\s+(?:to\s+)?(?-i:\p{Lu}\p{Ll}))(?!\p{L})/iu;

/** The first sentence that promises something for later; `idle`: of a task that did nothing. */
export function promiseIn(answer: string, asked: string, idle: boolean): string | undefined {
  if (wantsText(asked) || writing.test(asked)) return undefined;
  const isPromise = (sentence: string) => promises().some((one) => one.test(sentence)) || (idle && setUp().test(sentence));
  return sentencesOf(answer).find(
    (sentence) => isPromise(sentence) && !/[?？]\s*$/u.test(sentence) && !onWord.test(sentence) && !another.test(sentence),
  );
}
