// By which words a text says that its speaker did something that words alone can't be: a mail that was sent, a bill that was
// paid. By kind, in the languages that people here write most; one that is missing only means that less is noticed. How people
// *ask* for an act is the policy's to know (policy/words/act-words.ts): orders have other forms, and other rules.

/** Kinds of acts as an answer speaks of them. */
export const saidKinds = [
  'send',
  'pay',
  'book',
  'schedule',
  'post',
  'share',
  'cancel',
  'delete',
  'move',
  'install',
  'run',
  'copy',
] as const;
export type SaidKind = (typeof saidKinds)[number];

/** As a person is told that it wasn't done. */
export const doneWords: { readonly [K in SaidKind | 'count' | 'read' | 'place']: string } = {
  send: 'sent',
  pay: 'paid or ordered',
  book: 'booked',
  schedule: 'put into a calendar',
  post: 'published',
  share: 'shared',
  cancel: 'cancelled',
  delete: 'deleted',
  move: 'moved or renamed',
  install: 'installed',
  run: 'run',
  copy: 'copied',
  count: 'done',
  read: 'opened',
  place: 'put there',
};

interface Language {
  /** Right before such a word: that it is the speaker who did it; `far`, where the word comes last: somewhere before it. */
  me: string;
  far?: boolean;
  /** Between two deeds of one speaker. */
  and: string;
  /** Words that say it alone. */
  done: Partial<Record<SaidKind, string>>;
  /** Words that say it only of some things: in a text, too, something is removed, or answered. */
  also: Partial<Record<SaidKind, string>>;
  /** Words of sending that say it with somebody right after them: "told Anna". */
  told?: string;
  /** Words that mean a calendar's entry only with a calendar beside them. */
  put: string;
  calendar: string;
  /** Deeds of which no record tells one kind from another. */
  other?: string;
}

const programs =
  'Excel|Word|Writer|Calc|LibreOffice|Git|Python|Pandas|Docker|Make|Node|Linux|Windows|Chrome|Firefox|ESLint|TypeScript|Deskhand';
const roles =
  'team|supplier|landlord|customers?|clients?|company|bank|office|colleagues?|boss|manager|doctor|dentist|school|teacher|sender|family|parents?|mother|father|sister|brother|wife|husband|partner|accountant|tenants?|neighbou?rs?|guests?|members?|participants?|attendees?|organi[sz]ers?|hotel|restaurant|group|support|author|recipients?|people|students?';
/** Whom one tells things: somebody by name or address, or as people speak of them. Not "told Excel to". */
export const whom =
  '(?:(?:him|her|them|both|everyone|everybody|all of them)(?!\\p{L})|[\\w.+-]+@[\\w-]|' +
  `(?:the|your|his|her|their|our|my)\\s+(?:\\p{L}+\\s+)?(?:${roles})(?!\\p{L})|(?!(?:${programs})(?!\\p{L}))(?-i:\\p{Lu}\\p{Ll}))`;
/** "à Anna", "al equipo": what stands before whom one writes to there. */
const toWhom = (to: string): string => `\\s+(?:${to})\\s+(?-i:\\p{Lu}\\p{Ll})`;

/** What one runs: a program by its name, or a word for one. */
export const program =
  '(?:(?:the|all|both|your|its|this|that|das|die|den|alle|beide|dein|ihr) )*(?:_(?!\\p{L})|(?:\\p{L}+[ -])?(?:tests?|test suite|scripts?|commands?|builds?|programs?|migrations?|skripte?|befehle?|programme?)(?!\\p{L})|(?:npm|npx|python3?|git|make|cargo|pytest|bash|docker) |(?:[\\p{L}\\d_.-]+/)*[\\p{L}\\d_-]+\\.(?:sh|py|js|mjs|ts|rb|pl|bat|ps1|exe|r|sql)(?!\\p{L}))';
/** Where one copies things. */
export const into = 'to|into|onto|nach|in|auf';
export const folder =
  '(?:(?:the|your|a|den|die|das|dein\\p{L}*) )?(?:(?:[\\p{L}\\d_.-]+ )?(?:folder|directory|stick|drive|ordner|verzeichnis)(?!\\p{L})|[\\p{L}\\d_.-]+/)';

