import { mark } from './named-files.ts';

// By which words a text says that it made or changed a file, in the languages that people here write most. A language that
// is missing only means that less is noticed.

interface Language {
  /** That something was made, and that something that is there was changed. */
  made: string;
  changed: string;
  /** The same of what goes from one file into another: which of them it is about nobody can tell. */
  carried: string;
  /** Right before such a word: that it is the speaker who did it. */
  me: string;
  /** Or, where the word comes last, somewhere before it. */
  far?: boolean;
  /** Words whose form says it. */
  own?: string;
  not: string;
  /** It would have been so, or is to be. */
  would: string;
  /** Before a name: what it was made from. */
  from: string;
}

const languages: Language[] = [
  {
    made: 'created|wrote|written|saved|generated|produced|exported|prepared|drafted|built|made',
    changed:
      'updated|changed|modified|edited|corrected|fixed|added|appended|inserted|filled in|rewrote|rewritten|replaced|recorded|entered',
    carried: 'converted|transformed|copied|moved|renamed|split|merged|combined|extracted|collected|turned',
    me: "(?:i|we)(?:['’]ve)?(?: have| also| then| just| already| successfully| now| first| both| carefully)*|and(?: also| then)*",
    not: "not|no|never|nothing|neither|nor|cannot|unable|without|failed|fails|instead of|\\w+n['’]t",
    would: 'would|could|should|might|must|if|had',
    from: 'from|of|with|using|on|per|like|than|by|for|reading|out of',
  },
  {
    made: 'erstellt|geschrieben|gespeichert|angelegt|erzeugt|abgelegt|exportiert|generiert',
    changed:
      'geändert|aktualisiert|ergänzt|korrigiert|bearbeitet|angepasst|eingetragen|hinzugefügt|überschrieben|ersetzt|angehängt|eingefügt',
    carried: 'umgewandelt|konvertiert|kopiert|verschoben|umbenannt|aufgeteilt|zusammengeführt|übertragen|übernommen',
    me: 'ich habe|habe ich|wir haben|haben wir',
    far: true,
    not: 'nicht|kein\\w*|nie|nichts|ohne|weder|fehlt|fehlgeschlagen|konnte',
    would: 'würden?|könnten?|sollten?|hätten?|wäre|wenn|falls',
    from: 'aus|von|vom|mit|anhand|laut|wie|für|nach',
  },
  {
    made: 'créée?s?|écrite?s?|enregistrée?s?|sauvegardée?s?|générée?s?|produite?s?|exportée?s?|préparée?s?',
    changed: 'modifiée?s?|mise?s? à jour|ajoutée?s?|corrigée?s?|complétée?s?|remplacée?s?|insérée?s?',
    carried: 'convertie?s?|copiée?s?|déplacée?s?|renommée?s?|fusionnée?s?',
    me: "(?:j['’]ai|nous avons)(?: aussi| donc| ensuite| bien| également| déjà)*|et",
    not: "ne|n['’]\\w+|pas|aucune?|rien|jamais|sans|impossible",
    would: 'aurais|aurait|pourrais|pourrait|si',
    from: "de|du|des|d['’]|depuis|avec|selon|pour|à partir",
  },
  {
    made: 'creado|escrito|guardado|generado|exportado|preparado|creé|escribí|guardé|generé|exporté',
    changed: 'actualizado|modificado|cambiado|añadido|agregado|corregido|actualicé|modifiqué|cambié|añadí|agregué|corregí',
    carried: 'convertido|copiado|movido|convertí|copié',
    me: '(?:he|hemos)(?: también| ya| luego)*|y',
    own: 'creé|escribí|guardé|generé|exporté|actualicé|modifiqué|cambié|añadí|agregué|corregí|convertí|copié',
    not: 'no|nunca|nada|sin|tampoco|ningún\\w*',
    would: 'habría|podría|debería|si',
    from: 'de|del|desde|con|según|para|por',
  },
  {
    made: 'creato|scritto|salvato|generato|prodotto|esportato|preparato',
    changed: 'aggiornato|modificato|aggiunto|corretto|inserito|sostituito|cambiato',
    carried: 'convertito|copiato|spostato',
    me: '(?:ho|abbiamo)(?: anche| già| poi| quindi)*|e',
    not: 'non|nessun\\w*|niente|nulla|senza|mai',
    would: 'avrei|potrei|dovrei|se',
    from: 'di|da|dal|dalla|dai|del|della|con|secondo|per',
  },
  {
    made: 'criei|escrevi|salvei|guardei|gerei|exportei|preparei|criado|salvo|gerado|escrito',
    changed: 'atualizei|alterei|modifiquei|adicionei|acrescentei|corrigi|inseri|substituí',
    carried: 'converti|copiei|movi',
    me: '(?:eu)(?: também| já)*',
    own: 'criei|escrevi|salvei|guardei|gerei|exportei|preparei|atualizei|alterei|modifiquei|adicionei|acrescentei|corrigi|inseri|substituí|converti|copiei|movi',
    not: 'não|nunca|nada|sem|nenhum\\w*',
    would: 'teria|poderia|deveria|se',
    from: 'de|do|da|dos|com|segundo|para|por',
  },
  {
    made: 'gemaakt|aangemaakt|geschreven|opgeslagen|bewaard|gegenereerd|geëxporteerd|opgesteld',
    changed: 'gewijzigd|aangepast|bijgewerkt|toegevoegd|verbeterd|aangevuld|veranderd|ingevuld',
    carried: 'omgezet|gekopieerd|verplaatst|geconverteerd',
    me: 'ik heb|heb ik|we hebben|hebben we',
    far: true,
    not: 'niet|geen|nooit|niets|zonder',
    would: 'zou|zouden|kan|kunnen|als',
    from: 'uit|van|met|volgens|voor|op basis van',
  },
  {
    made: 'utworzył[ae]m|zapisał[ae]m|stworzył[ae]m|wygenerował[ae]m',
    changed: 'zaktualizował[ae]m|zmienił[ae]m|dodał[ae]m|poprawił[ae]m',
    carried: 'skopiował[ae]m|przekonwertował[ae]m',
    me: 'ja',
    own: '\\p{L}+ł[ae]m',
    not: 'nie|nic|bez|nigdy',
    would: 'gdyby|jeśli',
    from: 'z|ze|od|dla|według',
  },
  {
    made: 'создала?|записала?|сохранила?|сгенерировала?|написала?|подготовила?',
    changed: 'обновила?|изменила?|добавила?|исправила?|дополнила?',
    carried: 'скопировала?|преобразовала?',
    me: 'я(?: уже| также| затем)*|и',
    not: 'не|нет|ничего|без|никогда',
    would: 'бы|если',
    from: 'из|от|с|по|для',
  },
];

