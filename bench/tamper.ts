import { draw, faultsAfter, isLocated, makeVictim, type Tampering } from '../packages/daemon/src/log/tampering.double.ts';
import { readArguments } from './arguments.ts';

// `npm run audit:tamper [-- --times 1000 --events 500 --seed 1]`: a signed log, and so many random tamperings with copies of
// its files, by somebody who knows how it is made. For each, whether reading the log (and, where nothing on this computer
// can tell any more, a head kept outside) finds it, names its place and its kind, and accuses no other place. First the
// control: the log that nobody touched.

const { values } = readArguments('npm run audit:tamper -- [--times N] [--events N] [--seed S]', {
  options: {
    times: { type: 'string', default: '1000' },
    events: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
  },
});
const [times, events, seed] = [Number(values.times), Number(values.events), Number(values.seed)];

let state = seed;
const random = (below: number) => {
  state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
  return Math.floor((state / 2 ** 32) * below);
};

const victim = await makeVictim(events);
try {
  const control = await faultsAfter(victim, () => {});
  console.log(`control: ${events} events, untouched: ${control.length === 0 ? 'no fault' : JSON.stringify(control)}`);
  const tally = new Map<string, { done: number; located: number; outside: boolean }>();
  const missed: { tampering: Tampering; faults: unknown }[] = [];
  for (let i = 0; i < times; i++) {
    const { tampering, tamper } = draw(victim, random);
    const faults = await faultsAfter(victim, tamper);
    const located = isLocated(tampering, faults);
    const { done = 0, located: before = 0 } = tally.get(tampering.name) ?? {};
    tally.set(tampering.name, { done: done + 1, located: before + Number(located), outside: tampering.outside === true });
    if (!located) missed.push({ tampering, faults });
  }
  for (const [name, { done, located, outside }] of [...tally].sort()) {
    console.log(`${String(located).padStart(5)} of ${String(done).padStart(4)}  ${name}${outside ? '  (by a head kept outside)' : ''}`);
  }
  console.log(`${times - missed.length} of ${times} located`);
  for (const { tampering, faults } of missed.slice(0, 3)) console.log(JSON.stringify({ ...tampering, faults }).slice(0, 600));
  if (missed.length > 0 || control.length > 0) process.exitCode = 1;
} finally {
  victim.remove();
}
