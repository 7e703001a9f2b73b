// Deeds that words alone can't be. An answer may well be a text or a table; it can't be a mail that was sent.

interface Language {
  done: string;
  /** Right before such a word: that it is the speaker who did it; `far`, where the word comes last: somewhere before it. */
  me: string;
  far?: boolean;
  /** Between two deeds of one speaker. */
  and: string;
}

const languages: Language[] = [
  {
    done: 'saved|sent|e-?mailed|renamed|deleted|uploaded|downloaded|installed|exported|printed|booked|paid|(?:ran|run) (?:(?:the|all|your|its) )*(?:\\p{L}+ )?(?:tests?|test suite|scripts?|commands?|builds?|checks?)',
    me: "(?:i|we)(?:['’]ve)?(?: have| also| then| just| already| successfully| now)*",
    and: 'and(?: then| also)?|then',
  },
  {
    done: 'gespeichert|gesendet|gesandt|geschickt|verschickt|umbenannt|gelöscht|hochgeladen|heruntergeladen|installiert|exportiert|gedruckt|gebucht|bezahlt',
    me: 'ich habe|habe ich|wir haben|haben wir',
    far: true,
    and: 'und',
  },
  {
    done: 'enregistrée?s?|sauvegardée?s?|envoyée?s?|renommée?s?|supprimée?s?|téléchargée?s?|installée?s?|exportée?s?|imprimée?s?|réservée?s?|payée?s?',
    me: "(?:j['’]|je (?:l['’]|les |vous l['’]))ai(?: aussi| ensuite| bien| également| déjà)*|nous avons",
    and: 'et',
  },
  {
    done: 'guardado|enviado|renombrado|eliminado|borrado|subido|descargado|instalado|exportado|impreso|reservado|pagado',
    me: '(?:he|hemos)(?: también| ya| luego)*',
    and: 'y',
  },
  {
    done: 'salvat[oaie]|inviat[oaie]|rinominat[oaie]|eliminat[oaie]|caricat[oaie]|scaricat[oaie]|installat[oaie]|esportat[oaie]|stampat[oaie]|prenotat[oaie]|pagat[oaie]',
    me: '(?:ho|abbiamo)(?: anche| già| poi| quindi)*',
    and: 'e',
  },
  {
    done: 'salvei|guardei|enviei|renomeei|apaguei|carreguei|baixei|instalei|exportei|imprimi|reservei|paguei',
    me: '',
    and: 'e',
  },
  {
    done: 'opgeslagen|bewaard|verstuurd|verzonden|gestuurd|hernoemd|verwijderd|geüpload|gedownload|geïnstalleerd|geëxporteerd|afgedrukt|geboekt|betaald',
    me: 'ik heb|heb ik|we hebben|hebben we',
    far: true,
    and: 'en',
  },
];

/** Case is folded in the list alone: a `\p{L}` that folds it takes the engine three times as long to prepare. */
const word = (list: string): string => `(?<!\\p{L})(?i:${list})(?!\\p{L})`;
/** Most sentences have none of them, and no pattern is to be looked for. */
const done = new RegExp(languages.map((language) => language.done).join('|'), 'iu');
const patterns = languages.flatMap(({ done, me, far, and }) => {
  const own = !me ? word(done) : `${word(me)}${far ? '[^.!?]*?\\s' : '\\s+'}${word(done)}`;
  return [own, ...(me ? [`${word(me)}\\s[^.!?]{0,200}?\\s${word(and)}\\s+${word(done)}`] : [])].map((one) => new RegExp(one, 'u'));
});
/** Without a subject it is the speaker's, where something follows that it was done to. */
const [english] = languages;
const bare = new RegExp(
  `^(?:done[:.!]?\\s+)?(?:(?:created|wrote|made|prepared|drafted|generated)(?!\\p{L})[^.!?]{0,200}?\\s(?:${english?.and})\\s+)?(?:${english?.done})\\s+(?:it|them|the|your|all|both|each|an?|\\d+)(?!\\p{L})`,
  'iu',
);

/** The first sentence that says so, outside of code and of what is quoted. `isOpen`: what it denies, or only thinks of. */
export function deedIn(answer: string, isOpen: (sentence: string) => boolean): string | undefined {
  return answer
    .slice(0, 30_000)
    .replace(/^ {0,3}(```|~~~)[\s\S]*?^ {0,3}\1[^\n]*$|^\s*>.*$/gmu, '')
    .replace(/`[^`\n]*`|["“„«][^"”“»\n]*["”“»]/gu, '_')
    .split(/(?<=[.!?])\s+|\n/u)
    .map((sentence) => sentence.replace(/^[\s*✓✅•#-]+/u, '').trim())
    .find(
      (sentence) =>
        sentence.length < 500 && done.test(sentence) && [bare, ...patterns].some((of) => of.test(sentence)) && !isOpen(sentence),
    );
}

/** Whether it breaks off where it says what comes next: "Let me look at list.txt:". */
export function isAnnouncement(answer: string): boolean {
  const text = answer.trim().replace(/[*_`\s]+$/u, '');
  const last = text.split(/(?<=[.!?])\s+|\n/u).at(-1) ?? '';
  if (/[:：]$/u.test(text)) return !/^\s*(?:[-*|#>]|\d+[.)])/u.test(last);
  return /^(?:(?:ok(?:ay)?|now|next|first|then|so|alright)[,.!]?\s+)*let me (?:first |now |quickly |just )*(?:check|look|see|read|open|try|run|verify|search|find|list|inspect|examine|fetch|fix|create|write|start|begin|continue)\b[^:]*$/iu.test(
    last,
  );
}
