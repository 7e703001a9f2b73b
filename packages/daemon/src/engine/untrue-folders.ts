import { isSupposed } from './claim-words.ts';
import type { Known } from './claims.ts';
import { lazily } from './lazily.ts';
import { isArchive } from './named-files.ts';
import { sentencesOf } from './said-sentences.ts';
import { tellsTrouble } from './told-trouble.ts';
import type { ActFinding } from './untrue-acts.ts';

// The folder that an answer says it put files into, by its name, against the folders that are there.

const name = '(?<name>(?!Ihr|Dein|Euer|Eure)\\p{Lu}[\\p{L}\\p{N}_-]+)';
const into = lazily(() =>
  [
    `(?:into|in|to)\\s+(?:the|a|an)\\s+(?:new\\s+)?(?:sub)?folder\\s+(?:called\\s+|named\\s+)?${name}`,
    `(?:in|nach)\\s+(?:den|dem|einen|einem)\\s+(?:neuen\\s+)?(?:unter)?ordner\\s+(?:namens\\s+)?${name}`,
  ].map(
    (one) =>
      new RegExp(
        `(?<!\\p{L})${one.replaceAll('folder', '[Ff]older').replaceAll('ordner', '[Oo]rdner').replaceAll('unter', '[Uu]nter')}`,
        'u',
      ),
  ),
);
const placed =
  /(?<!\p{L})(?:moved|put|sorted|saved|placed|copied|filed|collected|gelegt|abgelegt|verschoben|sortiert|gespeichert|kopiert|einsortiert)(?!\p{L})/iu;

const folderIn = (said: string): string | undefined =>
  into()
    .map((one) => one.exec(said)?.groups?.name)
    .find(Boolean);

/** A folder's name often stands in quotation marks, which make it none of others' words. */
const unquoted = (answer: string): string[] => sentencesOf(answer.slice(0, 30_000).replace(/["“”„«»`*]/gu, ''));

/** Whether it names one at all. */
export const namesFolder = (answer: string): boolean => unquoted(answer).some((said) => folderIn(said) !== undefined);

export async function noFolder(known: Known): Promise<ActFinding | undefined> {
  // Mail has folders too, and so has what was packed.
  if (known.acts.length || known.open || !known.changes.length || known.changes.some(({ path }) => isArchive(path))) return undefined;
  if (tellsTrouble(known.answer)) return undefined;
  for (const said of unquoted(known.answer)) {
    const folder = placed.test(said) && !isSupposed(said) ? folderIn(said) : undefined;
    if (folder === undefined) continue;
    const wanted = folder.normalize('NFC').toLowerCase();
    const parts = (path: string) => path.normalize('NFC').toLowerCase().split('/');
    const there = [...((await known.paths()) ?? [wanted]), ...known.changes.map(({ path }) => path)];
    if (!there.some((path) => parts(path).some((part) => part === wanted || part.startsWith(`${wanted} `))))
      return { kind: 'act', act: 'part', said, why: 'none', names: [`there is no folder ${folder}`] };
  }
  return undefined;
}
