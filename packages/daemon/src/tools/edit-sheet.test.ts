import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import JSZip from 'jszip';
import { describe, expect, test } from 'vitest';
import { openToolDesk, type ToolDesk } from './desk.double.ts';
import { partOf } from './documents.double.ts';

test('cells of a text are no matter for a workbook’s tool', async () => {
  const desk = openToolDesk({ 'a.csv': 'a,b' });
  expect((await desk.call('edit_sheet', { path: 'a.csv', cells: { A1: 1 } })).text).toContain('edit_file changes it');
});

describe('cells of a workbook are changed where they stand', () => {
  async function open(): Promise<ToolDesk> {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('Data');
    sheet.addRows([
      ['Name', 'Score', 'Double'],
      ['Ann', 10, { formula: 'B2*2', result: 20 }],
      ['Ben', 20, { formula: 'B3*2', result: 40 }],
      ['Cid', 30, { formula: 'B4*2', result: 60 }],
      ['Sum', { formula: 'SUM(B2:B4)', result: 60 }, { formula: '$B$3+1', result: 21 }],
    ]);
    sheet.mergeCells('A7:B7');
    sheet.getCell('A7').value = 'footer';
    sheet.getCell('B4').numFmt = '0.00';
    book.addWorksheet('Other').addRow([{ formula: 'SUM(Data!B2:B4)&"Data!B3"&Data!B3', result: 'x' }]);
    const zip = await JSZip.loadAsync(new Uint8Array(await book.xlsx.writeBuffer()));
    zip.file('xl/charts/chart1.xml', '<chart>kept</chart>');
    return openToolDesk({ 'a.xlsx': await zip.generateAsync({ type: 'uint8array' }) });
  }
  const read = async (desk: ToolDesk) => (await desk.call('read_file', { path: 'a.xlsx' })).text;

  test('values of every kind are set, in place and beyond the edge, and the rest of the file stays', async () => {
    const desk = await open();
    const cells = { B2: 11.5, A3: 'B & "n"', C3: true, D1: [['New', 'More'], ['=B2+1', null], ["'007"]], A9: [['late', 1]] };
    const folders = async () =>
      Object.values((await JSZip.loadAsync(readFileSync(join(desk.folder, 'a.xlsx')))).files).filter(({ dir }) => dir);
    const before = await folders();
    const result = await desk.call('edit_sheet', { path: 'a.xlsx', cells });
    expect(await folders()).toEqual(before);
    expect(result.text).toMatch(/^Set 10 cells on sheet "Data"/);
    const text = await read(desk);
    expect(text).toContain('1: Name | Score | Double | New | More');
    expect(text).toContain('2: Ann | 11.5 | 23 | 12.5');
    expect(text).toContain(`3: B & "n" | 20 | TRUE | '007`);
    expect(text).toContain('9: late | 1');
    expect(text).toContain('Merged: A7:B7');
    expect(await partOf(desk, 'a.xlsx', 'xl/charts/chart1.xml')).toBe('<chart>kept</chart>');
  });

  test('formulas are computed anew on every sheet, and what they come to is in the file', async () => {
    const desk = await open();
    const { text } = await desk.call('edit_sheet', {
      path: 'a.xlsx',
      cells: { B2: 99, D2: '=1/0', D3: '=FILTER(B2:B4,B2:B4>1)', D4: '=XLOOKUP("Ben",A:A,B:B)' },
    });
    expect(text).toContain('Set 4 cells on sheet "Data" in ');
    expect(text).toContain('; 8 formulas computed: Data!D2 is #DIV/0!; 1 not computed here (FILTER)');
    expect(await read(desk)).toContain(
      '2: Ann | 99 | 198 | #DIV/0!\n3: Ben | 20 | 40 | =FILTER(B2:B4,B2:B4>1)\n4: Cid | 30 | 60 | 20\n5: Sum | 149 | 21',
    );
    const xml = await partOf(desk, 'a.xlsx', 'xl/worksheets/sheet1.xml');
    expect(xml).toContain('<f>SUM(B2:B4)</f><v>149</v>');
    expect(xml).toContain('<f>_xlfn.XLOOKUP(&quot;Ben&quot;,A:A,B:B)</f><v>20</v>');
    expect(xml).toContain('<c r="D3"><f>_xlfn._xlws.FILTER(B2:B4,B2:B4&gt;1)</f></c>');
    expect(await partOf(desk, 'a.xlsx', 'xl/worksheets/sheet2.xml')).toContain(
      't="str"><f>SUM(Data!B2:B4)&amp;&quot;Data!B3&quot;&amp;Data!B3</f><v>149Data!B320</v>',
    );
    expect(await partOf(desk, 'a.xlsx', 'xl/workbook.xml')).toContain('fullCalcOnLoad="1"');
  });

  test('the result says what the changed rows hold now, and what else came to another value', async () => {
    const desk = openToolDesk();
    await desk.call('write_file', {
      path: 'b.xlsx',
      content: 'Item,Cost,Twice\nRent,500,=B2*2\nFood,250,=B3*2\nSum,=SUM(B2:B3),=SUM(C2:C3)',
    });
    const done = await desk.call('edit_sheet', { path: 'b.xlsx', cells: { B2: 600, A5: 'Mean', B5: '=B4/2' } });
    expect(done.text).toContain(
      'Now:\n   A | B\n2: Rent | 600\n5: Mean | 425\nChanged with it: C2 1000 → 1200, B4 750 → 850, C4 1500 → 1700',
    );
    const { text } = await desk.call('read_file', { path: 'b.xlsx' });
    expect(text).toContain('Formulas: C2:C3 =B2*2; B4:C4 =SUM(B2:B3); B5 =B4/2');
  });

  test('charts are put on a sheet, beside those that are there, with what they show', async () => {
    const desk = openToolDesk();
    await desk.call('write_file', { path: 'b.xlsx', content: 'Month,Rent,Food\n2026-01-01,500,=B2/2\n2026-02-01,510,200' });
    const chart = (wish: string) => desk.call('edit_sheet', { path: 'b.xlsx', charts: [wish] });
    expect((await chart('column A1:C3 at E2: Rent & food')).text).toContain('Added 1 chart (E2:L17) on sheet "Sheet1"');
    expect((await chart("pie 'sheet1'!A1:B3 at F10")).text).toContain('(F19:M34)');
    expect((await desk.call('read_file', { path: 'b.xlsx' })).text).toContain(
      '[Also on this sheet: 2 charts (of Sheet1!B2:B3, Sheet1!C2:C3).',
    );
    const xml = await partOf(desk, 'b.xlsx', 'xl/charts/chart1.xml');
    expect(xml).toContain(
      '<c:f>\'Sheet1\'!$C$2:$C$3</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="2"/><c:pt idx="0"><c:v>250</c:v>',
    );
    expect(xml).toContain('<c:formatCode>yyyy-mm-dd</c:formatCode><c:ptCount val="2"/><c:pt idx="0"><c:v>46023</c:v>');
    expect(xml).toContain('<a:t>Rent &amp; food</a:t>');
    expect((await chart('line A1:A9')).text).toMatch(/^Nothing was changed\. A chart's data is a range with labels/);
    expect((await chart('column A1:A3,C1:C3')).text).toContain('Added 1 chart (E36:L51)');
    expect((await chart('column A1:A3,C1:C4')).text).toContain('with the same rows');
    expect((await chart('line Other!A1:B9')).text).toContain('There is no sheet "Other"');
    expect((await chart('pie A1:C3')).text).toContain('A pie shows one column of numbers beside its labels: "A1:B3"');
    expect((await chart('a nice chart')).text).toContain('write it as "column A1:C7 at E2: Title"');
  });

  test('a formula that no program would take is refused', async () => {
    const desk = await open();
    const fails = async (formula: string) => (await desk.call('edit_sheet', { path: 'a.xlsx', cells: { D2: formula } })).text;
    expect(await fails('=SUM(B2:B4')).toContain('Nothing was changed. The formula for D2 is broken: a bracket is not closed');
    expect(await fails('=SUM(Daten!B2:B4)')).toContain('there is no sheet "Daten"; there are "Data", "Other"');
    const made = await desk.call('write_file', { path: 'b.xlsx', content: 'a,b\n1,=SUM(A2' });
    expect(made).toMatchObject({ failed: true, text: expect.stringContaining('The formula for B2 is broken') });
    const unquoted = await desk.call('write_file', { path: 'b.xlsx', content: 'a,b,c\nx,=COUNTIF(A1:A2,A2&""),7' });
    expect(unquoted.text).toContain('; commas outside of quotes were taken for the formula’s in B2; 1 formula computed');
    expect((await desk.call('read_file', { path: 'b.xlsx' })).text).toContain('2: x | 1 | 7');
  });

  test('a workbook that is made has its results too, and each formula is told once', async () => {
    const desk = openToolDesk();
    const made = await desk.call('write_file', {
      path: 'b.xlsx',
      content: 'Item,Cost,Share\nRent,500,=B2/B$4\nFood,250,=B3/B$4\nSum,=SUM(B2:B3),=SUM(C2:C3)',
    });
    expect(made.text).toMatch(/; 4 formulas computed\.\nFormulas: C2 = 0\.666666666666667, C3 = 0\.333333333333333, B4 = 750, C4 = 1$/);
    expect(await partOf(desk, 'b.xlsx', 'xl/worksheets/sheet1.xml')).toContain('<f>SUM(B2:B3)</f><v>750</v>');
    const { text } = await desk.call('read_file', { path: 'b.xlsx' });
    expect(text).toContain('4: Sum | 750 | 1\nFormulas: C2:C3 =B2/B$4; B4:C4 =SUM(B2:B3)');
    expect(text.match(/SUM\(B2:B3\)/g)).toHaveLength(1);
  });

  test('digits are numbers, but not where they would lose something, and dates are dates where dates are', async () => {
    const book = new ExcelJS.Workbook();
    book
      .addWorksheet('S')
      .addRow([new Date(Date.UTC(2024, 4, 1)), 1])
      .getCell(1).numFmt = 'yyyy-mm-dd';
    const desk = openToolDesk({ 'a.xlsx': new Uint8Array(await book.xlsx.writeBuffer()) });
    const cells = { A2: [['2024-05-02', '101', '-2.50', '007', "'12", '12345678901234567890', '1e5']] };
    await desk.call('edit_sheet', { path: 'a.xlsx', cells });
    const xml = await partOf(desk, 'a.xlsx', 'xl/worksheets/sheet1.xml');
    expect(xml).toMatch(
      /<c r="A2" s="\d+"><v>45414<\/v><\/c><c r="B2"><v>101<\/v><\/c><c r="C2"><v>-2.5<\/v><\/c><c r="D2" t="inlineStr">/,
    );
    expect(await read(desk)).toContain(
      "2: 2024-05-02 | 101 | -2.5 | '007 | '12 | '12345678901234567890 | 1e5\n[' before digits: the cell holds them as text]",
    );
  });

  test('a date is a date, an amount an amount, in a cell that held a text or nothing, and each is shown as it is written', async () => {
    const desk = openToolDesk();
    await desk.call('write_file', { path: 'a.xlsx', content: `day,net,n\nlate,none,'5\nx,,"=SUMIFS(B:B,A:A,"">=""&DATE(2024,5,1))"` });
    const done = await desk.call('edit_sheet', {
      path: 'a.xlsx',
      cells: { A2: '2024-05-02', B2: '$1,200.50', A4: [['30.06.2024', '7,50 €', '12%', '13:30', "'2024-05-02", '2/3/24']] },
    });
    expect(done.text).toContain("2: 2024-05-02 | 1200.5 | '5\n4: 2024-06-30 | 7.5 | 12% | 13:30 | '2024-05-02 | '2/3/24");
    expect(done.text).toContain('Left as text, for it can be read in two ways: F4 "2/3/24".');
    expect(await read(desk)).toContain("2: 2024-05-02 | 1200.5 | '5\n3: x |  | 1208");
    const reopened = new ExcelJS.Workbook();
    await reopened.xlsx.readFile(join(desk.folder, 'a.xlsx'));
    const sheet = reopened.worksheets[0];
    expect(sheet?.getCell('A2').value).toEqual(new Date(Date.UTC(2024, 4, 2)));
    expect(['A2', 'A4', 'B2', 'B4', 'C4', 'D4'].map((place) => sheet?.getCell(place).numFmt)).toEqual([
      'yyyy-mm-dd',
      'dd.mm.yyyy',
      '"$"#,##0.00',
      '#,##0.00" €"',
      '0%',
      'hh:mm',
    ]);
    expect(sheet?.getCell('A1').font.bold).toBe(true);
  });

  test('where a workbook counts its days from 1904, and where a cell is for texts, dates go in as they are meant', async () => {
    const book = new ExcelJS.Workbook();
    book.properties.date1904 = true;
    book.addWorksheet('S').addRow(['a', 'b']).getCell(2).numFmt = '@';
    const desk = openToolDesk({ 'a.xlsx': new Uint8Array(await book.xlsx.writeBuffer()) });
    await desk.call('edit_sheet', { path: 'a.xlsx', cells: { A1: '2024-05-02', B1: '2024-05-02' } });
    expect(await read(desk)).toContain("1: 2024-05-02 | '2024-05-02");
  });

  test('reading says which currency cells show, what a cell may hold and where rules colour', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('S');
    sheet.addRows([
      ['Item', 'Price', 'State', 'Net', 'Gross'],
      ['a', 5, 'open', 4, 5],
      ['b', 1234.5, 'paid'],
      ['c', 2, 'open'],
    ]);
    for (const place of ['D2', 'E2']) sheet.getCell(place).numFmt = '"CHF" 0';
    sheet.getCell('B2').numFmt = '#,##0.00 "€"';
    sheet.getCell('B3').numFmt = '[$€-407] #,##0.00';
    sheet.getCell('B4').numFmt = '"$"#,##0.00;[Red]-"$"#,##0.00';
    sheet.getCell('A4').numFmt = '"$"0';
    sheet.getCell('C2').dataValidation = { type: 'list', formulae: ['"open,paid"'] };
    sheet.addConditionalFormatting({
      ref: 'B2:B4',
      rules: [{ type: 'cellIs', operator: 'greaterThan', formulae: [3], priority: 1, style: { font: { bold: true } } }],
    });
    const desk = openToolDesk({ 'a.xlsx': new Uint8Array(await book.xlsx.writeBuffer()) });
    expect(await read(desk)).toContain(
      '4: c | 2 | open\nUnits: D2:E2 CHF, B2:B3 €, B4 $\nChoices: C2 open, paid\n[Also on this sheet: formats by rule in B2:B4.]',
    );
  });

  test('an empty sheet takes cells too', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Empty');
    const desk = openToolDesk({ 'a.xlsx': new Uint8Array(await book.xlsx.writeBuffer()) });
    await desk.call('edit_sheet', { path: 'a.xlsx', cells: { B2: 'first' } });
    expect(await read(desk)).toContain('2: first');
  });

  test('a new cell looks like its neighbours', async () => {
    const desk = await open();
    await desk.call('edit_sheet', { path: 'a.xlsx', cells: { C6: 5, D4: 7 } });
    const xml = await partOf(desk, 'a.xlsx', 'xl/worksheets/sheet1.xml');
    expect(xml).toContain('<c r="D4"><v>7</v></c>');
    expect(xml.indexOf('r="6"')).toBeGreaterThan(xml.indexOf('<row r="5"'));
    expect(xml.indexOf('r="6"')).toBeLessThan(xml.indexOf('<row r="7"'));
  });

  test('a formula beside dates is shown as a number, unless it gives a day', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Stays').addRows([
      ['From', 'To'],
      [new Date(Date.UTC(2024, 4, 1)), new Date(Date.UTC(2024, 4, 8))],
    ]);
    const desk = openToolDesk({ 'a.xlsx': new Uint8Array(await book.xlsx.writeBuffer()) });
    await desk.call('edit_sheet', { path: 'a.xlsx', cells: { C2: '=B2-A2' } });
    expect(await read(desk)).toContain('2: 2024-05-01 | 2024-05-08 | 7\n');
    const other = openToolDesk({ 'a.xlsx': new Uint8Array(await book.xlsx.writeBuffer()) });
    await other.call('edit_sheet', { path: 'a.xlsx', cells: { C2: '=B2+14' } });
    expect(await read(other)).toContain('2: 2024-05-01 | 2024-05-08 | 2024-05-22\n');
  });

  test('rows go, and everything that points below them follows', async () => {
    const desk = await open();
    expect((await desk.call('edit_sheet', { path: 'a.xlsx', delete: ['3'] })).text).toContain('Deleted 1 row');
    const text = await read(desk);
    expect(text).toContain('2: Ann | 10 | 20\n3: Cid | 30 | 60\n4: Sum | 40 | #REF!\n6: footer');
    expect(text).toContain('Merged: A6:B6');
    expect(text).toContain('=SUM(Data!B2:B3)&"Data!B3"&Data!#REF!');
  });

  test('columns go too', async () => {
    const desk = await open();
    await desk.call('edit_sheet', { path: 'a.xlsx', delete: ['B'] });
    expect(await read(desk)).toContain('1: Name | Double\n2: Ann | #REF!');
    const reopened = new ExcelJS.Workbook();
    await reopened.xlsx.readFile(join(desk.folder, 'a.xlsx'));
    expect(reopened.worksheets[0]?.getCell('A4').value).toBe('Cid');
  });

  test('empty rows and columns come, and everything that points below them follows', async () => {
    const desk = await open();
    const done = await desk.call('edit_sheet', {
      path: 'a.xlsx',
      insert: ['3:4'],
      cells: {
        A3: [
          ['Amy', 1],
          ['Bo', 2],
        ],
      },
    });
    expect(done.text).toContain('Inserted 2 rows, set 4 cells on sheet "Data"');
    const text = await read(desk);
    expect(text).toContain('2: Ann | 10 | 20\n3: Amy | 1\n4: Bo | 2\n5: Ben | 20 | 40\n6: Cid | 30 | 60\n7: Sum | 63');
    expect(text).toContain('Merged: A9:B9');
    expect(text).toContain('=SUM(Data!B2:B6)&"Data!B3"&Data!B5');
    await desk.call('edit_sheet', { path: 'a.xlsx', insert: ['B'], cells: { B1: 'Team' } });
    expect(await read(desk)).toContain('1: Name | Team | Score | Double');
  });

  test('a formula that cells share means the same in each of them after a row came between', async () => {
    const shared = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><f t="shared" ref="A2:A4" si="0">A1+$B$1</f></c></row>';
    const rows = `${shared}<row r="3"><c r="A3"><f t="shared" si="0"/></c></row><row r="4"><c r="A4"><f t="shared" si="0"/></c></row>`;
    const { unshared } = await import('./parsers/unshared.ts');
    const own = unshared(rows);
    expect(own).toContain('<c r="A3"><f>A2+$B$1</f></c>');
    expect(own).toContain('<c r="A4"><f>A3+$B$1</f></c>');
    expect(unshared(own)).toBe(own);
  });

  test('a new sheet is made only when that was said, and other programs open it', async () => {
    const desk = await open();
    expect((await desk.call('edit_sheet', { path: 'a.xlsx', sheet: 'Sum & "more"', cells: { A1: 1 } })).text).toContain('say new: true');
    const cells = {
      A1: [
        ['What', 'How much'],
        ['Scores', '=SUM(Data!B2:B4)'],
      ],
    };
    const done = await desk.call('edit_sheet', { path: 'a.xlsx', sheet: 'Sum & "more"', new: true, cells });
    expect(done.text).toContain('Made the sheet, set 4 cells on sheet "Sum & \\"more\\""');
    expect(await read(desk)).toContain('2: Scores | 60');
    const reopened = new ExcelJS.Workbook();
    await reopened.xlsx.readFile(join(desk.folder, 'a.xlsx'));
    expect(reopened.worksheets.map(({ name }) => name)).toEqual(['Data', 'Other', 'Sum & "more"']);
    expect(reopened.getWorksheet('Sum & "more"')?.getCell('B2').result).toBe(60);
    const again = await desk.call('edit_sheet', { path: 'a.xlsx', sheet: 'sum & "MORE"', new: true, cells: { A3: 'same sheet' } });
    expect(again.text).toContain('Set 1 cell on');
    expect((await desk.call('edit_sheet', { path: 'a.xlsx', sheet: 'a/b', new: true })).text).toContain('cannot name a sheet');
  });

  test('a new sheet brings its own names: the workbook may declare them nowhere else', async () => {
    const desk = await open();
    const zip = await JSZip.loadAsync(readFileSync(join(desk.folder, 'a.xlsx')));
    const book = (await zip.file('xl/workbook.xml')?.async('string')) ?? '';
    const names = / xmlns:r="[^"]*"/.exec(book)?.[0] ?? '';
    expect(names).not.toBe('');
    zip.file('xl/workbook.xml', book.replace(names, '').replaceAll('<sheet ', `<sheet${names} `));
    writeFileSync(join(desk.folder, 'a.xlsx'), await zip.generateAsync({ type: 'uint8array' }));
    await desk.call('edit_sheet', { path: 'a.xlsx', sheet: 'More', new: true });
    const element = /<sheet [^>]*name="More"[^>]*>/.exec(await partOf(desk, 'a.xlsx', 'xl/workbook.xml'))?.[0];
    expect(element).toContain(names.trim());
  });

  test('what cannot be done is said, and nothing is changed', async () => {
    const desk = await open();
    const before = readFileSync(join(desk.folder, 'a.xlsx'));
    const fails = async (args: object, words: RegExp) =>
      expect((await desk.call('edit_sheet', { path: 'a.xlsx', ...args })).text).toMatch(words);
    await fails({ sheet: 'Nope', cells: { A1: 1 } }, /no sheet "Nope".*"Data", "Other"/);
    await fails({ cells: { first: 1 } }, /"first" is no cell/);
    await fails({ delete: ['2', 'B'] }, /not both/);
    await fails({ delete: ['2:4', '3'] }, /overlap/);
    await fails({}, /Nothing to change/);
    await fails({ path: 'b.xlsx', cells: { A1: 1 } }, /Close.*a.xlsx/);
    expect(readFileSync(join(desk.folder, 'a.xlsx')).equals(before)).toBe(true);
  });
});

