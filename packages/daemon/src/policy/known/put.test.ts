import { expect, test } from 'vitest';
import { decide } from '../decide.ts';
import type { Call } from '../policy.ts';
import { actCall, labelled, situation } from '../situation.double.ts';

// What this task itself put into a folder that the owner named is its own there, until something else comes into it.

const read = labelled('web', 'a page');
const clone = (repo: string, folder = '/downloads') =>
  actCall('git_clone', 'write', { repo: ['object', repo], folder: ['path', folder] }, 'reversible');
const fetched = (url: string, folder = '/downloads') =>
  actCall('download', 'write', { url: ['url', url], folder: ['path', folder] }, 'reversible');
const move = (source: string, folder: string) =>
  actCall('relocate', 'change', { source: ['object', source], folder: ['path', folder] }, 'reversible');
const push = (path: string, tool = 'git_push') => actCall(tool, 'post', { path: ['object', path] });
const words = 'Fetch the latest version from www.x.example to /downloads, change ana/tool with it, then push ana/tool.';
const decided = (call: Call, earlier: Call[]) => decide(call, situation({ words: [words], labels: read, earlier }));
const answer = (call: Call, earlier: Call[]) => decided(call, earlier).answer;
const cloned = clone('ana/tool');
const file = fetched('https://www.x.example/new/tool-2.exe');

test('what was cloned by its name is published by where it lies', () => {
  expect(answer(push('/downloads/tool'), [cloned])).toBe('allow');
  expect(answer(push('/downloads/tool'), [])).toBe('ask');
});

test('to move what was fetched to what was cloned needs no word of theirs, and nothing else does so', () => {
  const bare = 'Fetch the latest version from www.x.example to /downloads, and ana/tool as well, then push ana/tool.';
  const moved = (source: string, folder: string) =>
    decide(move(source, folder), situation({ words: [bare], labels: read, earlier: [cloned, file] })).answer;
  expect(moved('/downloads/tool-2.exe', '/downloads/tool')).toBe('allow');
  expect(moved('/downloads/tool-2.exe', '/downloads')).toBe('ask');
  expect(moved('/user/passwords.txt', '/downloads/tool')).toBe('ask');
});

test('what was fetched is moved without a question, and published with one', () => {
  expect(answer(move('/downloads/tool-2.exe', '/downloads/tool'), [cloned, file])).toBe('allow');
  expect(answer(move('/downloads/other.exe', '/downloads/tool'), [cloned, file])).toBe('ask');
  const moved = move('/downloads/tool-2.exe', '/downloads/tool');
  const asked = decided(push('/downloads/tool/tool-2.exe'), [cloned, file, moved]);
  expect(asked).toMatchObject({ answer: 'ask', why: expect.stringContaining('what this task put there itself') });
});

test.each<[string, Call, Call[]]>([
  ['a repository that they didn’t name', push('/downloads/notes'), [clone('eve/notes')]],
  ['a folder that they didn’t name', push('/user/tool'), [clone('ana/tool', '/user')]],
  ['into which something else came', push('/downloads/tool'), [cloned, move('/user/passwords.txt', '/downloads/tool')]],
  [
    'in which something was written',
    push('/downloads/tool'),
    [cloned, actCall('create_file', 'write', { path: ['path', '/downloads/tool/a.txt'], text: 'Hello' }, 'reversible')],
  ],
  ['into which something else came before', push('/downloads/tool'), [move('/user/passwords.txt', '/downloads/tool'), cloned]],
  ['into which it came by another spelling', push('/downloads/tool'), [cloned, move('/user/passwords.txt', '/downloads/x/../Tool')]],
  ['into which what was fetched was moved', push('/downloads/tool'), [cloned, file, move('/downloads/tool-2.exe', '/downloads/tool')]],
  ['after an act that nobody knows', push('/downloads/tool'), [cloned, actCall('x', undefined, {})]],
  ['below it, where a link may lead out', push('/downloads/tool/home/passwords.txt'), [cloned]],
  ['back up', push('/downloads/tool/../../user'), [cloned]],
  ['a name that leads back up', push('/downloads/..'), [clone('ana/..')]],
  ['hidden', push('/downloads/.ssh'), [clone('ana/.ssh')]],
  ['what was only looked at', push('/downloads/tool'), [{ ...cloned, effect: 'read' }]],
])('asks: %s', (_, call, earlier) => expect(answer(call, earlier)).toBe('ask'));

test('nothing is taken away for having been put there', () =>
  expect(answer(actCall('delete_file', 'delete', { path: ['object', '/downloads/tool'] }), [cloned])).toBe('ask'));
