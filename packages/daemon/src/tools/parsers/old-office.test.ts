import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openToolDesk } from '../desk.double.ts';
import { textOf, zipOf } from '../documents.double.ts';
import { compound } from './compound.double.ts';

// Files under fixtures/ were saved by LibreOffice from documents of ours.

const fixture = (name: string) => new Uint8Array(readFileSync(join(import.meta.dirname, 'fixtures', name)));
const read = async (name: string, as = name) => (await openToolDesk({ [as]: fixture(name) }).call('read_file', { path: as })).text;

test('an old Word document has its table, its header and its comment', async () => {
  expect(await read('letter.doc')).toBe(
    `Offer № 7
Dear Zoë, the price is 1 200 €.
First point
Second point
| Item | Pieces | Sum |
| Lamp | 2 | 80.50 |
Yours, Ann

[headers and footers: Lamps & Co]

[comments]
Is that right?`,
  );
});

test('an RTF and an OpenDocument text say the same', async () => {
  expect(await read('letter.rtf')).toBe(
    `[header: Lamps & Co]
Offer № 7
Dear Zoë, the price is 1 200 €. [comment: Is that right?]
First point
Second point
| Item | Pieces | Sum |
| Lamp | 2 | 80.50 |
Yours, Ann`,
  );
  const text = await read('letter.odt');
  expect(text).toContain('# Offer № 7\n[comment: Is that right?] Dear Zoë, the price is 1 200 €.\n- First point\n- Second point');
  expect(text).toContain('| Item | Pieces | Sum |\n| --- | --- | --- |\n| Lamp | 2 | 80.50 |');
});

test('old and open workbooks show dates as dates, texts that look like numbers, notes and hidden sheets', async () => {
  const rows =
    "1: Day | Name | Net | Share | No\n2: 2026-02-28 | Zoë | 0.1 | 25% | '007\n3: 2026-03-01 | Łukasz | 1234.5 | 75%\n4: Total | Zoë! | 1234.6\n6: A note";
  for (const name of ['sums.xls', 'sums.ods']) {
    const text = await read(name);
    expect(text).toContain('Sheets: "Sums", "Secret" (hidden)');
    expect(text).toContain(rows);
    expect(text).toContain('Notes: B2: checked');
  }
  expect(await read('sums.xls')).toContain('[2 cells hold formulas: values as stored]\nMerged: A6:C6');
  expect(await read('sums.ods')).toContain('Formulas: B4 =B2&"!"; C4 =SUM(C2:C3)');
  const desk = openToolDesk({ 'sums.xls': fixture('sums.xls') });
  expect((await desk.call('read_file', { path: 'sums.xls', part: 'Sums!B2:C3' })).text).toContain(
    '   B | C\n2: Zoë | 0.1\n3: Łukasz | 1234.5',
  );
  expect((await desk.call('read_file', { path: 'sums.xls', part: 'Nowhere' })).text).toContain('There are: "Sums", "Secret".');
});

test('slides of OpenDocument have titles, points, tables and notes', async () => {
  expect(await read('talk.odp')).toBe(
    '## Slide 1\n# Why now\n- Churn rose\n- Zoë agrees\nNotes: Speak slowly\n\n## Slide 2\n# Numbers\n| a0 | b0 |\n| --- | --- |\n| a1 | b1 |',
  );
});

test('slides of old PowerPoint have titles and points', async () => {
  const atom = (type: number, content: Uint8Array, instance = 0, container = false) => {
    const head = Buffer.alloc(8);
    head.writeUInt16LE((instance << 4) | (container ? 15 : 0));
    head.writeUInt16LE(type, 2);
    head.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, content]);
  };
  const words = (text: string) => atom(0x0fa0, Buffer.from(text, 'utf16le'));
  const list = [
    atom(0x03f3, Buffer.alloc(20)),
    atom(0x0f9f, Buffer.alloc(4)),
    words('Why now'),
    atom(0x0f9f, Buffer.from([1, 0, 0, 0])),
    words('Churn\rrose'),
  ];
  const file = compound({ 'PowerPoint Document': new Uint8Array(atom(0x03e8, atom(0x0ff0, Buffer.concat(list), 0, true), 0, true)) });
  expect(await textOf('compound', file)).toBe('## Slide 1\n# Why now\nChurn\nrose');
});

const message = () =>
  compound({
    '__properties_version1.0': new Uint8Array(32),
    '__substg1.0_0037001F': 'Offer',
    '__substg1.0_0C1A001F': 'Ann',
    '__substg1.0_5D01001F': 'ann@example.org',
    '__substg1.0_0E04001F': 'Bo',
    '__substg1.0_1000001F': 'Hello Bo,\r\nsee the file.\r\n',
    '__attach_version1.0_#00000000/__substg1.0_3707001F': 'prices.csv',
    '__attach_version1.0_#00000000/__substg1.0_370E001F': 'text/csv',
    '__attach_version1.0_#00000000/__substg1.0_37010102': new Uint8Array(Buffer.from('item,price\nlamp,40\n')),
    '__attach_version1.0_#00000001/__substg1.0_3001001F': 'Older mail',
    '__attach_version1.0_#00000001/__substg1.0_3701000D/__substg1.0_0037001F': 'Question',
    '__attach_version1.0_#00000001/__substg1.0_3701000D/__substg1.0_1000001F': 'What does it cost?',
  });

