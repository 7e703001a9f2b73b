import { expect, test } from 'vitest';
import { fontsFor, openFont } from './machine-fonts.ts';
import { makePdf } from './make-pdf.ts';
import { readPdf } from './pdf.ts';
import { asSeen } from './pdf-order.ts';
import { withWholeGlyphs } from './whole-glyphs.ts';

const pdfText = (markdown: string) =>
  makePdf(markdown)
    .then(({ bytes }) => readPdf(bytes))
    .then(
      ({ text }) => text,
      (error) => String(error),
    );

test('a PDF takes several fonts where no single one has all characters, or names those that none has', async () => {
  const left = new Set('会议每');
  fontsFor(left);
  expect(await pdfText('Plan 会议 – *every* 每')).toContain(left.size ? `has ${[...left].join(' ')}. Leave` : 'Plan 会议 – every 每');
  expect(await pdfText('Plan \u{10f123}会')).toContain('has \u{10f123}');
});

test('line ends and spaces of every kind are such in a PDF', async () => {
  expect(await pdfText('one\u2028two\u3000three\u2009four')).toBe('one\ntwo three four');
});

test('of a font whose glyphs are of odd length each one that is used is drawn', async () => {
  const words = '会议频率每周重要';
  for (const { bytes } of fontsFor(new Set(words))) {
    const font = withWholeGlyphs(bytes);
    const ids = [...words].map((character) => font.glyphForCodePoint(character.codePointAt(0) ?? 0).id).filter((id) => id > 0);
    const subset = font.createSubset();
    for (const id of ids) subset.includeGlyph(id);
    const chunks: Uint8Array[] = [];
    await new Promise((done) =>
      subset
        .encodeStream()
        .on('data', (chunk: Uint8Array) => chunks.push(chunk))
        .on('end', () => done(0)),
    );
    const part = openFont(Buffer.concat(chunks));
    const drawn = (of: typeof font, id: number) => of.getGlyph(id).path.toSVG();
    expect(ids.map((_, i) => drawn(part, i + 1))).toEqual(ids.map((id) => drawn(font, id)));
  }
});

test.each([
  ['one two', false, 'one two'],
  ['اب جد', true, 'جد اب'],
  ['say اب جد to me', false, 'say جد اب to me'],
  ['اب PDF file جد .', true, '. جد PDF file اب'],
])('"%s" is seen, in a text that runs to the left: %s, as "%s"', (words, left, seen) => {
  const pieces = words.split(/( )/).map((text) => ({ text }));
  expect(
    asSeen(pieces, left)
      .map(({ text }) => text)
      .join(''),
  ).toBe(seen);
});
