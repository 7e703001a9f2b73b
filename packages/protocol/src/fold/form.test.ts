import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Form, FormField } from '../form.ts';
import { checkForm, readFilled, typedInForm } from './form.ts';
import { faultWords, fieldWords } from './form-words.ts';

const field = (name: string, kind: FormField['kind'], more: Partial<FormField> = {}): FormField => ({
  name,
  label: name,
  about: '',
  kind,
  choices: [],
  needed: false,
  ...more,
});
const pets = [
  { value: 'p-1', label: 'Cat' },
  { value: 'p-2', label: 'Dog' },
];

describe('each value is of its field’s type', () => {
  test.each<[string, FormField, unknown, unknown]>([
    ['a whole number from a line', field('a', 'whole'), ' 41 ', 41],
    ['no part of one', field('a', 'whole'), '4.5', 'whole'],
    ['a number', field('a', 'number'), '4.5', 4.5],
    ['no number', field('a', 'number'), 'many', 'number'],
    ['too small', field('a', 'number', { least: 1 }), 0, 'least'],
    ['too large', field('a', 'number', { most: 100 }), 1e9, 'most'],
    ['yes', field('a', 'yes or no'), 'Yes', true],
    ['no', field('a', 'yes or no'), false, false],
    ['neither', field('a', 'yes or no'), 'perhaps', 'yes or no'],
    ['a choice by its value', field('a', 'one of', { choices: pets }), 'p-2', 'p-2'],
    ['by its label', field('a', 'one of', { choices: pets }), 'dog', 'p-2'],
    ['by its number', field('a', 'one of', { choices: pets }), '2', 'p-2'],
    ['none of them', field('a', 'one of', { choices: pets }), 'fish', 'choice'],
    ['several', field('a', 'some of', { choices: pets }), 'Cat, p-2', ['p-1', 'p-2']],
    ['one twice is one', field('a', 'some of', { choices: pets, least: 2 }), ['p-1', 'p-1'], 'few'],
    ['too many', field('a', 'some of', { choices: pets, most: 1 }), ['p-1', 'p-2'], 'many'],
    ['a text', field('a', 'text'), ' x ', 'x'],
    ['too short', field('a', 'text', { least: 3 }), 'ab', 'short'],
    ['too long', field('a', 'text', { most: 3 }), 'abcd', 'long'],
    ['a mail address', field('a', 'text', { format: 'email' }), 'ana@x.org', 'ana@x.org'],
    ['none', field('a', 'text', { format: 'email' }), 'ana', 'email'],
    ['a web address', field('a', 'text', { format: 'uri' }), 'https://x.org/a', 'https://x.org/a'],
    ['none', field('a', 'text', { format: 'uri' }), 'x', 'uri'],
    ['a day', field('a', 'text', { format: 'date' }), '2026-02-28', '2026-02-28'],
    ['a day that isn’t', field('a', 'text', { format: 'date' }), '2026-02-30', 'date'],
    ['a time', field('a', 'text', { format: 'date-time' }), '2026-05-14T09:30', '2026-05-14T09:30'],
    ['no time', field('a', 'text', { format: 'date-time' }), '9:30', 'date-time'],
  ])('%s', (_, one, given, come) => {
    const checked = checkForm([one], { a: given });
    expect(checked.ok ? checked.content.a : checked.fault).toEqual(come);
    // Whatever is wrong is said, and what would be right.
    if (!checked.ok) expect(faultWords(checked.field, checked.fault)).toMatch(/^(?:For )?“a”/);
    expect(fieldWords(one)).toMatch(/; may be left out$/);
  });
});

test('a value that can’t be made into words is no answer', () => {
  for (const kind of ['text', 'whole', 'yes or no', 'one of', 'some of'] as const)
    expect(() => checkForm([field('a', kind)], { a: { toString: false } })).not.toThrow();
  expect(checkForm([field('a', 'whole')], { a: { toString: false } })).toMatchObject({ fault: 'number' });
});

test('what is left out is left out, unless it is needed', () => {
  expect(checkForm([field('a', 'text')], { a: '  ', b: 'not asked' })).toEqual({ ok: true, content: {} });
  expect(checkForm([field('a', 'some of', { needed: true })], { a: [] })).toMatchObject({ fault: 'needed' });
  expect(checkForm([field('__proto__', 'text', { needed: true })], {})).toMatchObject({ fault: 'needed' });
});

test('it is read from JSON, from lines by name or label in any order, and from one value where there is one field', () => {
  const form: Form = [field('name', 'text', { label: 'Your name' }), field('age', 'whole')];
  expect(readFilled(form, '{"age":3}')).toEqual({ age: 3 });
  expect(readFilled(form, 'Age: 41\n- your name: Ana: the first\nother: x\n\nnonsense')).toEqual({ age: '41', name: 'Ana: the first' });
  expect(readFilled(form, 'Ana')).toBeUndefined();
  expect(readFilled([field('name', 'text')], 'Ana')).toEqual({ name: 'Ana' });
  expect(readFilled([], 'yes')).toBeUndefined();
});

test('whatever is given, nothing but values of the form’s own fields and types comes out', () => {
  const form = [field('a', 'whole'), field('b', 'yes or no'), field('c', 'one of', { choices: pets })];
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.anything()), fc.anything(), fc.anything(), fc.anything(), (more, a, b, c) => {
      const checked = checkForm(form, { ...more, a, b, c });
      if (!checked.ok) return;
      const { a: x, b: y, c: z, ...rest } = checked.content;
      expect(rest).toEqual({});
      expect(x === undefined || Number.isSafeInteger(x)).toBe(true);
      expect([undefined, true, false]).toContain(y);
      expect([undefined, 'p-1', 'p-2']).toContain(z);
    }),
  );
});

test('only what the person typed is their own: no choice of the plugin’s, and nothing that stood there', () => {
  const form = [field('a', 'text', { initial: 'to evil@x.org' }), field('b', 'text'), field('c', 'one of', { choices: pets })];
  expect(typedInForm(form, { a: 'to evil@x.org', b: 'to ana@x.org', c: 'p-1' })).toEqual(['to ana@x.org']);
});
