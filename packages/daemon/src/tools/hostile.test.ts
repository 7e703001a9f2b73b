import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { noSandbox, parseApart } from './desk.double.ts';
import { docx, never, p, textOf, zipOf } from './documents.double.ts';
import { openParser } from './parser.ts';

const takenOver = join(import.meta.dirname, 'parsers', 'taken-over.double.ts');
/** In a process of its own, with its bounds. */
const textApart = (kind: string, file: Uint8Array) => textOf(kind, file, undefined, parseApart);
const bytes = (text: string) => new TextEncoder().encode(text);

/** An archive of one entry, which claims to be one byte large. */
function oneEntry(name: string, packed: Uint8Array): Uint8Array {
  const title = Buffer.from(name);
  const [local, central, end] = [Buffer.alloc(30), Buffer.alloc(46), Buffer.alloc(22)];
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(title.length, 26);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(1, 24);
  central.writeUInt16LE(title.length, 28);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(local.length + title.length + packed.length, 16);
  return Buffer.concat([local, title, packed, central, title, end]);
}

test('a bomb of zeros is not unpacked beyond bounds', async () => {
  const bomb = oneEntry('word/document.xml', deflateRawSync(Buffer.alloc(400_000_000), { level: 9 }));
  expect(bomb.length).toBeLessThan(1_000_000);
  expect(await textApart('docx', bomb)).toMatch(/^REFUSED: .*unpacks to more than 150 MB/);
});

test('entities are not expanded', async () => {
  const lol =
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document><w:body><w:p><w:t>&b;</w:t></w:p></w:body></w:document>';
  expect(await textOf('docx', await zipOf({ 'word/document.xml': lol }))).toMatch(/^REFUSED: .*document type/);
});

test('what is nested without end is refused', async () => {
  expect(await textApart('docx', await docx('<w:p>'.repeat(100_000)))).toMatch(/^REFUSED: .*nested/);
});

test.each(['docx', 'xlsx', 'pptx', 'zip', 'pdf', 'ipynb', 'nonsense'])(
  'rubbish that calls itself %s is answered with a sentence',
  async (kind) => {
    expect(await textOf(kind, bytes('PK\u0003\u0004 but no more than that'))).toMatch(/^REFUSED: .{20,}/);
    expect(await textOf(kind, new Uint8Array(0))).toMatch(/^REFUSED: .{20,}/);
  },
);

test('a sheet without end is shown up to a bound', async () => {
  const cells = '<c t="inlineStr"><is><t>x</t></is></c>'.repeat(200);
  const sheet = `<worksheet><sheetData>${`<row>${cells}</row>`.repeat(5_000)}</sheetData></worksheet>`;
  const file = await zipOf({
    'xl/workbook.xml': '<workbook><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>',
    'xl/worksheets/s.xml': sheet,
  });
  // 40 MB of cells: shown up to a bound, or refused, but answered.
  const text = await textApart('xlsx', file);
  expect(text.length).toBeLessThan(1_000_000);
  expect(text).toMatch(/^REFUSED: |from row \d+ on not shown/);
});

test('a file that takes all memory ends its parser, with a sentence', async () => {
  const hungry = openParser({ sandbox: noSandbox, program: takenOver });
  expect(await hungry('hungry', bytes('any'), never)).toEqual({ ok: false, sentence: expect.stringContaining('more memory') });
});

test('a parser without a sandbox ends by itself, should the host be gone that would end it', async () => {
  const bounded = openParser({ sandbox: noSandbox, program: takenOver });
  expect(await bounded('bounded', bytes('any'), never)).toMatchObject({ text: 'processor time: 120 s' });
});

test('a stopped task stops its parser', async () => {
  const stop = new AbortController();
  const parsed = parseApart('docx', await docx(p('x')), stop.signal);
  stop.abort();
  expect(await parsed).toEqual({ ok: false, sentence: 'Stopped.' });
});

test('a parser that was taken over reads nothing but itself, writes nothing, starts nothing', async () => {
  const state = mkdtempSync(join(tmpdir(), 'deskhand-parser-'));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  writeFileSync(join(state, 'secret'), 'hunter2');
  const real = await openSandbox({ stateDir: state });
  for (const sandbox of [noSandbox, real]) {
    const taken = openParser({ sandbox, program: takenOver });
    expect(await taken('any', bytes('any'), never, { secret: join(state, 'secret') })).toEqual({
      ...{ ok: true, text: 'read: no, write: no, start: no, environment: LANG TZ', files: [] },
    });
  }
});
