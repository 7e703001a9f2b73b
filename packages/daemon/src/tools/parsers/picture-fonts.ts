import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fontkit, { type Font } from '@pdf-lib/fontkit';
import { Unreadable } from './unreadable.ts';
import { scan, unescaped } from './xml.ts';

const usual = [
  '/usr/share/fonts/truetype/dejavu/',
  '/usr/share/fonts/dejavu-sans-fonts/',
  '/usr/share/fonts/TTF/',
  '/usr/share/fonts/truetype/liberation/',
  '/usr/share/fonts/liberation-sans/',
  '/usr/share/fonts/truetype/noto/',
  '/System/Library/Fonts/Supplemental/',
  'C:\\Windows\\Fonts\\',
];
const files = [
  ...['DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSans-Oblique', 'DejaVuSerif', 'DejaVuSerif-Bold', 'DejaVuSansMono'],
  ...[
    'LiberationSans-Regular',
    'LiberationSans-Bold',
    'LiberationSans-Italic',
    'LiberationSerif-Regular',
    'LiberationMono-Regular',
    'NotoSans-Regular',
    'NotoSans-Bold',
  ],
  ...['Arial', 'Arial Bold', 'Times New Roman', 'Courier New', 'arial', 'arialbd', 'times', 'cour'],
].map((name) => `${name}.ttf`);

/** The fonts that a picture is drawn with: those of every day, and for characters that they lack any other of this machine. */
export async function pictureFonts(svg: string): Promise<Uint8Array[]> {
  const emoji = unescaped(svg).match(/\p{Emoji_Presentation}|\p{Emoji}\ufe0f/gu) ?? [];
  if (emoji.length) throw lacking(new Set(emoji));
  const fonts = usual.flatMap((folder) => files.map((file) => read(folder + file))).filter((font) => font !== undefined);
  if (!fonts.length && /<text[\s>]/.test(svg))
    throw new Unreadable('This machine has no fonts, so no text can be drawn. Draw without text, or install fonts.');
  const left = charactersOf(svg);
  for (const font of fonts) takeOut(left, font);
  if (!left.size) return fonts;
  for (const path of otherFonts()) {
    const font = read(path);
    if (font && takeOut(left, font)) fonts.push(font);
    if (!left.size) return fonts;
  }
  throw lacking(left);
}

const lacking = (characters: Set<string>): Unreadable =>
  new Unreadable(`No font of this machine has ${[...characters].slice(0, 10).join(' ')}. Draw these as shapes, or leave them out.`);

/** Those of its texts that not every font has: beyond Latin-1. */
function charactersOf(svg: string): Set<string> {
  let texts = 0;
  let words = '';
  scan(svg, {
    open(name) {
      if (name === 'text') texts++;
    },
    close(name) {
      if (name === 'text') texts--;
    },
    text(text) {
      if (texts) words += text;
    },
  });
  return new Set(words.normalize('NFC').match(/[^\0-\xff\p{Cf}\p{Z}\p{Variation_Selector}]/gu) ?? []);
}

/** Whether the font has one of these at least; those are taken out. */
function takeOut(left: Set<string>, bytes: Uint8Array): boolean {
  if (!left.size) return false;
  const before = left.size;
  try {
    const opened = fontkit.create(bytes) as Font & { fonts?: Font[] }; // a collection is no font, whatever the types say
    for (const font of opened.fonts ?? [opened])
      for (const character of left) if (font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)) left.delete(character);
  } catch {
    return false;
  }
  return left.size < before;
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

/** More would take longer to look through than anyone waits. */
const mostFonts = 400;

function list(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}

function read(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
