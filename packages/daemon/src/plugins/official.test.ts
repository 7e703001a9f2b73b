import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { official, openDesk, type PluginsDesk } from './desk.double.ts';

// The protocol's own servers, in the sandbox.

let desk: PluginsDesk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const node = (name: string, ...args: string[]) => ({ kind: 'command' as const, argv: ['node', official(name), ...args] });
const texts = (answer: Awaited<ReturnType<PluginsDesk['call']>>) => (answer.came === 'answer' ? answer.text : answer.sentence);

test('a memory keeps what it was told over restarts, in a home of its own', async () => {
  const values = { MEMORY_FILE_PATH: '/home/deskhand/memory.jsonl' };
  expect(await desk.add('memory', node('server-memory'), { values })).toBeUndefined();
  const ana = { name: 'Ana', entityType: 'person', observations: ['keeps the books'] };
  expect(texts(await desk.call('memory', 'create_entities', { entities: [ana] }))).toContain('keeps the books');
  await desk.restart();
  expect(texts(await desk.call('memory', 'search_nodes', { query: 'books' }))).toContain('Ana');
  expect(readFileSync(join(desk.stateDir, 'plugins/memory/home/memory.jsonl'), 'utf8')).toContain('Ana');
  const effects = new Map(desk.plugins.tools().map(({ tool, effect }) => [tool.name, effect]));
  expect(effects.get('search_nodes')).toBe('read');
  expect(effects.get('delete_entities')).toBe('irreversible');
});

test('a memory that writes beside its program is told where it may', async () => {
  expect(await desk.add('memory', node('server-memory'))).toBeUndefined();
  const ana = { name: 'Ana', entityType: 'person', observations: ['keeps the books'] };
  const answer = await desk.call('memory', 'create_entities', { entities: [ana] });
  expect(answer).toMatchObject({ came: 'answer', failed: true });
  expect(texts(answer)).toContain('--value SETTING=/home/deskhand/FILE');
});

test('a server of files sees the folder that it was given, for looking only, and nothing around it', async () => {
  writeFileSync(join(desk.folder, 'a.txt'), 'apples');
  const folders = [{ path: desk.folder, access: 'read' as const }];
  expect(await desk.add('files', node('server-filesystem', desk.folder), { folders })).toBeUndefined();
  expect(texts(await desk.call('files', 'read_text_file', { path: join(desk.folder, 'a.txt') }))).toContain('apples');
  const written = await desk.call('files', 'write_file', { path: join(desk.folder, 'b.txt'), content: 'x' });
  expect(written).toMatchObject({ came: 'answer', failed: true });
  expect(await desk.call('files', 'read_text_file', { path: '/etc/passwd' })).toMatchObject({ failed: true });
  expect(await desk.call('files', 'read_text_file', { path: join(desk.stateDir, 'log') })).toMatchObject({ failed: true });
  const open = [{ path: desk.folder, access: 'write' as const }];
  expect(await desk.add('files', node('server-filesystem', desk.folder), { folders: open })).toBeUndefined();
  await desk.call('files', 'write_file', { path: join(desk.folder, 'b.txt'), content: 'pears' });
  expect(readFileSync(join(desk.folder, 'b.txt'), 'utf8')).toBe('pears');
});

test('everything: text, pictures, structure, links, resources, prompts, roots', async () => {
  const folders = [{ path: desk.folder, access: 'read' as const }];
  expect(await desk.add('every', node('server-everything', 'stdio'), { folders })).toBeUndefined();
  expect(texts(await desk.call('every', 'echo', { message: 'hello' }))).toBe('Echo: hello');
  expect(texts(await desk.call('every', 'get-sum', { a: 2, b: 40 }))).toContain('42');
  const picture = await desk.call('every', 'get-tiny-image');
  expect(picture).toMatchObject({ came: 'answer', images: [{ type: 'image/png' }] });
  expect(texts(await desk.call('every', 'get-resource-links', { count: 2 }))).toContain('[a link, not followed: ');
  expect(texts(await desk.call('every', 'get-structured-content', { location: 'New York' }))).toContain('temperature');
  expect(texts(await desk.call('every', 'get-roots-list'))).toContain(desk.folder);
  const resources = texts(await desk.call('every', '@resources'));
  const uri = /^(\S+:\/\/\S+)/m.exec(resources)?.[1] ?? '';
  expect(texts(await desk.call('every', '@read', { uri }))).toContain(uri);
  expect(texts(await desk.call('every', '@prompts'))).toContain('simple-prompt');
  expect(texts(await desk.call('every', '@prompt', { name: 'simple-prompt' }))).toContain('user: ');
  expect(await desk.call('every', 'get-sum', { a: 'x' })).toMatchObject({ came: expect.stringMatching(/answer|refused/) });
});

test('its progress is told as it comes, and a stop reaches it', async () => {
  expect(await desk.add('every', node('server-everything', 'stdio'))).toBeUndefined();
  const told: string[] = [];
  const stop = new AbortController();
  const call = desk.call(
    'every',
    'trigger-long-running-operation',
    { duration: 600, steps: 6000 },
    {
      signal: stop.signal,
      progress: (words) => {
        told.push(words);
        if (told.length === 2) stop.abort();
      },
    },
  );
  expect(await call).toMatchObject({ came: 'unknown', sentence: expect.stringContaining('it was stopped') });
  expect(told[0]).toMatch(/%/);
});

test('what it knows of its surroundings is its own: nothing of ours is in its environment', async () => {
  process.env.DESKHAND_TEST_SECRET = 'sk-never';
  await desk.keys.set('plugin every TOKEN', 'its-own-token');
  expect(await desk.add('every', node('server-everything', 'stdio'), { values: { MODE: 'calm' }, secrets: ['TOKEN'] })).toBeUndefined();
  const text = texts(await desk.call('every', 'get-env'));
  delete process.env.DESKHAND_TEST_SECRET;
  expect(text).toContain('"MODE": "calm"');
  expect(text).not.toContain('sk-never');
  expect(text).not.toContain('its-own-token');
  const names = Object.keys(JSON.parse(text)).sort();
  expect(names).toEqual(['HOME', 'LANG', 'MODE', 'NO_COLOR', 'PATH', 'PWD', 'TOKEN']);
});
