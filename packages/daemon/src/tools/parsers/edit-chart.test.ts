import JSZip from 'jszip';
import { expect, test } from 'vitest';
import { zipOf } from '../documents.double.ts';
import { readDocx } from './docx.ts';
import { editWords } from './edit-words.ts';
import { makeXlsx } from './make-xlsx.ts';
import { readPptx } from './pptx.ts';
import { readXlsx } from './xlsx.ts';

const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const links = (...all: [id: string, kind: string, target: string][]) =>
  `<Relationships>${all.map(([id, kind, target]) => `<Relationship Id="${id}" Type="${type}/${kind}" Target="${target}"/>`).join('')}</Relationships>`;
const list = (kind: 'str' | 'num', cells: string, values: (string | number)[]) =>
  `<c:${kind}Ref><c:f>Sheet1!${cells}</c:f><c:${kind}Cache><c:ptCount val="${values.length}"/>${values.map((value, i) => `<c:pt idx="${i}"><c:v>${value}</c:v></c:pt>`).join('')}</c:${kind}Cache></c:${kind}Ref>`;
const series = (column: string, name: string, values: number[]) =>
  `<c:ser><c:idx val="0"/><c:tx>${list('str', `$${column}$1`, [name])}</c:tx><c:cat>${list('str', '$A$2:$A$4', ['Q1', 'Q2', 'Q3, late'])}</c:cat><c:val>${list('num', `$${column}$2:$${column}$4`, values)}</c:val></c:ser>`;
const chart = `<c:chartSpace><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>By quarter</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart>${series('B', 'Sales', [3.6, 3.8, 4.2])}${series('C', 'Cost: all', [2.9, 3, 4.2])}</c:barChart></c:plotArea></c:chart></c:chartSpace>`;
const rows = 'Quarter,Sales,Cost: all\nQ1,3.6,2.9\nQ2,3.8,3\n"Q3, late",4.2,4.2\n';
const read = '[chart: By quarter]\n  Sales: Q1=3.6, Q2=3.8, Q3, late=4.2\n  Cost: all: Q1=2.9, Q2=3, Q3, late=4.2';

async function deck(): Promise<Uint8Array> {
  const { bytes } = await makeXlsx(rows);
  return zipOf({
    '[Content_Types].xml': '<Types></Types>',
    '_rels/.rels': links(['a', 'officeDocument', 'ppt/presentation.xml']),
    'ppt/presentation.xml': '<p:presentation><p:sldIdLst><p:sldId r:id="s"/></p:sldIdLst></p:presentation>',
    'ppt/_rels/presentation.xml.rels': links(['s', 'slide', 'slides/slide1.xml']),
    'ppt/slides/slide1.xml':
      '<p:sld><p:cSld><p:spTree><p:graphicFrame><a:graphic><a:graphicData><c:chart r:id="c"/></a:graphicData></a:graphic></p:graphicFrame></p:spTree></p:cSld></p:sld>',
    'ppt/slides/_rels/slide1.xml.rels': links(['c', 'chart', '../charts/chart1.xml']),
    'ppt/charts/chart1.xml': chart,
    'ppt/charts/_rels/chart1.xml.rels': links(['b', 'package', '../embeddings/book.xlsx']),
    'ppt/embeddings/book.xlsx': bytes,
  });
}

async function edited(...edits: { old: string; new: string; all?: boolean }[]) {
  const { bytes, words } = await editWords('pptx', await deck(), JSON.stringify(edits));
  const zip = await JSZip.loadAsync(bytes);
  const book = (await zip.file('ppt/embeddings/book.xlsx')?.async('uint8array')) ?? new Uint8Array();
  const xml = (await zip.file('ppt/charts/chart1.xml')?.async('string')) ?? '';
  return { words, xml, shown: readPptx(bytes).replace('## Slide 1\n', ''), book: readXlsx(book) };
}

