import type { Act } from '../policy.ts';

// How people ask for an act, by word beginnings: English, German, French, Spanish, Italian, Portuguese, Dutch. A word
// that is missing makes Deskhand ask where it need not; one too many is caught by the rules on where things go.

interface Words {
  /** Beginnings of words that ask for it wherever they stand. */
  always: string;
  /** Words that are as often things ("the mail"): they ask only where an order begins. */
  ordering?: string;
  /** Things that are made by it: they ask where a verb of making stands in the same sentence. */
  made?: string;
}

/** Beginnings of verbs by which people have something made, put somewhere, or moved. */
export const makes =
  'creat(?:e[sd]?|ing)(?!\\p{L})|mak(?:e|ing)|add(?:s|ed|ing)?(?!\\p{L})|set(?:s|ting)?(?!\\p{L})|put|sav(?:e|ing)|store?(?:s|d|ing)?(?!\\p{L})|arrang|organi[sz](?:e|ing)|writ|submit|giv|leav|start|rais|compos(?:e|ing)|publish|insert|append(?!ix)|attach(?!m)|build(?!ing)|generat|prepar|produce?(?:s|d|ing)?(?!\\p{L})|includ|grant|ask(?:ing)? for|request' +
  "|(?:i|we)(?:['’]d| would)? (?:need|want|like) (?:an?|another|some|new)(?!\\p{L})" +
  "|(?:brauche?n?|möchten?|hätten? gern) (?:eine?n?|noch|neue)(?!\\p{L})|(?:voudrai[st]|voulons|besoin) (?:d['’])?une?(?!\\p{L})|(?:quier[oe]|queremos|necesit\\p{L}+|vorre[im]\\p{L}*|quer[oe]|precis\\p{L}+|wil(?:len)?) (?:una?|um|een)(?!\\p{L})" +
  '|erstell|mach(?!in)|trag|leg(?!al|ac|end)|setz|füg|schreib|speicher|verschieb|verleg|notier|gib(?!\\p{L})|änder' +
  '|cré|ajout|mets(?!\\p{L})|mettez|fai(?:s|tes)(?!\\p{L})|planifi|inscri|déplac|écri|enregistr' +
  '|crea(?:r|me|do)?(?!\\p{L})|añad|pon(?!\\p{L})|haz(?!\\p{L})|agend(?:ar|e)(?!\\p{L})|programa(?:r|me)?(?!\\p{L})|anota|guarda(?:r|me)?(?!\\p{L})|agreg|escrib|muev' +
  '|aggiung|metti|pianific|salv|scriv|spost|cri[ae]|adicion|coloc|faça|marca(?:r|ndo)?(?!\\p{L})|escrev|maak|voeg|zet|schrijf|bewaar|verplaats';
/** Those that are as often things: only where an order begins. */
export const makesOrdering =
  '(?:plan|shift|push|block|enter|book|schedul|reschedul|fil|log|draft|post|regist|record|issu|keep|invit|not)(?:e|er|s|es|ed|ing)?(?!\\p{L})|open (?:an?|another|new)(?!\\p{L})';

/** Changing how something is: its state, a mark on it. */
export const altering =
  'set|turn|switch|point|redirect|approv|accept|refus|reject|declin|confirm|chang|adjust|updat|edit|correct|renam|mark|label|tag|assign|pin|unpin|lock|unlock|open|clos|enabl|disabl|arm|disarm|start|stop|raise|lower|increase|decrease|reduce|dim' +
  '|stell|schalt|änder|mach(?!in)|öffne|schließ|sperr|aktivier|deaktivier|allum|étein|règl|ferm|ouvr|abre|abrir|cierr|encend|enciend|apag|cambi|acced|accend|spegn|chiud|apri|ligu|deslig|fech|zet|doe|open|sluit|verander';

