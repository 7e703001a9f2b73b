import { chartWords } from '../content/chart-words.ts';
import { parseCsv } from '../content/csv.ts';
import { type Kind, textOf } from '../content/kind.ts';
import { type DiffRow, diffLines } from '../content/line-diff.ts';
import { isDocument, readDocument, readWorkbook, textOfBlocks } from '../content/office.ts';
import type { ChartBlock } from '../content/parts.ts';
import { diffTables, type TableRow } from '../content/table-diff.ts';
import { tablesOf } from '../content/xlsx.ts';
import type { Sides } from '../desk/desk.ts';
import { t } from '../words/words.ts';

export type Comparison =
  | { kind: 'same' }
  | { kind: 'images' | 'pages' | 'binary'; sides: Sides }
  /** Of a document that wasn't there before all is new: it is shown as itself. */
  | { kind: 'new'; of: Kind; bytes: Bytes }
  | { kind: 'lines'; rows: DiffRow[] }
  | { kind: 'tables'; sheets: { name: string; rows: TableRow[]; chart?: ChartBlock | undefined }[] };

type Bytes = Uint8Array<ArrayBuffer>;

/** What differs between two versions of a file, in the terms of its kind. Never throws: what can't be read is `binary`. */
export async function compareSides(kind: Kind, sides: Sides): Promise<Comparison> {
  const { before, after } = sides;
  if (before && after && same(before, after)) return { kind: 'same' };
  try {
    if (kind === 'image') return { kind: 'images', sides };
    if (kind === 'pdf') return { kind: 'pages', sides };
    if (after && !before && (kind === 'xlsx' || isDocument(kind))) return { kind: 'new', of: kind, bytes: after };
    if (kind === 'xlsx') return await compareWorkbooks(sides);
    if (isDocument(kind)) {
      const [a, b] = await Promise.all([before ? readDocument(kind, before) : [], after ? readDocument(kind, after) : []]);
      const read = a && b ? lines(textOfBlocks(a), textOfBlocks(b)) : ({ kind: 'binary', sides } as const);
      // A mail or calendar that can't be read, or differs in what isn't shown of it, is compared as the text that it is.
      if (read.kind === 'lines' || kind === 'docx' || kind === 'pptx') return read;
    }
    const a = before ? textOf(before, kind !== 'other') : '';
    const b = after ? textOf(after, kind !== 'other') : '';
    if (a === undefined || b === undefined) return { kind: 'binary', sides };
    if (kind === 'csv') return { kind: 'tables', sheets: [{ name: '', rows: diffTables(parseCsv(a), parseCsv(b)) }] };
    return lines(a, b);
  } catch {
    return { kind: 'binary', sides };
  }
}

const lines = (a: string, b: string): Comparison => {
  const rows = diffLines(a, b);
  return rows.some((row) => row.kind === 'added' || row.kind === 'removed') ? { kind: 'lines', rows } : { kind: 'same' };
};

async function compareWorkbooks(sides: Sides): Promise<Comparison> {
  const { before, after } = sides;
  const [a, b] = await Promise.all([before ? readWorkbook(before) : [], after ? readWorkbook(after) : []]);
  if (!a || !b) return { kind: 'binary', sides };
  const [was, now] = [a, b].map((sheets) => new Map(tablesOf(sheets, t('artifact.chart'), chartWords).map((one) => [one.name, one])));
  const sheets = [...new Set([...(now?.keys() ?? []), ...(was?.keys() ?? [])])]
    .map((name) => ({ name, rows: diffTables(was?.get(name)?.rows ?? [], now?.get(name)?.rows ?? []), chart: now?.get(name)?.chart }))
    .filter(({ rows }) => rows.some((row) => row.kind !== 'same' && row.kind !== 'skip'));
  return sheets.length > 0 ? { kind: 'tables', sheets } : { kind: 'same' };
}

const same = (a: Bytes, b: Bytes) => a.length === b.length && a.every((byte, index) => byte === b[index]);
