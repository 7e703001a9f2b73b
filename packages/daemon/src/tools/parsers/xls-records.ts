import { guessLabel } from './code-pages.ts';
import { Unreadable } from './unreadable.ts';
import { bitmapStrings, Letters } from './xls-strings.ts';
import { type Formats, formatsOf } from './xlsx-formats.ts';
import { cellName, marked } from './xlsx-sheet.ts';

/** One sheet of an old workbook: texts by row and column, both from 1. */
export interface SheetRecords {
  name: string;
  hidden: boolean;
  rows: Map<number, Map<number, string>>;
  formulas: number;
  merged: string[];
  notes: { at: string; text: string }[];
}

interface Record_ {
  type: number;
  data: Uint8Array;
  view: DataView;
  at: number;
}

const mostCells = 2_000_000;
const errors: Record<number, string> = { 0: '#NULL!', 7: '#DIV/0!', 15: '#VALUE!', 23: '#REF!', 29: '#NAME?', 36: '#NUM!', 42: '#N/A' };

/** The records of the workbook's stream (MS-XLS 2.4), each once. */
export function readBook(stream: Uint8Array): { sheets: SheetRecords[] } {
  const records = [...recordsOf(stream)];
  const first = records[0];
  if (!first || (first.type & 0xff) !== 0x09) throw new Unreadable('The workbook is broken: it does not begin as one.');
  const letters = new Letters(first.view.getUint16(0, true) >= 0x0600);
  const codes = new Map<number, string>();
  const styles: number[] = [];
  let date1904 = false;
  let strings: string[] = [];
  const bounds: { at: number; name: string; hidden: boolean; kind: number }[] = [];
  for (const [i, { type, data, view }] of records.entries()) {
    if (type === 0x0a) break;
    if (type === 0x2f) throw new Unreadable('The workbook is protected by a password: ask for it, or for an open copy.');
    if (type === 0x42) letters.page = guessLabel(view.getUint16(0, true)) ?? letters.page;
    else if (type === 0x22) date1904 = view.getUint16(0, true) === 1;
    else if (type === 0x85) {
      const name = letters.wide ? letters.short(data, 6) : letters.narrow(data, 6, 1);
      bounds.push({ at: view.getUint32(0, true), name, hidden: ((data[4] ?? 0) & 3) !== 0, kind: data[5] ?? 0 });
    } else if (type === 0x41e) codes.set(view.getUint16(0, true), letters.wide ? letters.long(data, 2) : letters.narrow(data, 2, 1));
    else if (type === 0xe0) styles.push(view.getUint16(2, true));
    else if (type === 0xfc) {
      const pieces = [data];
      for (let next = i + 1; records[next]?.type === 0x3c; next++) pieces.push(records[next]?.data ?? data);
      strings = bitmapStrings(pieces);
    }
  }
  const formats = formatsOf(codes, styles, date1904);
  const sheets = bounds
    .filter(({ kind }) => kind === 0)
    .map(({ at, name, hidden }) =>
      readSheet(
        records,
        records.findIndex((record) => record.at === at),
        { name, hidden },
        { strings, formats, letters },
      ),
    );
  return { sheets };
}

function* recordsOf(stream: Uint8Array): Generator<Record_> {
  const whole = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  for (let at = 0; at + 4 <= stream.length; ) {
    const type = whole.getUint16(at, true);
    const length = whole.getUint16(at + 2, true);
    const data = stream.subarray(at + 4, at + 4 + length);
    yield { type, data, view: new DataView(data.buffer, data.byteOffset, data.byteLength), at };
    at += 4 + length;
  }
}

interface Shared {
  strings: string[];
  formats: Formats;
  letters: Letters;
}

