import { isInside } from '@deskhand/protocol/places';
import { decide } from '../../packages/daemon/src/policy/decide.ts';
import type { Call, Need } from '../../packages/daemon/src/policy/policy.ts';
import { propose } from '../../packages/daemon/src/policy/propose/propose.ts';
import { hostOf, plainUrl, urlsIn } from '../../packages/daemon/src/policy/words/values.ts';
import { readArguments } from '../arguments.ts';
import { median } from '../row.ts';
import { officeWorld, readOfficeBench } from './officebench.ts';
import { type Case, factsIn, readRequests, type World } from './world.ts';

// `npm run bench:proposals -- [OFFICEBENCH] [--show]`: what is proposed before a task starts, against what it truly needs.

const { values, positionals } = readArguments('npm run bench:proposals -- [OFFICEBENCH] [--show]', {
  allowPositionals: true,
  options: { show: { type: 'boolean' } },
});

const { world, cases, later, blind } = readRequests();
tell('Requests that were there before', cases, world);
tell('Requests that were written later', later, world);
for (const [index, { mended, after, later }] of blind.entries()) {
  const hand = ['another', 'a third', 'a fourth'][index];
  tell(`Requests by ${hand} hand, by which the rules were mended`, mended, world);
  tell('Requests by that hand, after that', after, world);
  if (later.length) tell('Requests by that hand with the lists in view', later, world);
}
const [dir] = positionals;
if (dir === undefined) console.log('For the tasks of OfficeBench, name the folder that they are in.');
else tell('OfficeBench', readOfficeBench(dir), officeWorld);

function tell(name: string, all: Case[], where: World): void {
  const began = performance.now();
  const outcomes = all.map((one) => outcomeOf(one, where));
  const ms = (performance.now() - began) / all.length;
  const enough = outcomes.filter(({ missing }) => !missing.length).length;
  const extras = outcomes.map(({ extra }) => extra.length);
  const [worst] = outcomes.toSorted((a, b) => b.extra.length - a.extra.length);
  const needing = outcomes.filter(({ one }) => one.needs.length);
  const none = outcomes.filter(({ one }) => !one.needs.length);
  console.log(`${name}: ${all.length} requests, ${needing.length} of which need something beyond their folder`);
  console.log(
    `  enough: ${enough} (${percent(enough, all.length)}); of those that need something ${percent(needing.filter(({ missing }) => !missing.length).length, needing.length)}`,
  );
  console.log(
    `  not needed: median ${median(extras)}, ${extras.reduce((sum, one) => sum + one, 0)} in all, at worst ${worst?.extra.length ?? 0} (${worst?.one.id})`,
  );
  console.log(`  nothing proposed where nothing is needed: ${none.filter(({ extra }) => !extra.length).length} of ${none.length}`);
  console.log(`  ${ms.toFixed(2)} ms a request`);
  if (!values.show) return;
  for (const { one, missing, extra } of outcomes) {
    if (missing.length) console.log(`  ${one.id}: missing ${missing.map(wordsOf).join(', ')}\n    ${one.words}`);
    if (extra.length) console.log(`  ${one.id}: not needed ${extra.map(wordsOf).join(', ')}\n    ${one.words}`);
  }
}

/** What it would still be asked about, though it needs it; and what it was proposed without needing just that. */
function outcomeOf(one: Case, where: World) {
  const facts = factsIn(where, one.words);
  const given = propose(facts, decide).map(({ grant }) => grant.need);
  // An address that the words give to be looked at needs no line.
  const written = (need: Need) =>
    urlsIn(one.words).filter((url) => need.kind === 'network' && hostOf(url) === need.host.replace(/^www\./, ''));
  const isLeft = (need: Need) => !written(need).some((url) => decide(looking(need, plainUrl(url)), facts.situation).answer === 'allow');
  const same = (a: Need) => (b: Need) => JSON.stringify(a) === JSON.stringify(b);
  return {
    one,
    missing: one.needs.filter((need) => !isHeld(need, given) && isLeft(need)),
    extra: given.filter((need) => !one.needs.some(same(need))),
  };
}

function looking(need: Need, url: string): Call {
  return {
    tool: 'web_read',
    effect: 'read',
    needs: [need],
    sinks: [{ name: 'url', kind: 'url', value: /^https?:/.test(url) ? url : `https://${url}` }],
  };
}

/** Whether one of the lines is just this, or the folder that it is in. */
function isHeld(need: Need, given: Need[]): boolean {
  return given.some((line) => {
    if (JSON.stringify(line) === JSON.stringify(need)) return true;
    if (line.kind !== 'folder' || need.kind !== 'folder') return false;
    return isInside(need.path, line.path) && (line.access === need.access || line.access === 'write');
  });
}

function percent(some: number, all: number): string {
  return all ? `${Math.round((some / all) * 100)}%` : '-';
}

function wordsOf(need: Need): string {
  return Object.values(need).join(' ');
}
