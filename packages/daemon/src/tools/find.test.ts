import { expect, test } from 'vitest';
import type { StageFiles } from '../workspace/workspace.ts';
import { openToolDesk, type ToolDesk } from './desk.double.ts';
import { globPattern } from './glob.ts';
import { folderStage } from './stage.double.ts';
import { walk } from './walk.ts';

const files = {
  'notes/todo.txt': 'buy Milk\nCall Anna\n',
  'notes/ideas.md': 'milk the idea\n',
  'code/node_modules/x.js': 'milk',
  '.hidden/a.txt': 'milk in hiding',
  'scan.jpg': 'not looked into',
};

async function withReport(desk: ToolDesk): Promise<void> {
  const made = await desk.call('write_file', { path: 'report.docx', content: '# Shopping\n\nMilk and bread' });
  expect(made.failed).toBeUndefined();
}

test.each(['ripgrep', 'no shell'])('contents are found in texts and in documents, by %s', async (way) => {
  const desk = openToolDesk(files);
  // The double has no ripgrep on its PATH unless the machine has it: both ways must give the same.
  if (way === 'no shell') desk.context.stage = folderStage(desk.folder, null);
  await withReport(desk);
  const { text } = await desk.call('find', { text: 'milk' });
  expect(text.split('\n').toSorted()).toEqual(
    [
      '.hidden/a.txt:1: milk in hiding',
      'notes/ideas.md:1: milk the idea',
      'notes/todo.txt:1: buy Milk',
      'report.docx:2: Milk and bread',
      '[not looked into: scan.jpg]',
    ].toSorted(),
  );
  expect((await desk.call('find', { text: 'Milk', name: '*.txt' })).text).toBe('notes/todo.txt:1: buy Milk');
  expect((await desk.call('find', { text: 'absent', path: 'notes' })).text).toBe('No match in 2 files.');
  expect(await desk.call('find', { text: 'Shop 13(,' })).toMatchObject({
    failed: true,
    text: expect.stringMatching(
      /^The pattern is not understood: (unclosed|Unterminated) group\. To find the text as it stands, give Shop 13\\\(,$/,
    ),
  });
});

test.each(['ripgrep', 'no shell'])('what is not shown of the lines that match is said with its number, by %s', async (way) => {
  const rows = (many: number) => Array.from({ length: many }, (_, i) => `row ${i}, Shop ${i % 9}`).join('\n');
  const desk = openToolDesk({ 'big.csv': rows(7165), 'small.csv': rows(20), 'z.csv': rows(74), 'zz.csv': rows(90) });
  if (way === 'no shell') desk.context.stage = folderStage(desk.folder, null);
  const all = await desk.call('find', { text: 'Shop' });
  expect(all.text.split('\n')).toHaveLength(151);
  expect(all.text).toContain('big.csv:50: row 49,');
  expect(all.text.split('\n').at(-1)).toBe(
    '[Not all: 150 of 7349 matching lines are shown, 50 of 7165 in big.csv, 50 of 74 in z.csv, 30 of 90 in zz.csv. Narrow it down; run counts them.]',
  );
  expect(all.words).toBe('7349 lines');
  expect((await desk.call('find', { text: 'Shop', name: 'small.csv' })).text).not.toContain('Not all');
});

test('the coded words of mails are found, and what holds no words or cannot be read is named', async () => {
  const { default: jpeg } = await import('jpeg-js');
  const { data } = jpeg.encode({ data: Buffer.alloc(20 * 20 * 4, 120), width: 20, height: 20 }, 60);
  const coded = Buffer.from('Grüße aus Köln').toString('base64');
  const mail = `From: a@firm.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${coded}\n`;
  const outer = `Subject: fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\nContent-Disposition: attachment\n\n${mail}--x--\n`;
  const held = openToolDesk({ 'outer.eml': outer });
  expect((await held.call('read_file', { path: 'outer.eml', part: 'attachment 1.eml' })).text).toContain('\nGrüße aus Köln');
  const desk = openToolDesk({ 'a.eml': mail, 'a.jpg': data, 'broken.docx': 'PK\u0003\u0004 no more' });
  await desk.call('write_file', { path: 'scan.pdf', content: '![](a.jpg)' });
  const { text } = await desk.call('find', { text: 'köln' });
  expect(text).toMatch(/^a\.eml:\d+: Grüße aus Köln\n/);
  expect(text).toContain('\n[not looked into: a.jpg, broken.docx]\n[without words to search, as scans are: scan.pdf]');
});

test('what reading a document says in words of its own is not found in it', async () => {
  const desk = openToolDesk();
  const cells = { path: 'a.xlsx', content: '# Sheet: One\nday,net\n1,2' };
  await desk.call('write_file', cells);
  await desk.call('edit_sheet', { path: 'a.xlsx', charts: ['column A1:B2 at D1: Net'] });
  expect((await desk.call('read_file', { path: 'a.xlsx' })).text).toContain('[Also on this sheet: 1 chart (of One!B2). Libraries drop');
  expect((await desk.call('find', { text: 'sheet:|chart|libraries' })).text).toBe('No match in 1 file.');
});

test('names are found by glob, without regard to case', async () => {
  const desk = openToolDesk(files);
  expect((await desk.call('find', { name: '*.TXT' })).text).toBe('.hidden/a.txt  14 B\nnotes/todo.txt  19 B');
  expect((await desk.call('find', { name: 'notes/**' })).text).toContain('notes/ideas.md');
  expect((await desk.call('find', { name: '*.pdf' })).text).toBe('No file has such a name.');
  expect(await desk.call('find', {})).toMatchObject({ failed: true });
});

test.each([
  ['*.{doc,docx}', 'a/b.docx', true],
  ['a/*.docx', 'a/b.docx', true],
  ['a/*.docx', 'a/c/b.docx', false],
  ['**/b.docx', 'b.docx', true],
  ['?.docx', 'bb.docx', false],
  ['[x].txt', '[x].txt', true],
  ['{open', '{open', true],
  ['**', 'a/b', true],
  ['a/**', 'a/b/c', true],
  ['a/**/c', 'a/c', true],
  ['a/**/c', 'a/b/b/c', true],
  ['a/**/c', 'a/bc', false],
  ['x{a,b{c,d}}y', 'xbdy', true],
  ['x{a,b{c,d}}y', 'xby', false],
  ['{a/b,c}', 'a/b', true],
  ['{a,}b', 'b', true],
  ['a,b', 'a,b', true],
  ['?.txt', '😀.txt', true],
  ['ΟΔΟΣ*', 'οδοσα', true],
])('the glob %s against %s', (glob, path, fits) => {
  expect(globPattern(glob)({ name: path.split('/').pop() ?? '', relative: path })).toBe(fits);
});

test('a pattern that fits a name in countless ways is held against it no longer than another', () => {
  const name = 'a'.repeat(250);
  expect(globPattern('*a*a*a*a*a*a*b')({ name, relative: name })).toBe(false);
  expect(globPattern(`${'**/'.repeat(20)}x`)({ name: 'y', relative: `${'d/'.repeat(100)}y` })).toBe(false);
});

test('a walk through many names lets others have their turn', async () => {
  const stat = { kind: 'file', size: 1, modified: 0 } as const;
  const names = ['a', 'b', 'c'].map((name) => ({ name, stat }));
  let turns = 0;
  setImmediate(() => turns++);
  for await (const _ of walk({ list: async () => names } as unknown as StageFiles, '/', new AbortController().signal)) {
    const until = performance.now() + 15;
    while (performance.now() < until);
  }
  expect(turns).toBe(1);
});
