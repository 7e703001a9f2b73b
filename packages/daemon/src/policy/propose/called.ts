import { anyOf, type Words } from '../words/lexicon.ts';
import { bare } from './tool-verbs.ts';

// Folders as people call them, when they don't write where they are: "my tax folder for 2025", "the ones from Rome, they
// are in Pictures". Only folders in the usual places of a home are found so, and only where it can be no other.

/** The usual places of a home, as they stand on the disk. Not those that programs fill: whatever comes there is named by others. */
const usual: Partial<Words> = {
  en: 'Documents|Desktop|Pictures|Music|Videos',
  de: 'Dokumente|Schreibtisch|Bilder|Musik',
  fr: 'Bureau|Images|Musique|Vidéos',
  es: 'Documentos|Escritorio|Imágenes|Música',
  it: 'Documenti|Scrivania|Immagini|Musica',
  nl: 'Documenten|Bureaublad|Afbeeldingen|Muziek',
};
export const usualPlaces = anyOf(usual);
const usualNames = Object.values(usual).flatMap((names) => names.split('|'));

/** The word for a folder, without accents. */
export const folderWords = anyOf({
  en: 'folder|directory',
  de: 'ordner|verzeichnis',
  fr: 'dossier|repertoire',
  es: 'carpeta',
  it: 'cartella',
  pt: 'pasta',
  nl: 'map',
  sv: 'mapp',
  da: 'mappe',
  pl: 'folder\\p{L}*',
  cs: 'slozk\\p{L}*',
});
const folderWord = new RegExp(`^${folderWords}$`, 'u');

/** Where computers keep what several people use. */
const shared = /^\/srv\//;

/** Where the folder may lie that a text calls by its name (`folderCalled`): in none, for most texts. */
export function placesMeant(text: string): { usual: string[]; shared: boolean } {
  const words = new Set([...bare(text).matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => word.toLowerCase()));
  const byWord = [...words].some((word) => folderWord.test(word));
  return { usual: usualNames.filter((name) => byWord || words.has(bare(name).toLowerCase())), shared: byWord };
}

interface Called {
  path: string;
  /** Where in the text its name begins, and where it ends. */
  from: number;
  to: number;
}

/** The folder that a text calls by its name: beside the word for a folder, or with its usual place. Undefined where it may be several. */
export function folderCalled(text: string, folders: readonly string[]): Called | undefined {
  const words = [...bare(text).matchAll(/[\p{L}\p{N}]+/gu)].map(({ 0: word, index }) => ({ word, stem: stemOf(word), index }));
  const found = folders.flatMap((path) => {
    const { place, names } = partsOf(path);
    const said = names.map((name) => words.filter(({ stem }) => stem === stemOf(bare(name))));
    const [first] = said[0] ?? [];
    if (!first || said.some((some) => !some.length)) return [];
    const at = words.indexOf(first);
    const isBeside = words.slice(Math.max(0, at - 2), at + names.length + 1).some(({ word }) => folderWord.test(word.toLowerCase()));
    // "They are in Pictures", or "my Rome pictures".
    const isPlaced = words.some(
      ({ word }, of) => first.word !== word && (word === place || (Math.abs(of - at) <= 2 && word.toLowerCase() === place.toLowerCase())),
    );
    return isBeside || isPlaced ? [{ path, from: first.index, to: first.index + first.word.length, depth: names.length }] : [];
  });
  const deepest = Math.max(0, ...found.map(({ depth }) => depth));
  const [only, ...others] = found.filter(({ depth }) => depth === deepest);
  return others.length ? undefined : only;
}

/** Of an absolute path: its usual place, and the names below that. */
function partsOf(path: string): { place: string; names: string[] } {
  if (shared.test(path)) return { place: '', names: path.split('/').slice(2) };
  const parts = path.split(/[/\\]/);
  const at = parts.findIndex((part) => usualNames.includes(part));
  return at < 0 ? { place: '', names: [] } : { place: bare(parts[at] ?? ''), names: parts.slice(at + 1) };
}

/** "Taxes" and "tax", "Rechnungen" and "Rechnung". */
const stemOf = (word: string): string => {
  const low = word.toLowerCase();
  return low.length > 3 ? low.replace(/(?:es|en|s|e|n)$/u, '') : low;
};