const outgoing =
  'by (?:saying|telling|writing|posting)|with (?:the|this|an?) (?:comment|message|note|reply|caption)(?= ?:? ?["\'“„«‘])|send(?!er)|sent to|forward|repl(?:y|ies)|respond|write to|write (?:him|her|them)|tell |notify|inform(?!a)|let (?!(?:me|us) know)(?:\\S+ ){1,6}know|announce|publish|remind (?!me\\b|us\\b)|thank (?!you(?!\\p{L})|u )|greet|congratulate|introduce|(?:be|gets?) (?:told|informed|notified|reminded)|(?:gets?|receives?) (?:an?|the|this) (?:\\p{L}+ )?(?:message|mail|e-?mail|note|reminder)(?!\\p{L})|pass \\S+(?: \\S+)? on to' +
  '|schick|bestätig|sag (?:ihm|ihr|ihnen)|bescheid|versend|sende(?!r)|schreib|antwort|leite|mitteil|teil|benachrichtig|informier|lad' +
  '|envoi|envoy|dis(?:-l| à | au )|dites|écri|répond|transf[eé]r(?!ee)|transmet|partag|prévien' +
  '|enví|envi(?!ro)|dile|díle|manda(?!t)|escrib|respond|reenví|compart|avisa' +
  '|invia|scriv|rispond|inoltr|condivid|encaminh|escrev|compartilh|stuur|verstuur|schrijf|beantwoord|deel';

