import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDesk, ownMark, type PluginsDesk } from './desk.double.ts';
import { mostLists } from './plugin-lists.ts';

// A plugin that lies, hangs, floods, dies, changes what it says, and asks for secrets: it is its own trouble alone.

let desk: PluginsDesk;
/** Milliseconds that the host's clock is ahead. */
let later = 0;
beforeEach(async () => {
  later = 0;
  desk = await openDesk({ now: () => Date.now() + later });
});
afterEach(() => desk.close());
/** For what never comes: nothing else is waited for so shortly, since a busy computer takes its time. */
async function beImpatient(): Promise<void> {
  await desk.close();
  desk = await openDesk({ patience: { silent: 6000, most: 60_000 } });
}

const offered = () => desk.plugins.tools().map(({ tool }) => tool.name);
const trouble = async (way: string) => (await desk.hostile(way))?.sentence;
/** Whether a server that misbehaves in this way is there. */
const runs = (way: string) =>
  readdirSync('/proc').some((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`hostile-server.ts\0${way}\0${ownMark}`);
    } catch {
      return false;
    }
  });

test('one that never answers the greeting is given up, and the owner reads why', async () => {
  await beImpatient();
  expect(await trouble('mute')).toMatch(/did not answer the greeting: it said nothing/);
  expect(desk.view('bad').trouble?.sentence).toMatch(/did not answer the greeting/);
  expect(runs('mute')).toBe(false);
});

test('one that dies at once, or does not exist, is told by how it ended', async () => {
  expect(await trouble('dies at once')).toMatch(/it ended \(exit 3\)/);
  const missing = await desk.add('none', { kind: 'command', argv: ['no-such-program-here'] });
  expect(missing?.sentence).toMatch(/it ended|There is no program no-such-program/);
});

test('one that would be fetched anew each time is not started, and the owner reads what to do', async () => {
  const fetched = await desk.add('far', { kind: 'command', argv: ['npx', '-y', '@example/server'] });
  expect(fetched).toMatchObject({ code: 'plugin.install', next: 'deskhand plugins install far' });
  expect(fetched?.sentence).toMatch(/@example\/server is a package of registry\.npmjs\.org that is not installed yet/);
  const shut = await desk.add('box', { kind: 'command', argv: ['docker', 'run', 'mcp/server'] });
  expect(shut?.sentence).toMatch(/docker runs with rights over the whole computer/);
});

test('one that fails each time is left alone for longer and longer', async () => {
  await desk.hostile('dies at once');
  expect((await desk.plugins.look('bad'))?.sentence).toMatch(/it ended|left alone/);
  expect((await desk.plugins.look('bad'))?.sentence).toMatch(/left alone for \d+ s/);
  // A clock that is set back doesn't make it longer.
  later = -3_600_000;
  expect((await desk.plugins.look('bad'))?.sentence).toMatch(/it ended/);
});

test('one that speaks another protocol is refused', async () => {
  expect(await trouble('old')).toMatch(/speaks another protocol \(1999-01-01\)/);
});

test('a thousand tools are five hundred, and an endless list ends', async () => {
  expect(await trouble('thousand')).toBeUndefined();
  expect(desk.view('bad').shown?.count).toBe(500);
  expect(await trouble('endless list')).toBeUndefined();
  expect(desk.view('bad').shown?.count).toBe(50);
});

test('a message beyond all bounds ends it', async () => {
  expect(await trouble('novel')).toMatch(/a message of more than 8 MB/);
  expect(runs('novel')).toBe(false);
});

test('names and descriptions are plain text, bounded, and never in the way of our own', async () => {
  expect(await trouble('masked')).toBeUndefined();
  expect(offered()).toEqual(['send_request', 'twice']);
  const [first, twice] = desk.plugins.tools();
  expect(first?.tool.description).toBe('wolla <b>**yes**</b>');
  expect(twice?.tool.description).toBe('does twice');
});

