import { type PDFDocument, type PDFFont, StandardFonts } from 'pdf-lib';
import { fontsFor, openFont, readFont, takeOut } from './machine-fonts.ts';
import type { Span } from './markdown.ts';
import { Unreadable } from './unreadable.ts';
import { withWholeGlyphs } from './whole-glyphs.ts';

/** The letters of one PDF. */
export interface Fonts {
  plain: PDFFont;
  /** A text that fits, in fonts that have its characters. */
  pieces(text: string, span: Omit<Span, 'text'>): { text: string; font: PDFFont }[];
  /** The text in characters that these fonts have. */
  fit(text: string): string;
}

// Fonts that many systems have, each with its bold; the first that has every character of the document is taken.
const families: { plain: string; bold: string }[] = [
  ...[
    '/usr/share/fonts/truetype/dejavu/DejaVuSans',
    '/usr/share/fonts/dejavu-sans-fonts/DejaVuSans',
    '/usr/share/fonts/TTF/DejaVuSans',
  ].map((base) => ({ plain: `${base}.ttf`, bold: `${base}-Bold.ttf` })),
  ...[
    '/usr/share/fonts/truetype/liberation/LiberationSans',
    '/usr/share/fonts/liberation-sans/LiberationSans',
    '/usr/share/fonts/truetype/noto/NotoSans',
  ].map((base) => ({ plain: `${base}-Regular.ttf`, bold: `${base}-Bold.ttf` })),
  { plain: '/System/Library/Fonts/Supplemental/Arial.ttf', bold: '/System/Library/Fonts/Supplemental/Arial Bold.ttf' },
  { plain: '/System/Library/Fonts/Supplemental/Arial Unicode.ttf', bold: '/System/Library/Fonts/Supplemental/Arial Unicode.ttf' },
  { plain: 'C:\\Windows\\Fonts\\arial.ttf', bold: 'C:\\Windows\\Fonts\\arialbd.ttf' },
  ...['/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf', '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc'].map((one) => ({
    plain: one,
    bold: one,
  })),
];
const alike: Record<string, string> = {
  '→': '->',
  '←': '<-',
  '⇒': '=>',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '−': '-',
  '‑': '-',
  '✓': 'x',
  '✔': 'x',
  '☐': '[ ]',
  '☑': '[x]',
  '◦': '•',
  '▪': '•',
};

/** The 14 fonts that every reader has, where they have all characters; else fonts of this system, put into the file. */
export async function embedFonts(document: PDFDocument, text: string): Promise<Fonts> {
  const plain = await document.embedFont(StandardFonts.Helvetica);
  const known = new Set(plain.getCharacterSet());
  const fit = (words: string) => fitted(words, known);
  const left = lacks(fit(text), known);
  const family = left.size ? await familyFor(document, text) : undefined;
  if (family) return family;
  const [bold, italic, both, code] = await Promise.all(
    [StandardFonts.HelveticaBold, StandardFonts.HelveticaOblique, StandardFonts.HelveticaBoldOblique, StandardFonts.Courier].map((name) =>
      document.embedFont(name),
    ),
  );
  if (!bold || !italic || !both || !code) throw new Error('A standard font is missing.');
  const of = (span: Omit<Span, 'text'>) => (span.code ? code : span.bold ? (span.italic ? both : bold) : span.italic ? italic : plain);
  if (!left.size) return { plain, fit, pieces: (text, span) => [{ text, font: of(span) }] };
  const others = await fontsBeside(document, left);
  const all = new Set([...known, ...others.flatMap((one) => [...one.known])]);
  const fontOf = (character: string, span: Omit<Span, 'text'>) => {
    const code = character.codePointAt(0) ?? 0;
    return known.has(code) ? of(span) : (others.find((one) => one.known.has(code))?.font ?? plain);
  };
  return { plain, fit: (words) => fitted(words, all), pieces: (text, span) => runsOf(text, (character) => fontOf(character, span)) };
}

/** One font with its bold, where it has every character. */
async function familyFor(document: PDFDocument, text: string): Promise<Fonts | undefined> {
  document.registerFontkit({ create: withWholeGlyphs });
  for (const family of families) {
    const bytes = readFont(family.plain);
    if (!bytes) continue;
    const known = new Set(openFont(bytes).characterSet);
    const fit = (words: string) => fitted(words, known);
    if (lacks(fit(text), known).size) continue;
    const plain = await document.embedFont(bytes, { subset: true });
    const boldBytes = family.bold === family.plain ? undefined : readFont(family.bold);
    const bold = boldBytes ? await document.embedFont(boldBytes, { subset: true }) : plain;
    return { plain, fit, pieces: (text, span) => [{ text, font: span.bold ? bold : plain }] };
  }
  return undefined;
}

/** Fonts for what the standard ones lack: those above first, then any that this machine has. */
async function fontsBeside(document: PDFDocument, lacking: Set<string>): Promise<{ font: PDFFont; known: Set<number> }[]> {
  const left = new Set(lacking);
  const usual = families.map(({ plain }) => readFont(plain)).filter((bytes) => bytes !== undefined && takeOut(left, bytes));
  const others = fontsFor(left).map(({ bytes }) => bytes);
  if (left.size)
    throw new Unreadable(
      `No font of this machine has ${[...left].slice(0, 10).join(' ')}${left.size > 10 ? ` and ${left.size - 10} more` : ''}. Leave these characters out, or write a .docx.`,
    );
  return Promise.all(
    [...usual, ...others]
      .filter((bytes) => bytes !== undefined)
      .map(async (bytes) => {
        const font = await document.embedFont(bytes, { subset: true });
        return { font, known: new Set(font.getCharacterSet()) };
      }),
  );
}

/** Neighbours of the same font together. */
function runsOf(text: string, fontOf: (character: string) => PDFFont): { text: string; font: PDFFont }[] {
  const runs: { text: string; font: PDFFont }[] = [];
  for (const character of text) {
    const font = fontOf(character);
    const last = runs.at(-1);
    if (last?.font === font) last.text += character;
    else runs.push({ text: character, font });
  }
  return runs;
}

function fitted(text: string, known: Set<number>): string {
  const clean = text
    .normalize('NFC')
    .replace(/[\ufe0f\u200b-\u200d\ufeff]/g, '')
    .replace(/[\v\f\x85\u2028\u2029]/g, '\n')
    .replace(/[\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ');
  return clean.replace(/[^\n\x20-\x7e]/gu, (c) => (known.has(c.codePointAt(0) ?? 0) ? c : (alike[c] ?? c)));
}

function lacks(text: string, known: Set<number>): Set<string> {
  return new Set([...text].filter((c) => !/\s/.test(c) && !known.has(c.codePointAt(0) ?? 0)));
}
