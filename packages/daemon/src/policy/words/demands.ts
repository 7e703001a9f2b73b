import type { Act } from '../policy.ts';
import { and, anyOf, please, type Words } from './lexicon.ts';
import { givenText } from './phrases.ts';
import { negation } from './said.ts';
import { listOfPeople } from './spoken-of.ts';
import type { Deed } from './verbs.ts';

// Orders that say how it is to be, and name no verb for it: "this needs to go to Ana", "Bob should be able to see it". They count
// where a clause of its own begins with them: "find out whether Bob should see it" asks for no such thing.

/** Where such an order begins: with whom or with what it is about. */
const begins = `(?<=^\\W{0,5}|[.;:,–—]\\s|(?<!\\p{L})(?:${and}|${please}|so|then)\\s)`;
const who = `(?:${listOfPeople}|(?:[Tt]he|[Oo]ur|[Mm]y)\\s\\p{Ll}+)`;

/** What is said, sent or shown to somebody. */
const sayings: Words = {
  en: 'figures|numbers|files?|reports?|summar(?:y|ies)|messages?|e?-?mails?|letters?|lists?|minutes|invoices?|documents?|notes?|links?|results?|plans?|texts?|contracts?|offers?|quotes?|slides|photos?|pictures?|answers?|repl(?:y|ies)|news|updates?|agenda|data|drafts?|details|information|overview',
  de: 'Zahlen|Datei(?:en)?|Bericht|Zusammenfassung|Nachricht|E?-?Mail|Brief|Liste|Protokoll|Rechnung|Dokumente?|Notiz|Link|Ergebnisse?|Plan|Text|Vertrag|Angebot|Folien|Fotos?|Bilder|Antwort|Daten|Entwurf|Übersicht',
  fr: 'chiffres|fichiers?|rapport|résumé|messages?|lettre|liste|facture|documents?|notes?|liens?|résultats?|plan|texte|contrat|photos?|réponse|données',
  es: 'cifras|archivos?|informe|resumen|mensajes?|correo|carta|lista|factura|documentos?|notas?|enlaces?|resultados?|plan|texto|contrato|fotos?|respuesta|datos',
  it: 'cifre|file|rapporto|riassunto|messagg\\p{L}+|lettera|lista|fattura|documento|not[ae]|link|risultat[oi]|piano|testo|contratto|foto|risposta|dati',
  pt: 'números|ficheiros?|arquivos?|relatório|resumo|mensagem|carta|lista|fatura|documentos?|notas?|links?|resultados?|plano|texto|contrato|fotos?|resposta|dados',
  nl: "cijfers|bestand(?:en)?|verslag|samenvatting|bericht(?:en)?|e?-?mail|brief|lijst|factuur|document(?:en)?|notities?|links?|resultaten|plan|tekst|contract|foto(?:'s)?|antwoord|gegevens",
};
const saying = anyOf(sayings);
const aThing = `(?:[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose|[Ii]t|[Ee]verything|[Aa]ll of (?:it|this|that|them)|(?:[Tt]he|[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir)\\s(?:[^\\s,;.:!?]+\\s){0,2}${saying})`;
const dasDing = `(?:[Dd]as|[Dd]ies|[Ee]s|[Aa]lles|(?:[Dd]ie|[Dd]er|[Dd]as|[Mm]ein\\p{L}*|[Uu]nser\\p{L}*)\\s(?:[^\\s,;.:!?]+\\s){0,2}${saying})`;
const itsObject = `(?=\\s(?:it|them|all|(?:the|an?|my|our|this|that|these|those)\\s(?:[^\\s,;.:!?]+\\s){0,2}(?:${saying}|[“"‘'„]?\\p{Lu}))(?!\\p{L}))`;
const about = '(?=\\s(?:that|what|how|when|where|why|about|of|we|it)(?!\\p{L}))';
const must = '(?:should|must|needs?\\sto|has\\sto|have\\sto|is\\sto|are\\sto|ought\\sto)(?:\\salso)?';
const few = '(?:[^\\s,;.:!?]+\\s){0,4}?';
const sum = '(?=\\s(?:\\p{Sc}|(?:[^\\s,;.:!?]+\\s){0,2}(?:\\d|[\\p{Ll}-]+\\s(?:euros?|dollars?|pounds?))))';

const modal = anyOf({
  fr: 'doi(?:t|vent)|devrait',
  es: 'tiene\\sque|tienen\\sque|debe|deben|debería',
  it: 'deve|devono|dovrebbe',
  pt: 'deve|devem|tem\\sd?[eq]u?e?|precisa\\sde|deveria',
});
const able = anyOf({ fr: 'pouvoir\\s', es: 'poder\\s', it: 'poter\\s', pt: 'poder\\s' });
const getting = anyOf({
  fr: 'recevoir|avoir(?!\\saccès)|savoir|être\\sinformée?',
  es: 'recibir|tener(?!\\sacceso)|saber',
  it: 'ricevere|avere(?!\\saccesso)|sapere',
  pt: 'receber|ter(?!\\sacesso)|saber',
});
const seeing = anyOf({
  fr: 'voir|lire|ouvrir|modifier|avoir\\saccès',
  es: 'ver|leer|abrir|editar|tener\\sacceso',
  it: 'vedere|leggere|aprire|modificare|avere\\saccesso',
  pt: 'ver|ler|abrir|editar|ter\\sacesso',
});

