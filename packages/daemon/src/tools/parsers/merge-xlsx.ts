import { editCells } from './edit-cells.ts';
import { Unreadable } from './unreadable.ts';
import { type BookModel, type CellModel, modelOf, type SheetModel } from './workbook-model.ts';
import { cellName } from './xlsx-sheet.ts';

// Two changes of one workbook in one. One side must have changed cells only: they are set in the workbook of the other
// side, which keeps all that is its own. What came of it is compared cell by cell with what it should be; whatever differs,
// or cannot be told, means that somebody has to choose.

interface Versions {
  base: Uint8Array;
  mine: Uint8Array;
  theirs: Uint8Array;
}
interface CellChange {
  sheet: string;
  row: number;
  column: number;
  from: CellModel | undefined;
  to: CellModel | undefined;
}

/** More than this many changed cells on one side are no edit of a table but another table. */
const most = 20_000;

export async function mergeXlsx({ base, mine, theirs }: Versions): Promise<Uint8Array> {
  const [was, ours, other] = [modelOf(base), modelOf(mine), modelOf(theirs)];
  // Theirs first: in what the person has nothing is written anew but the task's cells.
  if (onlyCells(was, ours)) return apply(was, { bytes: theirs, model: other }, ours);
  if (onlyCells(was, other)) return apply(was, { bytes: mine, model: ours }, other);
  throw new Unreadable('Both sides changed more than cells.');
}

async function apply(was: BookModel, into: { bytes: Uint8Array; model: BookModel }, from: BookModel): Promise<Uint8Array> {
  const changes = changesOf(was, from);
  const wanted: CellChange[] = [];
  for (const change of changes) {
    const { sheet, row, column, from: old, to } = change;
    const there = into.model.sheets.get(sheet);
    if (!there) throw new Unreadable(`The sheet ${sheet} is gone, or has another name.`);
    const now = there.rows.get(row)?.get(column);
    if (holds(now, to)) continue;
    if (!holds(now, old)) throw new Unreadable(`Both sides changed ${sheet}!${cellName(row, column)}.`);
    if (old?.special || to?.special) throw new Unreadable(`${sheet}!${cellName(row, column)} cannot be written anew.`);
    wanted.push(change);
  }
  if (!wanted.length) return into.bytes;
  for (const [name, sheet] of was.sheets) {
    refuseMoved(name, sheet, from.sheets.get(name), []);
    const own = wanted.filter((one) => one.sheet === name);
    refuseMoved(name, sheet, into.model.sheets.get(name), own);
  }
  let bytes = into.bytes;
  for (const [sheet, cells] of Map.groupBy(wanted, (one) => one.sheet)) {
    const set = Object.fromEntries(cells.map(({ row, column, to }) => [cellName(row, column), written(to)]));
    bytes = (await editCells(bytes, { sheet, cells: JSON.stringify(set) })).bytes;
  }
  check(modelOf(bytes), into.model, wanted);
  return bytes;
}

/** Whether all that differs are contents of cells in sheets that both have, and the look of new ones. */
function onlyCells(was: BookModel, now: BookModel): boolean {
  if (was.date1904 !== now.date1904 || !sameMaps(was.rest, now.rest)) return false;
  if ([...was.sheets.keys()].join('\n') !== [...now.sheets.keys()].join('\n')) return false;
  for (const [name, sheet] of now.sheets) if (sheet.rest !== was.sheets.get(name)?.rest) return false;
  return changesOf(was, now).every(({ from, to }) => !from || !to || from.look === to.look);
}

function changesOf(was: BookModel, now: BookModel): CellChange[] {
  const changes: CellChange[] = [];
  for (const [sheet, { rows }] of now.sheets) {
    const old = was.sheets.get(sheet)?.rows ?? new Map<number, Map<number, CellModel>>();
    for (const row of new Set([...old.keys(), ...rows.keys()])) {
      const [before, after] = [old.get(row), rows.get(row)];
      for (const column of new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])) {
        const [from, to] = [before?.get(column), after?.get(column)];
        if (holds(from, to) && (from?.look ?? '') === (to?.look ?? '')) continue;
        // An empty cell that is written down or not is the same where it looks like any other.
        if (holds(from, to) && (!from || !to)) continue;
        changes.push({ sheet, row, column, from, to });
        if (changes.length > most) throw new Unreadable('Too many cells changed.');
      }
    }
  }
  return changes;
}

