import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openToolDesk } from './desk.double.ts';

const mail = `From: Ann <ann@example.org>
To: Bo Müller <bo@example.org>
Subject: Prices für Mai
Attach: data/prices.csv

Hello Bo,

see the file. Grüße
`;

test('a mail is made from headers and text, with what it names attached', async () => {
  const desk = openToolDesk({ 'data/prices.csv': 'item,price\nlamp,40\n' }, { now: () => Date.UTC(2026, 4, 1, 10) });
  const made = await desk.call('write_file', { path: 'emails/bo/prices.eml', content: mail });
  expect(made.text).toMatch(/prices\.eml \(\d+ B\), with prices\.csv attached\.$/);
  const { text } = await desk.call('read_file', { path: 'emails/bo/prices.eml' });
  expect(text).toBe(
    'From: Ann <ann@example.org>\nTo: Bo Müller <bo@example.org>\nSubject: Prices für Mai\nDate: Fri, 01 May 2026 10:00:00 +0000\n\nHello Bo,\n\nsee the file. Grüße\n\nAttached: prices.csv (text/csv, 19 bytes)',
  );
  const attached = await desk.call('read_file', { path: 'emails/bo/prices.eml', part: 'prices.csv' });
  expect(attached.text).toBe('item,price\nlamp,40');
  const raw = readFileSync(join(desk.folder, 'emails/bo/prices.eml'), 'latin1');
  expect(raw).toContain('Subject: =?utf-8?B?');
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

test('a mail without attachments stays as plain as it was written', async () => {
  const desk = openToolDesk();
  await desk.call('write_file', {
    path: 'a.eml',
    content: 'From: a@x.org\nTo: b@x.org\nDate: Fri, 01 May 2020 10:00:00 +0000\nSubject: Hi\n\nText\n',
  });
  expect(readFileSync(join(desk.folder, 'a.eml'), 'utf8')).toBe(
    'From: a@x.org\r\nTo: b@x.org\r\nDate: Fri, 01 May 2020 10:00:00 +0000\r\nSubject: Hi\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nText\r\n',
  );
});

test('a mail with a file that is not there, or without headers, is not written', async () => {
  const desk = openToolDesk();
  const lost = await desk.call('write_file', { path: 'a.eml', content: 'To: b@x.org\nAttach: lost.pdf\n\nText' });
  expect(lost).toMatchObject({ failed: true, text: expect.stringMatching(/^Nothing was written: .*lost\.pdf/) });
  const bare = await desk.call('write_file', { path: 'a.eml', content: 'Hello Bo,\n\nhow are you?' });
  expect(bare).toMatchObject({ failed: true, text: expect.stringContaining('A mail begins with its headers') });
  expect(await desk.context.stage.files.stat(`${desk.folder}/a.eml`)).toBeUndefined();
});

test('files that a mail takes along may stand in one line, and who it is from and to is missed', async () => {
  const desk = openToolDesk({ 'data/a.txt': 'a', 'b.txt': 'b', 'one, two.txt': 'c' });
  const made = await desk.call('write_file', {
    path: 'a.eml',
    content: 'Subject: x\nAttach: data/a.txt, b.txt\nAttach: one, two.txt\n\nText',
  });
  expect(made.text).toMatch(/, with a\.txt, b\.txt, one, two\.txt attached; it has no To and no From\.$/);
  const lost = await desk.call('write_file', { path: 'b.eml', content: 'To: b@x.org\nAttach: data/a.txt, c.txt\n\nText' });
  expect(lost.text).toMatch(/^Nothing was written: There is no .*\/c\.txt\./);
});

test('a mail to somebody without an address is written, and they are named', async () => {
  const desk = openToolDesk();
  const to = async (line: string) => (await desk.call('write_file', { path: 'a.eml', content: `From: a@x.org\n${line}\n\nTo: you` })).text;
  expect(await to('To: Bob')).toContain('; "Bob" in To is no mail address');
  expect(await to('To: bob@x.org\nCc: "Li, Wei" <li@x.org>,\n Jack')).toContain('; "Jack" in Cc is no mail address');
  expect(await to('To: friends: bob@x.org, li@x.org;')).not.toContain('no mail address');
});

test('a picture is found beside its document too, and one that is nowhere is told with what is like it', async () => {
  const desk = openToolDesk({ 'notes.txt': 'x' });
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>';
  await desk.call('write_file', { path: 'data/chart.png', content: svg });
  const made = await desk.call('write_file', { path: 'data/report.docx', content: '# R\n\n![](chart.png)' });
  expect(made).toMatchObject({ text: expect.stringMatching(/^Wrote .*report\.docx/) });
  const slip = await desk.call('write_file', { path: 'data/report.docx', content: '# R\n\n![](chrt.png)' });
  expect(slip.text).toMatch(/^Nothing was written: There is no .*\/data\/chrt\.png\. Close in .*\/data: chart\.png\.$/);
});

test('a name that ends as a folder does is no file', async () => {
  const desk = openToolDesk();
  expect(await desk.call('write_file', { path: 'letter.xyz/', content: 'x' })).toMatchObject({ failed: true });
  expect(await desk.context.stage.files.stat(`${desk.folder}/letter.xyz`)).toBeUndefined();
});

test('paragraphs that stand apart in a letter do so in its PDF, and a page begins where it did', async () => {
  const desk = openToolDesk();
  await desk.call('write_file', { path: 'a.docx', content: 'Ann Lee\nHill 3\n\n1 May\n\nDear Bo,\n\nthanks.\n\n\\newpage\n\nNext' });
  expect((await desk.call('read_file', { path: 'a.docx' })).text).toContain('thanks.\n\\newpage\nNext');
  await desk.call('write_file', { path: 'a.md', from: 'a.docx' });
  expect((await desk.call('read_file', { path: 'a.md' })).text).toBe(
    'Ann Lee\nHill 3\n\n1 May\n\nDear Bo,\n\nthanks.\n\n\\newpage\n\nNext',
  );
  const made = await desk.call('write_file', { path: 'a.pdf', from: 'a.docx' });
  expect(made.text).toMatch(/; 2 pages\.$/);
  const { text } = await desk.call('read_file', { path: 'a.pdf' });
  expect(text).toMatch(/Hill 3\n\n1 May\n\nDear Bo,\n\nthanks\.\n\n\[page 2 of 2\]\nNext/);
});

test('what a script wrote as CSV, in any encoding, becomes a workbook without being told again', async () => {
  const shiftJis = Buffer.concat([Buffer.from('93fa95742c8ff0914f0a', 'hex'), Buffer.from('2026/01/02,1.50\n')]);
  const desk = openToolDesk({ 'a.csv': shiftJis });
  await desk.call('write_file', { path: 'a.xlsx', from: 'a.csv' });
  expect((await desk.call('read_file', { path: 'a.xlsx' })).text).toContain('2: 2026-01-02 | 1.5');
});

test('the words of one document are laid out anew in another, and it is said what is lost', async () => {
  const desk = openToolDesk();
  await desk.call('write_file', { path: 'a.docx', content: '# Title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- point' });
  const made = await desk.call('write_file', { path: 'a.pdf', from: 'a.docx' });
  expect(made.text).toContain('its design, page headers, pictures and comments are not taken over');
  expect((await desk.call('read_file', { path: 'a.pdf' })).text).toMatch(/Title[\s\S]*a\s+b[\s\S]*1\s+2[\s\S]*• point/);
  await desk.call('write_file', { path: 'none.docx', content: '\n' });
  expect((await desk.call('write_file', { path: 'none.pdf', from: 'none.docx' })).text).toMatch(/^Nothing was written: .* holds no words/);
  await desk.call('write_file', { path: 'b.docx', from: 'a.docx' });
  expect(readFileSync(join(desk.folder, 'b.docx'))).toEqual(readFileSync(join(desk.folder, 'a.docx')));
  expect(await desk.call('write_file', { path: 'a.xlsx', from: 'a.docx' })).toMatchObject({ failed: true });
  expect(await desk.call('write_file', { path: 'b.txt', from: 'a.docx', content: 'x' })).toMatchObject({ failed: true });
  expect((await desk.call('write_file', { path: 'b.txt', from: 'nowhere.md' })).text).toContain('Nothing was written');
});

test('an attachment or an archive’s entry is taken out as it is, also of several with one name', async () => {
  const bytes = Buffer.from([1, 2, 0, 255]);
  const attachment = (name: string, body: Buffer) =>
    `--x\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n\n${body.toString('base64')}\n`;
  const mail = `Subject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n${attachment('a.xls', bytes)}${attachment('a.xls', Buffer.from('second'))}--x--\n`;
  const { default: JSZip } = await import('jszip');
  const zip = await new JSZip().file('in/b.bin', bytes).generateAsync({ type: 'uint8array' });
  const desk = openToolDesk({ 'm.eml': mail, 'z.zip': zip });
  expect((await desk.call('read_file', { path: 'm.eml' })).text).toContain('a.xls (application/octet-stream, 4 bytes); a (2).xls');
  const take = (path: string, from: string | undefined, part: string) => desk.call('write_file', { path, from, part });
  expect((await take('out/a.xls', 'm.eml', 'a.xls')).text).toMatch(/\(4 B\), a\.xls of .*m\.eml as it is\.$/);
  await take('out/a2.xls', 'm.eml', 'a (2).xls');
  await take('out/b.bin', 'z.zip', 'in/b.bin');
  const written = ['a.xls', 'a2.xls', 'b.bin'].map((name) => readFileSync(join(desk.folder, 'out', name)));
  expect(written).toEqual([bytes, Buffer.from('second'), bytes]);
  expect((await take('out/c', 'm.eml', 'none')).text).toContain('There are: a.xls, a (2).xls.');
  expect((await take('out/c', 'out/b.bin', 'none')).text).toContain('is no mail and no archive');
  expect(await take('out/c', undefined, 'none')).toMatchObject({ failed: true });
});

test('amounts keep the form they are written in, and a total stands out', async () => {
  const desk = openToolDesk();
  await desk.call('write_file', {
    path: 'a.xlsx',
    content: 'Item,Cost,Count\nRent,"$1,300.00",2\nFood,$99.50,10\nTotal,=SUM(B2:B3),=SUM(C2:C3)',
  });
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(join(desk.folder, 'a.xlsx'));
  const sheet = book.worksheets[0];
  expect(sheet?.getCell('B2').value).toBe(1300);
  expect(sheet?.getCell('B4').numFmt).toBe('"$"#,##0.00');
  expect(sheet?.getCell('C4').numFmt).toBeUndefined();
  expect(sheet?.getCell('A4').font.bold).toBe(true);
  expect(sheet?.pageSetup.fitToWidth).toBe(1);
});

test('dates and amounts of a CSV are values, however they are written there, and keep that look; what can be read in two ways is said', async () => {
  const desk = openToolDesk({
    'us.csv': 'Date,Amount\n1/30/23,"$821.14"\n2/3/23,"$12,400.50"\n3/15/23,$-45.25\n',
    'de.csv': 'Datum;Betrag;Satz\n30.01.2023;1.234,56 €;1,5\n05.02.2023;99,00 €;2,25\n',
    'mixed.csv': `Day,Start,Net,Code\n2/3/23,09:05,CHF 5.00,007\n4/5/23,17:30,£1,1.2.3\nSum,=B3-B2,=SUM(C2:C3),\n${'x,,,\n'.repeat(600)}2023-02-01,,$7.00,\n`,
  });
  const { default: ExcelJS } = await import('exceljs');
  const make = async (name: string) => {
    const { text } = await desk.call('write_file', { path: `${name}.xlsx`, from: `${name}.csv` });
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(join(desk.folder, `${name}.xlsx`));
    const cell = (place: string) => book.worksheets[0]?.getCell(place);
    return { text, cell, shown: (...places: string[]) => places.map((place) => cell(place)?.numFmt) };
  };
  const us = await make('us');
  expect(us.cell('A3')?.value).toEqual(new Date(Date.UTC(2023, 1, 3)));
  expect([us.cell('B2')?.value, us.cell('B4')?.value]).toEqual([821.14, -45.25]);
  expect(us.shown('A2', 'B2', 'B4')).toEqual(['m/d/yy', '"$"#,##0.00', '"$"#,##0.00']);
  const de = await make('de');
  expect([de.cell('A2')?.value, de.cell('B2')?.value, de.cell('C2')?.value]).toEqual([new Date(Date.UTC(2023, 0, 30)), 1234.56, 1.5]);
  expect(de.shown('A2', 'B3')).toEqual(['dd.mm.yyyy', '#,##0.00" €"']);
  const mixed = await make('mixed');
  expect(mixed.text).toContain('Can be read in two ways, so left as text: A2 "2/3/23", A3 "4/5/23".');
  expect([mixed.cell('A2')?.value, mixed.cell('D2')?.value, mixed.cell('C3')?.value]).toEqual(['2/3/23', '007', 1]);
  expect(mixed.shown('B2', 'B4', 'C2', 'C3', 'C605', 'A605')).toEqual([
    'hh:mm',
    '[h]:mm',
    '"CHF "#,##0.00',
    '"£"#,##0',
    '"$"#,##0.00',
    'yyyy-mm-dd',
  ]);
});

test('a table without bars at its edges is a table, its size is told, and a bar in a cell is told from one between cells', async () => {
  const desk = openToolDesk();
  const content =
    'conference | location | date\n--- | --- | ---\nIAEM 72nd | Colorado Springs, CO | 2024-11-15\nA\\|B | Bonn | 2024-12-01\n';
  const made = await desk.call('write_file', { path: 'a.xlsx', content });
  expect(made.text).toContain('"Sheet1" (3 rows of 3 cells)');
  expect((await desk.call('read_file', { path: 'a.xlsx' })).text).toContain(
    '2: IAEM 72nd | Colorado Springs, CO | 2024-11-15\n3: A\\|B | Bonn',
  );
  const csv = await desk.call('write_file', { path: 'b.xlsx', content: 'a,b | c\nd,e\n' });
  expect(csv.text).toContain('(2 rows of 2 cells)');
});

test('what is wrong with a series of a calendar is said when it is written, and by the edit that made it so', async () => {
  const times = (key: string, ...all: string[]) => all.map((one) => `${key};TZID=Europe/Berlin:${one}\n`).join('');
  const event = (uid: string, lines: string) => `BEGIN:VEVENT\nUID:${uid}\nDTSTAMP:20260901T080000Z\n${lines}END:VEVENT\n`;
  const weekly = 'RRULE:FREQ=WEEKLY\n';
  const own = times('DTSTART', '20261019T170000') + times('DTEND', '20261019T183000') + weekly + times('EXDATE', '20261102T170000');
  const later = event('a', times('RECURRENCE-ID', '20261116T170000') + times('DTSTART', '20261116T180000'));
  const calendar = `BEGIN:VCALENDAR\n${event('a', own)}${later}END:VCALENDAR\n`;
  const desk = openToolDesk({ 'a.ics': calendar });
  const edit = async (old: string, fresh: string) => {
    await desk.call('write_file', { path: 'a.ics', content: calendar });
    return (await desk.call('edit_file', { path: 'a.ics', edits: [{ old, new: fresh, all: true }] })).text;
  };
  expect((await desk.call('write_file', { path: 'b.ics', content: calendar })).text).toMatch(/B\)\.$/);
  expect(await edit('20261019T17', '20261019T16')).toContain(
    '; EXDATE:20261102T170000 is no time of its series, which begins at 1600; RECURRENCE-ID:20261116T170000 is no time of its series',
  );
  expect(await edit('Europe/Berlin', 'Europe/Wien')).toContain('; "Europe/Wien" is no time zone.');
  expect(await edit('RECURRENCE-ID;TZID=Europe/Berlin:20261116T170000\n', '')).toContain(
    '; 2 events have the UID a, of which programs keep one.',
  );
  expect(await edit('20261019T183000', '20261019T163000')).toContain(
    '; an event ends before it begins (20261019T170000, 20261019T163000).',
  );
  // What was so before, nobody is told of.
  await desk.call('write_file', { path: 'a.ics', content: calendar.replace('DTSTAMP:20260901T080000Z\n', '') });
  const edits = [{ old: '20261019T183000', new: '20261019T184500' }];
  expect((await desk.call('edit_file', { path: 'a.ics', edits })).text).toMatch(/\(line \d+\)\.$/);
});

test('a calendar that programs would refuse is written, and what is wrong with it is said', async () => {
  const desk = openToolDesk();
  const text = async (content: string) => (await desk.call('write_file', { path: 'a.ics', content })).text;
  const event = (more: string) => `BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20240501T080000Z\n${more}END:VEVENT\nEND:VCALENDAR\n`;
  expect(
    await text(event('DTSTART;TZID=Europe/Berlin:20240515T160000\nDTEND;TZID=Europe/Berlin:20240515T170000\nSUMMARY:a\n  b\n')),
  ).toMatch(/B\)\.$/);
  expect(await text('BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20240515T160000\nEND:VEVENT\n')).toContain('; it has no END:VCALENDAR.');
  expect(await text(event('SUMMARY:a\n'))).toContain('an event has no DTSTART');
  expect(await text(event('DTSTART:2024-05-15 16:00\n'))).toContain('"2024-05-15 16:00" is no time: 20240515T160000 is one');
  expect(await text(event('DTSTART:20240515T160000\nDTEND:20240515T150000\n'))).toContain('an event ends before it begins');
  expect(await text(event('DTSTART:20240515T160000\n').replace('UID:1\nDTSTAMP:20240501T080000Z\n', ''))).toContain(
    'an event has no UID and no DTSTAMP.',
  );
  expect(await text('BEGIN:VCALENDAR\nEND:VEVENT\n')).toContain('END:VEVENT closes nothing that is open');
  expect(await text('BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20240515T160000\nEND:VCALENDAR\n')).toMatch(
    /B\); it has no END:VEVENT before END:VCALENDAR[.;]/,
  );
});

