/** Characters that are pictures in colour, for which the fonts here have at most an empty box. */
const emoji = /\p{Emoji_Presentation}(?:\p{Emoji_Modifier}|\ufe0f|\u200d\p{Emoji})*/gu;
const coded = /&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi;
/** Those that mean the same as a letter that is like them. Not the coloured ones: which colour they have is what they say. */
const plainer = new Map([
  ['✅', '✔'],
  ['❌', '✘'],
  ['❎', '✘'],
  ['⭐', '★'],
  ['🌟', '★'],
  ['❗', '!'],
  ['❓', '?'],
  ['👉', '→'],
]);

/**
 * A text without them, and which were left out. What has a like among the letters becomes that; what may be a letter too
 * ("✔\ufe0f") is one, and a digit in a box the digit. In SVG (`isXml`) they may be written as numbers.
 */
export function withoutEmoji(given: string, isXml = false): { text: string; left: string[] } {
  const literal = isXml ? given.replace(coded, decoded) : given;
  const left = new Set<string>();
  const text = literal.replace(emoji, (found) => {
    const like = plainer.get(found);
    if (like === undefined) left.add(found);
    return like ?? '';
  });
  return { text: text.replace(/\ufe0f|\u20e3/gu, ''), left: [...left] };
}

function decoded(code: string, hex: string | undefined, decimal: string | undefined): string {
  const point = hex ? Number.parseInt(hex, 16) : Number(decimal);
  const character = point <= 0x10ffff ? String.fromCodePoint(point) : '';
  return /\p{Emoji_Presentation}|\p{Emoji_Modifier}|\ufe0f|\u200d|\u20e3/u.test(character) ? character : code;
}

export const emojiLeft = (left: string[]): string =>
  left.length ? `. Left out, since the fonts here have no emoji: ${left.slice(0, 20).join(' ')}` : '';
