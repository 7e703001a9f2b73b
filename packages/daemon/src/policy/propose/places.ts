import { isInside, madeUpFolders, systemFolders } from '@deskhand/protocol/places';
import type { ProposalFacts, ProposedLine } from '../policy.ts';
import { anyOf, determiners, inside, wholeWord } from '../words/lexicon.ts';
import { type Clause, clausesOf } from '../words/said.ts';
import { folderCalled, folderWords, usualPlaces } from './called.ts';
import { asks, broughtTo, outOf, spokenOf, towards } from './words.ts';

const written = /(?<![\p{L}\p{N}_.:/~-])(?:~|\/[\p{L}\p{N}_.@+-]+|[A-Za-z]:\\[^\s\\,;"<>|?*]+)(?:[/\\][\p{L}\p{N}_.@+%-]+)*/gu;
/** Folders of everybody's, as people name them. */
const common = new RegExp(`(?<!\\p{L})${determiners}\\s+(downloads?|document|${usualPlaces}|descargas)[ -]${folderWords}(?!\\p{L})`, 'giu');

/** What is said to be in Downloads, by its name as it stands on the disk. */
const inDownloads = new RegExp(
  `(?<!\\p{L})(?:${inside}|${anyOf({ en: 'from|under', de: 'aus|unter', fr: 'de', es: 'de', it: 'da', nl: 'uit', sv: 'i', pl: 'z|ze|w' })})\\s+(?:${determiners}\\s)?(Downloads)(?![\\p{L}/\\\\-]| ?${folderWords})`,
  'gu',
);

/** Inside one of these, without saying whose it is: "Pictures/Rome". */
const below = new RegExp(`(?<![\\p{L}\\p{N}_.:/~\\\\-])(?:Downloads|${usualPlaces})(?:/[\\p{L}\\p{N}_.@+%-]+)+`, 'gu');

/**
 * Places outside of the task's folder that the words name, as they are written; of `folders` those that they call by their
 * name, as the path. At most ten.
 */
export const placesNamed = (words: string, folders: readonly string[] = []): string[] =>
  [...new Set(clausesOf(words).flatMap(({ text, not }) => (not ? [] : mentions(text, folders).map(({ named }) => named))))].slice(0, 10);

function mentions(text: string, known: readonly string[]): { named: string; before: string; after: string }[] {
  const paths = [...text.matchAll(written)].map(({ 0: found, index }) => ({
    named: found.replace(/[.,:]+$/, ''),
    before: text.slice(0, index),
    after: text.slice(index + found.length),
  }));
  const inCommon = [...text.matchAll(below)].map(({ 0: found, index }) => ({
    named: `~/${found.replace(/[.,:]+$/, '')}`,
    before: text.slice(0, index),
    after: text.slice(index + found.length),
  }));
  const folders = [...text.matchAll(common), ...text.matchAll(inDownloads)].map(({ 1: name = '', 0: all, index }) => ({
    named: `~/${name.charAt(0).toUpperCase()}${name.slice(1).toLowerCase()}`.replace(/\/(Download|Document)$/, '/$1s'),
    before: text.slice(0, index + all.indexOf(name)),
    after: text.slice(index + all.length),
  }));
  const called = folderCalled(
    blanked(
      text,
      [...paths, ...inCommon].map(({ before, after }) => [before.length, text.length - after.length]),
    ),
    known,
  );
  const byName = called ? [{ named: called.path, before: text.slice(0, called.from), after: text.slice(called.to) }] : [];
  return [...paths, ...folders, ...inCommon, ...byName].filter(({ before }) => !spokenOf.test(before));
}

/** Without what is written out as a path already: its letters are blanks. */
const blanked = (text: string, parts: readonly number[][]): string =>
  parts.reduce((rest, [from = 0, to = 0]) => rest.slice(0, from) + ' '.repeat(to - from) + rest.slice(to), text);

type Place = ProposalFacts['places'][number];

/** "The downloads folder is a mess, sort it": what was named is what is worked on. */
const worksOn = wholeWord(anyOf({ en: 'it|them|up', de: 'ihn|sie|es|auf', fr: 'le|la|les', es: 'lo|los|las', it: 'li', nl: 'het|ze' }));

/** A leave for each: to look at a file or a folder, or to work in a folder where the words say that something goes there. */
export function placesProposed(
  clauses: readonly Clause[],
  { places, home, situation }: Pick<ProposalFacts, 'places' | 'home' | 'situation'>,
): ProposedLine[] {
  const known = places.filter(({ kind }) => kind === 'folder').map(({ named }) => named);
  return clauses
    .filter(({ not }) => !not)
    .flatMap(({ text }) => mentions(text, known))
    .flatMap(({ named, before, after }) => {
      const place = places.find((one) => one.named === named);
      if (!place || isClosed(place, home, situation) || situation.folders.some(({ path }) => isInside(place.path, path))) return [];
      const looks = asks('look', before);
      const goesThere = (asks('write', before) && (towards.test(before) || !looks)) || (broughtTo.test(before) && !looks);
      // A file that is to be written lies in a folder, which only its owner can name.
      if (place.kind === 'file' && goesThere) return [];
      const isWorkedOn = place.kind === 'folder' && !looks && !outOf.test(before) && worksOn.test(after) && asks('write', after);
      const access = goesThere || isWorkedOn ? 'write' : 'read';
      return [
        {
          grant: {
            source: 'task' as const,
            need: { kind: 'folder' as const, path: place.path, access },
            reason: 'signed before this task began',
          },
          why: 'named' as const,
          ...(place.kind === 'file' && { file: true }),
        },
      ];
    });
}

const system = [...madeUpFolders, ...systemFolders];
/** Folders that hold everybody's or everything. */
const whole = ['/', '/home', '/Users', '/Volumes', '/srv', '/mnt', '/media', '/tmp', '/private', '/private/tmp', '/opt'];

/** Never proposed: what a task can't be given, what holds secrets, whole homes and disks, and what would hold one of these. */
export function isClosed(
  { path, kind }: Pick<Place, 'path' | 'kind'>,
  home: string,
  { forbidden, stores }: ProposalFacts['situation'],
): boolean {
  if (whole.includes(path) || /^[A-Za-z]:\\?$/.test(path) || path === home || isInside(home, path)) return true;
  if (system.some((folder) => isInside(path, folder) && !isInside(home, folder))) return true;
  const secret = [...forbidden, ...stores];
  if (secret.some((place) => isInside(path, place) || (kind === 'folder' && isInside(place, path)))) return true;
  // What begins with a dot is kept for programs.
  return path.split(/[/\\]/).some((part) => part.startsWith('.') && part.length > 1);
}
