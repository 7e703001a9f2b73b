import { expect, test } from 'vitest';
import { readDocx } from './docx.ts';
import { readXlsx, tablesOf } from './xlsx.ts';
import { zipOf } from './zip.double.ts';

const links = (targets: Record<string, [type: string, target: string]>) =>
  `<Relationships>${Object.entries(targets).map(([id, [type, target]]) => `<Relationship Id="${id}" Type="x/${type}" Target="${target}"/>`)}</Relationships>`;

test('a workbook tells the charts that lie on its sheets: title, kind, and what they show', async () => {
  const values = (...texts: (string | number)[]) => texts.map((text, i) => `<c:pt idx="${i}"><c:v>${text}</c:v></c:pt>`).join('');
  const series = `<c:ser><c:tx>${values('Paid')}</c:tx><c:cat>${values('Ann', 'Bo')}</c:cat><c:val>${values(5, 6)}</c:val></c:ser>`;
  const chart = (drawing: string) =>
    `<c:chartSpace><c:chart><c:title><a:t>Who paid</a:t></c:title><c:plotArea><c:layout/>${drawing}</c:plotArea></c:chart></c:chartSpace>`;
  const sheets = await readXlsx(
    zipOf({
      'xl/workbook.xml': '<workbook><sheets><sheet name="A" r:id="r"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': links({ r: ['worksheet', 'worksheets/sheet1.xml'] }),
      'xl/worksheets/sheet1.xml': '<worksheet><sheetData/><drawing r:id="d"/></worksheet>',
      'xl/worksheets/_rels/sheet1.xml.rels': links({ d: ['drawing', '../drawings/drawing1.xml'] }),
      'xl/drawings/drawing1.xml': '<xdr:wsDr><c:chart r:id="c1"/><c:chart r:id="c2"/><c:chart r:id="c3"/><c:chart r:id="c4"/></xdr:wsDr>',
      'xl/drawings/_rels/drawing1.xml.rels': links({
        c1: ['chart', '../charts/chart1.xml'],
        c2: ['chart', '../charts/chart2.xml'],
        c4: ['chart', '../charts/chart3.xml'],
      }),
      'xl/charts/chart1.xml': chart(`<c:barChart><c:barDir val="col"/>${series}</c:barChart>`),
      'xl/charts/chart3.xml': chart(`<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/>${series}</c:barChart>`),
      'xl/charts/chart2.xml': chart(`<c:doughnutChart>${series}</c:doughnutChart>`),
    }),
  );
  const rows = [
    ['', 'Paid'],
    ['Ann', '5'],
    ['Bo', '6'],
  ].map((row) => row.map((text) => ({ text })));
  expect(sheets).toEqual([
    expect.objectContaining({
      drawn: [
        { kind: 'chart', type: 'column', title: 'Who paid', rows, series: [[5, 6]] },
        { kind: 'chart', type: 'pie', title: 'Who paid', rows, series: [[5, 6]] },
        { kind: 'unseen', what: 'chart' },
        // Stacked ones are not drawn as if they were not.
        { kind: 'chart', type: 'bar', title: 'Who paid', rows },
      ],
    }),
  ]);
  expect(tablesOf(sheets ?? [], 'Chart', ({ type }) => `A ${type}`).map(({ name, rows: shown }) => [name, shown.length])).toEqual([
    ['A', 0],
    ['A · Who paid', 4],
    ['A · Who paid (2)', 4],
    ['A · Who paid (3)', 4],
  ]);
});

test('a chart that was saved without its numbers, as scripts save them, draws the cells that it names', async () => {
  const reference = (cells: string) => `<c:f>${cells}</c:f>`;
  const row = (number: number, name: string, value: number) =>
    `<row r="${number}"><c r="A${number}" t="inlineStr"><is><t>${name}</t></is></c><c r="B${number}" s="0"><v>${value}</v></c></row>`;
  const series = `<c:ser><c:tx><c:strRef>${reference("'Year 1'!$B$1")}</c:strRef></c:tx><c:cat>${reference("'Year 1'!$A$2:$A$3")}</c:cat><c:val><c:numRef>${reference("'Year 1'!$B$2:$B$3")}</c:numRef></c:val></c:ser>`;
  const sheets = await readXlsx(
    zipOf({
      'xl/workbook.xml': '<workbook><sheets><sheet name="Year 1" r:id="r"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': links({ r: ['worksheet', 'worksheets/sheet1.xml'] }),
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row r="1"><c r="B1" t="inlineStr"><is><t>Paid</t></is></c></row>${row(2, 'Ann', 5)}${row(3, 'Bo', 6)}</sheetData><drawing r:id="d"/></worksheet>`,
      'xl/worksheets/_rels/sheet1.xml.rels': links({ d: ['drawing', '../drawings/drawing1.xml'] }),
      'xl/drawings/drawing1.xml': '<xdr:wsDr><c:chart r:id="c1"/></xdr:wsDr>',
      'xl/drawings/_rels/drawing1.xml.rels': links({ c1: ['chart', '../charts/chart1.xml'] }),
      'xl/charts/chart1.xml': `<c:chartSpace><c:chart><c:plotArea><c:lineChart>${series}</c:lineChart></c:plotArea></c:chart></c:chartSpace>`,
    }),
  );
  const rows = [
    ['', 'Paid'],
    ['Ann', '5'],
    ['Bo', '6'],
  ].map((texts) => texts.map((text) => ({ text })));
  expect(sheets?.[0]?.drawn).toEqual([{ kind: 'chart', type: 'line', title: '', rows, series: [[5, 6]], cells: 'Year 1 B2:B3' }]);
});

test('a formula that nobody has computed is shown as itself', async () => {
  const cells =
    '<c r="A1"><f>SUM(B1:B2)</f></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="str"><f>T("")</f><v></v></c><c r="D1"><f t="shared" si="0"/></c>';
  const sheets = await readXlsx(
    zipOf({
      'xl/workbook.xml': '<workbook><sheets><sheet name="A" r:id="r"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': links({ r: ['worksheet', 'worksheets/sheet1.xml'] }),
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row r="1">${cells}</row></sheetData></worksheet>`,
    }),
  );
  expect(sheets?.[0]?.rows).toEqual([['=SUM(B1:B2)', '2', '', '=…']]);
});

test('what is bold or italic in a letter is told, and what is plain is a text alone', async () => {
  const run = (text: string, form = '') => `<w:r><w:rPr>${form}</w:rPr><w:t>${text}</w:t></w:r>`;
  const bold = run('ten days', '<w:b/>') + run(' or', '<w:b/>');
  const table = `<w:tbl><w:tr><w:tc><w:p>${run('a')}</w:p><w:p>${run('b', '<w:i/>')}</w:p></w:tc></w:tr></w:tbl>`;
  const body = `<w:p>${run('Pay in ')}${bold}${run(' less ', '<w:b w:val="0"/><w:i/>')}</w:p><w:p>${run(' Yours ')}</w:p>${table}`;
  const blocks = await readDocx(zipOf({ 'word/document.xml': `<w:document><w:body>${body}</w:body></w:document>` }));
  const piece = (text: string, bold = false, italic = false) => ({ text, bold, italic });
  expect(blocks).toEqual([
    { kind: 'text', text: 'Pay in ten days or less', pieces: [piece('Pay in '), piece('ten days or', true), piece(' less', false, true)] },
    { kind: 'text', text: 'Yours' },
    { kind: 'table', rows: [[{ text: 'a\nb', pieces: [piece('a'), piece('\nb', false, true)] }]] },
  ]);
});
