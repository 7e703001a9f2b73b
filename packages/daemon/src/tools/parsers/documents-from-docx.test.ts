import { expect, test } from 'vitest';
import { docx, p } from '../documents.double.ts';
import { readDocx } from './docx.ts';
import { makePdf } from './make-pdf.ts';
import { readPdf } from './pdf.ts';

// What another document is made of that takes over the words of a Word file.

const style = (id: string, name: string) => `<w:style w:styleId="${id}"><w:name w:val="${name}"/></w:style>`;
const cell = (inner: string) => `<w:tc>${inner}</w:tc>`;
const row = (...cells: string[]) => `<w:tr>${cells.map(cell).join('')}</w:tr>`;
const heading = (text: string) => p(text, '<w:pPr><w:pStyle w:val="H2"/><w:spacing w:after="0"/></w:pPr>');
const rels = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const more = {
  'word/styles.xml': `<w:styles>${style('H2', 'heading 2')}</w:styles>`,
  'word/footnotes.xml': `<w:footnotes><w:footnote w:id="1">${p('See there')}</w:footnote></w:footnotes>`,
  'word/comments.xml': `<w:comments><w:comment w:id="3" w:author="Eve">${p('too dear')}</w:comment></w:comments>`,
  'word/header1.xml': `<w:hdr>${p('ACME Ltd')}</w:hdr>`,
  'word/footer1.xml': `<w:ftr>${p('Page 1 of 3')}</w:ftr>`,
  'word/_rels/document.xml.rels': `<Relationships>${['styles', 'footnotes', 'comments', 'header', 'footer']
    .map((type) => `<Relationship Id="${type}" Type="${rels}/${type}" Target="${/er$/.test(type) ? `${type}1` : type}.xml"/>`)
    .join('')}</Relationships>`,
};
const run = (inner: string) => `<w:r>${inner}</w:r>`;
const picture = '<w:drawing><wp:docPr name="Group 4"/></w:drawing>';

test('the words of a Word file come without a word of its reader’s', async () => {
  const marked = [
    run(`<w:t>Costs</w:t>${picture}`),
    `<w:del>${run('<w:delText> nothing</w:delText>')}</w:del><w:ins>${run('<w:t> ten</w:t>')}</w:ins>`,
    run('<w:footnoteReference w:id="1"/>') + run('<w:commentReference w:id="3"/>'),
  ];
  const table = `<w:tbl>${row(p('A') + heading('Rooms') + p('one\\two'), p('B'))}${row(p(''), `<w:tbl>${row(p('x'), p('y'))}</w:tbl>`)}</w:tbl>`;
  const text = readDocx(await docx(`<w:p>${marked.join('')}</w:p><w:p>${run(picture)}</w:p>${table}`, more), { document: true });
  expect(text.replace(/\n+/g, '\n').split('\n')).toEqual([
    'ACME Ltd',
    'Costs ten[1]',
    '| A<br>**Rooms**<br>one\\two | B |',
    '| --- | --- |',
    '|  | x, y |',
    '---',
    '[1] See there',
  ]);
});

test('a narrow column of a PDF’s table holds its words whole, and a row higher than a page goes on', async () => {
  const lines = Array.from({ length: 90 }, (_, i) => `Line ${i}`).join('<br>');
  const long = 'word '.repeat(400);
  const { bytes } = await makePdf(`| ${long} | ${long} | |\n| --- | --- | --- |\n| | | Some Property Address |\n| ${lines} | | |`);
  const { text } = await readPdf(bytes);
  expect(text).toMatch(/Property/);
  expect(text).toMatch(/Address/);
  for (const i of [0, 50, 89]) expect(text).toContain(`Line ${i}`);
});
