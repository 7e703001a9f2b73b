/** Characters that are pictures in colour, for which the fonts here have at most an empty box. */
const emoji = /\p{Emoji_Presentation}(?:\p{Emoji_Modifier}|\ufe0f|\u200d\p{Emoji})*/gu;
const coded = /&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi;

/** An SVG without them, and which they were. What may be a plain letter too ("✔\ufe0f") is drawn as one, and a digit in a box as the digit. */
export function withoutEmoji(svg: string): { svg: string; left: string[] } {
  const literal = svg.replace(coded, (code, hex: string | undefined, decimal: string | undefined) => {
    const point = hex ? Number.parseInt(hex, 16) : Number(decimal);
    const character = point <= 0x10ffff ? String.fromCodePoint(point) : '';
    return /\p{Emoji_Presentation}|\p{Emoji_Modifier}|\ufe0f|\u200d|\u20e3/u.test(character) ? character : code;
  });
  const left = new Set(literal.match(emoji) ?? []);
  return { svg: literal.replace(emoji, '').replace(/\ufe0f|\u20e3/gu, ''), left: [...left] };
}
