/** The first words of a text written in markdown, without its marks: for one line in a list. */
export function plainLine(text: string, most = 160): string {
  // What follows is cut anyway.
  const line = text
    .slice(0, 20 * most)
    .replace(/```[\s\S]*?(```|$)/g, ' ')
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s{0,3}(#{1,6}|>|[-*+]|\d+\.)\s+/gm, '')
    .replace(/(\*\*|__|`)/g, '')
    .replace(/^\s*\|?[\s:|-]*-{2,}[\s:|-]*$/gm, ' ')
    .replace(/^\s*\||\|\s*$/gm, ' ')
    .replace(/\s*\|\s*/g, ', ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line;
}

/** "/home/ana/Documents" → "Documents", for people: marks that turn letters round, and line ends, stand there as a sign. */
export const baseName = (path: string): string =>
  (path.split('/').filter(Boolean).at(-1) ?? path).replaceAll(/[\p{Cc}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
/** What comes before the name; empty at the top. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** What lies in a folder that was granted, named as a person does: "writes /home/ana/Documents/list.txt" → "writes Documents/list.txt". */
export const named = (words: string, folders: readonly { path: string }[]): string =>
  folders.reduce((so, { path }) => (path.length > 1 ? so.replaceAll(`${path}/`, `${baseName(path)}/`) : so), words);

/** Words that stand for themselves begin like a sentence: "Sends a mail to …". */
export const capital = (words: string): string => words.charAt(0).toLocaleUpperCase() + words.slice(1);
