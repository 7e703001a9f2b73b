import { afterEach, beforeEach, expect, test } from 'vitest';
import { finished, type Person, runCommand } from '../testing/command-line.ts';
import { type Engine, type LocalHost, openLocalHost } from '../testing/local-host.ts';
import { exits } from './exits.ts';

let host: LocalHost;
const line = (need: object) => ({ grant: { source: 'task', need, reason: '' }, why: 'named' });
const proposes: Engine = async (event, at) => {
  if (event.type === 'task.requested' && !event.body.unasked) {
    const lines = [
      line({ kind: 'network', host: 'a.example.org', access: 'read' }),
      line({ kind: 'network', host: 'b.example.org', access: 'send' }),
    ];
    await at.say(event, { type: 'proposal.made', body: { proposal: 'proposal_1', lines, hash: 'h', until: Date.now() + 60_000 } } as never);
  } else if (event.type === 'task.requested' || event.type === 'proposal.answered') await at.say(event, finished('done'));
};
beforeEach(async () => {
  host = await openLocalHost(proposes);
  await run(['folders', 'add', host.work]);
});
afterEach(() => host.close());
const run = (args: string[], person: Person = {}) => runCommand(host.home, args, person);
const send = (args: string[] = [], person: Person = {}) => run(['send', '--wait', '--cwd', host.work, 'Look at both', ...args], person);
const kept = () => {
  const [newest] = host.log.summaries({ limit: 1 });
  return newest && host.log.task(newest.id)?.proposal?.answer?.kept;
};

test('a person sees each line, and takes out what they like', async () => {
  const { notes, exit } = await send([], { says: ['-7', '-2'] });
  expect(notes).toContain('1  look at a.example.org (you named it)');
  expect(notes).toContain('2  send to b.example.org');
  expect(exit).toBe(exits.done);
  expect(kept()).toEqual([0]);
});

test('y signs all, n none', async () => {
  await send([], { says: ['y'] });
  expect(kept()).toEqual([0, 1]);
  await send([], { says: ['n'] });
  expect(kept()).toEqual([]);
});

test('a program is not held up; with --yes it signs what only looks, with --yes-all everything', async () => {
  expect((await send()).exit).toBe(exits.done);
  expect(kept()).toBeUndefined();
  await send(['--yes']);
  expect(kept()).toEqual([0]);
  await send(['--yes-all']);
  expect(kept()).toEqual([0, 1]);
});

test('approve and deny answer it later, from anywhere', async () => {
  await send([], { says: [''] });
  expect((await run(['show'])).out + (await run(['show'])).notes).toContain('--without 2');
  expect((await run(['approve', '--without', '3'])).failure.code).toBe('usage');
  await run(['approve', '--without', '1']);
  expect(kept()).toEqual([1]);
  await send([], { says: [''] });
  await run(['deny']);
  expect(kept()).toEqual([]);
});
