import { fontsFor, readFont, takeOut } from './machine-fonts.ts';
import { Unreadable } from './unreadable.ts';
import { scan } from './xml.ts';

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
  const fonts = usual.flatMap((folder) => files.map((file) => readFont(folder + file))).filter((font) => font !== undefined);
  if (!fonts.length && /<text[\s>]/.test(svg))
    throw new Unreadable('This machine has no fonts, so no text can be drawn. Draw without text, or install fonts.');
  const left = charactersOf(svg);
  for (const font of fonts) takeOut(left, font);
  fonts.push(...fontsFor(left).map(({ bytes }) => bytes));
  if (left.size) throw lacking(left);
  return fonts;
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
