import type { Act } from '../policy.ts';
import { anyOf, type Words } from './lexicon.ts';

// How people ask for an act, by word beginnings in each language. A word that is missing makes Deskhand ask where it need
// not; one too many is caught by the rules on where things go.

export interface ActWords {
  /** Beginnings of words that ask for it wherever they stand. */
  always: Partial<Words>;
  /** Words that are as often things ("the mail"): they ask only where an order begins. */
  ordering?: Partial<Words>;
  /** Things that are made by it: they ask where a verb of making stands in the same sentence. */
  made?: Partial<Words>;
}

/** Beginnings of verbs by which people have something made, put somewhere, or moved; and that they need one. */
export const makes = anyOf(
  {
    en: 'creat(?:e[sd]?|ing)(?!\\p{L})|mak(?:e|ing)|add(?:s|ed|ing)?(?!\\p{L})|set(?:s|ting)?(?!\\p{L})|set ?up(?= (?:an?|the|my|our|another)(?!\\p{L}))|put|sav(?:e|ing)|store?(?:s|d|ing)?(?!\\p{L})|arrang|organi[sz](?:e|ing)|writ|submit|giv|leav|start|rais|compos(?:e|ing)|publish|insert|append(?!ix)|attach(?!m)|build(?!ing)|generat|prepar|produce?(?:s|d|ing)?(?!\\p{L})|includ|grant|ask(?:ing)? for|request',
    de: 'erstell|mach(?!in)|trag|leg(?!al|ac|end)|setz|füg|schreib|speicher|verschieb|verleg|notier|gib(?!\\p{L})|änder',
    fr: 'cré|ajout|mets(?!\\p{L})|mettez|fai(?:s|tes)(?!\\p{L})|planifi|inscri|déplac|écri|enregistr',
    es: 'crea(?:r|me|do)?(?!\\p{L})|añad|pon(?!\\p{L})|haz(?!\\p{L})|agend(?:ar|e)(?!\\p{L})|programa(?:r|me)?(?!\\p{L})|anota|guarda(?:r|me)?(?!\\p{L})|agreg|escrib|muev',
    it: 'aggiung|metti|pianific|salv|scriv|spost',
    pt: 'cri[ae]|adicion|coloc|faça|marca(?:r|ndo)?(?!\\p{L})|escrev',
    nl: 'maak|voeg|zet|schrijf|bewaar|verplaats',
  },
  {
    en: "(?:i|we)(?:['’]d| would)? (?:need|want|like) (?:an?|another|some|new)(?!\\p{L})",
    de: '(?:brauche?n?|möchten?|hätten? gern) (?:eine?n?|noch|neue)(?!\\p{L})',
    fr: "(?:voudrai[st]|voulons|besoin) (?:d['’])?une?(?!\\p{L})",
    es: '(?:quier[oe]|queremos|necesit\\p{L}+) una?(?!\\p{L})',
    it: 'vorre[im]\\p{L}* una?(?!\\p{L})',
    pt: '(?:quer[oe]|precis\\p{L}+) uma?(?!\\p{L})',
    nl: 'wil(?:len)? een(?!\\p{L})',
  },
);
/** Those that are as often things: only where an order begins. */
export const makesOrdering =
  '(?:plan|shift|push|block|enter|book|schedul|reschedul|fil|log|draft|post|regist|record|issu|keep|invit|not)(?:e|er|s|es|ed|ing)?(?!\\p{L})|open (?:an?|another|new)(?!\\p{L})';

