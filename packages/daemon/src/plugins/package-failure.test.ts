import { expect, test } from 'vitest';
import { failureWords } from './package-failure.ts';

const wall = (code: string) =>
  `npm error code ${code}\nnpm error ${code.slice(1)} - GET https://registry.npmjs.org/@acme%2fnotes\nnpm error A complete log of this run can be found in: /inside/.cache/_logs/debug-0.log`;

test('the cause comes in words, without the wall of the client', () => {
  expect(failureWords(wall('E404'), [], '/inside')).toBe('the registry has no package or version of that name (404).');
  expect(failureWords(wall('E502'), [], '/inside')).toBe('the registry could not be reached.');
  expect(failureWords('ERROR: No matching distribution found for nope', [], '/inside')).toMatch('no package or version');
});

test('a way that was shut is the cause of all that follows', () => {
  const line = 'GET https://registry.npmjs.org/ could not be reached: there is no such name, or this computer has no internet.';
  expect(failureWords(wall('E502'), [line, 'another'], '/inside')).toBe(line);
});

test('of what is not known the client’s own words are left, without codes and paths of the sandbox', () => {
  const said =
    'npm error code EODD\nnpm error Something odd\nnpm error A complete log of this run can be found in: /inside/.cache/x.log\nnpm error in /inside/node_modules';
  expect(failureWords(said, [], '/inside')).toBe('Something odd');
  expect(failureWords('', [], '/inside')).toMatch('no reason');
});
