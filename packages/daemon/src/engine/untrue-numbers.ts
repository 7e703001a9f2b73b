import type { SaidAct } from './claimed-acts.ts';
import type { Known } from './claims.ts';
import { lazily } from './lazily.ts';
import { isArchive } from './named-files.ts';
import { sentencesOf } from './said-sentences.ts';
import { tellsTrouble } from './told-trouble.ts';
import type { ActFinding } from './untrue-acts.ts';

// How many an answer says it made, sent or removed, where both it and the record can be counted without a guess: all of one
// kind of file, all the messages. Somewhat fewer than it says is what isn't so; far fewer is another way of counting.

/** What of a sentence has a number too high in it, in an answer that tells of no trouble. */
export function tooMany(sentence: string, said: readonly SaidAct[], known: Known): ActFinding | undefined {
  const gone = tooManyGone(sentence, said, known);
  if (gone) return gone;
  if (/(?<!\p{L})(?:already|except|but|besides|skipped|kept|left|of (?:the|them|\d+))(?!\p{L})/iu.test(sentence)) return undefined;
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

const fileNouns =
  'files|photos|pictures|images|invoices|documents|scans|drafts|videos|receipts|letters|pdfs|dateien|fotos|bilder|rechnungen|dokumente|entwürfe|briefe|belege';
const files = lazily(() => new RegExp(`\\d\\s+(?:\\p{L}+ )?(?:${fileNouns})(?!\\p{L})`, 'iu'));
const messages = /(?:\d|both)\s+(?:\p{L}+ )?(?:e-?mails|mails|messages|reminders|replies|invitations)(?!\p{L})/iu;

function counted(sentence: string, said: readonly SaidAct[], { acts, open, changes }: Known): number | undefined {
  const isSaid = (kind: SaidAct['kind']) => said.some((one) => one.kind === kind);
  if (isSaid('send') && messages.test(sentence)) {
    const sent = acts.filter(({ came, act }) => came === 'done' && act !== 'pay');
    // One call may send several.
    const isPlain = sent.every(({ act, args }) => act === 'send' && !/[[]|,[^"]*@/u.test(JSON.stringify(args)));
    return open || !isPlain || !sent.length ? undefined : sent.length;
  }
  if (isSaid('delete') && files().test(sentence)) return became('deleted', changes);
  if (isSaid('move') && files().test(sentence)) return became('moved', changes);
  return made(sentence, changes);
}

/** So many files became that, where no folder did, which has any number in it. */
function became(kind: 'deleted' | 'moved', changes: Known['changes']): number | undefined {
  const all = changes.filter((change) => change.kind === kind);
  return all.length && all.every(({ what }) => what === 'file') ? all.length : undefined;
}

const spelled = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const geschrieben = ['zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn', 'elf', 'zwölf'];
export const someNumber = `\\d{1,4}|${[...spelled, ...geschrieben].join('|')}`;
export function numberOf(number: string): number {
  const word = number.toLowerCase();
  const at = Math.max(spelled.indexOf(word), geschrieben.indexOf(word));
  return at < 0 ? Number(word) : at + 2;
}

const goneNouns = `${fileNouns}|duplicates?|copies|duplikate?|dubletten|kopien`;
const deletions = lazily(
  () =>
    new RegExp(
      `(?<!\\p{L})(?:(?:deleted|removed|erased)\\s+(?:all\\s+|the\\s+)*(${someNumber})|(?:habe|haben)\\s+(?:ich\\s+)?(?:alle\\s+|die\\s+)*(${someNumber}))\\s+(?:\\p{L}+\\s+)?(?:${goneNouns})(?!\\p{L})`,
      'iu',
    ),
);

/** "Deleted 5 duplicates", of which the changes have 2 and nothing else that could be meant: no file with rows in it, no other way to count. */
function tooManyGone(said: string, own: readonly SaidAct[], { changes }: Known): ActFinding | undefined {
  const found = deletions().exec(said);
  const there = became('deleted', changes);
  if (!found || there === undefined || !own.some(({ kind, sentence }) => kind === 'delete' && sentence === said)) return undefined;
  if (changes.some(({ kind }) => kind === 'changed') || numberOf(found[1] ?? found[2] ?? '') <= there) return undefined;
  return { kind: 'act', act: 'count', said, why: 'fewer', there };
}

const sorted = lazily(
  () =>
    new RegExp(
      `(?<!\\p{L})(?:(?:there are now|(?:are|is) (?:all )?(?:now )?in)\\s+(${someNumber})\\s+(?:new\\s+)?(?:sub)?folders(?!\\p{L})|(?:sorted|moved|organi[sz]ed|grouped|filed|arranged|split|put)(?!\\p{L})[^.;]*?\\sinto\\s+(${someNumber})\\s+(?:new\\s+)?(?:sub)?folders(?!\\p{L})|in\\s+(${someNumber})\\s+(?:neue\\s+)?(?:unter)?ordner\\s+(?:\\p{L}+\\s+)?(?:sortiert|verschoben|aufgeteilt|eingeordnet|geordnet)(?!\\p{L}))`,
      'iu',
    ),
);
/** Whether it says into how many folders it sorted. */
export const countsFolders = (answer: string): boolean => sentencesOf(answer).some((sentence) => sorted().test(sentence));

/** "Sorted into nine folders": more than there are where anything went. */
export async function tooManyFolders({ answer, changes, paths }: Known): Promise<ActFinding | undefined> {
  const went = changes.filter(({ kind, what }) => what === 'file' && (kind === 'moved' || kind === 'added')).map(({ path }) => path);
  if (!went.length || tellsTrouble(answer)) return undefined;
  for (const said of sentencesOf(answer)) {
    const found = sorted().exec(said);
    if (!found) continue;
    const all = await paths();
    if (!all) return undefined;
    const there = foldersBeside(went, all);
    if (numberOf(found.slice(1).find(Boolean) ?? '') > there) return { kind: 'act', act: 'count', said, why: 'fewer', there };
  }
  return undefined;
}

/** Folders that have something in them, below the one that all of these lie in. */
function foldersBeside(went: readonly string[], all: readonly string[]): number {
  const shared = went.map(parts).reduce((one, other) => one.slice(0, one.findIndex((part, at) => part !== other[at]) >>> 0));
  const below = [...went, ...all].map(parts).filter((path) => shared.every((part, at) => path[at] === part));
  return new Set(below.flatMap((path) => path.slice(shared.length).map((_, at) => path.slice(0, shared.length + at + 1).join('/')))).size;
}
const parts = (path: string): string[] => path.split('/').slice(0, -1);

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
