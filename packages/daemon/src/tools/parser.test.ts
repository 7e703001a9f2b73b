import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ExcelJS from 'exceljs';
import JSZip from 'jszip';
import { PDFDict, PDFDocument, PDFName } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { openToolDesk, parse } from './desk.double.ts';
import { docx, never, p, textOf, zipOf } from './documents.double.ts';
import { fileKind } from './file-kind.ts';

test('a Word document shows headings, tables, tracked changes and what stands in text boxes', async () => {
  const styles = '<w:styles><w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style></w:styles>';
  const rels = '<Relationships><Relationship Id="r1" Type="x/styles" Target="styles.xml"/></Relationships>';
  const body = [
    p('Überblick', '<w:pPr><w:pStyle w:val="berschrift2"/></w:pPr>'),
    '<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:r><w:t xml:space="preserve"> A &amp; B</w:t></w:r></w:p>',
    `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>${p('wide')}</w:tc></w:tr><w:tr><w:tc>${p('1')}</w:tc><w:tc>${p('2')}${p('3')}</w:tc></w:tr></w:tbl>`,
    `<w:p><w:r><w:drawing><w:txbxContent>${p('in a box')}</w:txbxContent></w:drawing></w:r></w:p>`,
  ].join('');
  const text = await textOf('docx', await docx(body, { 'word/styles.xml': styles, 'word/_rels/document.xml.rels': rels }));
  expect(text).toBe(
    '[Tracked changes are shown as [+added+] and [-removed-]. An edit whose old has these marks and whose new has only the words settles them.]\n\n## Überblick\n[+new+][-old-] A & B\n\n| wide |  |\n| --- | --- |\n| 1 | 2 / 3 |\n\n\nin a box'.replace(
      '\n\n\nin',
      '\n\nin',
    ),
  );
});

test('lists are numbered as Word numbers them', async () => {
  const level = (at: number, text: string) =>
    `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="${text}"/></w:lvl>`;
  const numbering = `<w:numbering><w:abstractNum w:abstractNumId="0">${level(0, '%1.')}${level(1, '%1.%2')}</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>`;
  const item = (text: string, at: number) => p(text, `<w:pPr><w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="7"/></w:numPr></w:pPr>`);
  const rels = '<Relationships><Relationship Id="r1" Type="x/numbering" Target="numbering.xml"/></Relationships>';
  const file = await docx(item('Scope', 0) + item('Term', 0) + item('Start', 1) + item('End', 1) + item('Fees', 0), {
    'word/numbering.xml': numbering,
    'word/_rels/document.xml.rels': rels,
  });
  expect(await textOf('docx', file)).toBe('1. Scope\n2. Term\n  2.1 Start\n  2.2 End\n3. Fees');
});

test('a workbook shows values as computed, dates as dates, formulas told once, and what else is there', async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Sales');
  sheet.addRow(['Day', 'Net', 'Share', 'Id', 'Gross']);
  for (let i = 1; i <= 3; i++) {
    const row = sheet.addRow([
      new Date(Date.UTC(2024, 1, 27 + i)),
      i * 0.1,
      i / 8,
      `00${i}`,
      { formula: `B${i + 1}*1.2`, result: i * 0.12 },
    ]);
    row.getCell(1).numFmt = 'dd/mm/yyyy';
    row.getCell(3).numFmt = '0.0%';
  }
  sheet.mergeCells('A6:C6');
  sheet.getCell('A6').value = 'Note\nof two lines';
  sheet.getCell('B2').note = 'checked';
  book.addWorksheet('Secret', { state: 'hidden' }).addRow([{ formula: 'Sales!B2' }]);
  const file = new Uint8Array(await book.xlsx.writeBuffer());
  const text = await textOf('xlsx', file);
  expect(text).toContain('Sheets: "Sales", "Secret" (hidden)');
  expect(text).toContain("2: 2024-02-28 | 0.1 | 12.5% | '001 | 0.12\n3: 2024-02-29 | 0.2 | 25% | '002 | 0.24\n4: 2024-03-01 | 0.3 | 37.5%");
  expect(text).toContain('6: Note⏎of two lines');
  expect(text).toContain('Formulas: E2:E4 =B2*1.2');
  expect(text).toContain('Merged: A6:C6');
  expect(text).toContain('Notes: B2: checked');
  expect(text).toContain('1: 0.1\nFormulas: A1 =Sales!B2\n[The file holds no values for a formula: computed here]');
  expect(await textOf('xlsx', file, 'sales!B2:C3')).toContain('## Sales (2 rows, B2:C3)\n   B | C\n2: 0.1 | 12.5%\n3: 0.2 | 25%');
  expect(await textOf('xlsx', file, 'Nowhere')).toMatch(/^REFUSED: There is no sheet "Nowhere". There are: "Sales", "Secret"/);
});