export const actWords: { readonly [A in Act]: Words } = {
  send: {
    always: outgoing,
    ordering:
      'e-?mail|mail|message|dm|text|post|say|share|answer|write|ping|ask|comment|compliment|welcome|apologi[sz]e|confirm|warn|wish|poste|teile|frag|stell',
  },
  post: {
    always:
      'by (?:saying|telling|writing|posting)|with (?:the|this|an?) (?:comment|message|note|reply|caption)(?= ?:? ?["\'“„«‘])|(?:add|leave) an? (?:comment|reply)|publish|upload|put |write|make |veröffentlich|hochlad|lade|schreib|stell|publi(?:e[rz]?|ez)(?!\\p{L})|télévers|sube|subir|carica|public(?:a|ar|o|ue)(?!\\p{L})|enviar|zet|plaats|create|erstell|cré|crea(?:r|me)?(?!\\p{L})|cria|maak',
    ordering: 'post|poste|comment|reply|respond|answer|announce|ask|tell|say|share',
  },
  pay: {
    always:
      'pay(?!load)|refund|send|transfer|reimburs|wire|remit|transaction|repay|settle|donat|tip |giv(?:e|ing)(?!\\p{L})[^!?;\\n]{1,60}(?<!\\p{L})back(?!\\p{L})|standing order|bill|buy|purchas|check ?out' +
      '|zahl|bezahl|kauf|überweis|erstatt|dauerauftrag|begleich|pai(?:e|er|ez)(?!\\p{L})|pag(?:a|ar|ue|hi)(?!\\p{L})|vire|rembours|transfér|transfier|reembols|rimbors|bonific|betaal|koop|overmak|maak|ach[eè]t|compra',
    ordering: 'order|bestell',
  },
  invite: {
    always:
      'invit|put (?:\\S+ ){1,5}in(?:to)? (?:it|there)(?!\\p{L})|add(?!r)|event(?!ua)|meeting|appointment|participant|includ|schedul|attend|call with|(?:get|bring) \\S+(?: \\S+)? into|einlad|lade|lad |termin(?!at|al|ol)|besprechung|hinzu|füg|teilnehm' +
      '|ajout|réunion|rendez-vous|participant|añad|agreg|reunión|cita(?!t)|aggiung|riunion|appuntament|adicion|reunião|uitnod|nodig|voeg|afspraak|vergader|onboard|create|register|join|(?:should|must|needs? to|has to) (?:be able to|get to|(?:get|have|be given) (?:\\p{L}+ )?access)(?!\\p{L})',
    made: 'calendars?|kalender|calendrier|agenda|calendario',
  },
  share: {
    always:
      'share|grant|send|(?:make|making)(?!\\p{L})[^.!?;\\n]{1,40} (?:an?|the) (?:admin|owner|editor|writer|viewer|reader|commenter|moderator|maintainer|developer|member|collaborator)|let (?:\\S+ ){1,2}(?:see|read|edit|view|open|use)(?!\\p{L})|teil|freigeb|partag|compart|condivid|deel',
    made: 'access|permission|who (?:may|can|is allowed to) (?:see|read|edit|view|open|use)|link|zugriff|accès|acceso|accesso|acesso|toegang',
  },
  delete: {
    always:
      'delet|remov|eras|trash|throw(?!\\p{L})[^!?;\\n]{1,60}(?<!\\p{L})(?:away|out)(?!\\p{L})|tak(?:e|ing) (?:it|them|this|that) (?:out|off)(?!\\p{L})|discard|clear(?!ly)|clean|get rid|drop |lösch|entfern|supprim|effac|borra|elimin|cancell|apag|exclua|excluir|verwijder|wis(?!h)',
  },
  remove: {
    always:
      'remov|tak(?:e|ing)(?!\\p{L})[^!?;\\n]{1,60}(?<!\\p{L})(?:away|out|off|back)(?!\\p{L})|withdraw|kick|ban |delet|revok|uninvit|expel|entfern|lösch|wirf|retir|supprim|exclua|excluir|quita|elimin|expuls|rimuov|remov|verwijder',
  },
  cancel: {
    always:
      'cancel|call off|delet|remov|drop |get rid|tak(?:e|ing)(?!\\p{L})[^!?;\\n]{1,60}(?<!\\p{L})(?:out|off)(?!\\p{L})|absag|storni|lösch|annul|supprim|cancel|anul|elimin|disdi|annull|afzeg|annuleer|schrap',
  },
  book: {
    always:
      'book|reserv|rent |rental|order|buch|reservier|miet|bestell|réserv|lou(?:e|er|ez)(?!\\p{L})|commande[rz]?(?!\\p{L})|reserva|alquil|pide|prenot|noleggi|ordina(?!r|l)|alug|pedir|boek|huur|bestel',
    ordering:
      '(?:get|organi[sz]e|arrange) (?:me|us) (?:an?|the|that|one|two) (?:\\p{L}+ ){0,4}(?:tables?|rooms?|flights?|tickets?|seats?|cars?|taxis?|cabs?|hotels?|appointments?|slots?)(?!\\p{L})',
  },
  schedule: {
    always:
      'remind (?:me|us)(?!\\p{L})|schedul|reschedul|postpon|block (?:out|off|my)|erinner(?!ung)|rappelle|recuérd|ricord|lembr|herinner(?!ing)',
    ordering: 'move(?! on(?!\\p{L}))|shift|push|plan|verschieb|verleg',
    made: 'calendar|event|meeting|appointment|reminder|entry|entries|call (?:with|at|about|on)|leave|routine|interview|kalender|termin|besprechung|erinnerung|eintrag|calendrier|agenda|réunion|rendez-vous|rappel|reunión|cita|calendario|riunion|appuntament|reunião|afspraak|vergader',
  },
  write: {
    always:
      'creat|writ(?!e (?:to|him|her|them|back)(?!\\p{L}))|append|erstell|schreib|cré|écri|crea|escrib|scriv|escrev|maak|schrijf|summari[sz]e .{1,80}(?:into|as an?) ',
    ordering:
      'add|save?|store?|remember (?!to(?!\\p{L}))|bookmark|note|record|copy|draft|document|log|anleg|lege?|füge?|speicher|notiere?|ajoute|enregistre|añade|guarda|aggiungi|salva|adiciona|voeg|bewaar',
    made: 'file|document|notes?(?!\\p{L})|list|report|summar(?:y|ies)|table|copy|record|page|row|line|datei|notiz|liste|bericht|tabelle|zeile|fichier|archivo|documento|bestand',
  },
  change: { always: 'set |turn (?:on|off|up|down)|switch|adjust|unlock|enabl|disabl', ordering: altering },
  profile: {
    always:
      'updat|chang|set |edit|correct|moved|änder|aktualisier|setz|umgezogen|modifi|chang|mets(?!\\p{L})|mettez|cambi|actualiz|aggiorna|modific|atualiz|mud|wijzig|verander',
  },
  password: { always: 'password|passcode|passphrase|pin\\b|passwor|mot de passe|contraseña|clave|senha|wachtwoord' },
};