test('what it claims is a claim: a look that can destroy is none, and what says nothing cannot be undone', async () => {
  await desk.hostile('lies');
  const effects = desk.plugins.tools().map(({ tool, effect }) => `${tool.name} ${effect}`);
  expect(effects).toEqual(['look irreversible', 'quiet irreversible']);
  const actor = { kind: 'device' as const, id: 'test' };
  await desk.log.append([{ type: 'plugin.tool', actor, body: { plugin: 'bad', tool: 'quiet', choice: { effect: 'read' } } }]);
  await desk.log.append([{ type: 'plugin.tool', actor, body: { plugin: 'bad', tool: 'look', choice: { off: true } } }]);
  expect(desk.plugins.tools().map(({ tool, effect }) => `${tool.name} ${effect}`)).toEqual(['quiet read']);
  expect(await desk.call('bad', 'look')).toMatchObject({ came: 'refused' });
});

test('a tool that changes what it says is not called until the owner has seen that', async () => {
  await desk.hostile('moving');
  expect(await desk.call('bad', 'move')).toMatchObject({ came: 'answer', text: 'moved' });
  await expect.poll(offered).toEqual([]);
  expect(desk.plugins.waiting()).toMatchObject([{ plugin: 'bad', why: expect.stringContaining('1 of its tools') }]);
  expect(await desk.call('bad', 'move')).toMatchObject({ came: 'refused' });
  await desk.accept('bad');
  expect(await desk.call('bad', 'move')).toMatchObject({ came: 'answer' });
});

test('what it declares of itself makes nothing milder; another is looked at first; and the owner’s word goes before it', async () => {
  await desk.hostile('declares');
  const said = () => desk.plugins.tools().map(({ tool, effect, declared }) => `${tool.name} ${effect} ${declared?.by}`);
  expect(said()).toEqual(['dispatch irreversible plugin', 'odd irreversible undefined', 'peek irreversible plugin']);
  expect(desk.plugins.tools()[1]?.tool.misdeclared).toContain('trust');
  const tools = desk.log.put(JSON.stringify({ dispatch: { effect: 'reversible', sinks: { x: 'url' } } }));
  const actor = { kind: 'device' as const, id: 'test' };
  await desk.log.append([{ type: 'plugin.declared', actor, body: { plugin: 'bad', tools, count: 1 } }]);
  await expect.poll(said).toEqual(['dispatch reversible owner', 'odd irreversible undefined', 'peek irreversible plugin']);
  await desk.log.append([{ type: 'plugin.declared', actor, body: { plugin: 'bad', count: 0 } }]);
  expect(said()).toContain('dispatch irreversible plugin');
  expect(await desk.call('bad', 'dispatch')).toMatchObject({ came: 'answer' });
  await expect.poll(said).toEqual(['odd irreversible undefined', 'peek irreversible plugin']);
  expect(await desk.call('bad', 'dispatch')).toMatchObject({ came: 'refused' });
});

test('what is declared of its answers and stands in none of them is known, until one has it or something else is declared', async () => {
  await desk.hostile('environment');
  const gives = { source: 'plugin', from: 'it', names: ['HOME'], fields: { PAHT: ['path'] } };
  const declare = async (tools?: object) => {
    const said = tools && { tools: desk.log.put(JSON.stringify(tools)) };
    await desk.log.append([{ type: 'plugin.declared', actor: { kind: 'device', id: 'test' }, body: { plugin: 'bad', ...said, count: 1 } }]);
    await desk.plugins.known();
  };
  const met = () => desk.log.host().plugins?.bad?.met;
  await desk.call('bad', 'go');
  await declare({ go: { effect: 'read', gives } });
  expect(met()).toBeUndefined();
  await desk.call('bad', 'go');
  await expect.poll(met).toEqual({ go: ['HOME'] });
  await desk.call('bad', 'go');
  expect(desk.log.events({}).filter(({ type }) => type === 'plugin.met')).toHaveLength(1);
  await declare();
  expect(met()).toBeUndefined();
});

test('one that changed between two starts is found out before anything of it is called', async () => {
  await desk.hostile('moving');
  await desk.call('bad', 'move');
  await expect.poll(offered).toEqual([]);
  await desk.accept('bad');
  // Started anew it says the first thing again, which is not what was accepted last.
  await desk.restart();
  const first = desk.call('bad', 'move');
  expect(await first).toMatchObject({ came: 'refused', sentence: expect.stringContaining('says something else') });
});