test('a presentation shows titles, tables and notes of the slides that are asked for', async () => {
  const slide = (body: string) => `<p:sld><p:cSld><p:spTree>${body}</p:spTree></p:cSld></p:sld>`;
  const shape = (type: string, text: string) =>
    `<p:sp><p:nvSpPr><p:nvPr><p:ph type="${type}"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`;
  const relation = (id: string, type: string, target: string) =>
    `<Relationships><Relationship Id="${id}" Type="x/${type}" Target="${target}"/></Relationships>`;
  const file = await zipOf({
    'ppt/presentation.xml':
      '<p:presentation><p:sldIdLst><p:sldId id="257" r:id="b"/><p:sldId id="256" r:id="a"/></p:sldIdLst></p:presentation>',
    'ppt/_rels/presentation.xml.rels':
      '<Relationships><Relationship Id="a" Type="x/slide" Target="slides/slide1.xml"/><Relationship Id="b" Type="x/slide" Target="/ppt/slides/slide2.xml"/></Relationships>',
    'ppt/slides/slide1.xml': slide(shape('title', 'Last')),
    'ppt/slides/slide2.xml': slide(
      shape('title', 'First') +
        '<p:graphicFrame><a:tbl><a:tr><a:tc><p:txBody><a:p><a:r><a:t>x</a:t></a:r></a:p></p:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>'.replaceAll(
          'p:txBody',
          'a:txBody',
        ),
    ),
    'ppt/slides/_rels/slide2.xml.rels': relation('n', 'notesSlide', '../notesSlides/notesSlide1.xml'),
    'ppt/notesSlides/notesSlide1.xml': `<p:notes>${shape('body', 'Say hello')}</p:notes>`,
  });
  expect(await textOf('pptx', file)).toBe('## Slide 1\n# First\n| x |\nNotes: Say hello\n\n## Slide 2\n# Last');
  expect(await textOf('pptx', file, '2')).toBe('## Slide 2\n# Last');
  expect(await textOf('pptx', file, '7')).toBe('REFUSED: There are only 2 slides.');
});

test('a mail shows headers, words, tables and attachments, which can be read by name', async () => {
  const mail = [
    'From: =?utf-8?q?J=C3=BCrgen?= <j@example.com>\r\nTo: a@example.com\r\nSubject: Table\r\nDate: Mon, 01 Jan 2024 10:00:00 +0000',
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Dear&nbsp;all,</p><script>x()</script><table><tr><td>A</td><td>1</td></tr></table>',
    '--b\r\nContent-Type: text/csv; name="d.csv"\r\nContent-Disposition: attachment; filename="d.csv"\r\nContent-Transfer-Encoding: base64\r\n\r\nYSwxCg==\r\n--b--\r\n',
  ].join('\r\n');
  const desk = openToolDesk({ 'a.eml': mail });
  const { text } = await desk.call('read_file', { path: 'a.eml' });
  expect(text).toContain('Subject: Table');
  expect(text).toContain('Jürgen');
  expect(text).toContain('Dear all,\nA | 1');
  expect(text).toContain('Attached: d.csv (text/csv, 4 bytes)');
  expect((await desk.call('read_file', { path: 'a.eml', part: 'd.csv' })).text).toBe('a,1');
  expect(await desk.call('read_file', { path: 'a.eml', part: 'x' })).toMatchObject({
    failed: true,
    text: expect.stringContaining('d.csv'),
  });
});

