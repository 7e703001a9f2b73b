import type { Form } from '@deskhand/protocol';
import { describe, expect, test } from 'vitest';
import { elicit } from './elicitation.ts';

const form = (properties: object, required: string[] = []) => ({
  message: 'Tell me \u001b[1mall\u001b[0m',
  requestedSchema: { type: 'object', properties, required },
});

/** A person who answers so; what they were shown, and what the task is told beside. */
function person(answer: { text: string; declined?: boolean } | undefined) {
  const shown: { text: string; form: Form }[] = [];
  const notes: string[] = [];
  return {
    shown,
    notes,
    note: (sentence: string) => void notes.push(sentence),
    async ask(text: string, form: Form) {
      shown.push({ text, form });
      return answer && { declined: false, ...answer };
    },
  };
}

test('a form is shown as it was asked for, without what would show otherwise than it is, and its answers go back typed', async () => {
  const ana = person({ text: '{"name":"Ana: the first","age":41,"sure":false,"pets":["p2"]}' });
  const fields = {
    name: { type: 'string', title: 'Your \u202ename', maxLength: 40 },
    age: { type: 'integer', minimum: 18 },
    sure: { type: 'boolean', description: 'Are you?', default: true },
    pet: { type: 'string', enum: ['p1', 'p2'], enumNames: ['Cat', 'Dog'] },
    hero: { type: 'string', oneOf: [{ const: 'h1', title: 'Superman' }] },
    pets: { type: 'array', items: { anyOf: [{ const: 'p2', title: 'Dog' }] }, maxItems: 2 },
    day: { type: 'string', format: 'date' },
  };
  expect(await elicit(form(fields, ['name']), ana)).toEqual({
    action: 'accept',
    content: { name: 'Ana: the first', age: 41, sure: false, pets: ['p2'] },
  });
  expect(ana.shown[0]?.text).toBe('Tell me all');
  expect(ana.shown[0]?.form).toMatchObject([
    { name: 'name', label: 'Your name', kind: 'text', needed: true, most: 40 },
    { name: 'age', kind: 'whole', needed: false, least: 18 },
    { name: 'sure', kind: 'yes or no', about: 'Are you?', initial: true },
    {
      name: 'pet',
      kind: 'one of',
      choices: [
        { value: 'p1', label: 'Cat' },
        { value: 'p2', label: 'Dog' },
      ],
    },
    { name: 'hero', kind: 'one of', choices: [{ value: 'h1', label: 'Superman' }] },
    { name: 'pets', kind: 'some of', choices: [{ value: 'p2', label: 'Dog' }], most: 2 },
    { name: 'day', kind: 'text', format: 'date' },
  ]);
});

test('nothing said, a no, and a form that nobody could fill in are each their own answer', async () => {
  const size = form({ size: { type: 'string' } });
  expect(await elicit(size, person(undefined))).toEqual({ action: 'cancel' });
  expect(await elicit(size, person({ text: 'I won’t', declined: true }))).toEqual({ action: 'decline' });
  expect(await elicit(size, undefined)).toEqual({ action: 'cancel' });
  const hundred = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`f${at}`, { type: 'string' }]));
  expect(await elicit(form(hundred), person({ text: 'x' }))).toEqual({ action: 'cancel' });
  expect(await elicit(form({ list: { type: 'array', items: { type: 'string' } } }), person({ text: 'x' }))).toEqual({ action: 'cancel' });
});

describe('what looks like a secret is never asked for, and the task is told that it was', () => {
  test.each([
    ['a name', { userPassword: { type: 'string' } }],
    ['a title', { a: { type: 'string', title: 'API key of your account' } }],
    ['a description', { a: { type: 'string', description: 'Enter your one-time code here.' } }],
    ['a format', { a: { type: 'string', format: 'password' } }],
    ['never to be shown again', { a: { type: 'string', writeOnly: true } }],
    ['one field among others', { name: { type: 'string' }, token: { type: 'string' } }],
  ])('%s', async (_, fields) => {
    const ana = person({ text: 'x' });
    expect(await elicit(form(fields), ana)).toEqual({ action: 'decline' });
    expect(ana.shown).toEqual([]);
    expect(ana.notes).toEqual([expect.stringMatching(/looks like a secret/)]);
  });
  test('the message itself', async () => {
    const ana = person({ text: 'x' });
    const asked = { ...form({ word: { type: 'string' } }), message: 'What is your password?' };
    expect(await elicit(asked, ana)).toEqual({ action: 'decline' });
    expect(ana.shown).toEqual([]);
  });
  test.each([
    ['what must not be given', { n: { type: 'integer', description: 'Any number (do not give us your pin)' } }],
    ['words that only resemble it', { a: { type: 'string', title: 'Tokenizer', description: 'A secretary’s name, a keyboard' } }],
  ])('but %s is asked', async (_, fields) => {
    expect(await elicit(form(fields), person({ text: '{"n":3}' }))).toMatchObject({ action: 'accept' });
  });
});

test('an address to be opened is never opened, and what is no question is cancelled', async () => {
  const nobody = person({ text: 'x' });
  for (const params of [{ mode: 'url', message: 'Sign in', url: 'https://evil.example' }, { message: 7 }, {}, form([])])
    expect(await elicit(params, nobody)).toEqual({ action: 'cancel' });
  expect(nobody.shown).toEqual([]);
});
