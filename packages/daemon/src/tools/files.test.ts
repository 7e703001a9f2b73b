import { mkdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openToolDesk } from './desk.double.ts';

const many = Array.from({ length: 2000 }, (_, i) => `row ${i + 1}`).join('\n');

test('a short text comes whole and without any addition', async () => {
  const desk = openToolDesk({ 'a.txt': 'one\ntwo\n' });
  expect(await desk.call('read_file', { path: 'a.txt' })).toMatchObject({ text: 'one\ntwo' });
});

test('a long text comes in parts that say how to go on, from either end', async () => {
  const desk = openToolDesk({ 'long.txt': many });
  const first = await desk.call('read_file', { path: 'long.txt' });
  const from = Number(/go on with from: (\d+)\]$/.exec(first.text)?.[1]);
  expect(first.text.length).toBeLessThan(12_000);
  const next = await desk.call('read_file', { path: 'long.txt', from, lines: 2 });
  expect(next.text).toBe(`row ${from}\nrow ${from + 1}\n[lines ${from}–${from + 1} of 2000; go on with from: ${from + 2}]`);
  expect((await desk.call('read_file', { path: 'long.txt', from: -1 })).text).toBe('row 2000\n[lines 2000–2000 of 2000]');
  expect((await desk.call('read_file', { path: 'long.txt', from: 9999 })).text).toBe('[There are only 2000 lines.]');
});

test('a very large text is read in the middle without being held in memory', async () => {
  const desk = openToolDesk({});
  const path = join(desk.folder, 'huge.log');
  writeFileSync(path, `${'x'.repeat(99)}\n`.repeat(200_000));
  const result = await desk.call('read_file', { path, from: 150_000, lines: 3 });
  expect(result.text).toBe(
    `${`${'x'.repeat(99)}\n`.repeat(3)}[from line 150000 of a file of 20000000 bytes; go on with from: 150003; negative numbers count from the end]`,
  );
  expect((await desk.call('read_file', { path, from: -2 })).text).toBe(`${'x'.repeat(99)}\n${'x'.repeat(99)}`);
  expect((await desk.call('read_file', { path, from: 999_999_999 })).text).toContain('fewer than 999999999 lines');
});

test('a line without end is cut, and it is said', async () => {
  const desk = openToolDesk({ 'one-line.json': 'y'.repeat(100_000) });
  const result = await desk.call('read_file', { path: 'one-line.json' });
  expect(result.text.length).toBeLessThan(12_000);
  expect(result.text).toContain('more characters in this line');
});

test('text is read in the encoding that it has', async () => {
  const desk = openToolDesk({
    'bom.txt': Buffer.from('\ufeffhé', 'utf8'),
    'wide.txt': Buffer.from('\ufeffhé', 'utf16le'),
    'old.txt': Buffer.from('h\xe9llo', 'latin1'),
    'crlf.txt': 'a\r\nb\r\n',
  });
  expect((await desk.call('read_file', { path: 'bom.txt' })).text).toBe('hé');
  expect((await desk.call('read_file', { path: 'wide.txt' })).text).toBe('hé\n[encoding: utf-16le]');
  expect((await desk.call('read_file', { path: 'old.txt' })).text).toBe('héllo\n[encoding: windows-1252]');
  expect((await desk.call('read_file', { path: 'crlf.txt' })).text).toBe('a\nb');
});

