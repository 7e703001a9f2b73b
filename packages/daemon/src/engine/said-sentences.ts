// An answer's own words: without what it quotes, which says nothing of what was done.

/** The sentences of an answer, but for code, quotes and letters. */
export const sentencesOf = (answer: string): string[] =>
  withoutLetters(
    answer
      .slice(0, 30_000)
      .replace(/^ {0,3}(```|~~~)[\s\S]*?^ {0,3}\1[^\n]*$|^[^\S\n]*>.*$/gmu, '')
      .replace(/`[^`\n]*`|["“„«][^"”“„«»\n]*["”“»]/gu, '_'),
  )
    .split(/(?<=[.!?])\s+|\n|;\s/u)
    .map((sentence) => sentence.replace(/^[\s*✓✅•#-]+/u, '').trim())
    .filter((sentence) => sentence && sentence.length < 500);

const greeting =
  /^\W*(?:(?:subject|betreff|objet|asunto|oggetto|assunto|onderwerp)\s*\W*:.*|(?:dear|hi|hello|hey|liebe[rs]?|hallo|sehr geehrte\p{L}*|guten tag|cher|chère|bonjour|estimad[oa]s?|querid[oa]s?|hola|gentile|car[oa]|ciao|prezad[oa]s?|olá|beste|geachte)(?!\p{L})[^.!?\n]{0,60}[,!:]?)\W*$/iu;
const farewell =
  /^\W*(?:(?:all the |with )?(?:best|kind|warm)(?: regards| wishes)?|regards|yours|sincerely|cheers|thanks|love|viele grüße|liebe grüße|mit freundlichen grüßen|beste grüße|cordialement|bien à vous|saludos|un saludo|cordiali saluti|a presto|cumprimentos|abraços?|groet(?:en|jes)?|met vriendelijke groet)\W*$/iu;

/** What stands after it was written for somebody else. */
const heading =
  /^[^.!?\n]{0,80}(?<!\p{L})(?:translation|text|draft|wording|transcript|version|letter|e-?mail|message|reply|minutes|übersetzung|entwurf|wortlaut|traduction|brouillon|texte|traducción|borrador|texto|traduzione|bozza|testo|tradução|rascunho|vertaling|concept|tekst)(?!\p{L})[^.!?:\n]{0,40}:\W*$/iu;

/** "Here it is:", and then no list: a text. Not "Done:". */
const introducing =
  /^(?!\W*(?:(?:all )?done|erledigt|fertig|fait|c['’]est fait|hecho|listo|fatto|feito|gedaan|klaar)\W*$).*[\p{L}*_\s]:[*_\s]*$/iu;
const isProse = (below: readonly string[]): boolean => /^\s*[\p{L}_]/u.test(below.find((line) => line.trim()) ?? '');

/** Whether it stands in the first line, and that begins no list. Further down, what has no subject may tell of anybody's deeds. */
export function isUpFront(answer: string, sentence: string): boolean {
  const [line = ''] = answer.trimStart().split('\n');
  return line.includes(sentence) && !/^(?:[-*•✓✅|]\s|\||\d+[.)]\s)/u.test(line);
}

/** From its greeting on a letter is quoted, to its end or that of the answer. */
function withoutLetters(text: string): string {
  let isLetter = false;
  const kept: string[] = [];
  const lines = text.split('\n');
  for (const [at, line] of lines.entries()) {
    if (greeting.test(line)) isLetter = true;
    if (!isLetter) kept.push(line);
    if (heading.test(line) || (introducing.test(line) && isProse(lines.slice(at + 1)))) isLetter = true;
    else if (farewell.test(line) || /^\s*(?:-{3,}|\*{3,})\s*$/u.test(line)) isLetter = false;
  }
  return kept.join('\n');
}