test('one whose list becomes beyond all bounds has no tools any more, and is no trouble of the host', async () => {
  await desk.hostile('swells');
  expect(await desk.call('bad', 'swell')).toMatchObject({ came: 'answer' });
  await expect.poll(() => desk.view('bad').shown?.count).toBe(0);
  expect(await desk.call('bad', 'swell')).toMatchObject({ came: 'refused' });
});

test('one that keeps changing what it can do is listened to ten times an hour, then let go, and the owner reads why', async () => {
  await desk.hostile('restless');
  const isRestless = () => desk.view('bad').trouble?.code === 'plugin.restless';
  for (let look = 0; look < mostLists * 3 && !isRestless(); look++) await desk.plugins.look('bad');
  expect(desk.view('bad').trouble).toMatchObject({ code: 'plugin.restless', next: expect.any(String) });
  expect(desk.log.events({}).filter(({ type }) => type === 'plugin.shown')).toHaveLength(mostLists);
  await expect.poll(() => runs('restless')).toBe(false);
  later = 3_600_000;
  await expect.poll(() => desk.plugins.look('bad')).toBeUndefined();
  expect(desk.view('bad').trouble).toBeUndefined();
});

test('one that hangs is waited for so long, told to stop, and ended', async () => {
  await beImpatient();
  await desk.hostile('hangs');
  expect(await desk.call('bad', 'go')).toMatchObject({ came: 'unknown', sentence: expect.stringContaining('said nothing for') });
  await expect.poll(() => runs('hangs')).toBe(false);
});

test('one that dies in the middle leaves it unknown what it did, and is there again for the next call', async () => {
  await desk.hostile('dies');
  expect(await desk.call('bad', 'act')).toMatchObject({
    came: 'unknown',
    sentence: expect.stringMatching(/exit 139.*Segmentation fault/s),
  });
  expect(await desk.call('bad', 'act')).toMatchObject({ came: 'unknown' });
});

test('floods end it: of messages, of complaints, of one answer without end', async () => {
  for (const [way, why] of [
    ['floods', 'more messages than can be read'],
    ['complains', 'wrote more than can be read'],
    ['too huge', 'a message of more than 8 MB'],
  ] as const) {
    await desk.hostile(way);
    expect(await desk.call('bad', 'go')).toMatchObject({ came: 'unknown', sentence: expect.stringContaining(why) });
    await expect.poll(() => runs(way)).toBe(false);
  }
});

test('a huge answer is cut, and says so', async () => {
  await desk.hostile('huge');
  const answer = await desk.call('bad', 'go');
  expect(answer.came === 'answer' && answer.text.length).toBeLessThan(401_000);
  expect(answer).toMatchObject({ text: expect.stringContaining('[… cut') });
});

test('answers to what nobody asked, and second answers, are nobody’s', async () => {
  await desk.hostile('other ids');
  expect(await desk.call('bad', 'go')).toMatchObject({ came: 'answer', text: 'the truth' });
});

test('lines that are no messages are passed over, and a result that is none is said to be so', async () => {
  await desk.hostile('garbage');
  expect(await desk.call('bad', 'go')).toMatchObject({ came: 'answer', failed: true, text: expect.stringContaining('no result') });
});