test('the numbers of a chart are changed as reading shows them, and so is the workbook inside that a person edits them in', async () => {
  expect(readPptx(await deck())).toBe(`## Slide 1\n${read}`);
  const { words, shown, book } = await edited(
    { old: 'Sales: Q1=3.6, Q2=3.8, Q3, late=4.2', new: 'Sales: Q1=3.6, Q2=3.85, Q3, late=1,234.5' },
    { old: 'Q2=3, Q3, late=4.2', new: 'Q2=-3, Q3, late=4' },
    { old: 'By quarter', new: 'By quarter, final' },
  );
  expect(words).toBe('3 places');
  expect(shown).toBe('[chart: By quarter, final]\n  Sales: Q1=3.6, Q2=3.85, Q3, late=1234.5\n  Cost: all: Q1=2.9, Q2=-3, Q3, late=4');
  expect(book).toContain('2: Q1 | 3.6 | 2.9\n3: Q2 | 3.85 | -3\n4: Q3, late | 1234.5 | 4');
});

test('points and series have other names, points come and go, with the cells that they stand for', async () => {
  const more = 'Q1=3.6, Q2=3.8, Q3=4.2, Q4=5';
  const { shown, book, xml } = await edited({
    old: read.split('\n').slice(1).join('\n'),
    new: `  Turnover: ${more}\n  Cost: all: Q1=2.9, Q2=3, Q3=4.2, Q4=3.1`,
  });
  expect(shown).toBe(`[chart: By quarter]\n  Turnover: ${more}\n  Cost: all: Q1=2.9, Q2=3, Q3=4.2, Q4=3.1`);
  expect(book).toContain('1: Quarter | Turnover | Cost: all\n2: Q1 | 3.6 | 2.9\n3: Q2 | 3.8 | 3\n4: Q3 | 4.2 | 4.2\n5: Q4 | 5 | 3.1');
  expect(xml).toContain('<c:f>Sheet1!$B$2:$B$5</c:f>');
  const less = await edited({ old: ', Q3, late=4.2', new: '', all: true });
  expect(less.shown).toBe('[chart: By quarter]\n  Sales: Q1=3.6, Q2=3.8\n  Cost: all: Q1=2.9, Q2=3');
  expect(less.book).toContain('3: Q2 | 3.8 | 3');
  expect(less.book).not.toContain('late');
});

test('what a chart cannot show is refused in words, and nothing is changed', async () => {
  await expect(edited({ old: 'Q3, late=4.2', new: 'Q3, late=5' })).rejects.toThrow('old is there 2 times in charts');
  await expect(edited({ old: 'Q1=3.6', new: 'Q1=much' })).rejects.toThrow('"much" is no number');
  await expect(edited({ old: 'Sales: Q1=3.6', new: 'Sales: 3.6' })).rejects.toThrow('Write the line of a chart as it was');
  await expect(edited({ old: 'Sales: Q1=3.6', new: 'Sales: Q0=3.6' })).rejects.toThrow('stand over the same names');
  await expect(edited({ old: '  Sales: Q1', new: '  More: Q1=1\n  Sales: Q1' })).rejects.toThrow('no series can come or go');
});

test('a document shows its charts, and lets them be changed', async () => {
  const w = (body: string) => `<w:document><w:body>${body}</w:body></w:document>`;
  const file = await zipOf({
    '_rels/.rels': links(['a', 'officeDocument', 'word/document.xml']),
    'word/document.xml': w('<w:p><w:r><w:t>Above</w:t></w:r></w:p><w:p><w:r><w:drawing><c:chart r:id="c"/></w:drawing></w:r></w:p>'),
    'word/_rels/document.xml.rels': links(['c', 'chart', 'charts/chart1.xml']),
    'word/charts/chart1.xml': chart,
  });
  expect(readDocx(file)).toBe(`Above\n\n${read}`);
  const { bytes } = await editWords(
    'docx',
    file,
    JSON.stringify([
      { old: 'Q1=3.6', new: 'Q1=3.7' },
      { old: 'By quarter', new: 'New' },
    ]),
  );
  expect(readDocx(bytes)).toBe(`Above\n\n${read.replace('3.6', '3.7').replace('By quarter', 'New')}`);
  expect(await (await JSZip.loadAsync(bytes)).file('word/charts/chart1.xml')?.async('string')).toContain('<a:t>New</a:t>');
});
