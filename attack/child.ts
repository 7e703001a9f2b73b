import { writeFileSync } from 'node:fs';
import { allCases } from './all-cases.ts';
import { tryAll } from './try-all.ts';
import { openWorld } from './world.ts';

// One whole run as whoever started this, in the home that HOME names: `node attack/child.ts RESULTS [ONLY…]`. Started by
// attack.ts, as root or as an ordinary user.

const [results = '', ...only] = process.argv.slice(2);
const cases = allCases.filter(({ road, name }) => !only.length || only.some((word) => `${road}: ${name}`.startsWith(word)));
const world = await openWorld();
try {
  const outcomes = await tryAll(cases, world, ({ result, road, name, why }) => {
    if (result !== 'held') process.stderr.write(`${result.padEnd(11)} ${road}: ${name}${why ? ` (${why})` : ''}\n`);
  });
  writeFileSync(results, JSON.stringify(outcomes));
} finally {
  await world.close();
}
process.exit(0);
