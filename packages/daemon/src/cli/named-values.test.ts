import { expect, test } from 'vitest';
import { namedValues } from './named-values.ts';

test('values are taken by their names, and one without says how', () => {
  expect(namedValues(['city=Rome', 'of=a=b', 'none='], '--with')).toEqual({ city: 'Rome', of: 'a=b', none: '' });
  for (const wrong of ['city', '=Rome']) expect(() => namedValues([wrong], '--with')).toThrow('A value is given as --with NAME=VALUE.');
});
