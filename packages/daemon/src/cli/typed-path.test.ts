import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { realTypedPath, typedPath } from './typed-path.ts';

test('a path is taken from the home folder with ~, else from where the person stands', () => {
  expect(typedPath('~')).toBe(homedir());
  expect(typedPath('~/Office')).toBe(join(homedir(), 'Office'));
  expect(typedPath('Office')).toBe(resolve('Office'));
  expect(typedPath('~other')).toBe(resolve('~other'));
  expect(realTypedPath('/not/there/at all'), 'what is not there has no other place').toBe('/not/there/at all');
});
