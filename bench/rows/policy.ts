import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decide } from '../../packages/daemon/src/policy/decide.ts';
import { narrowed } from '../../packages/daemon/src/policy/managed/managed.ts';
import { readManaged } from '../../packages/daemon/src/policy/managed/managed-file.ts';
import { narrowedBy } from '../../packages/daemon/src/policy/managed/managed-layers.ts';
import { readManagedPolicy } from '../../packages/daemon/src/policy/managed/managed-places.ts';
import { openAdministrator } from '../../packages/daemon/src/policy/managed/signed-policy.double.ts';
import { openSigned } from '../../packages/daemon/src/policy/managed/signed-policy.ts';
import type { Call, Decide } from '../../packages/daemon/src/policy/policy.ts';
import { situation } from '../../packages/daemon/src/policy/situation.double.ts';
import { playOffice, plays } from '../office.ts';
import { row } from '../row.ts';

// A managed policy of 50 rules in force: what a decision and a start cost.

const text = JSON.stringify({
  version: 1,
  name: 'Acme',
  domains: Array.from({ length: 20 }, (_, i) => `*.part${i}.example.com`),
  folders: { never: Array.from({ length: 10 }, (_, i) => `/srv/private-${i}`) },
  grants: Array.from({ length: 20 }, (_, i) => ({
    need: { kind: 'network', host: `*.part${i}.example.com`, access: 'send' },
    give: i % 2 ? 'ask' : 'none',
    reason: `rule ${i}`,
  })),
});
const calls: Call[] = [
  { tool: 'read_file', effect: 'read', needs: [{ kind: 'folder', path: '/srv/work/a.csv', access: 'read' }], sinks: [] },
  { tool: 'read_file', effect: 'read', needs: [{ kind: 'folder', path: '/srv/private-9/a', access: 'read' }], sinks: [] },
  {
    tool: 'send_request',
    effect: 'irreversible',
    needs: [{ kind: 'network', host: 'a.part19.example.com', access: 'send' }],
    sinks: [{ name: 'url', kind: 'url', value: 'https://a.part19.example.com/x' }],
  },
];

function decisionsBy(by: Decide): number {
  const world = situation({ folders: [{ path: '/srv', mode: 'auto' }], words: ['Send it to https://a.part19.example.com/x'] });
  const times = 5000;
  const start = performance.now();
  for (let i = 0; i < times; i++) for (const call of calls) by(call, world);
  return (times * calls.length) / ((performance.now() - start) / 1000);
}

export const rows = [
  row({
    name: 'policy.office.questions',
    unit: 'times that a person is asked in five office tasks whose mail and calendar are plugins, nothing granted but the folder',
    aim: { below: 10 },
    async measure() {
      const played = [];
      for (const play of plays) played.push(await playOffice(play));
      const stuck = played.find(({ state }) => state !== 'done');
      if (stuck) throw new Error(`a task ended ${stuck.state}`);
      return played.reduce((sum, { proposals, cards, reviews }) => sum + proposals + cards + reviews, 0);
    },
  }),
  row({
    name: 'policy.managed.decisions',
    unit: 'decisions a second, 50 managed rules',
    aim: { above: 10_000 },
    async measure() {
      const read = readManaged(text);
      if (!read.ok) throw new Error(read.sentence);
      return decisionsBy(narrowed(decide, read.managed));
    },
  }),
  row({
    name: 'policy.signed.decisions',
    unit: 'decisions a second, 50 managed rules and 50 that were fetched',
    aim: { above: 5000 },
    async measure() {
      const read = readManaged(text);
      if (!read.ok) throw new Error(read.sentence);
      return decisionsBy(narrowedBy(decide, [read.managed, { ...read.managed, name: 'fetched' }]));
    },
  }),
  row({
    name: 'policy.signed.start',
    unit: 'ms to check the signature of a policy of 50 rules, and to read it',
    aim: { below: 20 },
    async measure() {
      const acme = openAdministrator();
      const signed = acme.signs(text);
      const start = performance.now();
      const opened = openSigned(signed, { key: acme.key });
      const took = performance.now() - start;
      if (!opened.ok) throw new Error(opened.sentence);
      return took;
    },
  }),
  row({
    name: 'policy.managed.start',
    unit: 'ms to read and check a managed policy of 50 rules',
    aim: { below: 20 },
    async measure() {
      const dir = mkdtempSync(join(tmpdir(), 'deskhand-policy-'));
      try {
        writeFileSync(join(dir, 'policy.json'), text, { mode: 0o644 });
        const start = performance.now();
        readManagedPolicy(join(dir, 'policy.json'), process.getuid?.() ?? 0);
        return performance.now() - start;
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    },
  }),
];
