import { tellsTrouble } from './claim-words.ts';
import type { SaidAct } from './claimed-acts.ts';
import type { Known } from './claims.ts';
import { isArchive } from './named-files.ts';
import type { ActFinding } from './untrue-acts.ts';

// How many an answer says it made, sent or removed, where both it and the record can be counted without a guess: all of one
// kind of file, all the messages. Somewhat fewer than it says is what isn't so; far fewer is another way of counting.

/** What of a sentence has a number too high in it. */
export function tooMany(sentence: string, said: readonly SaidAct[], known: Known): ActFinding | undefined {
  if (
    tellsTrouble(known.answer) ||
    /(?<!\p{L})(?:already|except|but|besides|skipped|kept|left|of (?:the|them|\d+))(?!\p{L})/iu.test(sentence)
  )
    return undefined;
  const own = said.filter(
    (one) => one.sentence === sentence && (!one.loose || /^(?:all|both|alle|toutes|tous|tod[oa]s|tutt[ei])\s/iu.test(sentence)),
  );
  const number = numberIn(sentence);
  const there = counted(sentence, own, known);
  if (number === undefined || there === undefined || number <= there || there < Math.max(1, number / 2)) return undefined;
  if (new RegExp(`(?<![\\d.,])${there}(?![\\d.,])`, 'u').test(sentence)) return undefined;
  return { kind: 'act', act: 'count', said: sentence, why: 'fewer', there };
}

/** The only one, with what it counts right after it. */
function numberIn(sentence: string): number | undefined {
  const found = [...sentence.matchAll(/(?<![\p{L}\p{N}_.,:/#-])(\d{1,4})(?![\d.,:/%-]\d|\d|%)|(?<!\p{L})(both)(?!\p{L})/giu)];
  const [first] = found;
  return found.length === 1 && first ? Number(first[1] ?? 2) : undefined;
}

const messages = /(?:\d|both)\s+(?:\p{L}+ )?(?:e-?mails|mails|messages|reminders|replies|invitations)(?!\p{L})/iu;
const files = /\d\s+(?:\p{L}+ )?(?:files|photos|pictures|images|invoices|documents|scans|drafts|videos|receipts|letters|pdfs)(?!\p{L})/iu;

function counted(sentence: string, said: readonly SaidAct[], { acts, open, changes }: Known): number | undefined {
  const isSaid = (kind: SaidAct['kind']) => said.some((one) => one.kind === kind);
  if (isSaid('send') && messages.test(sentence)) {
    const sent = acts.filter(({ came, act }) => came === 'done' && act !== 'pay');
    // One call may send several.
    const isPlain = sent.every(({ act, args }) => act === 'send' && !/[[]|,[^"]*@/u.test(JSON.stringify(args)));
    return open || !isPlain || !sent.length ? undefined : sent.length;
  }
  const gone = (kind: 'deleted' | 'moved') => {
    const all = changes.filter((change) => change.kind === kind);
    return all.length && all.every(({ what }) => what === 'file') ? all.length : undefined;
  };
  if (isSaid('delete') && files.test(sentence)) return gone('deleted');
  if (isSaid('move') && files.test(sentence)) return gone('moved');
  return made(sentence, changes);
}

const formats: [RegExp, RegExp][] = [
  [/(?<!\p{L})pdfs?(?!\p{L})/iu, /\.pdf$/iu],
  [/(?<!\p{L})pngs?(?!\p{L})/iu, /\.png$/iu],
  [/(?<!\p{L})jpe?gs?(?!\p{L})/iu, /\.jpe?g$/iu],
  [/(?<!\p{L})csvs?(?!\p{L})/iu, /\.csv$/iu],
  [/(?<!\p{L})mp3s?(?!\p{L})/iu, /\.mp3$/iu],
  [/(?<!\p{L})(?:excel|xlsx)(?!\p{L})/iu, /\.xlsx$/iu],
  [/(?<!\p{L})(?:word|docx)(?!\p{L})/iu, /\.docx$/iu],
];
const making =
  /(?<!\p{L})(?:converted|created|made|exported|saved|generated|turned|konvertiert|umgewandelt|erstellt|gespeichert|exportiert|converti\p{L}*|créé\p{L}*|enregistré\p{L}*|convertido\p{L}*|creado\p{L}*|guardado\p{L}*|creat[ioae]|salvat[ioae]|converti|criei|omgezet|gemaakt|opgeslagen)(?!\p{L})/iu;

/** Files of the one format that it speaks of. */
function made(sentence: string, changes: Known['changes']): number | undefined {
  const spoken = formats.filter(([word]) => word.test(sentence));
  const [format] = spoken;
  if (!format || spoken.length > 1 || !making.test(sentence) || changes.some(({ path }) => isArchive(path) && !format[1].test(path)))
    return undefined;
  const there = changes.filter(({ kind, path }) => kind !== 'deleted' && format[1].test(path)).length;
  return there > 1 ? there : undefined;
}