/** Orders that hand the choice of act to something named: "do the actions in …", "follow the instructions". */
export const delegations =
  /\b(?:do|perform|execute|follow|carry out|complete|handle|take care of)\b[^.!?\n]{0,40}\b(?:actions?|instructions?|tasks?|steps?|to-?dos?|requests?)\b|\b(?:befolg|erledig|führ)\p{L}*[^.!?\n]{0,40}\b(?:anweisung|aufgabe|schritt)\p{L}*/giu;

/** What comes before an act that the owner wants to be reminded of: then it is they who will do it. */
export const reminders =
  /\b(?:remind|reminder|erinner\p{L}*|rappel\p{L}*|recuérd\p{L}*|recordatorio|ricord\p{L}*|promemoria|lembr\p{L}*|herinner\p{L}*)\b[^.;!?\n]{0,80}\b(?:to|zu|an|de|que|di|te|om)\s+(?:\p{L}+\s+){0,2}$/iu;

const no = [
  "don['’]?t|do not|never|mustn['’]t|must not|shouldn['’]t|should not|may not|cannot|can['’]t|won['’]t|without|please not|no need to|refrain from|avoid",
  'nicht|nie|niemals|ohne|ne|sans|nunca|jamás|sin|non|senza|mai|não|sem|niet|nooit|zonder',
].join('|');
const denied = `(?<!\\p{L})(?:(?:${no})(?!\\p{L}| (?:forget|hesitate|fail|only|vergess|oubli|olvid|dimentic|esque|verge))|n['’])`;
/** What comes before an act that the owner says no to: a no with at most two words between them, or another such act. "Don't forget to" is none. */
export const forbidding = new RegExp(
  `${denied}(?:\\s*(?!(?:and|und|et|y|e|en)\\s)[\\p{L}'’]+){0,2}\\s*$|${denied}[^,.;:!?]{1,60}\\s(?:or|nor|oder|noch|ou|o|of)\\s$`,
  'iu',
);
/** A no at the end of its clause ("schick es noch nicht ab"). */
export const forbiddenAfter =
  /^[^.!?;:,]{1,80}(?<!\p{L})(?:nicht|niet)(?:\s(?:mehr|ab|los|raus|weg|zu|jetzt|heute|meer|nu))?\s*(?:[.!?;:,]|$)/iu;