describe('a sheet as people keep them', () => {
  async function open(): Promise<ToolDesk> {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('Data');
    sheet.addRows([
      ['Shop', 'Price', 'Version'],
      ['A', 9.5, 'x'],
      ['B', '12,50', '1,5'],
      ['C', 3, '2,5'],
      ['Sum', { formula: 'SUM(B2:B4)', result: 12.5 }],
    ]);
    for (const row of [2, 3, 5]) sheet.getRow(row).hidden = true;
    sheet.getColumn(3).hidden = true;
    return openToolDesk({ 'a.xlsx': new Uint8Array(await book.xlsx.writeBuffer()) });
  }
  const edit = async (desk: ToolDesk, args: object) => (await desk.call('edit_sheet', { path: 'a.xlsx', ...args })).text;

  test('what is hidden is said', async () => {
    const desk = await open();
    expect((await desk.call('read_file', { path: 'a.xlsx' })).text).toContain('\nHidden: rows 2:3, 5; columns C');
    expect((await desk.call('read_file', { path: 'a.xlsx', part: 'A1:B2' })).text).toContain('\nHidden: rows 2; columns C');
  });

  test('a decimal comma among numbers is one; among other texts it stays what it is', async () => {
    const desk = await open();
    expect(await edit(desk, { cells: { B3: '12,50', C4: '2,75' } })).toContain("3: B | 12.5 | '1,5\n4: C | 3 | '2,75");
    expect((await desk.call('read_file', { path: 'a.xlsx' })).text).toContain('5: Sum | 25');
  });

  test('a total that ends above rows that came in is named, and one that takes them in is not', async () => {
    const desk = await open();
    const told = await edit(desk, {
      insert: ['5:6'],
      cells: {
        A5: [
          ['D', 1],
          ['E', 2],
        ],
      },
    });
    expect(told).toContain('\nEnds above what came in, and leaves it out: B7 =SUM(B2:B4)');
    await edit(desk, { cells: { B7: '=SUM(B2:B6)' } });
    expect(await edit(desk, { insert: ['4'] })).not.toContain('leaves it out');
  });

  test('of a function in another language it is said that names are the English ones', async () => {
    const told = await edit(await open(), { cells: { D1: '=SUMMEWENNS(B2:B4,A2:A4,"A")' } });
    expect(told).toContain('there is no function SUMMEWENNS: their names are the English ones');
  });
});
