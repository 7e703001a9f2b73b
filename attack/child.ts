import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { shareOf, wantedCases } from './all-cases.ts';
import type { Case, Outcome } from './case.ts';
import { tryAll } from './try-all.ts';
import { openWorld } from './world.ts';

// One world, as whoever started this, in the home that HOME names: `node attack/child.ts RESULTS [ONLY…]`. Started by
// attack.ts, as root or as an ordinary user, which hands out one share of the cases after the other; alone it makes all.

const [results = '', ...only] = process.argv.slice(2);
const wanted = wantedCases(only);
const outcomes: Outcome[] = [];
const world = await openWorld();
try {
  for await (const cases of shares()) {
    const made = await tryAll(cases, world, ({ result, road, name, why }) => {
      if (result !== 'held') process.stderr.write(`${result.padEnd(11)} ${road}: ${name}${why ? ` (${why})` : ''}\n`);
    });
    outcomes.push(...made);
  }
  writeFileSync(results, JSON.stringify(outcomes));
} finally {
  await world.close();
}
process.exit(0);

async function* shares(): AsyncGenerator<Case[]> {
  if (!process.send) return yield wanted;
  for (;;) {
    process.send('next');
    const [share] = await once(process, 'message');
    if (!share) return;
    yield wanted.filter((one) => shareOf(one) === share);
  }
}
