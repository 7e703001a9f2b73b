import { cellName, type Formula, parseCell } from './xlsx-sheet.ts';

interface Group {
  first: Formula;
  lastRow: number;
  lastColumn: number;
  alike: string;
}

/** Formulas with those that say the same, each for its own row and column, told once: "D2:F20 =B2*C2". */
export function formulaGroups(formulas: Formula[]): string[] {
  const open = new Map<string, Group>();
  const groups: Group[] = [];
  for (const formula of formulas) {
    const alike = relative(formula);
    const key = `${formula.column} ${alike}`;
    const group = open.get(key);
    if (group && group.lastRow === formula.row - 1) group.lastRow = formula.row;
    else {
      const fresh = { first: formula, lastRow: formula.row, lastColumn: formula.column, alike };
      open.set(key, fresh);
      groups.push(fresh);
    }
  }
  return sideBySide(groups).map(({ first, lastRow, lastColumn }) => {
    const start = cellName(first.row, first.column);
    const end = cellName(lastRow, lastColumn);
    return `${end === start ? start : `${start}:${end}`} =${first.formula}`;
  });
}

/** Columns of the same height that stand next to each other and say the same become one. */
function sideBySide(groups: Group[]): Group[] {
  const kept: Group[] = [];
  const edges = new Map<string, Group>();
  for (const group of groups) {
    const rows = `${group.first.row} ${group.lastRow} ${group.alike}`;
    const left = edges.get(`${group.first.column} ${rows}`);
    if (left) left.lastColumn = group.first.column;
    else kept.push(group);
    edges.set(`${group.first.column + 1} ${rows}`, left ?? group);
  }
  return kept;
}

/** The formula with its references as distances, so that copies down a column are alike. */
function relative({ row: ownRow, column: ownColumn, formula, like }: Formula): string {
  const { row, column } = like ?? { row: ownRow, column: ownColumn };
  return formula.replace(/"[^"]*"|(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\d(A-Za-z_])/g, (whole, fixedColumn, letters, fixedRow, digits) => {
    const at = letters && parseCell(letters + digits);
    if (!at) return whole;
    return `R${fixedRow ? at.row : `[${at.row - row}]`}C${fixedColumn ? at.column : `[${at.column - column}]`}`;
  });
}