const said: { readonly [A in Act]?: readonly string[] } = {
  send: [
    `${aThing}\\s${must}\\s(?:go|be\\ssent|get|be\\sforwarded)(?:\\sout)?\\sto(?=\\s\\S)`,
    `${who}\\s${must}\\s(?:get|have|receive)${itsObject}`,
    `${who}\\s${must}\\s(?:know|hear|learn|be\\s(?:told|informed))${about}`,
    `[Mm]ake\\ssure(?:\\sthat)?\\s${who}\\s(?:(?:gets?|receives?|has|have)${itsObject}|(?:knows?|hears?)${about})`,
    `(?:[Gg]ive|[Ss]how|[Gg]et)\\s${who}${itsObject}`,
    `(?:[Gg]et|[Bb]ring)\\s(?:it|them|this|that|(?:the|my|our)\\s(?:[^\\s,;.:!?]+\\s){0,2}${saying})\\s(?:over\\s)?to(?=\\s\\S)`,
    `(?:[Ff]ill|[Ll]oop)\\s${who}\\sin(?!\\p{L})|[Kk]eep\\s${who}\\s(?:posted|informed|updated)|[Uu]pdate\\s${who}\\s(?:on|about)|[Bb]ring\\s${who}\\sup\\sto\\sdate`,
    `${dasDing}\\s(?:muss|müssen|soll|sollen|sollte|sollten)\\s(?:${few})?an(?=\\s\\S)`,
    `${who}\\s(?:soll|sollen|sollte|muss|müssen)\\s${few}(?:bekommen|erhalten|kriegen|wissen|erfahren)`,
    `[Gg]ib\\s${who}\\s(?:die|das|den|eine?n?)\\s(?:[^\\s,;.:!?]+\\s){0,2}${saying}`,
    `[Ll]ass\\s${who},?\\swissen`,
    `${who}\\s(?:${modal})\\s(?:${able})?(?:${getting})(?=\\s)`,
    `${who}\\smoet(?:en)?\\s${few}(?:krijgen|ontvangen|weten)`,
  ],
  share: [
    `${who}\\s${must}\\s(?:(?:be\\sable|get|be\\sallowed)\\sto\\s)?(?:see|read|view|edit|open|use|comment\\son|look\\sat)(?!\\p{L})`,
    `${who}\\s(?:needs?|${must}\\s(?:have|get|be\\sgiven))\\s(?:\\p{Ll}+\\s)?access(?!\\p{L})`,
    `(?:[Ii]|[Ww]e)(?:\\s(?:want|need)|['’]d\\slike|\\swould\\slike)\\s${who}\\sto\\s(?:be\\sable\\sto\\s)?(?:see|read|view|edit|open|use|have\\saccess)(?!\\p{L})`,
    `[Mm]ake\\s[^.!?;]{1,60}\\s(?:available|accessible)\\s(?:to|for)(?!\\p{L})`,
    `${who}\\s(?:soll|sollen|sollte|muss|müssen|darf|dürfen)\\s${few}(?:sehen|lesen|bearbeiten|öffnen)`,
    `${who}\\sbraucht\\s(?:\\p{L}+\\s)?(?:Zugriff|Zugang)`,
    `[Ll]ass\\s${who}\\s${few}(?:sehen|lesen|bearbeiten)`,
    '[Gg]ib\\s[^.!?;]{1,60}\\sfrei(?!\\p{L})',
    `${who}\\s(?:${modal})\\s(?:${able})?(?:${seeing})(?!\\p{L})`,
    `${who}\\smoet(?:en)?\\s${few}(?:zien|lezen|openen|bewerken)`,
  ],
  pay: [`${who}\\s${must}\\s(?:get|receive|be\\s(?:paid|given))${sum}`],
};

const patterns: { [A in Act]?: RegExp } = {};

/** Where a sentence says so, without a "no" in it. */
export function demands({ act }: Deed, bare: string): RegExpMatchArray[] {
  const some = act && said[act];
  if (!some || bare.length > longest) return [];
  patterns[act] ??= new RegExp(`${begins}(?:${some.join('|')})`, 'gu');
  return [...bare.matchAll(patterns[act])].filter(({ 0: whole }) => !negation.test(whole));
}
/**
 * What such an order says: up to where something else is told of it ("Bob should see the Budget, Eve made it"). Who is to hear of
 * something is named with it, and what comes behind is what they hear ("Ana should know what Eve said").
 */
export function demandedIn(found: string, clause: string, act: Act | undefined): string {
  if (givenText.test(clause)) return clause;
  if (act === 'send' && !/\s(?:to|an)$/u.test(found)) return found;
  const rest = clause.slice(found.length);
  // Its first word is a name, and no verb.
  return ` ${found}${rest.split(told)[0]}`;
}
const told = new RegExp(
  `[,;–—(]|\\s(?:${anyOf({ en: 'that|which|who|whom|because|since', de: 'weil|denn', fr: 'qui|que', es: 'que', it: 'che', pt: 'que', nl: 'die|dat' })})\\s`,
  'u',
);
/** Characters of a sentence that says how something is to be. */
const longest = 2000;

/** Whether they said so of letting somebody see a thing. */
export const isDemanded = (act: Act, sentence: string): boolean => demands({ act, tool: [] }, sentence).length > 0;