export const actLanguages: readonly Language[] = [
  {
    me: "(?:i|we)(?:['’]ve)?(?: have| also| then| just| already| successfully| now| both)*",
    and: 'and(?: then| also)*|then',
    done: {
      send: 'sent|e-?mailed|mailed|forwarded|messaged|texted',
      pay: `paid|refunded|bought|purchased|transferred(?=[^.]{0,40}(?:[€$£]|EUR|USD|GBP|CHF|money|amount))|ordered(?![^.;]{0,60}(?<!\\p{L})(?:by|alphabet\\p{L}*|chronolog\\p{L}*|according|in|so that)(?!\\p{L}))`,
      book: 'booked|reserved(?=\\s+(?:an?|the|your|two|both|\\d+) (?:\\p{L}+ ){0,2}?(?:tables?|rooms?|seats?|tickets?|flights?|hotels?|cars?|places?|spots?|appointments?)(?!\\p{L}))',
      post: 'published|posted|uploaded|tweeted',
      share: 'shared(?=[^.;]{0,80} with )',
      cancel: 'cancell?ed|unsubscribed',
      delete: 'deleted|erased|trashed',
      move: 'renamed',
      install: 'installed',
      run: `(?:ran|run|executed|started|launched)(?=\\s+(?:${program}))`,
      copy: `copied(?=[^.;]{1,80}?\\s(?:${into})\\s+(?:${folder}))`,
    },
    also: { delete: 'removed', move: 'moved' },
    told: `(?:told|informed|notified|reminded|alerted|asked|thanked|invited|contacted|(?:wrote|written)(?: back)? to|let(?=[^.;]{1,80}\\sknow(?!\\p{L}))|answered|(?:replied|responded)(?: to)?)(?=\\s+${whom})|(?:replied|responded)(?=[^.;]{1,30}(?:mails?|messages?|all (?:two|three|four|of them))(?!\\p{L}))`,
    put: 'put|added|entered|placed|noted|scheduled|saved|created|set(?: up)?|booked',
    calendar:
      '(?:calendars?|diary|reminders?)(?! (?:\\p{L}+ )?(?:features?|functions?|views?|pages?|components?|widgets?|modules?|mails?|e-?mails?|letters?|lists?|texts?|templates?|buttons?|sheets?|settings?))',
    other:
      'saved|downloaded|exported|printed|created(?=\\s+(?:\\p{L}+\\s+){0,3}folders?(?!\\p{L}))|(?:ran|run) (?:(?:the|all|your|its) )*(?:\\p{L}+ )?(?:tests?|test suite|scripts?|commands?|builds?|checks?)',
  },
  {
    me: 'ich habe|habe ich|wir haben|haben wir',
    far: true,
    and: 'und',
    done: {
      send: 'gesendet|gesandt|geschickt|verschickt|versendet|abgeschickt|gemailt|weitergeleitet',
      pay: 'bezahlt|überwiesen|gekauft|bestellt|erstattet',
      book: 'gebucht|reserviert',
      post: 'veröffentlicht|hochgeladen|gepostet',
      share: 'freigegeben|geteilt(?=.{0,4}$)',
      cancel: 'storniert|abgesagt|gekündigt',
      delete: 'gelöscht',
      move: 'umbenannt',
      install: 'installiert',
    },
    also: {
      run: 'ausgeführt|gestartet|laufen lassen',
      copy: 'kopiert',
      send: 'geantwortet|informiert|benachrichtigt|eingeladen|bescheid (?:gegeben|gesagt)|mitgeteilt',
      delete: 'entfernt',
      move: 'verschoben',
    },
    told: 'geschrieben',
    put: 'eingetragen|gesetzt|angelegt|notiert|gestellt|erstellt',
    calendar: '(?:termin)?kalender|erinnerung(?:en)?',
    other: 'gespeichert|heruntergeladen|exportiert|gedruckt',
  },
  {
    me: "(?:j['’]|je (?:l['’]|les |vous l['’]))ai(?: aussi| ensuite| bien| également| déjà)*|nous avons(?: aussi| ensuite| bien| également)*",
    and: 'et(?: aussi)?',
    done: {
      send: 'envoyée?s?|transmise?s?|transférée?s?',
      pay: 'payée?s?|réglée?s?(?= (?:la |les |votre |vos |cette )?factures?)|achetée?s?|commandée?s?|remboursée?s?',
      book: 'réservée?s?',
      post: 'publiée?s?|téléversée?s?|mise?s? en ligne',
      share: 'partagée?s?(?=[^.;]{0,80} avec )',
      cancel: 'annulée?s?|résiliée?s?',
      delete: 'supprimée?s?|effacée?s?',
      move: 'renommée?s?',
      install: 'installée?s?',
    },
    also: { send: 'répondu|prévenue?s?|avertie?s?', move: 'déplacée?s?' },
    told: `écrit(?=${toWhom('à|au|aux')})|(?:informée?s?|invitée?s?)(?=\\s+(?-i:\\p{Lu}\\p{Ll}))`,
    put: 'ajoutée?s?|mise?s?|notée?s?|inscrite?s?|créée?s?',
    calendar: 'calendrier|agenda|rappels?',
    other: 'enregistrée?s?|sauvegardée?s?|téléchargée?s?|exportée?s?|imprimée?s?',
  },
  {
    me: '(?:he|hemos)(?: también| ya| luego)*',
    and: 'y(?: también)?',
    done: {
      send: 'enviado|mandado|reenviado',
      pay: 'pagado|comprado|pedido|reembolsado',
      book: 'reservado',
      post: 'publicado|subido',
      share: 'compartido(?=[^.;]{0,80} con )',
      cancel: 'cancelado|anulado',
      delete: 'eliminado|borrado',
      move: 'renombrado',
      install: 'instalado',
    },
    also: { send: 'respondido|contestado|avisado', move: 'movido' },
    told: `escrito(?=${toWhom('a|al')})|(?:informado|invitado)(?=${toWhom('a|al')})`,
    put: 'puesto|añadido|agregado|apuntado|anotado|creado',
    calendar: 'calendario|agenda|recordatorios?',
    other: 'guardado|descargado|exportado|impreso',
  },
  {
    me: '(?:ho|abbiamo)(?: anche| già| poi| quindi)*',
    and: 'e(?: anche| poi)?',
    done: {
      send: 'inviat[oaie]|mandat[oaie]|inoltrat[oaie]',
      pay: 'pagat[oaie]|comprat[oaie]|acquistat[oaie]|ordinat[oaie](?= (?:la|il|i|le|un[ao]?|due) )(?![^.;]{0,60} per )|rimborsat[oaie]',
      book: 'prenotat[oaie]',
      post: 'pubblicat[oaie]|caricat[oaie]',
      share: 'condivis[oaie](?=[^.;]{0,80} con )',
      cancel: 'annullat[oaie]|disdett[oaie]',
      delete: 'eliminat[oaie]|cancellat[oaie]',
      move: 'rinominat[oaie]',
      install: 'installat[oaie]',
    },
    also: { send: 'rispost[oaie]|avvisat[oaie]|avvertit[oaie]', move: 'spostat[oaie]' },
    told: `scritto(?=${toWhom('ad?|al|alla')})|(?:informat[oaie]|invitat[oaie])(?=\\s+(?-i:\\p{Lu}\\p{Ll}))`,
    put: 'messo|aggiunt[oaie]|inserit[oaie]|segnat[oaie]|creat[oaie]',
    calendar: 'calendario|agenda|promemoria',
    other: 'salvat[oaie]|scaricat[oaie]|esportat[oaie]|stampat[oaie]',
  },
  {
    me: '',
    and: 'e(?: também)?',
    done: {
      send: 'enviei|mandei|reencaminhei|encaminhei',
      pay: 'paguei|comprei|encomendei|reembolsei',
      book: 'reservei',
      post: 'publiquei|carreguei',
      share: 'compartilhei|partilhei',
      cancel: 'cancelei|anulei',
      delete: 'apaguei|eliminei|excluí',
      move: 'renomeei',
      install: 'instalei',
    },
    also: { send: 'respondi|avisei', move: 'movi' },
    told: `escrevi(?=${toWhom('à|ao|aos|para')})|(?:informei|convidei)(?=\\s+(?:[oa]s?\\s+)?(?-i:\\p{Lu}\\p{Ll}))`,
    put: 'pus|coloquei|adicionei|anotei|criei|marquei',
    calendar: 'calendário|agenda|lembretes?',
    other: 'salvei|guardei|baixei|exportei|imprimi',
  },
  {
    me: 'ik heb|heb ik|we hebben|hebben we',
    far: true,
    and: 'en',
    done: {
      send: 'verstuurd|verzonden|gestuurd|gemaild|doorgestuurd',
      pay: 'betaald|overgemaakt|gekocht|besteld|terugbetaald',
      book: 'geboekt|gereserveerd',
      post: 'gepubliceerd|geüpload|gepost',
      share: 'gedeeld(?=.{0,4}$)',
      cancel: 'geannuleerd|afgezegd|opgezegd',
      delete: 'verwijderd|gewist',
      move: 'hernoemd',
      install: 'geïnstalleerd',
    },
    also: { send: 'geantwoord|ingelicht|geïnformeerd|uitgenodigd|laten weten', move: 'verplaatst' },
    told: 'geschreven',
    put: 'gezet|toegevoegd|genoteerd|aangemaakt|ingevoerd',
    calendar: 'agenda|kalender|herinnering(?:en)?',
    other: 'opgeslagen|bewaard|gedownload|geëxporteerd|afgedrukt',
  },
];

/** What is scheduled for others to come to. */
export const meeting =
  /(?<!\p{L})scheduled\s+(?:an?|the|your)\s+(?:\p{L}+ )?(?:meeting|call|appointment|dinner|lunch|interview)(?!\p{L})/iu;
