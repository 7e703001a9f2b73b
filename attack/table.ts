import type { Outcome } from './case.ts';

/** One line for each road: attacks that count, how many got through, how many had no control; then each that got through. */
export function table(outcomes: readonly Outcome[]): string {
  const roads = [...new Set(outcomes.map(({ road }) => road))];
  const lines = roads.map((road) =>
    line(
      road,
      outcomes.filter((one) => one.road === road),
    ),
  );
  const through = outcomes
    .filter(({ result }) => result === 'through')
    .map(
      ({ road, name, remains, why }) =>
        `  ${remains ? 'REMAINS' : 'THROUGH'} ${road}: ${name}${why ? ` (${why})` : ''}${remains ? `: docs/security.md, "${remains}"` : ''}`,
    );
  return [heading, ...lines, line('all', outcomes), ...through].join('\n');
}

const columns = (cells: [string, ...(string | number)[]]): string =>
  cells.map((cell, index) => (index ? String(cell).padStart(12) : String(cell).padEnd(16))).join('');

const heading = columns(['road', 'attempts', 'successes', 'no control']);

function line(name: string, outcomes: readonly Outcome[]): string {
  const count = (result: Outcome['result']) => outcomes.filter((one) => one.result === result).length;
  return columns([name, outcomes.length - count('no control'), count('through'), count('no control')]);
}