test('an archive is listed, and an entry read by its kind', async () => {
  const desk = openToolDesk({ 'a.zip': await zipOf({ 'in/a.txt': 'hello', 'b.txt': 'x' }) });
  expect((await desk.call('read_file', { path: 'a.zip' })).text).toContain('in/a.txt  5 bytes');
  expect((await desk.call('read_file', { path: 'a.zip', part: 'in/a.txt' })).text).toBe('hello');
});

describe('a document is made and read back', () => {
  const markdown =
    '# Report\n\nSome **bold** words and 2 * 3 in snake_case.\nnext line\n\n1. one\n2. two\n\n| A | B |\n|---|---|\n| x | 1 |\n';
  test.each([
    ['docx', '# Report\nSome **bold** words and 2 * 3 in snake_case.\nnext line\n1. one\n2. two\n\n| A | B |\n| --- | --- |\n| x | 1 |'],
    ['pdf', /^Report\n+Some bold words and 2 \* 3 in snake_case\.\nnext line\n+1\. one\n2\. two\n+A +B\n+x +1$/],
  ])('as %s from Markdown', async (kind, expected) => {
    const desk = openToolDesk();
    expect(await desk.call('write_file', { path: `r.${kind}`, content: markdown })).not.toHaveProperty('failed');
    const { text } = await desk.call('read_file', { path: `r.${kind}` });
    if (typeof expected === 'string') expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });

  test('as a workbook from CSV, with numbers, dates, shares, names and formulas as such', async () => {
    const desk = openToolDesk();
    await desk.call('write_file', { path: 'a.xlsx', content: 'Name;When;Share;Id;Sum\n"Lee; Jo";2024-05-01;15%;007;=C2*2\n' });
    expect((await desk.call('read_file', { path: 'a.xlsx' })).text).toContain(
      "1: Name | When | Share | Id | Sum\n2: Lee; Jo | 2024-05-01 | 15% | '007 | 0.3",
    );
  });

  test('as a picture from SVG, which nothing outside it can come into', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40" fill="red"/><image href="file:///etc/hostname" width="9" height="9"/></svg>';
    const desk = openToolDesk({}, { sees: true });
    for (const name of ['a.png', 'a.jpg']) {
      expect(await desk.call('write_file', { path: name, content: svg })).not.toHaveProperty('failed');
      expect((await desk.call('read_file', { path: name })).text).toContain('60 × 40');
    }
    // Drawing programs take the name of the language as given.
    const bare = '<svg width="60" height="40"><use xlink:href="#r"/><rect id="r" width="9" height="9"/></svg>';
    expect(await desk.call('write_file', { path: 'bare.png', content: bare })).not.toHaveProperty('failed');
    expect(await desk.call('write_file', { path: 'b.png', content: 'a picture of a cat' })).toMatchObject({
      failed: true,
      text: expect.stringContaining('SVG'),
    });
  });
});

test('texts that a picture cuts off are named, wherever they stand and however they are moved', async () => {
  const wide = 'Total revenue of all branches, by month and by product line';
  const svg = (inner: string, root = 'width="300" height="100"') => `<svg ${root}><style>.s{font-size:8px}</style>${inner}</svg>`;
  const said = async (content: string) => (await openToolDesk().call('write_file', { path: 'a.png', content })).text;
  const cut = `Cut off at the edge of the picture: "${wide}". Make`;
  expect(await said(svg(`<rect width="900" height="9"/><text x="10" y="40" font-size="24">${wide}</text>`))).toContain(cut);
  expect(await said(svg(`<g transform="translate(200 0)"><text y="40" class="s">${wide}</text></g>`))).toContain(cut);
  expect(await said(svg(`<text x="10" y="130" class="s">${wide}</text>`))).toContain(cut);
  expect(await said(svg(`<text x="10" y="40" class="s">${wide}</text><defs><text x="900">never shown</text></defs>`))).not.toContain(
    'Cut off',
  );
  expect(await said(svg(`<text x="10" y="40" font-size="24">${wide}</text>`, 'viewBox="0 0 900 300" width="300"'))).not.toContain(
    'Cut off',
  );
});

