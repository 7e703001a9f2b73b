import type { Place } from '../sandbox/sandbox.ts';

// Where commands see folders at other paths than the person and the file tools do (macOS), a command line is told the other
// path where it names the first as a word. Content isn't: what a script or a file says must stay what it says.

/** The line with the paths of these places replaced, wherever a word begins with one and it isn't a here-document. */
export function inPlaces(line: string, places: readonly Place[]): string {
  if (places.length === 0) return line;
  const spellings = new Map(places.flatMap(({ path, at }) => [...new Set([path, escaped(path)])].map((spelling) => [spelling, at])));
  const named = [...spellings.keys()].map((spelling) => spelling.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
  const words = new RegExp(`(^|[\\s"'=(<>|;&:,\`])(${named})(?=$|[\\s/"')<>|;&:,\`])`, 'g');
  return commandLines(line)
    .map(({ text, command }) => (command ? text.replace(words, (_, before, spelling) => `${before}${spellings.get(spelling)}`) : text))
    .join('\n');
}

/** What a model has to know of them after a command that spoke of one. */
export function placesNote(line: string, output: string, places: readonly Place[]): string {
  const notes = places.map(({ path, at, behind = at }) => {
    if (path === '/tmp') return line.includes(path) && output.includes('not permitted') ? 'In commands /tmp is $TMPDIR.' : '';
    if (path === at) return '';
    const spokenOf = [line, output].some((text) => [path, at, behind].some((name) => text.includes(name)));
    return spokenOf
      ? `Commands see ${path} at ${at}: name that in them, or relative paths. File tools, and what files say, keep the first.`
      : '';
  });
  return notes.map((note) => note && `\n[${note}]`).join('');
}

/** As somebody would write it without quotes. */
const escaped = (path: string) => path.replace(/[^\w/.,:@%+=-]/gu, '\\$&');

/** Its lines, and which of them belong to no here-document. */
function commandLines(line: string): { text: string; command: boolean }[] {
  const ends: { word: string; tabs: boolean }[] = [];
  return line.split('\n').map((text) => {
    const end = ends[0];
    if (end) {
      if ((end.tabs ? text.replace(/^\t+/, '') : text) === end.word) ends.shift();
      return { text, command: false };
    }
    for (const [, tabs, , word = ''] of text.matchAll(/(?<!<)<<(-?)\s*(["']?)([\w.]+)\2/g)) ends.push({ word, tabs: tabs === '-' });
    return { text, command: true };
  });
}
