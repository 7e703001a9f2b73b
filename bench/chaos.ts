import { chaosTask } from '../packages/daemon/src/workspace/chaos.double.ts';
import { historyTask } from '../packages/daemon/src/workspace/history.double.ts';
import { readArguments } from './arguments.ts';

// npm run chaos -- [--seed S] [--count N]: random shell tasks in real stages, and as many random histories of a folder. Ends
// at the first that doesn't hold, and names its seed.

const { values } = readArguments('npm run chaos -- [--seed S] [--count N]', {
  options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '200' } },
});
const [seed, count] = [Number(values.seed), Number(values.count)];
const endings: Record<string, number> = {};
let changes = 0;
const told = { undos: 0, moved: 0, killed: 0 };
const started = performance.now();

for (let n = 0; n < count; n++) {
  const done = await chaosTask(seed + n, n % 4 === 3 ? 'copy' : 'overlay');
  endings[done.ending] = (endings[done.ending] ?? 0) + 1;
  changes += done.changes;
  const history = await historyTask(seed + n, n % 4 === 3 ? 'overlay' : 'none');
  for (const what of ['undos', 'moved', 'killed'] as const) told[what] += history[what];
}

console.log(`${count} tasks from seed ${seed}, ${changes} changes, ${((performance.now() - started) / 1000).toFixed(1)} s: all held.`);
for (const [ending, times] of Object.entries(endings)) console.log(`  ${ending}: ${times}`);
console.log(
  `${count} histories: ${told.undos} undos and ways back, ${told.killed} killed on the way, ${told.moved} paths had moved on: all held.`,
);
