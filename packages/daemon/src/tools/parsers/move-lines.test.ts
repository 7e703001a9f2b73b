import ExcelJS from 'exceljs';
import JSZip from 'jszip';
import { describe, expect, test } from 'vitest';
import { editCells } from './edit-cells.ts';
import { deletion, insertion } from './lines.ts';
import { makeXlsx } from './make-xlsx.ts';
import { shifted } from './moved-references.ts';
import { withNoteBoxes, withPivot, withPivotSource } from './moved-things.ts';
import { readXlsx } from './xlsx.ts';

describe('what points at the cells of a sheet follows them', () => {
  const csv = 'Name,Team,Due,Paid\nAnna,blue,100,120.5\nBernd,red,80,80\nChloé,blue,90,99.9\nDmitri,red,1000,1200\nTotal,,,=SUM(D2:D5)';

  /** `sheet`: what stands behind the cells, where the schema wants it. */
  async function open(sheet = ''): Promise<Uint8Array> {
    const zip = await JSZip.loadAsync(await edit((await makeXlsx(csv)).bytes, { charts: ['column A1:A5,D1:D5 at G2: Paid'] }));
    const xml = (await zip.file('xl/worksheets/sheet1.xml')?.async('string')) ?? '';
    zip.file('xl/worksheets/sheet1.xml', xml.replace('</sheetData>', `</sheetData>${sheet}`));
    return zip.generateAsync({ type: 'uint8array' });
  }
  type How = { sheet?: string; [name: string]: unknown };
  const edit = async (book: Uint8Array, how: How) => (await edited(book, how)).bytes;
  const edited = (book: Uint8Array, { sheet, ...how }: How) => {
    const options = Object.fromEntries(
      Object.entries(how).map(([name, value]) => [name, name === 'new' ? String(value) : JSON.stringify(value)]),
    );
    return editCells(book, sheet ? { ...options, sheet } : options);
  };
  const parts = async (book: Uint8Array) => {
    const files = Object.values((await JSZip.loadAsync(book)).files).filter(({ dir }) => !dir);
    return new Map(await Promise.all(files.map(async (file) => [file.name, await file.async('string')] as const)));
  };
  const chart = async (book: Uint8Array) => (await parts(book)).get('xl/charts/chart1.xml') ?? '';
  const held = (xml: string) => [...xml.matchAll(/<c:v>([^<]*)</g)].map(([, text]) => text);
  const shown = (xml: string) => [...xml.matchAll(/<c:f>([^<]*)</g)].map(([, text]) => text);

  test('a chart shows the rows that are left, and who was deleted is nowhere in the file', async () => {
    const book = await edit(await open(), { delete: ['3', '5'] });
    const xml = await chart(book);
    expect(shown(xml)).toEqual(["'Sheet1'!$D$1", "'Sheet1'!$A$2:$A$3", "'Sheet1'!$D$2:$D$3"]);
    expect(held(xml)).toEqual(['Paid', 'Anna', 'Chloé', '120.5', '99.9']);
    for (const [name, text] of await parts(book)) expect(`${name}: ${text}`).not.toMatch(/Bernd|Dmitri/);
    expect(readXlsx(book)).toContain('2: Anna | blue | 100 | 120.5\n3: Chloé | blue | 90 | 99.9');
  });

  test('a chart takes in the rows that came between, and what cells were set to', async () => {
    const book = await edit(await open(), { insert: ['3'], cells: { A3: 'Bea', D3: 7, D2: '=2*4' } });
    const xml = await chart(book);
    expect(shown(xml)).toEqual(["'Sheet1'!$D$1", "'Sheet1'!$A$2:$A$6", "'Sheet1'!$D$2:$D$6"]);
    expect(held(xml)).toEqual(['Paid', 'Anna', 'Bea', 'Bernd', 'Chloé', 'Dmitri', '8', '7', '80', '99.9', '1200']);
    expect(await chart(await edit(book, { cells: { A7: 'Sum' } }))).toBe(xml);
  });

  test('the answer says which charts follow, and which lost cells that they showed', async () => {
    const book = await open();
    expect((await edited(book, { delete: ['3'] })).words).toBe('deleted 1 row on sheet "Sheet1"; 1 chart follows; 1 formula computed');
    expect((await edited(book, { delete: ['D'] })).words).toBe('deleted 1 column on sheet "Sheet1"; 1 chart has lost cells');
    expect((await edited(book, { insert: ['9'] })).words).toBe('inserted 1 row on sheet "Sheet1"; 1 formula computed');
  });

  test('a chart of another sheet follows too, and rests where its cells do', async () => {
    const book = await edit(await open(), { new: 'More', charts: ["pie 'Sheet1'!A1:A3,'Sheet1'!C1:C3"] });
    expect(await chart(await edit(book, { sheet: 'More', insert: ['1'] }))).toBe(await chart(book));
    expect(shown((await parts(await edit(book, { delete: ['B'] }))).get('xl/charts/chart2.xml') ?? '')).toContain("'Sheet1'!$B$2:$B$3");
  });

  test('rules, checks and links whose cells are gone go, and no empty list of them stays', async () => {
    const rule = '<cfRule type="cellIs" priority="1" operator="lessThan"><formula>$D$5</formula></cfRule>';
    const sheet = [
      `<conditionalFormatting sqref="D3">${rule}</conditionalFormatting><conditionalFormatting sqref="D2:D5 B3">${rule}</conditionalFormatting>`,
      '<dataValidations count="1"><dataValidation type="list" sqref="B3"><formula1>"red,blue"</formula1></dataValidation></dataValidations>',
      '<hyperlinks><hyperlink ref="A3" location="B1"/></hyperlinks>',
    ].join('');
    const xml = (await parts(await edit(await open(sheet), { delete: ['3'] }))).get('xl/worksheets/sheet1.xml') ?? '';
    expect(xml.match(/<conditionalFormatting[^>]*>/g)).toEqual(['<conditionalFormatting sqref="D2:D4">']);
    expect(xml).toContain('<formula>$D$4</formula>');
    expect(xml).not.toMatch(/dataValidation|hyperlink/);
  });

  test.each([
    ['SUM($B:$B)+SUM(B2:B4)', { delete: ['A'] }, 'SUM($A:$A)+SUM(A2:A4)'],
    ['SUM(2:4)+Ünits!B7+MY_B7+T[B7]', { delete: ['1'], sheet: 'Ünits' }, 'SUM(2:4)+Ünits!B6+MY_B7+T[B7]'],
    ["[1]Data!B7+'[1]Data'!B7+SUM(3:4)", { insert: ['3'], sheet: 'Data' }, "[1]Data!B7+'[1]Data'!B7+SUM(4:5)"],
  ])('%s is, after %j, %s', (formula, { sheet = 'Data', ...how }: { sheet?: string; delete?: string[]; insert?: string[] }, now) => {
    const move = how.delete ? deletion(how.delete) : insertion(how.insert ?? []);
    expect(shifted(formula, sheet, sheet === 'Data', move)).toBe(now);
  });

  test('boxes of notes stand beside their cells, and a pivot table is made from what is left', async () => {
    const box = (row: number, top: number) =>
      `<v:shape id="_x${row}"><x:ClientData ObjectType="Note"><x:Anchor>1, 15, ${top}, 2, 3, 15, ${top + 4}, 1</x:Anchor><x:Row>${row}</x:Row><x:Column>0</x:Column></x:ClientData></v:shape>`;
    const move = deletion(['3']);
    expect(withNoteBoxes(box(2, 1) + box(6, 5), move)).toBe(
      box(6, 5).replace('5, 2,', '4, 2,').replace('9, 1', '8, 1').replace('>6<', '>5<'),
    );
    expect(withPivot('<location ref="A5:B9" x="1"/>', move)).toBe('<location ref="A4:B8" x="1"/>');
    expect(() => withPivot('<location ref="A2:B9"/>', move)).toThrow('lines can neither go from it');
    const source = '<pivotCacheDefinition r:id="rId1"><worksheetSource ref="A1:D5" sheet="Data"/></pivotCacheDefinition>';
    expect(withPivotSource(source, 'Data', move)).toBe(
      '<pivotCacheDefinition refreshOnLoad="1" r:id="rId1"><worksheetSource ref="A1:D4" sheet="Data"/></pivotCacheDefinition>',
    );
    expect(withPivotSource(source, 'Other', move)).toBe(source);
  });

  test('other programs open what came of it', async () => {
    const reopened = new ExcelJS.Workbook();
    const bytes = await edit(await open(), { delete: ['2:3'] });
    await reopened.xlsx.load(Buffer.from(bytes) as unknown as ArrayBuffer); // its types want a Buffer of another Node
    expect(reopened.worksheets[0]?.getCell('A2').value).toBe('Chloé');
  });
});
