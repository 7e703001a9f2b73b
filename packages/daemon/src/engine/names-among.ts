// Files by their names alone: an answer seldom gives the whole path of one.

const plainName = (path: string): string => path.normalize('NFC').toLowerCase();

/** The last part of a path, as names are compared. */
export const baseOf = (path: string): string => plainName(path).split('/').at(-1) ?? '';

/**
 * Whether one of these paths has a name. Plain text leaves out the first words of a name with spaces in it, or joins it to the
 * word before: that is the name still.
 */
export function namesAmong(paths: Iterable<string>): (name: string) => boolean {
  const whole = new Set<string>();
  const ends = new Set<string>();
  for (const path of paths) {
    const base = baseOf(path);
    if (whole.has(base)) continue;
    whole.add(base);
    for (let at = base.indexOf(' '); at !== -1; at = base.indexOf(' ', at + 1)) ends.add(base.slice(at + 1));
  }
  return (name) => {
    const wanted = baseOf(name);
    if (whole.has(wanted) || ends.has(wanted)) return true;
    if (!unspaced.test(wanted)) return false;
    for (let at = 1; at < wanted.length; at++) if (whole.has(wanted.slice(at))) return true;
    return false;
  };
}
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