const samples = fileURLToPath(new URL('../../../../../shared/corpora/office-samples', import.meta.url));
describe.skipIf(!existsSync(samples))('real files (skipped where ../shared/corpora is absent)', () => {
  const files = existsSync(samples) ? globSync(`${samples}/{docx,pptx,xlsx,pdf}/*.{docx,pptx,xlsx,pdf}`).sort() : [];
  test('every one is read, quickly and with its words', async () => {
    const failed: string[] = [];
    const readOne = async (file: string) => {
      const content = readFileSync(file);
      const kind = fileKind(file, content.subarray(0, 4096));
      const parsed = kind.is === 'document' ? await parse(kind.parser, content, never) : undefined;
      if (!parsed?.ok) failed.push(`${file}: ${parsed?.sentence}`);
      else if (parsed.text.length < 10 && !parsed.files.length) failed.push(`${file}: empty`);
    };
    await Promise.all(files.map(readOne));
    expect(failed).toEqual([]);
    expect(files.length).toBeGreaterThan(30);
  });
});

test('Markdown tables become sheets of their own, with formulas over them', async () => {
  const desk = openToolDesk({ 'a.xlsx': 'old' });
  const content =
    '# Sheet: Costs\n| Item | **Cost** |\n| --- | ---: |\n| Rent \\| flat | 500 |\n| Food | =250*2*1 |\n\n# Sheet: All\nWhat,Sum\nall,=SUM(Costs!B2:B3)\n';
  const made = await desk.call('write_file', { path: 'a.xlsx', content });
  expect(made.text).toMatch(
    /; sheets "Costs" \(3 rows of 2 cells\), "All" \(2 rows of 2 cells\); 2 formulas computed\. Formats, charts and other sheets of the old workbook are gone; edit_sheet keeps them\.\nFormulas: Costs!B3 = 500, All!B2 = 1000$/,
  );
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(`${desk.folder}/a.xlsx`);
  expect(book.worksheets.map((sheet) => sheet.name)).toEqual(['Costs', 'All']);
  const costs = book.worksheets[0];
  expect(['A1', 'B1', 'A2', 'B2', 'A3'].map((place) => costs?.getCell(place).value)).toEqual(['Item', 'Cost', 'Rent | flat', 500, 'Food']);
  expect(costs?.getCell('B3').result).toBe(500);
  expect(book.worksheets[1]?.getCell('B2').result).toBe(1000);
  const wrong = await desk.call('write_file', { path: 'b.xlsx', content: '# Sheet: a/b\nx,y\n' });
  expect(wrong).toMatchObject({ failed: true, text: expect.stringContaining('cannot name a sheet') });
});

test('pictures named in Markdown are shown in the document', async () => {
  const desk = openToolDesk();
  await desk.call('write_file', { path: 'chart.png', content: '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="300"/>' });
  const content = '# Report\n\nBefore.\n![Sales by month](chart.png)\nAfter.';
  for (const path of ['a.docx', 'a.pdf']) expect((await desk.call('write_file', { path, content })).text).toMatch(/^Wrote/);
  const word = await JSZip.loadAsync(readFileSync(join(desk.folder, 'a.docx')));
  expect(Object.keys(word.files).filter((name) => /word\/media\/.*\.png$/.test(name))).toHaveLength(1);
  const xml = (await word.file('word/document.xml')?.async('string')) ?? '';
  expect(xml).toContain('descr="Sales by month"');
  // 600 by 200 pixels, 9525 of Word's units each: as wide as the page, in its proportions.
  expect(xml).toContain('cx="5715000" cy="1905000"');
  const pdf = await PDFDocument.load(readFileSync(join(desk.folder, 'a.pdf')));
  expect(pdf.getPage(0).node.Resources()?.lookup(PDFName.of('XObject'), PDFDict).keys()).toHaveLength(1);
  expect((await desk.call('read_file', { path: 'a.pdf' })).text).toMatch(/Before\.\s+After\./);
});

