import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { parseChanges } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepOut, keepOutPieces } from '../host/secret-mask.ts';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { openWorkspace } from '../workspace/open.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type Desk, openDesk } from './desk.double.ts';

// A secret that stands in the name of a file is out of the log; the file can be looked at, accepted and taken back all the same.

const held = [{ name: 'TOKEN', hosts: ['a.example.org'], value: 'q7Rt2pLw9XzK4mVb' }];
const named = (text: string) => keepOut(text, held);
let base: string;
let folder: string;
let workspace: Workspace;
let desk: Desk;

beforeEach(async () => {
  base = fs.realpathSync(fs.mkdtempSync(`${tmpdir()}/deskhand-names-`));
  folder = `${base}/desk`;
  fs.mkdirSync(folder);
  fs.mkdirSync(`${base}/state`, { mode: 0o700 });
  const sandbox = await openSandbox({ stateDir: `${base}/state` });
  workspace = await openWorkspace({ stateDir: `${base}/state`, sandbox, now: Date.now, named });
  desk = openDesk({ workspace, log: { keepOut: { whole: named, pieces: () => keepOutPieces(() => held) } } });
  await desk.grant(folder);
});
afterEach(async () => {
  await desk.close();
  fs.rmSync(base, { recursive: true, force: true });
});

test('by the name that is shown, alone', async () => {
  const path = `${folder}/backup-${held[0]?.value}.txt`;
  // What a model writes itself is masked before it is carried out; a command can put such a name together.
  const [half, other] = [held[0]?.value.slice(0, 8), held[0]?.value.slice(8)];
  const command = `half=${half}; for name in a "backup-\${half}${other}" b; do printf x > "$name.txt"; done`;
  desk.answers(({ messages }) => (messages.some(({ role }) => role === 'tool') ? { text: 'Done.' } : { calls: [['run', { command }]] }));
  await desk.start();
  const task = await desk.send('three files');
  const { review } = await desk.until(task, ({ review }) => review !== undefined);
  const shown = `${folder}/backup-[kept out: the secret TOKEN].txt`;
  if (!review) throw new Error('nothing to look at');
  expect(parseChanges(await desk.log.text(review.list)).map((change) => change.path)).toContain(shown);
  const spec = { task, folders: [{ path: folder, mode: 'review' as const }] };
  expect(Buffer.from((await workspace.compare(spec, shown)).after ?? []).toString()).toBe('x');
  // What it carries is known by its own name, too.
  await desk.log.append([
    {
      type: 'files.labelled',
      actor: { kind: 'host' },
      body: { paths: [path] },
      labels: { sources: ['web'], confidentiality: 'public', from: [] },
    },
  ]);
  expect(desk.log.labelsUnder(path).sources).toEqual(['web']);

  await desk.say(task, { type: 'review.answered', body: { answer: 'accept', marked: true, paths: [shown] } });
  const { commits } = await desk.until(task, (view) => view.commits.length > 0);
  expect(fs.readdirSync(folder)).toEqual([`backup-${held[0]?.value}.txt`]);
  const commit = commits[0]?.id ?? '';
  expect(Buffer.from((await workspace.recorded(commit, shown))?.after ?? []).toString()).toBe('x');
  await desk.say(task, { type: 'undo.requested', body: { force: false, paths: [shown] } });
  await desk.until(task, (view) => view.commits.some(({ of }) => of === commit));
  expect(fs.readdirSync(folder)).toEqual([]);
});
