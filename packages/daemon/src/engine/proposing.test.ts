import { type Draft, type GivenAnswer, givenFor, type TaskView } from '@deskhand/protocol';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { placesNamed } from '../policy/propose/places.ts';
import { propose } from '../policy/propose/propose.ts';
import type { Tool } from '../tools/tools.ts';
import { type Desk, openDesk, results } from './desk.double.ts';

// What a task is given before it starts: signed line by line, over with it, and no hurdle where nothing is needed.

let desk: Desk;
afterEach(() => desk.close());

const input = z.object({ host: z.string() });
const at = z.object({ path: z.string() });
const look: Tool<typeof input> = {
  name: 'look',
  description: 'Look at a place.',
  input,
  effect: 'read',
  needs: ({ host }) => [{ kind: 'network', host, access: 'read' }],
  sinks: () => [],
  words: ({ host }) => `looks at ${host}`,
  run: async ({ host }) => ({ text: `seen ${host}`, strange: 'a page' }),
};
const tools: unknown = [look];

async function open(minutes = 10): Promise<void> {
  desk = openDesk({
    mode: 'auto',
    tools: tools as readonly Tool[],
    proposing: { propose, placesNamed: async (words) => placesNamed(words), plugins: () => [], home: '/home/nobody', minutes },
  });
  await desk.grant();
  await desk.start();
}
const words = 'Compare the prices on a.example.org and b.example.org';
const looksAtBoth = () =>
  desk.answers((request) => {
    const seen = results(request).length;
    const hosts = ['a.example.org', 'b.example.org'];
    return seen < 2 ? { calls: [['look', { host: hosts[seen] }]] } : { text: 'Compared.' };
  });
const proposed = (task: string) => desk.until(task, ({ proposal }) => proposal !== undefined);

async function sign({ proposal, summary }: TaskView, kept: number[], over: Partial<GivenAnswer> = {}): Promise<void> {
  if (!proposal) throw new Error('nothing was proposed');
  const given = { ...givenFor({ ...proposal, expires: proposal.until, kept }), ...over };
  const body = { proposal: proposal.proposal, hash: proposal.hash, kept, signature: desk.sign(given) };
  const event: Pick<Draft, 'type' | 'body'> = { type: 'proposal.answered', body };
  await desk.say(summary.id, event);
}

test('it waits with its first turn, and with what was signed asks for nothing more', async () => {
  await open();
  looksAtBoth();
  const task = await desk.send(words);
  const waiting = await proposed(task);
  expect(desk.requests).toHaveLength(0);
  expect(waiting.summary).toMatchObject({ state: 'waiting', needs: [{ kind: 'proposal', lines: [{}, {}] }] });
  await sign(waiting, [0, 1]);
  const view = await desk.finished(task);
  expect(view.approvals).toEqual({});
  expect(Object.values(view.steps).map(({ state }) => state)).toEqual(['ok', 'ok']);
});

test('a line that was taken out is asked about when it comes to that', async () => {
  await open();
  looksAtBoth();
  const task = await desk.send(words);
  await sign(await proposed(task), [0]);
  const view = await desk.until(task, ({ approvals }) => Object.keys(approvals).length > 0);
  expect(Object.values(view.approvals)[0]?.pattern?.words).toContain('b.example.org');
});

test('an answer that nobody signed, or that was signed for other lines, gives nothing', async () => {
  await open();
  looksAtBoth();
  for (const over of [{ kept: [0] }, { hash: 'other' }, { answer: 'no' as const }]) {
    const task = await desk.send(words);
    await sign(await proposed(task), [0, 1], over);
    const view = await desk.until(task, ({ approvals }) => Object.keys(approvals).length > 0);
    expect(view.proposal).toMatchObject({ lapsed: true, answer: undefined });
  }
});

test('it starts with its folder alone when nobody answers, also after a restart', async () => {
  await open();
  looksAtBoth();
  const task = await desk.send(words);
  await proposed(task);
  desk.passTime(11 * 60_000);
  await desk.restart();
  const view = await desk.until(task, ({ approvals }) => Object.keys(approvals).length > 0);
  expect(view.proposal?.lapsed).toBe(true);
});

test('a task that needs nothing beyond its folder is not held up, nor one that nobody can be asked about', async () => {
  await open();
  const plain = await desk.finished(await desk.send('Total the invoices'));
  const unasked = await desk.finished(await desk.send(words, { unasked: true }));
  expect([plain.proposal, unasked.proposal]).toEqual([undefined, undefined]);
});

test('the next like task is proposed what this one used, though its words don’t name it', async () => {
  await open();
  looksAtBoth();
  const first = await desk.send(`${words}, cheapest first`);
  await sign(await proposed(first), [0, 1]);
  await desk.finished(first);
  const view = await proposed(await desk.send('Compare the prices again, cheapest first'));
  expect(view.proposal?.lines).toMatchObject([
    { why: 'like', times: 1, grant: { need: { host: 'a.example.org' } } },
    { why: 'like', times: 1, grant: { need: { host: 'b.example.org' } } },
  ]);
});

test('a folder that was taken out is told as left out by the owner', async () => {
  const list: Tool<typeof at> = {
    name: 'list',
    description: 'List a folder.',
    effect: 'read',
    sinks: () => [],
    input: at,
    needs: ({ path }) => [{ kind: 'folder', path, access: 'read' }],
    words: ({ path }) => `lists ${path}`,
    run: async () => ({ text: 'listed' }),
  };
  const lists: unknown = [list];
  const need = (path: string) => ({ kind: 'folder' as const, path, access: 'read' as const });
  const line = (path: string) => ({ grant: { source: 'task' as const, need: need(path), reason: 'signed' }, why: 'named' as const });
  const proposing = {
    propose: () => [line('/papers'), line('/books')],
    placesNamed: async (words: string) => placesNamed(words),
    plugins: () => [],
    home: '/home/nobody',
    minutes: 10,
  };
  desk = openDesk({ mode: 'auto', tools: lists as readonly Tool[], proposing });
  await desk.grant();
  await desk.start();
  desk.answers((request) => {
    const paths = ['/papers/2026', '/books', '/else'];
    const seen = results(request).length;
    return seen < paths.length ? { calls: [['list', { path: paths[seen] }]] } : { text: 'Looked.' };
  });
  const task = await desk.send('List /papers and /books');
  await sign(await proposed(task), [1]);
  const view = await desk.finished(task);
  const told = await Promise.all(Object.values(view.steps).map(({ output }) => output && desk.log.text(output)));
  expect(told[0]).toBe('Not allowed: the owner left /papers out of what this task may use.');
  expect(told[1]).toBe('listed');
  expect(told[2]).toMatch(/^Not allowed: \/else is outside the folders/);
});