describe('older encodings are told by what makes sense, and kept by edits', () => {
  // What `iconv` makes of the same words.
  const files: [encoding: string, hex: string, text: string][] = [
    ['shift_jis', '93fa967b8cea82cc83658358836782c582b7', '日本語のテストです'],
    ['euc-jp', 'c6fccbdcb8eca4cea5c6a5b9a5c8a4c7a4b9', '日本語のテストです'],
    ['gb18030', 'd5e2cac7d2bbb8f6d6d0cec4b5c4b2e2cad4', '这是一个中文的测试'],
    ['big5', 'b36fac4fa440add3a4a4a4e5aabab4fab8d5', '這是一個中文的測試'],
    ['windows-1251', 'cff0e8e2e5f220ece8f0', 'Привет мир'],
    ['windows-1252', '93636166e9206e6f697294', '“café noir”'],
  ];
  test.each(files)('%s', async (encoding, hex, text) => {
    const desk = openToolDesk({ 'a.txt': Buffer.from(hex, 'hex') });
    expect((await desk.call('read_file', { path: 'a.txt' })).text).toBe(`${text}\n[encoding: ${encoding}]`);
    await desk.call('edit_file', { path: 'a.txt', edits: [{ old: text, new: `${text} - ${text}!` }] });
    expect(readFileSync(join(desk.folder, 'a.txt')).toString('hex')).toBe(`${hex}202d20${hex}21`);
  });

  // Nothing but names: no word tells the language, only where its letters lie.
  const lists: [encoding: string, hex: string, text: string][] = [
    ['shift_jis', '96bc914f2c944e97ee0a8db293a191be98592c3330', '名前,年齢\n佐藤太郎,30'],
    ['gb18030', 'd0d5c3fb2cb3c7cad00acdf5d0a1c3f72cb1b1bea9', '姓名,城市\n王小明,北京'],
    ['big5', 'a96da6572cabb0a5ab0aa4fda470a9fa2cbb4fa55f', '姓名,城市\n王小明,臺北'],
  ];
  test.each(lists)('a list of names in %s', async (encoding, hex, text) => {
    const desk = openToolDesk({ 'a.csv': Buffer.from(hex, 'hex') });
    expect((await desk.call('read_file', { path: 'a.csv' })).text).toBe(`${text}\n[encoding unsure, shown as ${encoding}]`);
  });

  test('UTF-16 without its mark', async () => {
    const desk = openToolDesk({ 'a.txt': Buffer.from('plain words', 'utf16le') });
    expect((await desk.call('read_file', { path: 'a.txt' })).text).toBe('plain words\n[encoding: utf-16le]');
  });

  test('what makes sense in none is said to be unsure, and is not edited', async () => {
    const desk = openToolDesk({ 'a.txt': Buffer.from('ab\x81\x8d\x8f\x90\x9dcd', 'latin1') });
    expect((await desk.call('read_file', { path: 'a.txt' })).text).toContain('[encoding unsure, shown as windows-1252]');
    expect((await desk.call('edit_file', { path: 'a.txt', edits: [{ old: 'ab', new: 'x' }] })).failed).toBe(true);
  });
});

test('what is not text is not shown as text', async () => {
  const desk = openToolDesk({ 'a.bin': Buffer.from([1, 2, 0, 3]), empty: '' });
  mkdirSync(join(desk.folder, 'sub'));
  expect(await desk.call('read_file', { path: 'a.bin' })).toMatchObject({ failed: true, text: expect.stringContaining('is not text') });
  expect((await desk.call('read_file', { path: 'empty' })).text).toBe('[The file is empty.]');
  expect((await desk.call('read_file', { path: 'sub' })).text).toContain('list_files');
});