/** Written without spaces between words. */
const unspaced = {
  made: /已经?(?:成功)?(?:创建|生成|保存|写入|导出|建立)|(?:创建|生成|保存|写入|导出|建立)了|(?:作成|保存|生成|出力)しました|作りました|書き込みました|(?:만들|저장했|작성했|생성했)었?습니다/u,
  changed: /已经?(?:成功)?(?:更新|修改|添加)|(?:更新|修改|添加)了|(?:更新|変更|修正|追加)しました|(?:수정|추가|변경)했습니다/u,
  not: /没有?|未|无法|不|失败|ません|できな|なかった|失敗|않|못|없/u,
};

const whole = (list: string): string => `(?<![\\p{L}\\p{N}_])(?:${list})(?![\\p{L}\\p{N}_])`;
const words = (list: string): RegExp => new RegExp(whole(list), 'iu');
const patternsOf = ({ made, changed, carried, me, far, own, not, would, from }: Language) => ({
  verb: new RegExp(whole(`${made}|${changed}|${carried}`), 'giu'),
  maker: words(`${made}|${changed}`),
  far: far ?? false,
  me: far ? words(me) : new RegExp(`(?<![\\p{L}\\p{N}_])(?:${me})\\s+$`, 'iu'),
  own: own === undefined ? undefined : words(own),
  not: words(not),
  would: words(would),
  from: words(from),
});
type Spoken = ReturnType<typeof patternsOf>;
/** Made when an answer first names a file: sixty patterns take a start 10 ms. */
let spoken: Spoken[] | undefined;

/** How a clause claims a file: that the speaker made or changed it (`change`: just this one), or that somebody did. */
export type Claim = { mine: true; change: boolean /** Where its verb stands. */; verb: number } | { mine: false };

/** What is claimed of the name at `at` in a clause, if anything is. */
export function claimOf(clause: string, at: number): Claim | undefined {
  spoken ??= languages.map(patternsOf);
  const found = spoken.flatMap((language) => claimIn(language, clause, at) ?? []);
  const claim = found.find(({ mine }) => mine) ?? found[0];
  if (claim) return claim;
  if (unspaced.not.test(clause) || !(unspaced.made.test(clause) || unspaced.changed.test(clause))) return undefined;
  return { mine: true, change: true, verb: 0 };
}

