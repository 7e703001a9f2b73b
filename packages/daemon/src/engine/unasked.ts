import type { Change, TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import { isProgram } from './named-files.ts';
import { ownersWords } from './provenance.ts';

// Where changes go in place without a look, a file that goes and that nobody asked to be rid of, and one that is changed where
// they spoke of another place, are looked at all the same: a model's slip, or what a page that it read wanted. One too many
// words here only means that less is looked at. Whoever wants things sorted, tidied or moved wants each of them still there.

const ridding =
  /(?<!\p{L})(?:delet|remov|eras|trash|clean|clear|dedup|duplicat|doubl|merg|combin|join|convert|turn|chang|replac|archiv|zip|pack|compress|split|empt|drop|get rid|throw|rid of|purg|prune|reset|revert|undo|rewrit|refactor|restructur|migrat|upgrad|updat|build|compil|install|git|lösch|entfern|doppelt|duplikat|zusammen|konvertier|umwandel|wandle|ersetz|archivier|pack|teil|leer|wirf|supprim|effac|nettoy|doublon|fusionn|convert|remplac|compress|vid(?:e|er|ez)|borr|elimin|limpi|duplicad|combin|conviert|reemplaz|comprim|cancell|puli(?:sc|re)|doppion|unisc|sostitu|apag|limp|junt|substitu|verwijder|wis|dubbel|voeg|vervang)|删|清|合并|转换|替换|削除|変換|삭제|удал|убер|очист|объедин|usuń|zmień/iu;

export const unaskedMark = 'you did not ask to delete it';
export const elsewhereMark = 'you spoke of other files';

/** Words by which they mean more than what they name. */
const more =
  /(?<!\p{L})(?:all|each|every\p{L}*|both|any|throughout|alle[nrs]?|jede\p{L}*|überall|tou(?:s|tes?)|chaque|partout|tod[oa]s?|cada|tutt[eio]|ogni|elke?|overal|(?:the|this|my|whole|entire|den|diesen?|im|ganzen?|le|ce|la|esta|el|il|questa|o|de|deze) (?:folder|ordner|dossier|carpeta|cartella|pasta|map))(?!\p{L})|全|所有|すべて|모든|все|всё/iu;

/** What people call files of a sort, and how such files end. */
const sorts: [said: RegExp, ending: RegExp][] = [
  [
    /(?<!\p{L})(?:photos?|pictures?|images?|scans?|bilder?|fotos?|immagini|imágenes)(?!\p{L})/iu,
    /\.(?:jpe?g|png|gif|heic|webp|tiff?|bmp|svg)$/i,
  ],
  [/(?<!\p{L})(?:videos?|films?|clips?|vidéos?)(?!\p{L})/iu, /\.(?:mp4|mov|mkv|avi|webm)$/i],
  [/(?<!\p{L})(?:songs?|music|recordings?|musik|lieder|musique|música|musica)(?!\p{L})/iu, /\.(?:mp3|m4a|wav|flac|ogg)$/i],
  [/(?<!\p{L})(?:documents?|docs?|dokumente?|documentos?|documenti?|documenten)(?!\p{L})/iu, /\.(?:docx?|odt|pdf|txt|md|rtf)$/i],
  [/(?<!\p{L})(?:spreadsheets?|workbooks?|tables?|tabellen?|tableaux?|tablas?|tabelle)(?!\p{L})/iu, /\.(?:xlsx?|xlsm|ods|csv|tsv)$/i],
  [/(?<!\p{L})(?:slides?|presentations?|folien|präsentation(?:en)?|présentations?)(?!\p{L})/iu, /\.(?:pptx?|odp)$/i],
  [/(?<!\p{L})pdfs?(?!\p{L})/iu, /\.pdf$/i],
];

/** The changes, with those marked that the owner's words give no reason for. */
export async function withUnasked(changes: Change[], view: TaskView, log: Log): Promise<Change[]> {
  if (!changes.some(isTheirs)) return changes;
  const words = await ownersWords(view, log);
  const mayGo = words.some((text) => ridding.test(text));
  const isElsewhere = elsewhere(changes, words);
  const markOf = (change: Change): string[] => {
    if (!isTheirs(change)) return [];
    if (change.kind === 'deleted' && !mayGo) return [unaskedMark];
    return isElsewhere(change) ? [elsewhereMark] : [];
  };
  return changes.map((change) => {
    const marks = markOf(change);
    return marks.length ? { ...change, marks: [...change.marks, ...marks] } : change;
  });
}

/** A file that was there before. */
const isTheirs = ({ kind, what, path, taken }: Change): boolean =>
  kind !== 'added' && what === 'file' && !taken && !path.includes('/.git/');

/**
 * Whether a change is beside all that they named, where they named any of what changes, by its own name or by that of a folder
 * that it is in. Whoever works on programs names one file and means what hangs on it.
 */
function elsewhere(changes: readonly Change[], words: readonly string[]): (change: Change) => boolean {
  const said = words.map((text) => text.toLowerCase());
  // The folders above are the same for each of them.
  const found = new Map<string, boolean>();
  const isSaid = (name: string): boolean => {
    const had = found.get(name) ?? (name.length > 2 && said.some((text) => isWord(name.toLowerCase(), text)));
    found.set(name, had);
    return had;
  };
  const sort = sorts.filter(([said]) => words.some((text) => said.test(text)));
  const isOfSort = (path: string) => sort.some(([, ending]) => ending.test(path));
  const isNamed = ({ path, from = path }: Change) => isOfSort(from) || partsOf([path, from]).some(isSaid);
  const isAnyOther = words.some((text) => more.test(text)) || changes.some(({ path }) => isProgram(path));
  return isAnyOther || !changes.some(isNamed) ? () => false : (change) => !isNamed(change);
}

/** The names on a path, a file's also without its ending. */
const partsOf = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => path.split('/')).flatMap((part) => [part, part.replace(/\.[^.]{1,5}$/, '')]);

function isWord(name: string, text: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!isLetter(text.charAt(at - 1)) && !isLetter(text.charAt(at + name.length))) return true;
  return false;
}
const isLetter = (character: string): boolean => /[\p{L}\p{N}_]/u.test(character);