test('links are not followed, pictures are of kinds that can be shown, controls are gone', async () => {
  await desk.hostile('parts');
  const answer = await desk.call('bad', 'go');
  if (answer.came !== 'answer') throw new Error(answer.sentence);
  expect(answer.text).toContain('red turned <script>alert(1)</script>');
  expect(answer.text).toContain('[a link, not followed: file:///etc/passwd (secrets)]');
  expect(answer.text).toContain('[a link, not followed: http://169.254.169.254/latest/meta-data/]');
  expect(answer.text).toContain('[file:///etc/shadow: 3 bytes, left out]');
  expect(answer.text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(answer.images.map(({ type }) => type)).toEqual(['image/png']);
  await desk.hostile('many pictures');
  expect(await desk.call('bad', 'go')).toMatchObject({ images: { length: 8 } });
});

test('a failure that it tells is an answer; a refusal is known to have done nothing', async () => {
  await desk.hostile('fails');
  expect(await desk.call('bad', 'act')).toMatchObject({ came: 'answer', failed: true, text: 'no such issue' });
  await desk.hostile('refuses');
  expect(await desk.call('bad', 'act')).toMatchObject({ came: 'refused', sentence: expect.stringContaining('missing: title') });
});

test('its question is asked in its name, the answer goes to it alone; for a secret nobody is asked', async () => {
  await desk.hostile('asks');
  const [task, thread, step] = ['task_1', 'thread_1', 'step_1'];
  const seen: unknown[] = [];
  const unsubscribe = desk.log.subscribe((events) => {
    for (const event of events) {
      if (event.type !== 'question.asked') continue;
      const { plugin, text: asked } = event.body;
      void desk.log.text(asked).then((text) => {
        seen.push({ plugin, text });
        const body = { question: event.body.question, text: desk.log.put('blue') };
        return desk.log.append([{ type: 'question.answered', actor: { kind: 'host' }, task, thread, body }]);
      });
    }
  });
  const answer = await desk.call('bad', 'go', {}, { at: { task, thread, step } });
  expect(answer).toMatchObject({ text: 'they said {"action":"accept","content":{"word":"blue"}}' });
  const secret = await desk.call('bad', 'go', { secret: true }, { at: { task, thread, step } });
  unsubscribe();
  expect(secret).toMatchObject({
    text: expect.stringMatching(/^\[It asked the owner for what looks like a secret .*\nthey said \{"action":"decline"\}$/s),
  });
  expect(seen).toEqual([{ plugin: 'bad', text: 'Your colour?' }]);
});

test('where nobody can be asked, it is told so; the language model is not lent to it', async () => {
  await desk.hostile('asks');
  expect(await desk.call('bad', 'go')).toMatchObject({ text: 'they said {"action":"cancel"}' });
  await desk.hostile('wants a model');
  expect(await desk.call('bad', 'go')).toMatchObject({ text: expect.stringContaining('not offered here') });
});

test('it is let go when nobody needs it, and started again when somebody does', async () => {
  await desk.hostile('honest', { idle: 0.01 });
  expect(await desk.call('bad', 'go', { a: 1 })).toMatchObject({ text: 'go {"a":1} 0' });
  await expect.poll(() => desk.plugins.status()).toMatchObject([{ state: 'resting' }]);
  await expect.poll(() => runs('honest')).toBe(false);
  expect(await desk.call('bad', 'go')).toMatchObject({ came: 'answer' });
});

test('switched off or removed, its process ends and no tool of it is there', async () => {
  const actor = { kind: 'device' as const, id: 'test' };
  await desk.hostile('stays');
  expect(runs('stays')).toBe(true);
  await desk.log.append([{ type: 'plugin.switched', actor, body: { plugin: 'bad', on: false } }]);
  await expect.poll(() => runs('stays')).toBe(false);
  expect(offered()).toEqual([]);
  expect(await desk.call('bad', 'go')).toMatchObject({ came: 'refused' });
  await desk.log.append([{ type: 'plugin.switched', actor, body: { plugin: 'bad', on: true } }]);
  expect(await desk.call('bad', 'go')).toMatchObject({ came: 'answer' });
  await desk.log.append([{ type: 'plugin.removed', actor, body: { plugin: 'bad' } }]);
  await expect.poll(() => desk.forgotten).toEqual(['bad']);
  expect(runs('stays')).toBe(false);
});

test('what a removed one kept goes with it, also of one that has not run since the host began', async () => {
  const actor = { kind: 'device' as const, id: 'test' };
  await desk.hostile('honest');
  await desk.restart();
  await desk.log.append([{ type: 'plugin.removed', actor, body: { plugin: 'bad' } }]);
  await expect.poll(() => desk.forgotten).toEqual(['bad']);
});

test('a broken one keeps no other from working', async () => {
  await desk.hostile('hangs');
  await desk.add('good', { kind: 'command', argv: ['node', '/opt/hostile-server.ts', 'honest', ownMark] });
  const stop = new AbortController();
  const hung = desk.call('bad', 'go', {}, { signal: stop.signal });
  expect(await desk.call('good', 'go')).toMatchObject({ came: 'answer' });
  stop.abort();
  expect(await hung).toMatchObject({ came: 'unknown' });
});
