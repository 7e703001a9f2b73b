import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { allCases } from './all-cases.ts';
import type { Case, Protection } from './case.ts';
import { table } from './table.ts';
import { tryAll } from './try-all.ts';
import type { World } from './world.ts';

// A short slice of `npm run attack`; and that a hole would be told.

const slice = [
  "files: a file in the owner's home",
  'files: the token by which programs speak to the host',
  'files: a start file of the shell',
  'kernel: a user namespace',
  'kernel: rings',
  'links: writing through a link to a folder',
  'links: committing through a link that comes later',
  'spelling: keys in capitals',
  'spelling: where it is asked about, a closed folder in small letters',
  'processes: its memory by a call',
  'processes: ending it',
  'services: the message bus, by name',
  'services: this computer by IPv6',
  'addresses: a redirect to loopback',
  'archives: zip with steps up',
  "later: where git's own folder is",
  'out by headers: the header accept, plain',
  'told by requests: a body of JSON, plain',
  'told by plugins: an act that was asked for, plain',
  'told by plugins: a look that was allowed, plain',
  'plugins: answers to what nobody asked',
  'crashes: a status that is none',
  'crashes: an address that is none',
];

test.runIf(process.platform === 'linux')('some attacks of each kind fail, and get through without protection', () => {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-attack-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const results = join(home, 'results.json');
  const run = spawnSync(process.execPath, ['--conditions=deskhand', join(import.meta.dirname, 'child.ts'), results, ...slice], {
    env: { ...process.env, HOME: home },
    encoding: 'utf8',
  });
  expect(run.status, run.stderr).toBe(0);
  const outcomes: { road: string; name: string; result: string }[] = JSON.parse(readFileSync(results, 'utf8'));
  expect(outcomes.map(({ road, name, result }) => `${road}: ${name}: ${result}`).sort()).toEqual(
    slice.map((name) => `${name}: held`).sort(),
  );
});

test('every attack has a name of its own and says what it tries', () => {
  const names = allCases.map(({ road, name }) => `${road}: ${name}`);
  expect(new Set(names).size).toBe(names.length);
  for (const { tries } of allCases) expect(tries.length).toBeGreaterThan(6);
});

// No case below looks at it.
const nowhere = {} as World;
const made = (name: string, attack: (protection: Protection) => Promise<boolean>): Case => ({
  road: 'made',
  name,
  tries: 'nothing',
  attack,
});

test('what gets through, what breaks, and what has no control is told as that', async () => {
  const outcomes = await tryAll(
    [
      made('held', async (protection) => protection === 'off'),
      made('a hole', async () => true),
      made('broken', async (protection) => {
        if (protection === 'on') throw new Error('no such program');
        return true;
      }),
      made('pointless', async () => false),
    ],
    nowhere,
  );
  expect(outcomes.map(({ result }) => result)).toEqual(['held', 'through', 'through', 'no control']);
  expect(table(outcomes)).toMatch(/^made +3 +2 +1$/m);
  expect(table(outcomes)).toContain('THROUGH made: broken (broke: no such program)');
});