test('small JPEGs go into a PDF, and a picture that an SVG names and nobody sees is told', async () => {
  const { default: jpeg } = await import('jpeg-js');
  const { data } = jpeg.encode({ data: Buffer.alloc(20 * 20 * 4, 120), width: 20, height: 20 }, 60);
  const desk = openToolDesk({ 'a.jpg': data, 'b.jpg': data });
  expect(await desk.call('write_file', { path: 'a.pdf', content: '![](a.jpg)\n\n![](b.jpg)' })).not.toMatchObject({ failed: true });
  const svg = (href: string) => `<svg width="90" height="90"><image href="${href}" width="40" height="40"/></svg>`;
  expect((await desk.call('write_file', { path: 'a.png', content: svg('a.jpg') })).text).toContain('shows no files: a.jpg');
  const inside = await desk.call('write_file', { path: 'b.png', content: svg(`data:image/jpeg;base64,${data.toString('base64')}`) });
  expect(inside.text).not.toContain('shows no files');
});

test('of what a text in a file names, only what the call names too goes into the document', async () => {
  const mail = 'To: bo@firm.example\nSubject: Hi\nAttach: private/pay.txt\n\nHello';
  const desk = openToolDesk({ 'notes.txt': mail, 'private/pay.txt': 'Ana 90000', 'report.md': '# R\n\n![](private/none.png)\n' });
  const unsaid = await desk.call('write_file', { path: 'm.eml', from: 'notes.txt' });
  expect(unsaid).toMatchObject({ failed: true, text: expect.stringContaining('"with": ["private/pay.txt"]') });
  expect(await desk.context.stage.files.stat(join(desk.folder, 'm.eml'))).toBeUndefined();
  expect((await desk.call('write_file', { path: 'r.docx', from: 'report.md' })).text).toContain('"with": ["private/none.png"]');
  await desk.call('write_file', { path: 'm.eml', from: 'notes.txt', with: ['private/pay.txt'] });
  expect(readFileSync(join(desk.folder, 'm.eml'), 'utf8')).toContain(Buffer.from('Ana 90000').toString('base64'));
});

