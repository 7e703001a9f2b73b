import { anyOf, type Words } from './lexicon.ts';

// What people call the things that tasks are about, each list once; as in lexicon.ts.

const channel: Words = {
  en: 'channel',
  de: 'kanal',
  fr: 'canal',
  es: 'canal',
  it: 'canale',
  pt: 'canal',
  nl: 'kanaal',
};
/** Where several talk to each other. */
export const channels = anyOf(channel);
export const rooms = anyOf(channel, {
  en: 'room|thread|chat|group',
  de: 'raum|gruppe',
  fr: 'salon|groupe',
  es: 'sala|grupo',
  it: 'stanza|gruppo',
  pt: 'sala|grupo',
  nl: 'kamer|groep',
});

/** What somebody has written to somebody. */
export const messages = anyOf({
  en: '(?:e-?)?mails?|messages?|letters?',
  de: '(?:e-?)?mails?|nachricht(?:en)?|brief',
  fr: 'courriels?|messages?',
  es: 'correos?|mensajes?',
  it: 'messagg(?:io|i)',
  pt: 'mensagem|mensagens',
  nl: 'bericht(?:en)?',
});

/** What is told, of which "on" says what it is about ("the report on sales"). */
export const tellings = anyOf({
  en: 'reports?|updates?|summar(?:y|ies)|notes?|figures|numbers|infos?|information|news|messages?|e?-?mails?|words?|talk|data|questions?',
  de: 'bericht|zusammenfassung|zahlen|nachricht|fragen?',
});

const oneAddress: Words = {
  en: 'address',
  de: 'adresse',
  fr: 'adresse',
  es: 'dirección',
  it: 'indirizzo',
  pt: 'endereço',
  nl: 'adres',
};
export const address = anyOf(oneAddress);
/** Whether one or several are spoken of. */
export const addresses = anyOf(oneAddress, {
  en: 'addresses',
  de: 'adressen',
  fr: 'adresses',
  es: 'direcciones',
  it: 'indirizzi',
  pt: 'endereços',
  nl: 'adressen',
});

const link: Words = {
  en: 'link(?:s|ed)?|urls?',
  de: 'verlinkt\\p{L}*',
  fr: 'liens?',
  es: 'enlaces?',
  it: 'collegament[oi]',
  pt: 'links?',
  nl: 'linkt|gelinkt|koppeling',
};
export const links = anyOf(link);
/** What a link leads to. */
export const pages = anyOf(link, {
  en: '(?:web ?)?pages?|(?:web ?)?sites?|articles?',
  de: 'seiten?|artikel',
  fr: 'pages?',
  es: 'páginas?|sitio',
  it: 'pagin[ae]',
  pt: 'páginas?|artigos?',
  nl: "pagina(?:['’]s)?",
});

/** Before what something is numbered by. */
export const numbers = anyOf({
  en: '\\bid|\\bno\\.?|number',
  de: '\\bnr\\.?|nummer',
  fr: 'numéro|\\bn[°º]',
  es: 'número',
  it: 'numero',
  pt: 'número',
  nl: 'nummer',
});

/** Those who belong to something. */
export const people = anyOf({
  en: 'people|members|employees|staff|guests|participants',
  de: 'leute|mitglieder|gäste|mitarbeiter',
  fr: 'membres|employés',
  es: 'miembros|empleados',
  it: 'membri|dipendenti',
  pt: 'membros|funcionários',
  nl: 'leden|mensen',
});
/** Words for those who belong to a thing: its name alone does not mean them. */
export const peopleOf = new RegExp(
  `\\b(?:${people}|${anyOf({
    en: 'participant|attendees?|invitees?|invited|guest|member|persons?|colleagues?|team|group|organi[sz]ers?|senders?|authors?|who(?:ever)?',
    de: 'teilnehm\\p{L}*|mitglied\\p{L}*|kolleg\\p{L}*',
    fr: 'participant\\p{L}*|membre|personnes?',
    es: 'asistentes?|miembro|personas?',
    it: 'partecipant\\p{L}*|persone',
    pt: 'pessoas',
    nl: 'deelnemers?',
  })})\\b`,
  'iu',
);

/** Before somebody's name. */
export const titles = anyOf({
  en: 'mrs?|ms|miss|dr|prof',
  de: 'frau|herrn?',
  fr: 'mme|mlle|madame|monsieur|m',
  es: 'sra?|señora?',
  it: 'sig|signora?',
  pt: 'sra?|senhora?',
  nl: 'mevrouw|meneer',
});

/** Words that stand in the names of too many things to tell one from another. */
export const commonThings = new Set(
  [
    'the and for with from your our new old of on in at to a an re fwd order orders file files document documents doc',
    'message messages mail mails email emails event events meeting meetings cancel delete remove send reply forward pay move',
    'please every all appointment appointments request requests issue issues task tasks note notes item items product report',
    'reports list page record records user users member members channel channels team group',
    'der die das und mit von für datei dokument nachricht termin besprechung bestellung auftrag bericht liste seite',
    'le la les de des du et pour el los las y con para il lo gli e di per',
  ].flatMap((words) => words.split(' ')),
);

/** Words of three letters that say nothing of any one thing. */
export const smallWords: ReadonlySet<string> = new Set(
  (
    'you are not but can was has had his her him its all any own too how who why get got let put see say use was did one two too yes off out now per via she they ' +
    'ich sie wir ihr ist war hat des dem den ein als auf aus bei bis nur mir uns que qui une est par sur pas nos vos ces mes ses ' +
    'los las una del por con sus mis che chi non nel dal dei gli uno een het van bij dat wat niet ook aan uit'
  ).split(' '),
);