const alters: Partial<Words> = {
  en: 'set|turn|switch|point|redirect|approv|accept|refus|reject|declin|confirm|chang|adjust|updat|edit|correct|renam|mark|label|tag|assign|pin|unpin|lock|unlock|open|clos|enabl|disabl|arm|disarm|start|stop|raise|lower|increase|decrease|reduce|dim',
  de: 'stell|schalt|änder|mach(?!in)|öffne|schließ|sperr|aktivier|deaktivier',
  fr: 'allum|étein|règl|ferm|ouvr',
  es: 'abre|abrir|cierr|encend|enciend|apag|cambi',
  it: 'acced|accend|spegn|chiud|apri',
  pt: 'ligu|deslig|fech',
  nl: 'zet|doe|open|sluit|verander',
};
/** Changing how something is: its state, a mark on it. */
export const altering = anyOf(alters);

/** By which what is said is said. */
const wording = 'by (?:saying|telling|writing|posting)|with (?:the|this|an?) (?:comment|message|note|reply|caption)(?= ?:? ?["\'“„«‘])';

const some = '(?:an?|one|two|three|four|five|six|seven|eight|ten|\\d{1,2})';
/** A whole order begins with the thing itself: "two nights at the Lily", "If I'm free: a table for 5". */
const alone = '(?<=^\\W{0,20}(?:if [^:.!?]{1,30}: ?)?)';
const bookable = '(?:appointment|reservation|table|room|bed|seat|ticket|slot)s?(?!\\p{L}| (?:key|list|number|plan|price|service))';

/** "40 euros to Bob, please": the sum alone. */
const owed =
  '(?<=^\\W{0,5})(?:\\p{Sc}\\s?)?\\d[\\d.,]*\\s?(?:\\p{Sc}|(?:eur|euros?|dollars?|pounds?|usd|gbp|chf)(?!\\p{L}))?\\s(?:to|for)(?= \\S)';

/** What says of a thing where, when and for whom it is: no word makes another thing of it ("a flight comparison", "a car to compare"). */
const behind =
  '(?=\\s*(?:$|[.,;!])|\\s(?:from|at|in|with|for|on|until|tomorrow|tonight|von|bei|im|am|ab|für|mit|in|chez|au|pour|avec|à|en|de|para|con|a|da|per|no|na|bij|voor|met|op|van|uit)(?!\\p{L}))(?!.{0,80}\\b(?:compar\\p{L}*|vergleich\\p{L}*|vergelij\\p{L}*|confront\\p{L}*)(?!\\p{L}))';
const hired = `(?:\\p{L}+ )?(?:car|taxi|cab|van|bike|scooter|flight|suite|apartment|flat)s?${behind}`;

/** Not money: a thing that has an owner. */
const handsOver =
  '(?:transfer|hand(?: over)?)(?= [^.!?;\\n]{1,80}(?<!\\p{L})(?:repo|repositor|project|document|file|folder|ownership|channel|domain|board|calendar)\\p{L}*[^.!?;\\n]{0,40} to )';

/** "Schick ihr eine Rechnung über 40 Euro" sends no money. */
const noPaper = '(?![^.!?\\n]{0,60}(?:rechnung|mahnung|angebot|quittung|beleg))';
/** A sum soon after it. */
const money = '(?=[^.!?\\n]{1,40}\\d\\s?(?:\\p{Sc}|eur|dollar|pound|usd|gbp|chf))';