test('one PDF is made of several files, each in its place and as it is, and of pages that are asked for', async () => {
  const { default: jpeg } = await import('jpeg-js');
  const { data } = jpeg.encode({ data: Buffer.alloc(20 * 20 * 4, 120), width: 20, height: 20 }, 60);
  const desk = openToolDesk({ 'in/my scan.jpg': data });
  await desk.call('write_file', { path: 'in/a.docx', content: 'Letter' });
  await desk.call('write_file', { path: 'in/b.pdf', content: 'First\n\n\\newpage\n\nSecond' });
  const call = { path: 'all.pdf', from: 'in/a.docx', with: ['in/b.pdf', 'in/my scan.jpg'] };
  const made = await desk.call('write_file', call);
  expect(made.text).toMatch(/; 4 pages: 1 of a\.docx, 2 of b\.pdf, 1 of my scan\.jpg\.$/);
  const read = async (path: string) => (await desk.call('read_file', { path })).text;
  expect(await read('all.pdf')).toMatch(/1 of 4\]\nLetter[\s\S]*2 of 4\]\nFirst[\s\S]*3 of 4\]\nSecond/);
  await desk.call('write_file', { path: 'all.pdf', from: 'in/b.pdf', with: ['in/a.docx'] });
  expect(await read('all.pdf')).toMatch(/First[\s\S]*Second[\s\S]*Letter/);
  const part = await desk.call('write_file', { path: 'part.pdf', from: 'all.pdf', part: '2-3' });
  expect(part.text).toMatch(/from pages 2-3 of .*all\.pdf; 2 pages\.$/);
  expect(await read('part.pdf')).toMatch(/1 of 2\]\nSecond[\s\S]*2 of 2\]\nLetter/);
  await desk.call('write_file', { path: 'part.txt', from: 'all.pdf', part: '3' });
  expect((await read('part.txt')).trim()).toBe('Letter');
});

