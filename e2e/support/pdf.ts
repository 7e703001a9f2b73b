import { deflateSync } from 'node:zlib';

export interface PdfPage {
  /** Drawing operators (ISO 32000-2, annex A). */
  content: string | Uint8Array;
  /** In points. */
  size?: [width: number, height: number];
}

/** A pdf by hand: pages with one font, and what else belongs into its catalogue. */
export function pdfOf(pages: PdfPage[], catalogue = ''): Uint8Array {
  const first = 4;
  const kids = pages.map((_, at) => `${first + at * 2} 0 R`).join(' ');
  const objects: (string | Uint8Array)[] = [
    `<</Type/Catalog/Pages 2 0 R${catalogue}>>`,
    `<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  for (const [at, { content, size = [595, 842] }] of pages.entries()) {
    const packed = deflateSync(content);
    const box = `/MediaBox[0 0 ${size.join(' ')}]`;
    objects.push(`<</Type/Page/Parent 2 0 R${box}/Resources<</Font<</F 3 0 R>>>>/Contents ${first + at * 2 + 1} 0 R>>`);
    const head = `<</Filter/FlateDecode/Length ${packed.length}>>stream\n`;
    objects.push(new Uint8Array(Buffer.concat([Buffer.from(head), packed, Buffer.from('\nendstream')])));
  }
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const places: number[] = [];
  let length = parts[0]?.length ?? 0;
  for (const [at, object] of objects.entries()) {
    places.push(length);
    const whole = Buffer.concat([Buffer.from(`${at + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')]);
    parts.push(whole);
    length += whole.length;
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  parts.push(
    Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${table}trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${length}\n%%EOF\n`),
  );
  return new Uint8Array(Buffer.concat(parts));
}

const words = (text: string, y: number, size = 14) => `BT /F ${size} Tf 72 ${y} Td (${text}) Tj ET\n`;

/** An invoice of two pages: words, a table's lines, a green box that fills the upper left. */
export const invoice = (sum = '6,697.09 EUR'): Uint8Array =>
  pdfOf([
    {
      content:
        `0.04 0.42 0.37 rg 0 742 595 100 re f\n1 1 1 rg ${words('Gartnerei Grun', 785, 26)}0.1 g ${words('Invoice 2026-044', 690, 22)}` +
        `${words('For the garden of the Hotel Seeblick', 655)}0.6 G ${[600, 560, 520, 480].map((y) => `72 ${y} m 523 ${y} l S\n`).join('')}` +
        `${words('Oak, 3 pieces', 575)}${words('Beech hedge, 12 m', 535)}${words('Two days of work', 495)}${words(`Sum: ${sum}`, 440, 18)}`,
    },
    { content: `0.1 g ${words('Terms', 770, 22)}${words('To be paid within 30 days.', 735)}` },
  ]);
