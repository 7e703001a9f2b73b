import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseApart } from './desk.double.ts';
import { docx, never, p, zipOf } from './documents.double.ts';
import type { Parsed } from './tools.ts';

// The other tests of documents parse in their own process, as it is cheaper. That one closed to all but its own files has what
// every kind needs, and says the same, is shown here.

type Given = [bytes: Uint8Array, options?: Record<string, string>];

const bytes = (text: string) => Buffer.from(text);
const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'parsers', 'fixtures', name));
async function made(kind: string, content: string): Promise<Uint8Array> {
  const parsed = await parse(`make-${kind}`, bytes(content), never);
  if (!parsed.ok || !parsed.files[0]) throw new Error(parsed.ok ? 'nothing made' : parsed.sentence);
  return parsed.files[0].bytes;
}

/** One that only fonts of the system have, where they have it. */
const far = (await parse('make-pdf', bytes('祝'), never)).ok ? '祝' : 'Ж';
const words = `# Report\n\nSome **bold** words, and ${far}.\n\n| A | B |\n|---|---|\n| x | 1 |\n`;
const table = 'Name;Sum\nLee;2\nJo;=B2*2\n';
const svg = `<svg width="60" height="40"><text y="20" font-size="12">words ${far}</text></svg>`;
const notebook = { cells: [{ cell_type: 'markdown', source: ['# A title'] }], metadata: {}, nbformat: 4 };

const kinds: Record<string, () => Given | Promise<Given>> = {
  pdf: async () => [await made('pdf', words)],
  docx: async () => [await docx(p('Dear Zoë'))],
  xlsx: async () => [await made('xlsx', table)],
  pptx: async () => [await made('pptx', words)],
  odf: () => [fixture('letter.odt')],
  zip: async () => [await zipOf({ 'in/a.txt': 'hello' })],
  compound: () => [fixture('letter.doc')],
  rtf: () => [fixture('letter.rtf')],
  eml: () => [bytes('From: a@example.com\r\nSubject: =?utf-8?q?J=C3=BCrgen?=\r\n\r\nhello')],
  ipynb: () => [bytes(JSON.stringify(notebook))],
  search: () => [bytes('one\ntwo\n'), { pattern: 'tw.', files: JSON.stringify([{ name: 'a.txt', size: 8 }]) }],
  'make-docx': () => [bytes(words)],
  'make-pdf': () => [bytes(words)],
  'make-eml': () => [bytes('To: b@example.com\nSubject: Hello\n\nDear Bea')],
  'make-pptx': () => [bytes(words)],
  'make-xlsx': () => [bytes(table)],
  'make-png': () => [bytes(svg)],
  'make-jpg': () => [bytes(svg)],
  'edit-docx': async () => [await docx(p('Dear Zoë')), { edits: JSON.stringify([{ old: 'Zoë', new: 'Ann' }]) }],
  'edit-pptx': async () => [await made('pptx', words), { edits: JSON.stringify([{ old: 'bold', new: 'thin' }]) }],
  'edit-xlsx': async () => [await made('xlsx', table), { cells: JSON.stringify({ B2: 5 }) }],
  'join-pdf': async () => {
    const pdf = await made('pdf', words);
    return [Buffer.concat([pdf, pdf]), { files: JSON.stringify(['a.pdf', 'b.pdf'].map((name) => ({ name, bytes: pdf.length }))) }];
  },
  'merge-xlsx': async () => {
    const book = await made('xlsx', table);
    return [Buffer.concat([book, book, book]), { base: String(book.length), mine: String(book.length) }];
  },
};

/** What is packed carries the moment at which it was. */
const shown = (parsed: Parsed) =>
  parsed.ok ? { text: parsed.text, files: parsed.files.map(({ name, type }) => ({ name, type })) } : parsed;

test.each(Object.keys(kinds))('%s', async (kind) => {
  const [file, options] = (await kinds[kind]?.()) ?? [];
  const apart = await parseApart(kind, file ?? bytes(''), never, options);
  expect(apart).toMatchObject({ ok: true });
  expect(shown(apart)).toEqual(shown(await parse(kind, file ?? bytes(''), never, options)));
});
