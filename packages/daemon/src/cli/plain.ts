/**
 * Text from models, files and pages, safe to show in a terminal: control sequences show as pictures (`␛`) instead of
 * acting, and characters that turn the direction of text or hide it are shown as �. Lines and tabs stay.
 */
export function plain(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(/\p{Cc}/gu, picture)
    .replace(/[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu, '\ufffd')
    .toWellFormed();
}

function picture(char: string): string {
  if (char === '\n' || char === '\t') return char;
  const code = char.charCodeAt(0);
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
}

/** The same on one line of at most `width` columns. */
export function plainLine(text: string, width = 200): string {
  const line = plain(text).replace(/\s+/g, ' ').trim();
  return line.length > width ? `${line.slice(0, Math.max(1, width - 1)).toWellFormed()}…` : line;
}

/** A path or a name as one word of a command that a person copies: nothing in it means anything to a shell. */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
  const line = plainLine(text, 1000);
  if (/^[\w@%+=:,./-]+$/.test(line)) return line;
  return platform === 'win32' ? `"${line.replaceAll('"', '')}"` : `'${line.replaceAll("'", "'\\''")}'`;
}

/** JSON for programs, that does nothing to a terminal either when a person looks at it. */
export function plainJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, null, indent);
  return json.replace(
    /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
