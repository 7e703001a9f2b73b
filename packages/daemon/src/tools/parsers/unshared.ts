import { columnName, parseCell } from './xlsx-sheet.ts';
import { escaped, unescaped } from './xml.ts';

/**
 * The sheet with a formula of its own in each cell that shared one: distances to what it names are no longer the same for
 * all of them once lines between go or come.
 */
export function unshared(xml: string): string {
  const firsts = new Map<string, { text: string; row: number; column: number }>();
  return xml.replace(/<(\w+:)?c\b[^>]*?(?:\/>|>[\s\S]*?<\/\1?c>)/g, (cell) => {
    const [formula, prefix = '', attributes = '', text = ''] =
      /<(\w+:)?f\b([^>]*?\st="shared"[^>]*?)(?:\/>|>([\s\S]*?)<\/\1?f>)/.exec(cell) ?? [];
    const at = parseCell(/\sr="([A-Z]+\d+)"/.exec(cell)?.[1] ?? '');
    if (formula === undefined || !at) return cell;
    const id = /\ssi="(\d+)"/.exec(attributes)?.[1] ?? '';
    if (text) firsts.set(id, { text: unescaped(text), ...at });
    const first = firsts.get(id);
    if (!first) return cell;
    return cell.replace(
      formula,
      () => `<${prefix}f>${escaped(copied(first.text, at.row - first.row, at.column - first.column))}</${prefix}f>`,
    );
  });
}

/** The formula as it reads when copied so many rows down and columns right. */
function copied(formula: string, rows: number, columns: number): string {
  return formula.replace(
    /"[^"]*"|'[^']*'!|(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\d(A-Za-z_])/g,
    (whole, fixedColumn: string, letters: string | undefined, fixedRow: string, digits: string) => {
      const at = letters && parseCell(letters + digits);
      if (!at) return whole;
      const column = fixedColumn ? at.column : at.column + columns;
      const row = fixedRow ? at.row : at.row + rows;
      return column < 1 || row < 1 ? '#REF!' : `${fixedColumn}${columnName(column)}${fixedRow}${row}`;
    },
  );
}