test('an Outlook message is read like a mail, with what is attached to it', async () => {
  const desk = openToolDesk({ 'offer.msg': message() });
  const { text } = await desk.call('read_file', { path: 'offer.msg' });
  expect(text).toBe(
    'From: Ann <ann@example.org>\nTo: Bo\nSubject: Offer\n\nHello Bo,\nsee the file.\n\nAttached: prices.csv (text/csv, 19 bytes); Older mail (a message)',
  );
  expect((await desk.call('read_file', { path: 'offer.msg', part: 'prices.csv' })).text).toBe('item,price\nlamp,40');
  expect((await desk.call('read_file', { path: 'offer.msg', part: 'Older mail' })).text).toContain(
    'Subject: Question\n\nWhat does it cost?',
  );
  expect((await desk.call('read_file', { path: 'offer.msg', part: 'x' })).text).toContain('There are: prices.csv, Older mail.');
});

test('a file is read by what it is, whatever its name says', async () => {
  expect(await read('sums.xls', 'sums.doc')).toContain('## Sums');
  expect(await read('letter.odt', 'letter.docx')).toContain('# Offer № 7');
  const docx = await zipOf({
    '[Content_Types].xml': '<Types/>',
    'word/document.xml': '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Hello</w:t></w:r></w:p></w:body></w:document>',
  });
  expect((await openToolDesk({ 'a.xlsx': docx }).call('read_file', { path: 'a.xlsx' })).text).toBe('Hello');
});

test.each(['sums.xls', 'sums.ods'])(
  'what changes nothing in %s says how it becomes a workbook that can be changed, and so it does',
  async (name) => {
    const desk = openToolDesk({ [name]: fixture(name) });
    const { text } = await desk.call('edit_sheet', { path: name, cells: { B2: 5 } });
    expect(text).toContain(
      `Only an .xlsx can be changed in place. write_file makes one of what this holds: {"path":"sums.xlsx","from":"${name}"}`,
    );
    const made = await desk.call('write_file', { path: 'sums.xlsx', from: name });
    expect(made.text).toContain('without its formats and charts');
    const cells = async (path: string) =>
      (await desk.call('read_file', { path })).text
        .split('\n')
        .filter((line) => /^\d+: /.test(line))
        .slice(0, 5);
    expect(await cells('sums.xlsx')).toEqual(await cells(name));
    expect((await desk.call('edit_sheet', { path: 'sums.xlsx', cells: { B2: 5 } })).failed).toBeUndefined();
  },
);

test('an old letter becomes a new one of its text alone, and a locked workbook is said to be locked', async () => {
  const locked = compound({ EncryptedPackage: new Uint8Array(64), EncryptionInfo: new Uint8Array(64) });
  const desk = openToolDesk({ 'letter.doc': fixture('letter.doc'), 'pay.xlsx': locked });
  const { text } = await desk.call('edit_file', { path: 'letter.doc', edits: [{ old: 'Zoë', new: 'Zoe' }] });
  expect(text).toContain('write_file makes one of what this holds: {"path":"letter.docx","from":"letter.doc"}');
  await desk.call('write_file', { path: 'letter.docx', from: 'letter.doc' });
  const words = (await desk.call('read_file', { path: 'letter.docx' })).text;
  expect(words).toContain('Dear Zoë');
  expect(words).not.toMatch(/\[|Is that right/);
  expect((await desk.call('edit_sheet', { path: 'pay.xlsx', cells: { A1: 1 } })).text).toContain('protected by a password');
  expect((await desk.call('write_file', { path: 'new.xlsx', from: 'pay.xlsx' })).text).toContain('a copy');
});

test('a password is said to be what is missing', async () => {
  const locked = compound({ EncryptedPackage: new Uint8Array(64), EncryptionInfo: new Uint8Array(64) });
  expect(await textOf('compound', locked)).toBe('REFUSED: The document is protected by a password: ask for it, or for an open copy.');
});

test('an old file that is broken, or made to never end, is refused in words', async () => {
  const circle = compound({ WordDocument: new Uint8Array(2000), '1Table': new Uint8Array(100) }, (fat) => {
    fat[1] = 0;
  });
  expect(await textOf('compound', circle)).toMatch(/^REFUSED: /);
  expect(await textOf('compound', fixture('sums.xls').subarray(0, 3000))).toMatch(/^REFUSED: /);
  expect(await textOf('compound', compound({ Strange: new Uint8Array(10) }))).toContain('of an old kind that is not known here');
  const wrong = fixture('letter.doc');
  const head = Buffer.from(wrong.buffer).indexOf(Buffer.from([0xec, 0xa5]));
  wrong.fill(0xff, head + 0x1a2, head + 0x1aa);
  expect(await textOf('compound', wrong)).toMatch(/^REFUSED: /);
});

test('find looks into old documents too', async () => {
  const desk = openToolDesk({ 'letter.doc': fixture('letter.doc'), 'sums.ods': fixture('sums.ods') });
  const { text } = await desk.call('find', { text: 'Zoë' });
  expect(text).toContain('letter.doc:2: Dear Zoë');
  expect(text).toMatch(/sums\.ods:\d+: 2: 2026-02-28 \| Zoë/);
});
