import { loadavg } from 'node:os';
import { freePort, startHost } from '../e2e/support/host.ts';
import { readArguments } from './arguments.ts';
import { browserPhone, type Phone, wirePhone } from './brake-phones.ts';
import { type Braked, endless, type Load, loadWith, pullOn, release } from './brake-scene.ts';
import { median } from './row.ts';

// `npm run bench:brake [-- --runs N --sandboxes N]`: pulls the brake on a host that is idle, busy, stopped, blocked for
// good, or runs sandboxes that fork and ignore signals: from a phone (its wire, and the real app in Chromium, whose tap
// counts), by the command (its own start counts) and by the file, and tells how long the last process lived, and when the
// phone had the host's word for it. Every run looks for processes that escaped; one that finds any fails.

const { values } = readArguments('npm run bench:brake -- [--runs N] [--sandboxes N]', {
  options: { runs: { type: 'string' }, sandboxes: { type: 'string' } },
});
const runs = Number(values.runs ?? 50);
const sandboxes = Number(values.sandboxes ?? 30);
const loads: Load[] = ['idle', 'busy', 'stopped', 'blocked', 'sandboxes'];
const ways = ['phone', 'wire', 'command', 'file'] as const;
/** From the pull to the last process gone, at worst. Milliseconds. */
const aim = 500;

const results = new Map<string, Braked[]>();
process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} ${endless}`;
const host = await startHost('auto', ['--hold', '0', '--port', String(await freePort())]);
const phones: Partial<Record<string, Phone>> = {};
try {
  phones.wire = await wirePhone(host);
  phones.phone = await browserPhone(host);
  for (let i = 0; i < runs; i++) {
    const load = loads[i % loads.length] ?? 'idle';
    const how = ways[Math.floor(i / loads.length) % ways.length] ?? 'command';
    const mark = 80_000 + ((process.pid * 61 + i) % 9000);
    const { pid } = host.daemon();
    await phones[how]?.back();
    await loadWith(load, host, { sandboxes, mark });
    const braked = await pullOn(host, phones[how] ?? (how === 'file' ? 'file' : 'command'), mark);
    console.log(
      `${String(i + 1).padStart(3)}  ${load.padEnd(10)} by ${how.padEnd(8)} ${braked.ms.toFixed(0).padStart(6)} ms  ${braked.processes} processes${braked.told === undefined ? '' : `, told after ${braked.told} ms`}`,
    );
    for (const name of [load, `by ${how}`, 'all']) results.set(name, [...(results.get(name) ?? []), braked]);
    await release(host, pid);
  }
} finally {
  await phones.phone?.close();
  await host.close();
}

console.log(
  `\nload of the computer now: ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}`,
);
console.log(`${'from the pull to the last process gone'.padEnd(40)} runs  median   worst  processes`);
for (const [name, braked] of results) {
  const times = braked.map(({ ms }) => ms);
  const most = Math.max(...braked.map(({ processes }) => processes));
  const worst = Math.max(...times);
  console.log(
    `${name.padEnd(40)} ${String(times.length).padStart(4)} ${median(times).toFixed(0).padStart(5)} ms ${worst.toFixed(0).padStart(5)} ms  up to ${most}${worst < aim ? '' : `  MISSED ${aim} ms`}`,
  );
}
const told = [...(results.get('by phone') ?? []), ...(results.get('by wire') ?? [])].flatMap(({ told }) => told ?? []);
if (told.length)
  console.log(
    `${'until the phone had the host’s word'.padEnd(40)} ${String(told.length).padStart(4)} ${median(told).toFixed(0).padStart(5)} ms ${Math.max(
      ...told,
    )
      .toFixed(0)
      .padStart(5)} ms`,
  );
