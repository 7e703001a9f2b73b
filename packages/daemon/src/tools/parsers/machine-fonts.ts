import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fontkit, { type Font } from '@pdf-lib/fontkit';

// The fonts of this machine, for characters that the usual ones lack.

/** More would take longer to look through than anyone waits. */
const mostFonts = 400;

/** Fonts that together have as many of these as any have; those are taken out. */
export function fontsFor(left: Set<string>): { path: string; bytes: Uint8Array }[] {
  const found: { path: string; bytes: Uint8Array }[] = [];
  for (const path of left.size ? otherFonts() : []) {
    const bytes = readFont(path);
    if (bytes && takeOut(left, bytes)) found.push({ path, bytes });
    if (!left.size) break;
  }
  return found;
}

/** Whether the font has one of these at least; those are taken out. */
export function takeOut(left: Set<string>, bytes: Uint8Array): boolean {
  if (!left.size) return false;
  const before = left.size;
  try {
    const font = openFont(bytes);
    for (const character of left) if (font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)) left.delete(character);
  } catch {
    return false;
  }
  return left.size < before;
}

/** Of a collection the first: they differ in how some characters are drawn. */
export function openFont(bytes: Uint8Array): Font {
  const opened = fontkit.create(bytes) as Font & { fonts?: Font[] }; // a collection is no font, whatever the types say
  return opened.fonts?.[0] ?? opened;
}

export function readFont(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Upright ones of usual weight first. The system's font of last resort has a box for everything. */
function otherFonts(): string[] {
  const folders = ['/usr/share/fonts', '/System/Library/Fonts', 'C:\\Windows\\Fonts'];
  const paths = folders.flatMap((folder) => list(folder).map((name) => join(folder, name)));
  const rank = (path: string) => Number(/bold|italic|oblique|light|thin|black|condensed|mono|serif/i.test(path));
  return paths
    .filter((path) => /\.(ttf|otf|ttc)$/i.test(path) && !/last ?resort|blank|emoji/i.test(path))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, mostFonts);
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}
