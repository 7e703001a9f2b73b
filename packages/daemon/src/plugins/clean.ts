// What a plugin says is a stranger's text: it is shown and read as plain characters, whatever it holds.

/** Terminal sequences: colours, cursor, titles, links. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const terminal = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
/** Controls but line breaks and tabs, and the marks that hide text or turn its direction around. */
const unseen = /[^\P{Cc}\n\t]|[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** At most `most` characters of plain text; what is cut away is said. */
export function cleanText(text: string, most: number): string {
  const plain = text
    .slice(0, most * 2)
    .replaceAll('\r\n', '\n')
    .replace(terminal, '')
    .replace(unseen, '')
    .toWellFormed();
  if (plain.length <= most && text.length <= most * 2) return plain;
  return `${plain.slice(0, most).toWellFormed()}\n[… cut: it is longer than ${most} characters]`;
}

/** One line of it. */
export const cleanLine = (text: string, most: number): string => {
  const line = cleanText(text.slice(0, most * 4), most * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
};