test('what cannot be joined is refused and told, and nothing is written', async () => {
  const desk = openToolDesk({ 'a.txt': 'a', 'b.txt': 'b', 'bad.pdf': '%PDF-1.4\nnothing' });
  const refused = async (args: object) => {
    const { text, failed } = await desk.call('write_file', args);
    expect(failed).toBe(true);
    return text;
  };
  await desk.call('write_file', { path: 'a.docx', content: 'a' });
  expect(await refused({ path: 'c.docx', from: 'a.docx', with: ['b.txt'] })).toContain('only a .pdf is joined of several files');
  expect(await refused({ path: 'c.pdf', from: 'a.txt', with: ['none.pdf'] })).toContain('There is no ');
  expect(await refused({ path: 'c.pdf', from: 'a.txt', with: ['bad.pdf'] })).toContain('bad.pdf is damaged');
  expect(await desk.context.stage.files.stat(join(desk.folder, 'c.pdf'))).toBeUndefined();
});

test('a text that is written anew stays in its encoding and with its line ends, and it is told where it cannot', async () => {
  const table = 'Name;Straße\r\nMüller;Hauptstraße 1\r\nGröße;Ölweg 2\r\n';
  const wide = Buffer.from(`\ufeff${table}`, 'utf16le');
  const desk = openToolDesk({ 'a.csv': Buffer.from(table, 'latin1'), 'b.csv': wide, 'c.csv': 'a\nb\n' });
  const write = (path: string, content: string) => desk.call('write_file', { path, content });
  const bytes = (path: string) => readFileSync(join(desk.folder, path));
  expect((await write('a.csv', 'Name;Straße\nBär;Weg 1\n')).text).toMatch(/, in windows-1252 as before\.$/);
  expect(bytes('a.csv')).toEqual(Buffer.from('Name;Straße\r\nBär;Weg 1\r\n', 'latin1'));
  await write('b.csv', 'Bär\n');
  expect(bytes('b.csv')).toEqual(Buffer.from('\ufeffBär\r\n', 'utf16le'));
  await write('c.csv', 'ä\n');
  expect(bytes('c.csv').toString()).toBe('ä\n');
  expect((await write('a.csv', '祝\n')).text).toMatch(/, as UTF-8: windows-1252, in which it was, lacks some of these characters\.$/);
  expect(bytes('a.csv').toString()).toBe('祝\r\n');
  await write('new.ics', 'BEGIN:VCALENDAR\nEND:VCALENDAR\n');
  expect(bytes('new.ics').toString()).toBe('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n');
});
