import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// What a parser would try once a crafted file had taken it over, and one that takes all memory: for the tests that
// none of it works.

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const all = Buffer.concat(chunks);
const { kind, options } = JSON.parse(all.subarray(0, all.indexOf(10)).toString());

const hoard: number[][] = [];
while (kind === 'hungry') hoard.push(new Array(1_000_000).fill(hoard.length));

if (kind === 'bounded') {
  // Node's types don't say what a report holds.
  const { userLimits } = process.report.getReport() as { userLimits: { cpu_time_seconds: { hard: unknown } } };
  process.stdout.write(JSON.stringify({ ok: true, text: `processor time: ${userLimits.cpu_time_seconds.hard} s`, files: [] }));
  process.exit();
}

const tried = {
  read: () => readFileSync(options.secret, 'utf8').includes('hunter2'),
  write: () => {
    for (const place of [tmpdir(), '/dev/shm', process.cwd()]) {
      try {
        writeFileSync(join(place, 'deskhand-taken-over'), 'x'.repeat(2_000_000));
        return true;
      } catch {
        // the next place
      }
    }
    return false;
  },
  // What runs in a sandbox can see the system's programs, and so run them: in that same sandbox.
  start: () => spawnSync('cat', [options.secret]).stdout?.toString().includes('hunter2') ?? false,
};
const answers = Object.entries(tried).map(([name, attempt]) => {
  try {
    return `${name}: ${attempt() ? 'yes' : 'no'}`;
  } catch {
    return `${name}: no`;
  }
});
const text = `${answers.join(', ')}, environment: ${Object.keys(process.env)
  .sort()
  .filter((name) => !['HOME', 'PWD', '_', 'SHLVL'].includes(name))
  .join(' ')}`;
process.stdout.write(JSON.stringify({ ok: true, text, files: [] }));
