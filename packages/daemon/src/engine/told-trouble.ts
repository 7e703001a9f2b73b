import { lazily } from './lazily.ts';

// Whether an answer tells of trouble, clause by clause. A word for it in a file's name tells of nothing, nor does one that is
// denied: "no errors", "none of them is missing".

/** What went wrong, in words that say it alone. */
const ill =
  'error|errors|fail\\p{L}*|problem\\p{L}*|issues?|warnings?|exit(?:ed)?|stop(?:s|ped)|broke\\p{L}*|crash\\p{L}*|timed? ?out|time[- ]?out|missing|missed|skipped|damaged|complain\\p{L}*|disagree\\p{L}*|invalid|locked|left out|omitted|lost|away|gone|unavailable|unreachable|unreadable|corrupt\\p{L}*|denied|refuse[sd]?|blocked|wrong|incomplete|partly|partial\\p{L}*|unfortunately|only (?:\\d+|one|two|three|four|some|half) of|' +
  'weg|fehl(?:er|ern|erhaft|t|en|te|ten|schl\\p{L}*|geschlagen)|warnung\\p{L}*|gescheitert|misslungen|abgebrochen|ausgelassen|verloren|beschädigt|übersprungen|defekt\\p{L}*|kaputt|leider|teilweise|' +
  'erreurs?|échou\\p{L}*|échec|manqu\\p{L}*|malheureusement|fall(?:o|ó|aron|ado|os)|falta\\p{L}*|desgraciadamente|errori?|fallit\\p{L}*|manca(?:no)?|purtroppo|' +
  'erro|erros|falh\\p{L}*|infelizmente|fout\\p{L}*|mislukt|ontbr\\p{L}*|helaas|błąd\\p{L}*|brakuje|ошибк\\p{L}*|сбой';
const no =
  'no|zero|0|without|kein\\p{L}*|ohne|sans|aucune?|sin|ningun[ao]s?|ningún|senza|nessun\\p{L}*|sem|nenhum\\p{L}*|zonder|geen|bez|без';
const nobody = 'nothing|none|not (?:a|one|any)|nichts|rien|nada|niente|nulla|niets|nic|ничего';
const not =
  "not|never|neither|nor|cannot|unable|instead of|\\p{L}+n['’]t|nicht|nie|weder|ließ|ne|n['’]\\p{L}+|pas|jamais|impossible|nunca|tampoco|non|mai|não|niet|nooit|nie|nigdy|не|нет|никогда";

const whole = (list: string): string => `(?<![\\p{L}\\p{N}_])(?:${list})(?![\\p{L}\\p{N}_])`;
/** Between a denial and what it denies; not into another thought. */
const reach = (words: number): string =>
  `(?:\\s+(?!${whole('and|or|but|because|porque|parce|perché|omdat|denn|car|since|due|as|for|with|that|which|und|aber|weil|da|wegen|et|mais|y|pero|e|ma|mas|en|maar')})[\\p{L}\\p{N}'’\\uE000-]+){0,${words}}?`;
const ills = `${whole(ill)}(?:\\s+(?:or|and|oder|und|ou|et|o|y|e|of|en)\\s+(?:no\\s+|any\\s+)?${whole(ill)})*`;
const saw = 'see|find|found|report(?:ed)?|show|show(?:s|ed)?|produce|give|gave|hit|throw|meet|met|notice|detect|encounter';
const well = lazily(
  () =>
    new RegExp(
      [
        // "No further errors", "no file was skipped", "none of them is missing", "kein Foto fehlt".
        `${whole(`${no}|${nobody}`)}${reach(7)}\\s+${ills}`,
        // "It did not fail", "they aren't missing", "I did not see any errors".
        `${whole(not)}\\s+(?:(?:any|${saw})\\s+)*${ills}`,
        // "Es fehlt nichts".
        `${whole(ill)}(?:\\s+\\p{L}+)?\\s+${whole(`nichts|nicht|kein\\p{L}*|rien|nada|niente|niets`)}`,
        // "I fixed the error in row 3".
        `${whole('fixed|corrected|solved|resolved|mended|korrigiert|behoben')}\\s+(?:(?:the|an?|all|both|that|\\d+|den|die|das)\\s+)+(?:\\p{L}+\\s+)?${whole(ill)}`,
        // What was left as it should be.
        whole(
          'not only|nicht nur|no need|(?:nothing|no(?:thing|body)?|nichts|keine?\\p{L}*)(?: \\p{L}+){0,2} (?:else|other|further|more|anderes|weitere\\p{L}*)',
        ),
      ].join('|'),
      'giu',
    ),
);
const trouble = lazily(() => new RegExp(whole([ill, no, nobody, not].join('|')), 'iu'));
const unspaced = /失败|错误|无法|没有|未|不|エラー|失敗|ません|でき|오류|실패|못|않/u;

const clauses = /[,;:–—。；，、!?]\s*|\.\s+|\n|\s(?=(?:but|although|though|while|aber|sondern|während|mais|pero|però|ma|mas|maar|но)\s)/u;
const names = /`[^`\s]*`|[\p{L}\p{N}_./-]{0,120}[\p{L}\p{N}_)]\.(?=\p{L})[\p{L}\p{N}]{1,5}(?![\p{L}\p{N}])/gu;

/** Whether it says anywhere that something went wrong, or isn't so. */
export const tellsTrouble = (answer: string): boolean =>
  answer
    .replace(names, '\uE000')
    .split(clauses)
    .some((clause) => unspaced.test(clause) || isPartOnly(clause) || trouble().test(clause.replace(well(), ' ')));

/** "38 of 40 pass", "2 von 3". */
function isPartOnly(clause: string): boolean {
  const [, some, all] = /(?<![\d.,])(\d{1,6}) (?:of|von|sur|de|di|van) (?:the |den |les |los )?(\d{1,6})(?![\d.,]*\d)/u.exec(clause) ?? [];
  return Number(some) < Number(all);
}