const holds = (a: CellModel | undefined, b: CellModel | undefined): boolean => (a?.content ?? '') === (b?.content ?? '');

/**
 * A cell is known by its place only as long as no rows or columns moved: what the first column and the first row said has to
 * be where it was, and below the last row only one side may have added something.
 */
function refuseMoved(name: string, was: SheetModel, now: SheetModel | undefined, own: CellChange[]): void {
  // Looked at in every sheet: formulas of one name cells of others.
  if (!now) return;
  const keyed = (sheet: SheetModel, row: number): string => firstOf(sheet.rows.get(row));
  const places = new Map<string, number>();
  for (const row of now.rows.keys()) places.set(keyed(now, row), row);
  for (const row of was.rows.keys()) {
    const key = keyed(was, row);
    if (key === '' || keyed(now, row) === key) continue;
    const moved = places.get(key);
    if (moved !== undefined && moved !== row) throw new Unreadable(`Rows of ${name} moved.`);
    if (own.some((one) => one.row === row)) throw new Unreadable(`Row ${row} of ${name} is another row now.`);
  }
  const last = Math.max(0, ...filled(was));
  const added = (rows: number[]): boolean => rows.some((row) => row > last);
  if (added(own.map(({ row }) => row)) && added(filled(now))) throw new Unreadable(`Both sides added rows to ${name}.`);
  const heads = Math.min(...filled(was));
  const [old, fresh] = [was.rows.get(heads), now.rows.get(heads)];
  for (const [column, cell] of old ?? []) {
    if (cell.content === '' || holds(cell, fresh?.get(column))) continue;
    const moved = [...(fresh ?? [])].some(([other, one]) => other !== column && holds(one, cell));
    if (moved || own.some((one) => one.column === column)) throw new Unreadable(`The columns of ${name} are not what they were.`);
  }
}

const filled = ({ rows }: SheetModel): number[] =>
  [...rows].flatMap(([row, cells]) => ([...cells.values()].some(({ content }) => content !== '') ? [row] : []));

/** What names a row: its first content. */
function firstOf(cells: Map<number, CellModel> | undefined): string {
  const columns = [...(cells ?? [])].filter(([, { content }]) => content !== '').sort(([a], [b]) => a - b);
  return columns[0] ? `${columns[0][0]} ${columns[0][1].content}` : '';
}

/** A content as `editCells` takes it. */
function written(cell: CellModel | undefined): string | number | boolean | null {
  const content = cell?.content ?? '';
  if (content === '') return null;
  if (content.startsWith('=')) return content;
  const [kind, value] = [content.slice(0, 1), content.slice(2)];
  // A day takes the look of days from its neighbours; whether it did is checked after.
  if (kind === 'n') return cell?.day ?? Number(value);
  if (kind === 'b') return value === '1';
  if (kind !== 's') throw new Unreadable('A cell holds what cannot be written anew.');
  // What a person's text says is text, whatever it looks like.
  return /^[\d.,+=-]/.test(value) ? `'${value}` : value;
}

/** What came of it: the other side's workbook with these cells, and nothing else. */
function check(made: BookModel, into: BookModel, wanted: CellChange[]): void {
  const expected = new Map(wanted.map((one) => [`${one.sheet}!${one.row},${one.column}`, one]));
  const wrong = (what: string): never => {
    throw new Unreadable(`The two do not go together: ${what}.`);
  };
  if (!sameMaps(made.rest, into.rest) || made.date1904 !== into.date1904) wrong('something beside the cells would change');
  for (const [name, sheet] of made.sheets) if (sheet.rest !== into.sheets.get(name)?.rest) wrong(`the form of ${name} would change`);
  for (const { sheet, row, column, from, to } of changesOf(into, made)) {
    const one = expected.get(`${sheet}!${row},${column}`);
    if (!one || !holds(to, one.to)) wrong(`${sheet}!${cellName(row, column)} would not be what it should`);
    // A cell that was there keeps its look; a new one has to look as it did where it was made.
    const look = from ? from.look : one?.to?.look;
    if (to && look !== undefined && to.look !== look) wrong(`${sheet}!${cellName(row, column)} would look otherwise`);
    expected.delete(`${sheet}!${row},${column}`);
  }
  if (expected.size) wrong('a cell would be lost');
}

function sameMaps(a: Map<string, string>, b: Map<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, text]) => b.get(name) === text);
}