test('a path that is not there is answered with the closest names', async () => {
  const desk = openToolDesk({ 'Reports/House_creak.docx': 'x', 'Reports/other.txt': 'x' });
  expect((await desk.call('read_file', { path: 'Reports/house_creak.docx' })).text).toContain('House_creak.docx');
  expect((await desk.call('read_file', { path: 'reports/house.docx' })).text).toMatch(/reports isn't there either.*Close.*Reports/s);
});

test('a picture goes to a model that sees, and its size to one that does not', async () => {
  const png = Buffer.alloc(40);
  png.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  png.writeUInt32BE(640, 16);
  png.writeUInt32BE(480, 20);
  const seeing = openToolDesk({ 'a.png': png }, { sees: true });
  const shown = await seeing.call('read_file', { path: 'a.png' });
  expect(shown.images).toMatchObject([{ name: 'a.png', type: 'image/png' }]);
  const blind = openToolDesk({ 'a.png': png });
  const told = await blind.call('read_file', { path: 'a.png' });
  expect(told.images).toBeUndefined();
  expect(told.text).toContain('640 × 480');
});

test('an earlier output is read on from where it was cut', async () => {
  const desk = openToolDesk({}, { earlier: async (step) => (step === 'step_1' ? many : undefined) });
  expect((await desk.call('read_file', { path: 'output:step_1', from: 1999 })).text).toBe('row 1999\nrow 2000\n[lines 1999–2000 of 2000]');
  expect(await desk.call('read_file', { path: 'output:step_2' })).toMatchObject({ failed: true });
});

test('writing makes the folders above and says what it replaced', async () => {
  const desk = openToolDesk({ 'old.txt': '12345' });
  expect((await desk.call('write_file', { path: 'new/deep/a.txt', content: 'hé' })).text).toContain('(3 B)');
  expect(readFileSync(join(desk.folder, 'new/deep/a.txt'), 'utf8')).toBe('hé');
  expect((await desk.call('write_file', { path: 'old.txt', content: 'x' })).text).toContain('in place of 5 B');
  expect(await desk.call('write_file', { path: 'new', content: 'x' })).toMatchObject({ failed: true });
  expect(await desk.call('write_file', { path: 'a.ppt', content: 'x' })).toMatchObject({ failed: true });
});

test('edits keep line ends, byte order mark and encoding', async () => {
  const desk = openToolDesk({ 'win.txt': Buffer.from('\ufeffone\r\ntwo\r\nthree\r\n'), 'old.txt': Buffer.from('caf\xe9 one', 'latin1') });
  const result = await desk.call('edit_file', { path: 'win.txt', edits: [{ old: 'one\ntwo', new: '1\n2' }] });
  expect(result.text).toContain('(line 1)');
  expect(readFileSync(join(desk.folder, 'win.txt'), 'utf8')).toBe('\ufeff1\r\n2\r\nthree\r\n');
  await desk.call('edit_file', { path: 'old.txt', edits: [{ old: 'one', new: 'deux' }] });
  expect(readFileSync(join(desk.folder, 'old.txt'), 'latin1')).toBe('caf\xe9 deux');
  expect(await desk.call('edit_file', { path: 'old.txt', edits: [{ old: 'deux', new: '日本' }] })).toMatchObject({ failed: true });
});

test('an edit that cannot be made changes nothing and says why', async () => {
  const text = 'alpha one\nbeta  two\nalpha one\n';
  const desk = openToolDesk({ 'a.txt': text });
  const edit = async (...edits: object[]) => (await desk.call('edit_file', { path: 'a.txt', edits })).text;
  expect(await edit({ old: 'alpha one', new: 'x' })).toContain('2 times (lines 1, 3)');
  expect(await edit({ old: 'beta two', new: 'x' })).toMatch(/line 2 has it with other spaces.*\nbeta {2}two/s);
  expect(await edit({ old: 'alpha oen', new: 'x' })).toMatch(/Nearest, at line 1:\nalpha one/);
  expect(await edit({ old: 'beta', new: 'x' }, { old: 'nowhere at all', new: 'y' })).toContain('Edit 2: ');
  expect(readFileSync(join(desk.folder, 'a.txt'), 'utf8')).toBe(text);
  expect(await edit({ old: 'alpha one', new: 'x', all: true })).toContain('2 places');
});

test('a table in which each of a hundred thousand commas becomes a semicolon is changed at once, and counted', async () => {
  const desk = openToolDesk({ 'a.csv': 'a,b\n'.repeat(150_000) });
  const edits = [{ old: ',', new: ';', all: true }];
  expect((await desk.call('edit_file', { path: 'a.csv', edits })).text).toMatch(/^Changed 150000 places in .*a.csv\.$/);
  const again = await desk.call('edit_file', { path: 'a.csv', edits: [{ old: 'b', new: 'c' }] });
  expect(again.text).toContain('old is there 150000 times (lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …)');
});

test('a folder is shown as a tree, sorted, with what is hidden or too much only counted', async () => {
  const desk = openToolDesk({ 'b.txt': 'xx', 'a10.txt': '', 'a9.txt': '', '.secret': '', 'sub/deep/deeper/x.txt': '1' });
  for (let i = 0; i < 120; i++) writeFileSync(join(desk.folder, 'sub', `p${i}.jpg`), '');
  symlinkSync('b.txt', join(desk.folder, 'link'));
  const { text } = await desk.call('list_files', { depth: 2 });
  const lines = text.split('\n').map((line) => line.replace(/ {2}\d{4}-\d\d-\d\d$/, ''));
  expect(lines[0]).toBe(`${desk.folder}: 124 files, 2 folders`);
  expect(lines.slice(1, 4)).toEqual(['sub/', '  deep/ (1 item)', '  p0.jpg  0 B']);
  expect(lines).toContain('  … 41 more: 41 .jpg');
  expect(lines.slice(-5)).toEqual(['a9.txt  0 B', 'a10.txt  0 B', 'b.txt  2 B', 'link → b.txt', '[hidden: .secret]']);
});

test('where there is no room to show all, all is counted nevertheless', async () => {
  const many = Array.from({ length: 5 }, (_, f) => Array.from({ length: 90 }, (_, i) => [`f${f}/p${i}.txt`, 'x'] as const)).flat();
  const desk = openToolDesk({ ...Object.fromEntries(many), 'last.txt': 'x' });
  const { text } = await desk.call('list_files', {});
  expect(text.split('\n')[0]).toBe(`${desk.folder}: 451 files, 5 folders`);
  expect(text.split('\n')).toHaveLength(252);
  expect(text).toMatch(/\[more than this fits; name a folder in it\]$/);
});

test('names made to deceive are shown for what they are', async () => {
  const desk = openToolDesk({ 'a\nb.txt': '', 'x\u202efdp.exe': '', '\u001b[31mred': '' });
  const { text } = await desk.call('list_files', {});
  expect(text).toContain('"a\\nb.txt"');
  expect(text).toContain('"x\\u202efdp.exe"');
  expect(text.includes('\u001b') || text.includes('\u202e')).toBe(false);
});

test('files are handed over where they are there; of a folder, those in it', async () => {
  const desk = openToolDesk({ 'result.txt': 'x' });
  mkdirSync(join(desk.folder, 'sub', 'empty'), { recursive: true });
  writeFileSync(join(desk.folder, 'sub', 'inside.txt'), 'y');
  expect(await desk.call('hand_over', { text: ' ', files: ['result.txt'] })).toMatchObject({
    failed: true,
    text: expect.stringContaining('text is empty'),
  });
  expect((await desk.call('hand_over', { text: 'Done.', files: ['result.txt', './result.txt'] })).intent).toEqual({
    ...{ kind: 'hand over', paths: [join(desk.folder, 'result.txt')], text: 'Done.' },
  });
  const whole = await desk.call('hand_over', { text: 'Done.', files: ['result.txt', 'sub'] });
  expect(whole.intent).toMatchObject({ paths: [expect.stringMatching(/result\.txt$/), expect.stringMatching(/sub\/inside\.txt$/)] });
  expect(await desk.call('hand_over', { text: 'Done.', files: ['sub/empty'] })).toMatchObject({
    failed: true,
    text: expect.stringMatching(/^Nothing was handed over, and the task goes on\. .*sub\/empty is a folder without files\.$/),
  });
  expect(await desk.call('hand_over', { text: 'Done.', files: ['resutl.txt'] })).toMatchObject({
    failed: true,
    text: expect.stringContaining('result.txt'),
  });
  // One that is too large to be kept twice stays where it is.
  truncateSync(join(desk.folder, 'sub', 'inside.txt'), 300_000_000);
  expect(await desk.call('hand_over', { text: 'Done.', files: ['sub/inside.txt'] })).toMatchObject({
    failed: true,
    text: expect.stringMatching(/is 300 MB, and 200 MB can be handed over: it stays in the folder/),
  });
  // The file that lies in another folder than was said is named.
  expect(await desk.call('hand_over', { text: 'Done.', files: ['inside.txt'] })).toMatchObject({
    failed: true,
    text: expect.stringContaining(`There is ${join(desk.folder, 'sub', 'inside.txt')}.`),
  });
  expect(statSync(join(desk.folder, 'result.txt')).size).toBe(1);
});

test('who looks for what a command left in /tmp is told where it is', async () => {
  const desk = openToolDesk({});
  expect(await desk.call('read_file', { path: '/tmp/deskhand-nothing/pg-1.png' })).toMatchObject({
    failed: true,
    text: expect.stringMatching(/^\/tmp\/deskhand-nothing\/pg-1\.png is outside the folders.*let it cp that into a folder/),
  });
});
