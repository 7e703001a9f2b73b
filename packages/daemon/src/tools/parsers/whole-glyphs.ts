import type { Font } from '@pdf-lib/fontkit';
import { openFont } from './machine-fonts.ts';

interface Subset {
  /** Where each glyph begins; version 1 tells it in bytes, 0 in pairs of bytes (OpenType, loca). */
  loca: { version?: number };
  _addGlyph?(glyph: number): number;
}

/**
 * A font for a PDF, into which only the used part of it goes. For a small part fontkit takes pairs of bytes without seeing
 * to it that glyphs begin at one: in a font with glyphs of odd length, all after the first such one were drawn as nothing.
 */
export function withWholeGlyphs(bytes: Uint8Array): Font {
  const font = openFont(bytes);
  const create = font.createSubset.bind(font);
  font.createSubset = () => {
    const made = create();
    const subset = made as unknown as Subset; // what it holds is told by no type
    const add = subset._addGlyph?.bind(subset);
    if (add)
      subset._addGlyph = (glyph) => {
        subset.loca.version = 1;
        return add(glyph);
      };
    return made;
  };
  return font;
}