function readSheet(records: Record_[], start: number, { name, hidden }: { name: string; hidden: boolean }, shared: Shared): SheetRecords {
  const sheet: SheetRecords = { name, hidden, rows: new Map(), formulas: 0, merged: [], notes: [] };
  const { strings, formats, letters } = shared;
  let cells = 0;
  const put = (row: number, column: number, text: string) => {
    if (text === '' || ++cells > mostCells) return;
    const line = sheet.rows.get(row + 1) ?? new Map<number, string>();
    line.set(column + 1, text.replace(/\r?\n|\r/g, '⏎').slice(0, 5000));
    sheet.rows.set(row + 1, line);
  };
  let waiting: { row: number; column: number } | undefined;
  let depth = 0;
  let drawn = 0;
  let textOf: number | undefined;
  const texts = new Map<number, string>();
  for (let i = Math.max(0, start); start >= 0 && i < records.length; i++) {
    const record = records[i];
    if (!record) break;
    const { type, data, view } = record;
    // Charts within a sheet are streams of their own.
    if ((type & 0xff) === 0x09 && (type === 0x809 || type < 0x500)) depth++;
    else if (type === 0x0a && --depth === 0) break;
    if (depth !== 1) continue;
    // The text of a note comes after the shape that shows it, and the note itself names that shape.
    if (type === 0x5d && data.length >= 8) drawn = view.getUint16(6, true);
    else if (type === 0x1b6) textOf = drawn;
    else if (type === 0x3c && textOf !== undefined) {
      texts.set(textOf, letters.continued(data));
      textOf = undefined;
    }
    if (data.length < 6) continue;
    const row = view.getUint16(0, true);
    const column = view.getUint16(2, true);
    const style = view.getUint16(4, true);
    if (type === 0xfd) put(row, column, marked(strings[view.getUint32(6, true)] ?? ''));
    else if (type === 0x204 || type === 0xd6) put(row, column, marked(letters.wide ? letters.long(data, 6) : letters.narrow(data, 6, 2)));
    else if (type === 0x203) put(row, column, formats.show(view.getFloat64(6, true), style));
    else if (type === 0x27e) put(row, column, formats.show(packed(view.getUint32(6, true)), style));
    else if (type === 0xbd)
      for (let at = 4, x = column; at + 6 <= data.length - 2; at += 6, x++)
        put(row, x, formats.show(packed(view.getUint32(at + 2, true)), view.getUint16(at, true)));
    else if (type === 0x205) put(row, column, data[7] ? (errors[data[6] ?? 0] ?? '#ERROR') : data[6] ? 'TRUE' : 'FALSE');
    else if (type === 0x06 || type === 0x406) {
      sheet.formulas++;
      if (view.getUint16(12, true) !== 0xffff) put(row, column, formats.show(view.getFloat64(6, true), style));
      else if (data[6] === 0) waiting = { row, column };
      else if (data[6] === 1) put(row, column, data[8] ? 'TRUE' : 'FALSE');
      else if (data[6] === 2) put(row, column, errors[data[8] ?? 0] ?? '#ERROR');
    } else if (type === 0x207 && waiting) {
      put(waiting.row, waiting.column, letters.wide ? letters.long(data, 0) : letters.narrow(data, 0, 2));
      waiting = undefined;
    } else if (type === 0xe5) {
      const number = Math.min(row, Math.floor((data.length - 2) / 8));
      for (let k = 0; k < number; k++) {
        const [top = 0, bottom = 0, from = 0, to = 0] = [2, 4, 6, 8].map((offset) => view.getUint16(offset + k * 8, true));
        sheet.merged.push(`${cellName(top + 1, from + 1)}:${cellName(bottom + 1, to + 1)}`);
      }
    } else if (type === 0x1c && data.length >= 8)
      sheet.notes.push({ at: cellName(row + 1, column + 1), text: (texts.get(view.getUint16(6, true)) ?? '').replace(/\r?\n/g, '⏎') });
  }
  return sheet;
}

export function cellNotes(sheet: SheetRecords): string[] {
  const told = sheet.notes.filter(({ text }) => text).map(({ at, text }) => `${at}: ${text}`);
  return told.length
    ? [`Notes: ${told.slice(0, 40).join('; ')}`]
    : sheet.notes.length
      ? [
          `[Cells with notes: ${sheet.notes
            .slice(0, 40)
            .map(({ at }) => at)
            .join(', ')}]`,
        ]
      : [];
}

/** A number in 30 bits: a whole one, or the upper half of a double; perhaps a hundredth of it. */
function packed(rk: number): number {
  let value: number;
  if (rk & 2) value = (rk | 0) >> 2;
  else {
    const view = new DataView(new ArrayBuffer(8));
    view.setUint32(4, rk & 0xffff_fffc, true);
    value = view.getFloat64(0, true);
  }
  return rk & 1 ? value / 100 : value;
}
