/** A sheet's row as it is shown: a bar inside a cell is told from one between cells. */
export const barred = (cells: string[]): string => cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ');

/** The rows of a CSV text (RFC 4180), separated by commas, or by semicolons or tabs where its first line has more of those. */
export function readCsv(text: string): string[][] {
  const clean = text.replace(/^\ufeff/, '');
  const first = clean.slice(0, clean.search(/\r?\n|$/)).replace(/"[^"]*"/g, '');
  const count = (mark: string) => first.split(mark).length;
  const mark = [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best), ',');
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < clean.length; i++) {
    const c = clean[i];
    if (quoted) {
      if (c === '"' && clean[i + 1] === '"') cell += clean[++i];
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === mark) {
      row.push(cell);
      cell = '';
    } else if (c === '\n') {
      rows.push([...row, cell.replace(/\r$/, '')]);
      row = [];
      cell = '';
    } else cell += c;
  }
  if (cell || row.length) rows.push([...row, cell]);
  return rows;
}