test('a document is not written as if a picture were in it', async () => {
  const desk = openToolDesk({ 'not.png': 'text' });
  const refused = async (shown: string, words: RegExp) =>
    expect(await desk.call('write_file', { path: 'a.docx', content: `# Report\n${shown}` })).toMatchObject({
      failed: true,
      text: expect.stringMatching(words),
    });
  await refused('![chart](chart.png)', /There is no .*chart\.png/);
  await refused('![chart](not.png)', /no PNG or JPEG/);
  await refused('![chart](https://example.com/chart.png)', /no file here/);
  await refused('See ![chart](not.png) here', /line of its own/);
  expect(existsSync(`${desk.folder}/a.docx`)).toBe(false);
  expect((await desk.call('write_file', { path: 'a.docx', content: 'write `![x](y.png)`' })).failed).toBeUndefined();
});

test('a picture is drawn without the emoji that no font has, not with empty boxes, and they are named', async () => {
  const desk = openToolDesk();
  const draw = async (words: string) => {
    const content = `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><text y="30" font-size="20">${words}</text></svg>`;
    const { text } = await desk.call('write_file', { path: 'a.png', content });
    return { text, picture: readFileSync(join(desk.folder, 'a.png'), 'base64') };
  };
  const drawn = await draw('&#x1F600;1\ufe0f\u20e3 👩🏽‍💻\u2714\ufe0f © ok');
  expect(drawn.text).toContain('. Left out, since the fonts here have no emoji: 😀 👩🏽‍💻.');
  expect(drawn.picture).toBe((await draw('1 \u2714 © ok')).picture);
  const pdf = await desk.call('write_file', { path: 'a.pdf', content: 'Done ✅ or not ❌ 🔴\n' });
  expect(pdf.text).toContain('; 1 page. Left out, since the fonts here have no emoji: 🔴.');
  expect((await desk.call('read_file', { path: 'a.pdf' })).text.trim()).toBe('Done ✔ or not ✘');
});

test('a picture’s text takes another font of the machine where the usual ones lack it, or is refused by name', async () => {
  const desk = openToolDesk();
  const drawn = async (words: string) => {
    const content = `<svg width="90" height="60"><text y="40" font-size="40">${words}</text></svg>`;
    const { failed, text } = await desk.call('write_file', { path: 'a.png', content });
    return failed ? text : readFileSync(join(desk.folder, 'a.png'), 'base64');
  };
  expect(await drawn('ok\u{10f123}')).toContain('No font of this machine has \u{10f123}. Draw these as shapes');
  // Two empty boxes would be alike.
  expect(await drawn('祝')).not.toBe(await drawn('贺'));
});

test('a form says what its fields hold, what can be chosen, and which are empty', async () => {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage();
  const form = pdf.getForm();
  page.drawText('Name', { x: 50, y: 700 });
  form.createTextField('name').addToPage(page, { x: 100, y: 700 });
  form.createTextField('city').addToPage(page, { x: 100, y: 650 });
  form.getTextField('city').setText('Bonn');
  const plan = form.createDropdown('plan');
  plan.addOptions(['Basic', 'Gold']);
  plan.addToPage(page, { x: 100, y: 600 });
  const desk = openToolDesk({ 'form.pdf': await pdf.save() });
  const { text } = await desk.call('read_file', { path: 'form.pdf' });
  expect(text).toMatch(/^Name\n[\s\S]*\[field city: Bonn\]\n\[field plan: empty of Basic, Gold\]\n\[empty fields: name\]$/);
});
