import type { Act } from './policy.ts';

// How people ask for an act, by word beginnings: English, German, French, Spanish, Italian, Portuguese, Dutch. A word
// that is missing makes Deskhand ask where it need not; one too many is caught by the rules on where things go.

interface Words {
  /** Beginnings of words that ask for it wherever they stand. */
  always: string;
  /** Words that are as often things ("the mail"): they ask only where an order begins. */
  ordering?: string;
}

const outgoing =
  'send|sent to|forward|repl(?:y|ies)|respond|write to|write (?:him|her|them)|tell |notify|inform|let \\S+(?: \\S+)? know|announce|publish|remind|invite|thank|greet|congratulate|introduce' +
  '|schick|versend|sende|schreib|antwort|leite|mitteil|teil|benachrichtig|informier|lad' +
  '|envoi|envoy|écri|répond|transf[eé]r|transmet|partag|prévien' +
  '|enví|envi|manda|escrib|respond|reenví|compart|avisa' +
  '|invia|scriv|rispond|inoltr|condivid|encaminh|escrev|compartilh|stuur|verstuur|schrijf|beantwoord|deel';

export const actWords: Record<Act, Words> = {
  send: { always: outgoing, ordering: 'e-?mail|mail|message|dm|text|post|share|answer|write|ping|poste|teile' },
  post: {
    always:
      'publish|upload|put |write|make |veröffentlich|hochlad|lade|schreib|stell|publi|télévers|sube|subir|carica|public|enviar|zet|plaats|create|erstell|cré|crea|cria|maak',
    ordering: 'post|poste',
  },
  pay: {
    always:
      'pay|refund|send|transfer|reimburs|wire|remit|transaction|repay|settle|donat|tip |standing order|bill' +
      '|zahl|bezahl|überweis|erstatt|dauerauftrag|begleich|pai|pay|pag|vire|rembours|transf|reembols|rimbors|bonific|betaal|overmak|maak',
  },
  invite: {
    always:
      'invit|add|event|meeting|appointment|participant|includ|schedul|attend|call with|einlad|lade|lad |termin|besprechung|hinzu|füg|teilnehm' +
      '|ajout|réunion|rendez-vous|participant|añad|agreg|reunión|cita|aggiung|riunion|appuntament|adicion|reunião|uitnod|nodig|voeg|afspraak|vergader|onboard|create|register|join',
  },
  share: {
    always:
      'share|give \\S+ access|grant|permission|send|teil|freigeb|gib|zugriff|partag|accès|compart|acceso|condivid|access|acess|deel|toegang',
  },
  delete: {
    always:
      'delet|remov|eras|trash|discard|clear|clean|get rid|drop |lösch|entfern|supprim|effac|borra|elimin|cancell|apag|exclu|verwijder|wis',
  },
  remove: {
    always: 'remov|kick|ban |delet|revok|uninvit|expel|entfern|lösch|wirf|retir|supprim|exclu|quita|elimin|expuls|rimuov|remov|verwijder',
  },
  cancel: {
    always: 'cancel|call off|delet|remov|drop |absag|storni|lösch|annul|supprim|cancel|anul|elimin|disdi|annull|afzeg|annuleer|schrap',
  },
  book: {
    always:
      'book|reserv|rent |rental|order|buch|reservier|miet|bestell|réserv|lou|command|reserva|alquil|pide|prenot|noleggi|ordina|alug|pedir|boek|huur|bestel',
  },
  schedule: {
    always:
      'calendar|event|meeting|appointment|remind|schedul|reschedul|entry|entries|postpon|call with|call at|block (?:out|off|my)|kalender|termin|besprechung|erinner|eintrag|calendrier|agenda|réunion|rendez-vous|rappel|reunión|cita|recuérd|calendario|riunion|appuntament|ricord|reunião|lembr|afspraak|vergader|herinner',
    ordering: 'move|shift|push|plan|verschieb|verleg',
  },
  write: {
    always:
      'creat|writ|add|append|sav|stor|file|document|note|list|record|draft|report|summar|table|copy|erstell|schreib|anleg|füg|hinzu|speicher|notier|datei|cré|écri|ajout|enregistr|crea|escrib|añad|guard|scriv|aggiung|salv|escrev|adicion|maak|schrijf|voeg|bewaar',
    ordering: 'make|put|keep',
  },
  profile: {
    always:
      'updat|chang|set |edit|correct|moved|änder|aktualisier|setz|umgezogen|modifi|chang|met|cambi|actualiz|aggiorna|modific|atualiz|mud|wijzig|verander',
  },
  password: { always: 'password|passcode|passphrase|pin\\b|passwor|mot de passe|contraseña|clave|senha|wachtwoord' },
};

/** Orders that hand the choice of act to something named: "do the actions in …", "follow the instructions". */
export const delegations =
  /\b(?:do|perform|execute|follow|carry out|complete|handle|take care of)\b[^.!?\n]{0,40}\b(?:actions?|instructions?|tasks?|steps?|to-?dos?|requests?)\b|\b(?:befolg|erledig|führ)\p{L}*[^.!?\n]{0,40}\b(?:anweisung|aufgabe|schritt)\p{L}*/giu;

/** Words that stand for someone who was named before. */
export const pronouns = /\b(?:them|him|her|they|ihm|ihr|ihnen|lui|leur|le|les|gli|loro|hem|haar|hun)\b/giu;

/** Words that the owner gives as they are to be sent. */
export const givenText =
  /\b(?:saying|says?|text|words?|body|content|message|wording|sagt|wortlaut|nachricht|texte|disant|texto|diciendo|testo|dicendo|dizendo|tekst|bericht)\b\W{0,3}["'“”‘„«]/iu;

/** Words by which the owner asks for more than one of a thing. */
export const several =
  /\b(?:all|each|every\w*|both|several|two|three|four|five|\d+ (?:events|meetings|entries|messages|appointments)|events|meetings|appointments|reminders|messages|entries|files|daily|weekly|alle[nrs]?|jede\w*|beide\w*|termine|erinnerungen|nachrichten|dateien|tous|toutes|chaque|todos|todas|cada|tutti|tutte|ogni|alle|elke?)\b/iu;

/** Words for who speaks and who is spoken to: they turn when a sentence is passed on ("say that you saw it": "I saw it"). */
export const speakers =
  /(?<!\p{L})(?:i|you|we|he|she|they|me|us|my|mine|your|yours|our|ours|myself|yourself|ich|du|sie|wir|er|mich|dich|mir|dir|uns|mein\p{L}*|dein\p{L}*|unser\p{L}*|je|tu|vous|nous|yo|tú|usted|io|lei|noi|eu|você|ik|jij|wij)(?:'(?:m|re|ve|ll|d|s))?(?!\p{L})/giu;
