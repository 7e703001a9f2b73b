import { readdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { readArguments } from './arguments.ts';
import { median, type Row } from './row.ts';

// `npm run bench [-- ROW… --json FILE]`: measures the rows of bench/rows (all, or those whose name begins so), prints a
// table, and writes the same to FILE.

const { values, positionals } = readArguments('npm run bench -- [ROW…] [--list] [--json FILE]', {
  allowPositionals: true,
  options: { json: { type: 'string' }, list: { type: 'boolean' } },
});
const all = await loadRows();
const chosen = positionals.length
  ? all.filter(({ name }) => positionals.some((wanted) => name === wanted || name.startsWith(`${wanted}.`)))
  : all;
if (chosen.length === 0) {
  console.error(`No row is called ${positionals.join(', ')}. There are: ${all.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
if (values.list) for (const { name, unit } of chosen) console.log(`${name} (${unit})`);
else await run(chosen);

async function run(rows: Row[]): Promise<void> {
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${arch()}, Node ${process.versions.node}`;
  console.log(`${machine}\n`);
  const results: Result[] = [];
  for (const row of rows) {
    const result = await measure(row);
    results.push(result);
    console.log(line(result));
  }
  const missed = results.filter(({ met }) => met === false).length;
  const unmeasured = results.filter(({ value }) => value === undefined).length;
  console.log(`\n${results.length} rows: ${missed} outside their aim, ${unmeasured} not measured.`);
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine, time: new Date().toISOString(), rows: results }, null, 2)}\n`);
}

interface Result extends Pick<Row, 'name' | 'unit' | 'aim' | 'command'> {
  /** The median; absent where it couldn't be measured, and then `why`. */
  value?: number;
  met?: boolean;
  why?: string;
}

async function measure({ name, unit, aim, command, runs = 5, measure }: Row): Promise<Result> {
  const told = { name, unit, ...(aim && { aim }), command };
  const measured: number[] = [];
  try {
    for (let i = 0; i < runs; i++) measured.push(await measure());
  } catch (error) {
    return { ...told, why: (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 300) };
  }
  const value = median(measured);
  if (Number.isNaN(value)) return { ...told, why: 'this system has no way to measure it' };
  const met = aim && (aim.below === undefined || value < aim.below) && (aim.above === undefined || value >= aim.above);
  return { ...told, value: Number(value.toPrecision(4)), ...(met !== undefined && { met }) };
}

function line({ name, value, unit, aim, met, command, why }: Result): string {
  const told = value === undefined ? `not measured: ${why}` : `${value} ${unit}`;
  const wanted = aim
    ? [aim.below !== undefined && `< ${aim.below}`, aim.above !== undefined && `≥ ${aim.above}`].filter(Boolean).join(', ')
    : '';
  const verdict = met === undefined ? '' : met ? 'met' : 'MISSED';
  return `${name.padEnd(30)}${told.padStart(14)}  ${wanted.padEnd(10)}${verdict.padEnd(8)}${command}`;
}

/** Every file of bench/rows exports `rows`. */
async function loadRows(): Promise<Row[]> {
  const folder = join(import.meta.dirname, 'rows');
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const modules: { rows: Row[] }[] = await Promise.all(files.sort().map((file) => import(join(folder, file))));
  return modules.flatMap(({ rows }) => rows);
}
