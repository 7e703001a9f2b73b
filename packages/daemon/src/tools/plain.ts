import { cutAtWord } from '@deskhand/protocol';

// Names, sizes and numbers as text that is safe on any screen: whatever a file is called, it stays one line of plain text.

// Line breaks, terminal controls, and the marks that turn the direction of writing around (used to disguise names).
const unsafe = /[\p{Cc}\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** For a person: one line, at most `most` characters, cut in the middle so that a path keeps both ends. */
export function plain(text: string, most = 120): string {
  const line = text.slice(0, 20_000).replace(unsafe, ' ').replace(/ {2,}/g, ' ').trim();
  if (line.length <= most) return line;
  const half = Math.floor((most - 1) / 2);
  return `${line.slice(0, most - 1 - half)}…${line.slice(line.length - half)}`;
}

/** The beginning of it on one line, cut where a word ends. */
export const brief = (text: string, most: number): string => cutAtWord(plain(text, 20_000), most);

/** For the model: a name exactly as it is, in JSON notation where it holds what a line cannot show, as a space at its end. */
export function exactName(name: string): string {
  return name.search(unsafe) >= 0 || name.trim() !== name
    ? JSON.stringify(name).replace(unsafe, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : name;
}

export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** "1 file", "3 files". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** "create issue" for `create_issue` and `createIssue`. */
export const inWords = (name: string): string =>
  plain(
    name
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .split(/[^\p{L}\p{N}]+/u)
      .join(' '),
    60,
  ).toLowerCase();

/** What arguments or a body say, as a person reads it, at most 110 characters; the whole of it stands below. */
export const saidIn = (value: unknown): string => plain(wordsIn(value, '', 0).join(', '), 110);

/** A number says nothing without its name. */
function wordsIn(value: unknown, name: string, depth: number): string[] {
  if (typeof value === 'string') return value.trim() ? [plain(value, 60)] : [];
  if (typeof value === 'number' || value === true) return [`${inWords(name)} ${value}`.trim()];
  if (typeof value !== 'object' || value === null || depth > 4) return [];
  return Object.entries(value)
    .slice(0, 20)
    .flatMap(([key, one]) => wordsIn(one, Array.isArray(value) ? name : key, depth + 1));
}