/** Words that stand for whom an order goes to, named before: after its verb, or after "to"; so does an answer to nobody in particular ("and apologise"). Elsewhere they stand for things ("a summary of them"). */
export const pronouns =
  /(?:^\W*(?:apologi[sz]e|confirm|repl(?:y|ies)|answer|respond|write back)(?=\s*(?:[,.;!?]|and\s|that\s|$|(?:to )?(?:it|this)(?!\p{L})))|(?:^\W*\p{L}+[\s-]+(?:it\s+|(?:both|all|each)(?: of)?\s+)?|\b(?:to|for|with|an|für|mit|à|a|para|per|aan|voor)\s+)(?:them|him|her|ihm|ihr|ihnen|lui|leur|le|les|gli|loro|hem|haar|hun)\b|(?<!\p{L})(?:ihm|ihr|ihnen)\s+(?:\p{L}+\s+){0,2}\p{L}+en\W*$|(?<!\p{L})(?:there|dort|allí)(?!\p{L}|['’]| (?:is|are|was|were|will|ist|sind)))/iu;

/** Words that the owner gives as they are to be sent. */
export const givenText =
  /\b(?:saying|says?|text|words?|body|content|message|comment|note|reply|caption|wording|sagt|wortlaut|nachricht|texte|disant|texto|diciendo|testo|dicendo|dizendo|tekst|bericht)\b\W{0,3}["'“”‘„«]|:\s*["'“”‘„«]/iu;

/** A form with holes that the owner gives for it. */
export const givenForm = /["'“”‘„«][^"'\n]{0,300}\{[^{}\n]{1,40}\}/u;

/** Words by which the owner asks for more than one of a thing; a table for two is one. */
export const several =
  /\b(?:all(?![ -]day)|each|every\w*|both|several|(?<!for )(?:two|three|four|five)(?! (?:more )?(?:people|persons|adults|guests|of us|hours?|days?|nights?|weeks?|months?))|\d+ (?:events|meetings|entries|messages|appointments)|events|meetings|appointments|reminders|messages|entries|files|(?:the|those|these) (?:days|dates)|daily|weekly|alle[nrs]?|jede\w*|beide\w*|termine|erinnerungen|nachrichten|dateien|tous|toutes|chaque|todos|todas|cada|tutti|tutte|ogni|alle|elke?)\b/iu;

/** Words for who speaks and who is spoken to: they turn when a sentence is passed on ("say that you saw it": "I saw it"). */
export const speakers =
  /(?<!\p{L})(?:i|you|we|he|she|they|me|us|my|mine|your|yours|our|ours|myself|yourself|ich|du|sie|wir|er|mich|dich|mir|dir|uns|mein\p{L}*|dein\p{L}*|unser\p{L}*|je|tu|vous|nous|yo|tú|usted|io|lei|noi|eu|você|ik|jij|wij)(?:'(?:m|re|ve|ll|d|s))?(?!\p{L})/giu;

/** Words by which the owner means all of some. */
export const allOf =
  /\b(?:all|each|every|everyone|everybody|alle[nrs]?|jede[nmrs]?|tous|toutes|chaque|todos|todas|cada|tutti|tutte|ogni|elke?|iedereen)\b/iu;

/** Words that stand in the names of too many things to tell one from another. */
export const commonThings = new Set(
  (
    'the and for with from your our new old of on in at to a an re fwd order orders file files document documents doc message messages mail mails email emails event events meeting meetings ' +
    'cancel delete remove send reply forward pay move please every all ' +
    'appointment appointments request requests issue issues task tasks note notes item items product report reports list page record records user users member members channel channels team group ' +
    'der die das und mit von für datei dokument nachricht termin besprechung bestellung auftrag bericht liste seite le la les de des du et pour el los las y con para il lo gli e di per'
  ).split(' '),
);

/** Words for those who belong to a thing: its name alone does not mean them. */
export const peopleOf =
  /\b(?:participants?|attendees?|invitees?|invited|guests?|members?|people|persons?|colleagues?|team|group|staff|organi[sz]ers?|senders?|authors?|who(?:ever)?|teilnehm\p{L}*|gäste|mitglied\p{L}*|leute|kolleg\p{L}*|participant\p{L}*|membres?|personnes?|asistentes?|miembros?|personas?|partecipant\p{L}*|membri|persone|membros|pessoas|deelnemers?|leden|mensen)\b/iu;

/** Orders to pass on what was read as it is: "send each of them", "forward her message". */
export const passOn =
  /\b(?:forward|pass on|relay|repost|cop(?:y|ies)|weiterleit\p{L}*|leite|transf[eé]r\p{L}*|reenv\p{L}*|inoltr\p{L}*|encaminh\p{L}*|stuur)\b|\b(?:send|post|share|give|mail|message)\b[^.!?\n]{0,40}\b(?:them|it|each|every|all|messages?|texts?|article|whole|complete|full)\b/iu;