function claimIn({ verb, maker, far, me, own, not, would, from }: Spoken, clause: string, at: number): Claim | undefined {
  const verbs = [...clause.matchAll(verb)];
  const near = verbs.findLast(({ index }) => index < at) ?? verbs[0];
  if (!near) return undefined;
  const start = near.index;
  const stop = start + near[0].length;
  const span = clause.slice(0, Math.max(at, stop));
  if (not.test(span) || would.test(span)) return undefined;
  const lead = clause.slice(0, start);
  const first = lead.replaceAll(mark, ' ').replace(opening, '') === '';
  // At the beginning it has no other subject; after a name only where nothing follows.
  const bare = first && (!lead.includes(mark) || /^[\s.!*✓✅]*$/u.test(clause.slice(stop).replaceAll(mark, '')));
  // Who says "I" says before the name what they did with it, where the language doesn't put it last.
  const isMine = (far || start < at) && (me.test(lead) || own?.test(near[0]));
  if (!isMine && !bare) return { mine: false };
  const between = start < at ? clause.slice(stop, at) : clause.slice(0, at);
  return { mine: true, change: maker.test(near[0]) && !from.test(between), verb: start };
}

const opening =
  /^(?:[\s*.!:|–✓✅☑🎉-]|(?:done|fertig|fait|hecho|listo|fatto|feito|pronto|klaar|готово|also|then|and|successfully|newly|files?|datei(?:en)?)(?!\p{L}))*/iu;

const anyNot = words(languages.map(({ not }) => not).join('|'));
const maybe = words(
  [
    ...languages.map(({ would }) => would),
    'can|may|will|please|want|wish|prefer|suggest|recommend|propose|next|later|(?<![.@])example(?!\\.\\p{L})|e\\.g|such as|shall|need|let me know|tell me|once|when',
    'kannst?|können|möchten?|wollen|bitte|schlage|vorschlag|beispiel|z\\. ?b|später|sobald|willst|soll',
    "pouvez|peux|peut|voulez|souhaitez|s['’]il|veuillez|exemple|suggère|propose|quand",
    'puede[ns]?|puedo|quiere[ns]?|quieres|por favor|ejemplo|sugiero|cuando',
    'può|posso|puoi|vuole|vuoi|desidera|esempio|suggerisco|quando|prego',
    'pode[ms]?|posso|quer|quiser|exemplo|sugiro',
    'kunt|kan|wilt|wil|alstublieft|graag|bijvoorbeeld|voorstel',
    'możesz|może|chcesz|proszę|można|можете|можно|хотите|пожалуйста|например|если',
  ].join('|'),
);
const gone = words(
  'deleted|removed|moved|renamed|gone|missing|replaced|outdated|expected|called|supposed|mentions?|mentioned|refers?|lists?|gelöscht|entfernt|verschoben|umbenannt|fehlt|fehlen|erwähnt|supprimée?s?|renommée?s?|manque|eliminado|borrado|falta|eliminato|manca|removido|apagado|verwijderd|ontbreekt|usunąłem|brakuje|удал\\p{L}*|отсутствует',
);
const goneUnspaced = /删除|移动|缺少|没有|未|无法|不存在|如果|可以|请|削除|見つかり|ありません|ください|ましょう|삭제|없/u;

/** Whether a sentence asks, denies, or speaks of what may be or is to be. */
export const isSupposed = (sentence: string): boolean => /[?？]\s*$/u.test(sentence) || anyNot.test(sentence) || maybe.test(sentence);

/** Whether it speaks of what isn't there, is to be, or was once: then nothing is claimed by naming a file in it. */
export const isOpenWord = (sentence: string): boolean => isSupposed(sentence) || goneUnspaced.test(sentence) || gone.test(sentence);

const place = words(
  '(?:is|are|now|find (?:it|them|everything)|stored|available|result|results|output|summary|report|table|file|see|saved) (?:in|at|as|under)|see|steht in|stehen in|liegt in|liegen in|siehe|finden sie in|findest du in|se trouvent? dans|est dans|sont dans|voir|está en|están en|ver|si trovano? in|è in|vedi|está em|estão em|veja|staat in|staan in|zie|znajduje się w|находится в|находятся в',
);

/** Whether a sentence says that something is to be found in the file. */
export const isPlaced = (before: string): boolean => {
  const near = before.slice(-60);
  return place.test(near) || /(?:^|[:：→]|=>)\s*\**\s*$/u.test(before);
};

const ready = words(
  'ready|finished|completed?|done|attached|in (?:the|your) (?:\\p{L}+ )?folder|fertig|bereit|angehängt|im ordner|prête?s?|terminée?s?|dans le dossier|list[oa]s?|en la carpeta|pront[oaie]s?|nella cartella|na pasta|klaar|gereed|in de map|gotow\\p{L}*|w folderze|готов\\p{L}*|в папке',
);

/** Whether a sentence says that what it names is there, whoever made it. */
export const isSaidReady = (sentence: string): boolean => ready.test(sentence);