export const actWords: { readonly [A in Act]: ActWords } = {
  send: {
    always: {
      en: `${wording}|send(?!er)|sent to|forward|repl(?:y|ies)|respond|write to|write (?:him|her|them)|tell (?!(?:me|us)(?!\\p{L}))|notify|inform(?!a)|let (?!(?:me|us) know)(?:\\S+ ){1,6}know|announce|publish|remind (?!me\\b|us\\b)|thank (?!you(?!\\p{L})|u )|greet|congratulate|introduce|(?:be|gets?) (?:told|informed|notified|reminded)|(?:gets?|receives?) (?:an?|the|this) (?:\\p{L}+ )?(?:message|mail|e-?mail|note|reminder)(?!\\p{L})|pass \\S+(?: \\S+)? (?:on|along) to`,
      de: 'schick|zukommen (?:zu )?lassen|weiterleit|weitergeb|bestätig|sag (?:ihm|ihr|ihnen)|bescheid|versend|sende(?!r)|schreib|antwort|leite|mitteil|teil|benachrichtig|informier|lad',
      fr: 'envoi|envoy|dis(?:-l| à | au )|dites|écri|répond|transf[eé]r(?!ee)|transmet|partag|prévien',
      es: 'enví|envi(?!ro)|dile|díle|mand[ae](?!t)|mánda|escrib|respond|reenví|compart|avís|avisa|ha(?:z|zle|zles|cer) (?:llegar|saber)',
      it: 'invia|scriv|rispond|inoltr|condivid|avvis|informa(?!z)',
      pt: 'encaminh|escrev|compartilh|partilh|avis[ae](?!\\p{L})',
      nl: 'stuur|sturen(?!\\p{L})|verstuur|doorsturen|schrijf|beantwoord|deel|(?:geef|geven)(?!\\p{L})[^.!?;\\n]{1,60}(?<!\\p{L})door(?!\\p{L})|doorgeven',
    },
    ordering: {
      en: '(?:drop|shoot|fire) (?:\\S+ ){1,4}?an? (?:\\p{L}+ )?(?:line|message|mail|e-?mail|text|dm)|give (?:\\S+ ){1,2}?an? (?:\\p{L}+ )?heads[- ]up|e-?mail|mail|message|dm|text|post|say|share|answer|write|ping|ask|comment|compliment|welcome|apologi[sz]e|confirm|warn|wish',
      de: 'poste|teile|frag|stell|sag|gib \\S+ bescheid|richte',
      fr: 'fais suivre|fais savoir',
      es: 'mánda|escríb',
      it: "di['’](?= a)|fai sapere|manda",
      pt: 'diz|diga|manda|envi',
      nl: 'vertel|zeg|laat \\S+ weten|antwoord|mail',
    },
  },
  post: {
    always: {
      en: `${wording}|(?:add|leave) an? (?:comment|reply)|publish|upload|write|make |create`,
      de: 'veröffentlich|hochlad|lade|schreib|stell|erstell',
      fr: 'publi(?:e[rz]?|ez)(?!\\p{L})|télévers|cré',
      es: 'sube|subir|public(?:a|ar|o|ue)(?!\\p{L})|enviar|crea(?:r|me)?(?!\\p{L})',
      it: 'carica',
      pt: 'cria',
      nl: 'zet|plaats|maak',
    },
    ordering: { en: 'put|post|comment|reply|respond|answer|announce|ask|tell|say|share', de: 'poste' },
  },
  pay: {
    always: {
      en: 'pay(?!load)|refund|send(?=[^.!?\\n]{1,60}(?:\\d|money|rent|deposit|fee|share))(?![^.!?\\n]{0,60}(?:invoice|bill|receipt|offer|quote|statement|photo|picture|file|page|cop(?:y|ies)|reminder|summary|message|mail))|transfer|reimburs|wire|remit|transaction|repay|settle (?:it|that|this|up|my|our|(?:the|his|her|their) (?:\\p{L}+ )?(?:bill|debt|invoice|account|amount|rest|sum|balance|rent|difference))(?!\\p{L})|donat|tip |giv(?:e|ing)(?!\\p{L})[^!?;\\n]{1,60}(?<!\\p{L})back(?!\\p{L})|standing order|buy|purchas|check ?out|plac(?:e|ing) (?:an?|the|my|our|this|that) (?:\\p{L}+ )?order',
      de: 'zahl|bezahl|kauf|überweis|erstatt|dauerauftrag|begleich',
      fr: 'pai(?:e|er|ez)(?!\\p{L})|vire|vers(?:e[rz]?)(?!\\p{L})(?=[^.!?\\n]{1,40}\\d)|rembours|transfér|ach[eè]t',
      es: 'pag(?:a|ar|ue|hi|arle|arles)(?!\\p{L})|pága|transferencia|transfier|reembols|compra',
      it: 'rimbors|bonific|pagar(?:e|gli|le)(?!\\p{L})',
      pt: 'transfer(?:e|ir|ência)(?!\\p{L})|reembols',
      nl: 'betaal|betalen|koop|overmak|maak',
    },
    ordering: {
      en: `order|give${money}|${owed}`,
      de: `bestell|schick${noPaper}${money}|gib${money}`,
      fr: `envoi${money}|envoy${money}|fais un virement`,
      es: `enví${money}|manda${money}`,
      it: `invia${money}|pag(?:a|are)(?!\\p{L})`,
      nl: `stuur${money}`,
    },
  },
  invite: {
    always: {
      en: 'invit|put (?:\\S+ ){1,5}in(?:to)? (?:it|there)(?!\\p{L})|add(?!r)|event(?!ua)|meeting|appointment|participant|includ|schedul|attend|call with|(?:get|bring) \\S+(?: \\S+)? into|onboard|create|register|join|(?:should|must|needs? to|has to) (?:be able to|get to|(?:get|have|be given) (?:\\p{L}+ )?access)(?!\\p{L})',
      de: 'einlad|(?:lade|lad )(?![^.!?;\\n]{1,60}\\saus\\s*(?:$|[.!?;,]))|termin(?!at|al|ol)|besprechung|hinzu|füg|teilnehm',
      fr: 'ajout|réunion|rendez-vous|participant',
      es: 'añad|agreg|reunión|cita(?!t)',
      it: 'aggiung|riunion|appuntament',
      pt: 'adicion|reunião',
      nl: 'uitnod|nodig|voeg|afspraak|vergader',
    },
    made: { en: 'calendars?', de: 'kalender', fr: 'calendrier|agenda', es: 'calendario' },
  },
  share: {
    always: {
      en: `share|grant|send|(?:make|making)(?!\\p{L})[^.!?;\\n]{1,40} (?:an?|the) (?:admin|owner|editor|writer|viewer|reader|commenter|moderator|maintainer|developer|member|collaborator)|let (?:\\S+ ){1,2}(?:see|read|edit|view|open|use)(?!\\p{L})|${handsOver}`,
      de: 'teil|freigeb',
      fr: "partag|donn\\p{L}*(?!\\p{L})[^.!?;\\n]{0,40}(?<!\\p{L})(?:l['’])?accès",
      es: 'compart|da(?:le|les|r|rle)?(?!\\p{L})[^.!?;\\n]{0,40}(?<!\\p{L})acceso',
      it: 'condivid|da(?:i|re|gli|lle)(?!\\p{L})[^.!?;\\n]{0,40}(?<!\\p{L})accesso',
      pt: 'partilh|compartilh|d[áêa]r?(?!\\p{L})[^.!?;\\n]{0,40}(?<!\\p{L})acesso',
      nl: 'deel|delen|geef(?!\\p{L})[^.!?;\\n]{0,40}(?<!\\p{L})toegang',
    },
    made: {
      en: 'access|permission|who (?:may|can|is allowed to) (?:see|read|edit|view|open|use)|link',
      de: 'zugriff',
      fr: 'accès',
      es: 'acceso',
      it: 'accesso',
      pt: 'acesso',
      nl: 'toegang',
    },
  },
  delete: {
    always: {
      en: 'delet|remov|eras|trash|throw(?!\\p{L})[^!?;\\n]{1,60}(?<!\\p{L})(?:away|out)(?!\\p{L})|tak(?:e|ing) (?:it|them|this|that) (?:out|off)(?!\\p{L})|discard|(?<!it )clear(?!ly)|clean|get rid|drop (?!(?:\\S+ ){1,3}(?:line|note|message|mail|e-?mail|text)(?!\\p{L}))|cancell',
      de: 'lösch|entfern',
      fr: 'supprim|effac',
      es: 'borra|bórra|elimin|elimín',
      it: 'elimin|cancell',
      pt: 'apag|exclua|excluir',
      nl: 'verwijder|wis(?!h)|gooi(?!\\p{L})[^.!?;\\n]{1,60}(?<!\\p{L})weg(?!\\p{L})',
    },
  },
  remove: {
    always: {
      en: 'remov|tak(?:e|ing)(?!\\p{L})[^!?;\\n]{1,60}(?<!\\p{L})(?<!find )(?:away|out|off|back)(?!\\p{L})|withdraw|kick(?![- ]?off)|ban |clos(?:e|ing)(?!\\p{L})[^.!?;\\n]{1,40} account|deactivat|delet|revok|uninvit|expel',
      de: 'entfern|lösch|wirf',
      fr: 'retir|supprim',
      es: 'quita|elimin|expuls',
      it: 'rimuov',
      pt: 'remov|exclua|excluir',
      nl: 'verwijder',
    },
    ordering: {
      en: 'get (?:\\S+ ){1,3}out of(?!\\p{L})',
      de: 'nimm (?:\\S+ ){1,3}(?:aus|raus|heraus)',
      fr: 'enlèv',
      es: 'saca',
      it: 'togli',
      pt: 'tira',
      nl: '(?:haal|gooi) (?:\\S+ ){1,3}uit',
    },
  },
  cancel: {
    always: {
      en: 'cancel|call off|delet|remov|drop (?!(?:\\S+ ){1,3}(?:line|note|message|mail|e-?mail|text)(?!\\p{L}))|get rid|tak(?:e|ing)(?!\\p{L})[^!?;\\n]{1,60}(?<!\\p{L})(?<!find )(?:out|off)(?!\\p{L})',
      de: 'absag|storni|lösch',
      fr: 'annul|supprim',
      es: 'cancel|anul|elimin',
      it: 'disdi|annull',
      nl: 'afzeg|annuleer|schrap',
    },
    ordering: { en: '(?<!to )give up (?:ours|mine)' },
  },
  book: {
    always: {
      en: `${alone}${some} nights? (?:at|in)(?!\\p{L})|${alone}(?:${some} )?(?:table|room|seat|ticket)s? for (?:${some}|me|us)(?!\\p{L})|book|reserv|rent |rental|order`,
      de: 'buch|reservier|miet|bestell',
      fr: 'réserv|lou(?:e|er|ez)(?!\\p{L})|commande[rz]?(?!\\p{L})',
      es: 'reserva|resérva|alquil|pide',
      it: 'prenot|noleggi|ordina(?!r|l)',
      pt: 'alug|pedir|marc(?:a|ar|ue)(?!\\p{L})(?=\\sum)',
      nl: 'boek|huur|bestel',
    },
    ordering: {
      en: `(?:we )?(?:need|want|(?:would|['’]d) like) an? (?:${bookable}|${hired})|make (?:me |us )?an? ${bookable}|get (?:me|us) on(?:to)? (?:an?|the)|(?:get|organi[sz]e|arrange) (?:me|us) (?:an?|the|that|one|two) (?:\\p{L}+ ){0,4}(?:tables?|rooms?|flights?|tickets?|seats?|cars?|taxis?|cabs?|hotels?|appointments?|slots?)(?!\\p{L})`,
      de: `(?:ich |wir )?(?:brauchen?|möchten?|hätten? gern|will|wollen) eine?n? (?:\\p{L}+ )?(?:\\p{L}*zimmer|auto|mietwagen|taxi|tisch|flug|platz|termin|ferienwohnung)${behind}`,
      fr: `(?:je |nous |j['’])?(?:(?:voudr(?:ais|ions)|veux|voulons|aimerais) |(?:ai |avons )?besoin d['’])une? (?:\\p{L}+ )?(?:chambre|voiture|table|taxi|vol|place|rendez-vous)${behind}`,
      es: `(?:quiero|quisiera|queremos|necesit(?:o|amos)) un[ao]? (?:\\p{L}+ )?(?:habitación|coche|mesa|taxi|vuelo|cita|entrada)${behind}`,
      it: `(?:mi |ci )?(?:vorrei|voglio|vorremmo|serve|ho bisogno di) un[ao]? (?:\\p{L}+ )?(?:camera|stanza|macchina|auto|tavolo|taxi|volo|biglietto|appuntamento)${behind}`,
      pt: `(?:quero|queria|queremos|preciso de|precisamos de) uma? (?:\\p{L}+ )?(?:quarto|carro|mesa|táxi|voo|bilhete|consulta)${behind}`,
      nl: `(?:ik |we |wij )?(?:wil(?:len)?(?: graag)?|zou graag|heb|hebben) een (?:\\p{L}+ )?(?:kamer|auto|tafel|taxi|vlucht|kaartje|afspraak)${behind}`,
    },
  },
  schedule: {
    always: {
      en: 'remind (?:me|us)(?!\\p{L})|schedul|reschedul|postpon|block (?:out|off|my)',
      de: 'erinner(?!ung)',
      fr: 'rappelle',
      es: 'recuérd',
      it: 'ricord',
      pt: 'lembr',
      nl: 'herinner(?!ing)',
    },
    ordering: { en: 'move(?! on(?!\\p{L}))|shift|push|plan|(?:instead )?put in(?= ?["\'“„«‘])', de: 'verschieb|verleg' },
    made: {
      en: 'calendar|event|meeting|appointment|reminder|entry|entries|call (?:with|at|about|on)|leave|routine|interview',
      de: 'kalender|termin|besprechung|erinnerung|eintrag',
      fr: 'calendrier|agenda|réunion|rendez-vous|rappel',
      es: 'reunión|cita|calendario',
      it: 'riunion|appuntament',
      pt: 'reunião',
      nl: 'afspraak|vergader',
    },
  },
  write: {
    always: {
      en: 'creat|writ(?!e (?:to|him|her|them|back)(?!\\p{L}))|append|summari[sz]e .{1,80}(?:into|as an?) ',
      de: 'erstell|schreib',
      fr: 'cré|écri',
      es: 'crea|escrib',
      it: 'scriv',
      pt: 'escrev',
      nl: 'maak|schrijf',
    },
    ordering: {
      en: 'add|save?|store?|remember (?!to(?!\\p{L}))|bookmark|note|record|copy|draft|document|log',
      de: 'anleg|lege?|füge?|speicher|notiere?',
      fr: 'ajoute|enregistre',
      es: 'añade|guarda',
      it: 'aggiungi|salva',
      pt: 'adiciona',
      nl: 'voeg|bewaar',
    },
    made: {
      en: 'file|document|notes?(?!\\p{L})|list|report|summar(?:y|ies)|table|copy|record|page|row|line',
      de: 'datei|notiz|liste|bericht|tabelle|zeile',
      fr: 'fichier',
      es: 'archivo',
      it: 'documento',
      nl: 'bestand',
    },
  },
  change: { always: { en: 'set |turn (?:on|off|up|down)|switch|adjust|unlock|enabl|disabl' }, ordering: alters },
  profile: {
    always: {
      en: 'updat|chang|set |edit|correct|moved',
      de: 'änder|aktualisier|setz|umgezogen',
      fr: 'modifi|chang|mets(?!\\p{L})|mettez',
      es: 'cambi|actualiz',
      it: 'aggiorna|modific',
      pt: 'atualiz|mud',
      nl: 'wijzig|verander',
    },
  },
  password: {
    always: {
      en: 'password|passcode|passphrase|pin\\b',
      de: 'passwor',
      fr: 'mot de passe',
      es: 'contraseña|clave',
      pt: 'senha',
      nl: 'wachtwoord',
    },
  },
};
